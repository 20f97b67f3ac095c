package register

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
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
	parts    map[string]*zip.File
	sheets   []sheetInfo
	dates    []bool // by cell style: shown as a date
	strings  sharedStrings
	from1904 bool
}

type sheetInfo struct {
	name   string
	part   string
	hidden bool
}

// openWorkbook opens an XLSX file and the worksheet that holds the register.
func openWorkbook(r io.ReaderAt, size int64, o Options) (*Reader, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, ErrDamaged.Msg("Không mở được tệp XLSX; tệp có thể bị cắt khi tải lên.",
			"The XLSX file cannot be opened; it may have been cut off on its way.").Because(err)
	}
	w, err := readWorkbook(archive)
	if err != nil {
		return nil, err
	}
	if o.Sheet != "" {
		return w.openNamed(o)
	}
	return w.openOnly(o)
}

// openNamed opens the worksheet that the caller asked for.
func (w *workbook) openNamed(o Options) (*Reader, error) {
	for _, s := range w.sheets {
		if text.Clean(s.name) == text.Clean(o.Sheet) {
			return w.openSheet(s, o)
		}
	}
	return nil, ErrSheet.Msg(
		fmt.Sprintf("Không có trang tính “%s”; tệp có: %s.", o.Sheet, w.names()),
		fmt.Sprintf("There is no worksheet “%s”; the file has: %s.", o.Sheet, w.names()))
}

// openOnly opens the one worksheet in which a register is found. Two of them
// are refused: to import one and leave the other is nothing to guess.
func (w *workbook) openOnly(o Options) (*Reader, error) {
	var found *Reader
	var name string
	var refusal error
	var others []Note
	for _, s := range w.sheets {
		if s.hidden {
			continue
		}
		reader, err := w.openSheet(s, o)
		switch {
		case errors.Is(err, ErrHeadings):
			refusal = firstError(refusal, err)
			others = append(others, otherSheet(s.name))
		case err != nil:
			return nil, err
		case found != nil:
			return nil, errors.Join(ErrSheet.Msg(
				fmt.Sprintf("Có sổ ở cả trang “%s” và trang “%s”; hãy chỉ rõ trang cần nhập.", name, s.name),
				fmt.Sprintf("There is a register on worksheet “%s” and on “%s”; say which to import.", name, s.name)),
				found.Close(), reader.Close())
		default:
			found, name = reader, s.name
		}
	}
	if found == nil {
		return nil, firstError(refusal, ErrSheet.Msg("Tệp không có trang tính nào đang hiện.", "The file has no visible worksheet."))
	}
	for _, n := range others {
		found.note(n)
	}
	return found, nil
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func otherSheet(name string) Note {
	return Note{Code: NoteOtherSheet, Text: bilingual.Text{
		VI: fmt.Sprintf("Trang “%s” không có sổ, không được nhập.", name),
		EN: fmt.Sprintf("Worksheet “%s” holds no register and is not imported.", name),
	}}
}

func (w *workbook) openSheet(s sheetInfo, o Options) (*Reader, error) {
	file, ok := w.parts[s.part]
	if !ok {
		return nil, missingPart(s.part)
	}
	src, err := openSheet(w, file)
	if err != nil {
		return nil, err
	}
	return newReader(src, o)
}

func (w *workbook) names() string {
	names := make([]string, 0, len(w.sheets))
	for _, s := range w.sheets {
		names = append(names, "“"+s.name+"”")
	}
	return strings.Join(names, ", ")
}

// readWorkbook reads everything but the worksheets.
func readWorkbook(archive *zip.Reader) (*workbook, error) {
	if len(archive.File) > maxParts {
		return nil, ErrTooLarge.Msg("Tệp XLSX có quá nhiều thành phần.", "The XLSX file has too many parts.")
	}
	w := &workbook{parts: make(map[string]*zip.File, len(archive.File))}
	for _, f := range archive.File {
		name := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(f.Name, `\`, "/")), "/")
		if strings.HasSuffix(strings.ToLower(name), "vbaproject.bin") {
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
	return w, w.readStrings()
}

// readSheets reads the list of worksheets and where each is stored.
func (w *workbook) readSheets() error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := w.decodePart("xl/workbook.xml", &book); err != nil {
		return err
	}
	if err := w.decodePart("xl/_rels/workbook.xml.rels", &links); err != nil {
		return err
	}
	w.from1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	targets := make(map[string]string)
	for _, l := range links.Links {
		if strings.HasSuffix(l.Type, "/worksheet") {
			targets[l.ID] = partName(l.Target)
		}
	}
	for _, s := range book.Sheets {
		if part, ok := targets[s.ID]; ok {
			w.sheets = append(w.sheets, sheetInfo{s.Name, part, s.State != "" && s.State != "visible"})
		}
	}
	return nil
}

// partName resolves a link of the workbook to a name in the archive.
func partName(target string) string {
	if !strings.HasPrefix(target, "/") {
		target = "/xl/" + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// readStyles notes which cell styles show a number as a date.
func (w *workbook) readStyles() error {
	if _, ok := w.parts["xl/styles.xml"]; !ok {
		return nil
	}
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decodePart("xl/styles.xml", &styles); err != nil {
		return err
	}
	custom := make(map[int]string)
	for _, f := range styles.Formats {
		custom[f.ID] = f.Code
	}
	for _, c := range styles.Cells {
		code, own := custom[c.Format]
		w.dates = append(w.dates, own && showsDate(code) || !own && builtInDate(c.Format))
	}
	return nil
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

// decodePart decodes one of the small parts.
func (w *workbook) decodePart(name string, into any) error {
	file, ok := w.parts[name]
	if !ok {
		return missingPart(name)
	}
	r, err := file.Open()
	if err != nil {
		return damagedPart(name, err)
	}
	err = xml.NewDecoder(&budget{r: r, left: maxPartBytes}).Decode(into)
	if err = errors.Join(err, r.Close()); err != nil {
		return damagedPart(name, err)
	}
	return nil
}

func missingPart(name string) error {
	return ErrDamaged.Msg(fmt.Sprintf("Tệp XLSX thiếu thành phần %s.", name), fmt.Sprintf("The XLSX file lacks its part %s.", name))
}

func damagedPart(name string, cause error) error {
	if errors.Is(cause, errBudget) {
		return ErrTooLarge.Msg(fmt.Sprintf("Thành phần %s của tệp XLSX quá lớn.", name),
			fmt.Sprintf("Part %s of the XLSX file is too large.", name)).Because(cause)
	}
	return ErrDamaged.Msg(fmt.Sprintf("Không đọc được thành phần %s của tệp XLSX.", name),
		fmt.Sprintf("Part %s of the XLSX file cannot be read.", name)).Because(cause)
}
