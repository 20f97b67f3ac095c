package register

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/text"
)

// A workbook is read here rather than through excelize, which writes ours:
// its row iterator takes a broken worksheet for a short one and gives cells
// as text only, so that a date, a number and a text that looks like either
// cannot be told apart. Both would be wrong answers given quietly.

// workbook is an opened XLSX file.
type workbook struct {
	parts    map[string]*zip.File // by name in lower case: names of parts are the same in any (ECMA-376-2, 6.2.2.3)
	sheets   []sheetInfo
	dates    []bool // by cell style: shown as a date
	strings  *texts
	from1904 bool
	meter    *meter
	scans    *meter             // of looking for merged cells
	merged   map[string][]merge // by part
	merges   int
}

const stylesPart = "xl/styles.xml"

type sheetInfo struct {
	name   string
	part   string
	hidden bool
}

// openWorkbook opens an XLSX file and the worksheet that holds the register.
func openWorkbook(f *sent, size int64, o Options) (*Reader, error) {
	archive, err := openArchive(f, size)
	if err != nil {
		return nil, err
	}
	w, err := readWorkbook(archive, newMeter(f.ctx, size), newMeter(f.ctx, size))
	if err != nil {
		return nil, err
	}
	reader, err := w.open(o)
	if err != nil {
		return nil, errors.Join(err, w.strings.close())
	}
	reader.release = w.strings.close
	return reader, nil
}

// openArchive reads the list of the archive's entries, of which a short file can
// claim very many.
func openArchive(f *sent, size int64) (*zip.Reader, error) {
	f.left = maxDirectoryBytes
	archive, err := zip.NewReader(f, size)
	f.left = math.MaxInt64
	switch {
	case err != nil && final(err):
		return nil, err
	case errors.Is(err, errBudget) || err == nil && len(archive.File) > maxParts:
		return nil, ErrTooLarge.Msg("Tệp XLSX có quá nhiều thành phần.", "The XLSX file has too many parts.")
	case err != nil:
		return nil, ErrDamaged.Msg("Không mở được tệp XLSX; tệp có thể bị cắt khi tải lên.",
			"The XLSX file cannot be opened; it may have been cut off on its way.").Because(err)
	}
	return archive, nil
}

// open finds the worksheets that hold the register and opens the first.
func (w *workbook) open(o Options) (*Reader, error) {
	names := o.Sheets
	if len(names) == 0 {
		return w.openAll(o)
	}
	var chosen []sheetInfo
	for _, name := range names {
		s, ok := w.named(name)
		if !ok {
			return nil, ErrSheet.Msg(
				fmt.Sprintf("Không có trang tính “%s”; tệp có: %s.", shorten(name), w.names()),
				fmt.Sprintf("There is no worksheet “%s”; the file has: %s.", shorten(name), w.names()))
		}
		chosen = append(chosen, s)
	}
	first, err := w.openSheet(chosen[0], o)
	if err != nil {
		return nil, err
	}
	return w.through(first, chosen, o), nil
}

func (w *workbook) named(name string) (sheetInfo, bool) {
	i := slices.IndexFunc(w.sheets, func(s sheetInfo) bool { return text.Clean(s.name) == text.Clean(name) })
	if i < 0 {
		return sheetInfo{}, false
	}
	return w.sheets[i], true
}

// openAll opens every visible worksheet in which a register is found, one after
// another. Others are told, hidden ones that hold a register too.
func (w *workbook) openAll(o Options) (*Reader, error) {
	var first *table
	var chosen []sheetInfo
	var refusal error
	var others []Note
	for _, s := range w.sheets {
		t, err := w.openSheet(s, o)
		switch {
		case err == nil && !s.hidden && first == nil:
			first, chosen = t, append(chosen, s)
			continue
		case err == nil && s.hidden:
			others = append(others, hiddenSheet(s.name))
		case err == nil:
			chosen = append(chosen, s)
		case !errors.Is(err, ErrHeadings) && !errors.Is(err, ErrOwnList):
			return nil, errors.Join(err, first.close())
		case !s.hidden:
			refusal = firstError(refusal, err)
			others = append(others, otherSheet(s.name))
		}
		if closed := t.close(); closed != nil {
			return nil, errors.Join(closed, first.close())
		}
	}
	if first == nil {
		return nil, firstError(refusal, ErrSheet.Msg("Tệp không có trang tính nào đang hiện.", "The file has no visible worksheet."))
	}
	reader := w.through(first, chosen, o)
	for _, n := range others {
		reader.note(n)
	}
	return reader, nil
}

// through returns a reader that goes through worksheets, of which the first is open.
func (w *workbook) through(first *table, sheets []sheetInfo, o Options) *Reader {
	if len(sheets) > 1 {
		first.sheet = sheets[0].name
	}
	reader := newReader(first, o)
	left := sheets[1:]
	reader.next = func() (*table, error) {
		if len(left) == 0 {
			return nil, io.EOF
		}
		s := left[0]
		left = left[1:]
		t, err := w.openSheet(s, o)
		if err != nil {
			return nil, err
		}
		t.sheet = s.name
		return t, nil
	}
	return reader
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func otherSheet(name string) Note {
	return Note{Code: NoteOtherSheet, Text: bilingual.Text{
		VI: fmt.Sprintf("Trang “%s” không có sổ, không được nhập.", shorten(name)),
		EN: fmt.Sprintf("Worksheet “%s” holds no register and is not imported.", shorten(name)),
	}}
}

func hiddenSheet(name string) Note {
	return Note{Code: NoteHiddenSheet, Text: bilingual.Text{
		VI: fmt.Sprintf("Trang ẩn “%s” có sổ nhưng không được nhập; muốn nhập hãy chọn trang này.", shorten(name)),
		EN: fmt.Sprintf("The hidden worksheet “%s” holds a register and is not imported; name it to import it.", shorten(name)),
	}}
}

func (w *workbook) openSheet(s sheetInfo, o Options) (*table, error) {
	file, ok := w.parts[strings.ToLower(s.part)]
	if !ok {
		return nil, missingPart(s.part)
	}
	m, err := w.mergesOf(file)
	if err != nil {
		return nil, err
	}
	src, err := openSheet(w, file, m)
	if err != nil {
		return nil, err
	}
	return newTable(src, o)
}

// namesListed is how many worksheets a refusal lists.
const namesListed = 20

func (w *workbook) names() string {
	names := make([]string, 0, namesListed)
	for _, s := range w.sheets[:min(len(w.sheets), namesListed)] {
		names = append(names, "“"+shorten(s.name)+"”")
	}
	list := strings.Join(names, ", ")
	if len(w.sheets) > namesListed {
		list += ", …"
	}
	return list
}

// readWorkbook reads everything but the worksheets.
func readWorkbook(archive *zip.Reader, m, scans *meter) (*workbook, error) {
	w := &workbook{
		parts: make(map[string]*zip.File, len(archive.File)), meter: m, strings: &texts{},
		scans: scans, merged: make(map[string][]merge),
	}
	for _, f := range archive.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")
		name = strings.ToLower(name)
		if strings.HasSuffix(name, "vbaproject.bin") {
			return nil, ErrFormat.Msg("Tệp có chứa macro. Hãy lưu lại thành .xlsx (không có macro).",
				"The file holds macros. Save it as .xlsx, without macros.")
		}
		w.parts[name] = f
	}
	if _, ok := w.parts["xl/workbook.xml"]; !ok {
		return nil, ErrFormat.Msg("Đây là tệp nén nhưng không phải bảng tính XLSX.", "This is an archive, but not an XLSX workbook.")
	}
	if err := w.readSheets(); err != nil {
		return nil, err
	}
	if err := w.readStyles(); err != nil {
		return nil, err
	}
	if err := w.readStrings(); err != nil {
		return nil, errors.Join(err, w.strings.close())
	}
	return w, nil
}

// The names of links, in workbooks as most programs write them, and in those that
// are saved as “Strict Open XML”.
const (
	relationships       = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	strictRelationships = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

// readSheets reads the list of worksheets and where each is stored.
func (w *workbook) readSheets() error {
	targets, err := w.readLinks()
	if err != nil {
		return err
	}
	holds := make(map[string]string) // the name of the worksheet that a part holds
	return w.elements("xl/workbook.xml", func(parent string, e xml.StartElement) error {
		switch {
		case e.Name.Local == "workbookPr":
			d := attribute(e, "date1904")
			w.from1904 = d == "1" || d == "true"
		case e.Name.Local == "sheet" && parent == "sheets":
			part, ok := targets[linkOf(e)]
			if !ok {
				return nil // a chart, or macros of old
			}
			s := sheetInfo{attribute(e, "name"), part, attribute(e, "state") != "" && attribute(e, "state") != "visible"}
			key := strings.ToLower(part)
			if other, twice := holds[key]; twice {
				return sameContent(other, s.name)
			}
			if holds[key] = s.name; len(w.sheets) == maxSheets {
				return ErrTooLarge.Msg(
					fmt.Sprintf("Tệp có hơn %d trang tính.", maxSheets), fmt.Sprintf("The file has more than %d worksheets.", maxSheets))
			}
			w.sheets = append(w.sheets, s)
		}
		return nil
	})
}

func sameContent(a, b string) error {
	return ErrDamaged.Msg(
		fmt.Sprintf("Trang “%s” và trang “%s” cùng trỏ tới một nội dung trong tệp.", shorten(a), shorten(b)),
		fmt.Sprintf("Worksheets “%s” and “%s” are the same content in the file.", shorten(a), shorten(b)))
}

// linkOf is the id under which the workbook's links name a worksheet's part.
func linkOf(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && (a.Name.Space == relationships || a.Name.Space == strictRelationships) {
			return a.Value
		}
	}
	return ""
}

// readLinks reads the parts of worksheets by the ids under which the workbook
// names them.
func (w *workbook) readLinks() (map[string]string, error) {
	targets := make(map[string]string)
	err := w.elements("xl/_rels/workbook.xml.rels", func(_ string, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || !strings.HasSuffix(attribute(e, "Type"), "/worksheet") {
			return nil
		}
		if len(targets) == maxParts {
			return ErrTooLarge.Msg("Tệp XLSX có quá nhiều liên kết.", "The XLSX file has too many links.")
		}
		targets[attribute(e, "Id")] = partName(attribute(e, "Target"))
		return nil
	})
	return targets, err
}

// partName resolves a link of the workbook to a name in the archive.
func partName(target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/xl/" + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// readStyles notes which cell styles show a number as a date. Formats stand
// before the styles that use them (ECMA-376, 18.8.39).
func (w *workbook) readStyles() error {
	if _, ok := w.parts[stylesPart]; !ok {
		return nil
	}
	own := make(map[int]bool) // whether a format with a written code shows a date
	return w.elements(stylesPart, func(parent string, e xml.StartElement) error {
		if len(own) > maxStyles || len(w.dates) > maxStyles {
			return ErrTooLarge.Msg(
				fmt.Sprintf("Tệp có hơn %d kiểu ô.", maxStyles), fmt.Sprintf("The file has more than %d cell styles.", maxStyles))
		}
		format, err := strconv.Atoi(cmp.Or(attribute(e, "numFmtId"), "0"))
		switch {
		case e.Name.Local == "numFmt" && parent == "numFmts" && err == nil:
			own[format] = showsDate(attribute(e, "formatCode"))
		case e.Name.Local == "xf" && parent == "cellXfs":
			date, written := own[format]
			w.dates = append(w.dates, err == nil && (date || !written && builtInDate(format)))
		}
		return nil
	})
}

// builtInDate knows the number formats without a written code that show a
// date, those of East Asian editions included (ECMA-376, 18.8.30).
func builtInDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

// showsDate reports whether a format code shows a day or a year; quoted text,
// escaped signs and conditions in brackets do not count.
func showsDate(code string) bool {
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case !bracket && strings.IndexByte("dDyY", c) >= 0:
			return true
		}
	}
	return false
}

// elements calls fn for every element of one of the small parts, with the name
// of the element that it lies in.
func (w *workbook) elements(name string, fn func(parent string, e xml.StartElement) error) error {
	file, ok := w.parts[strings.ToLower(name)]
	if !ok {
		return missingPart(name)
	}
	r, err := file.Open()
	if err != nil {
		return damagedPart(name, err)
	}
	err = eachElement(newTokens(&budget{r: r, meter: w.meter, left: maxPartBytes}), fn)
	if err = errors.Join(err, r.Close()); err != nil {
		return damagedPart(name, err)
	}
	return nil
}

func eachElement(t *tokens, fn func(parent string, e xml.StartElement) error) error {
	inside := []string{""}
	for {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := fn(inside[len(inside)-1], e); err != nil {
				return err
			}
			inside = append(inside, e.Name.Local)
		case xml.EndElement:
			inside = inside[:len(inside)-1]
		}
	}
}

func missingPart(name string) error {
	return ErrDamaged.Msg(fmt.Sprintf("Tệp XLSX thiếu thành phần %s.", name), fmt.Sprintf("The XLSX file lacks its part %s.", name))
}

func damagedPart(name string, cause error) error {
	if final(cause) {
		return cause
	}
	if errors.Is(cause, errBudget) {
		return ErrTooLarge.Msg(fmt.Sprintf("Thành phần %s của tệp XLSX quá lớn.", name),
			fmt.Sprintf("Part %s of the XLSX file is too large.", name)).Because(cause)
	}
	return ErrDamaged.Msg(fmt.Sprintf("Không đọc được thành phần %s của tệp XLSX.", name),
		fmt.Sprintf("Part %s of the XLSX file cannot be read.", name)).Because(cause)
}
