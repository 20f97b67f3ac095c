package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	paging "kntc/internal/page"
	"kntc/internal/register"
)

// Imports import registers from files and take imports back; *imports.Service carries
// it out.
type Imports interface {
	Imports(ctx context.Context, actor access.Actor, owner authority.ID, at paging.Page) ([]casework.Import, error)
	TakeBackOnce(ctx context.Context, actor access.Actor, t imports.Taking, once idempotency.Once[imports.TakenBack]) (idempotency.Answer, imports.TakenBack, error)
	ImportOnce(ctx context.Context, actor access.Actor, r imports.Request, once idempotency.Once[imports.Report]) (idempotency.Answer, imports.Report, error)
}

// importResponse says what an import did, or would do.
type importResponse struct {
	DryRun       bool            `json:"dry_run" validate:"required" example:"true"`
	Written      bool            `json:"written" validate:"required" example:"false"` // false after a dry run, and when anything was refused
	Rows         int             `json:"rows" validate:"required" example:"1081"`     // petitions in the file
	New          int             `json:"new" validate:"required" example:"1081"`
	Unchanged    int             `json:"unchanged" validate:"required" example:"0"` // imported before
	Refused      int             `json:"refused" validate:"required" example:"0"`
	Matters      int             `json:"matters" validate:"required" example:"510"`
	Doubts       int             `json:"doubts" validate:"required" example:"0"`        // notes that have to be confirmed before anything is written
	Opened       bool            `json:"opened" validate:"required" example:"true"`     // the register's own dates count as the office's knowledge
	ProblemCount int             `json:"problem_count" validate:"required" example:"0"` // all of them; problems holds the first thousand
	Problems     []importProblem `json:"problems" validate:"required"`
	NoteCount    int             `json:"note_count" validate:"required" example:"2"`
	Notes        []importNote    `json:"notes" validate:"required"` // what was passed over on purpose

	ID authority.OwnedID `json:"id,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000021"` // by which the import is taken back; absent when nothing was written
}

// importProblem is one reason why a row cannot be imported.
type importProblem struct {
	File    string `json:"file,omitempty" example:"so-2019.xlsx"` // of several
	Sheet   string `json:"sheet,omitempty" example:"Tháng 1"`     // of several
	Line    int    `json:"line" validate:"required" example:"17"`
	Column  string `json:"column,omitempty" example:"C"`
	Heading string `json:"heading,omitempty" example:"Ngày nhận"`
	Code    string `json:"code" validate:"required" example:"date_impossible"`
	Detail  string `json:"detail" validate:"required" example:"Không có ngày 30/02/2019."`
}

// importNote is something that was passed over on purpose.
type importNote struct {
	File   string `json:"file,omitempty" example:"so-2019.xlsx"` // of several
	Sheet  string `json:"sheet,omitempty" example:"Tháng 1"`     // of several
	Line   int    `json:"line" validate:"required" example:"2"`
	Code   string `json:"code" validate:"required" example:"total_row"`
	Detail string `json:"detail" validate:"required" example:"Bỏ qua dòng 1093: dòng tổng cộng."`
	Doubt  bool   `json:"doubt,omitempty" example:"false"` // to be confirmed before anything is written
}

func showImport(r imports.Report, dryRun bool, lang string) importResponse {
	out := importResponse{
		DryRun: dryRun, Written: r.Written, Rows: r.Rows, New: r.New, Unchanged: r.Unchanged, Refused: r.Refused,
		Matters: r.Matters, Doubts: r.Doubts, Opened: r.Opened, ProblemCount: r.ProblemCount, NoteCount: r.NoteCount,
		Problems: []importProblem{}, Notes: []importNote{}, ID: r.ID,
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, importProblem{p.File, p.Sheet, p.Line, p.Column, p.Heading, p.Code, p.Text.In(lang)})
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, importNote{n.File, n.Sheet, n.Line, n.Code, n.Text.In(lang), n.Doubt})
	}
	return out
}

// importRegister imports a register from CSV or XLSX files, which are read as one:
// all of it or nothing. The same files again change nothing; with an
// Idempotency-Key they are also answered as they were the first time. Notes marked
// doubt (a filled column that is not known, days and months that seem swapped,
// letters that were lost) have to be confirmed before anything is written.
//
//	@Summary	import a register from a file
//	@ID		importRegister
//	@Tags		imports
//	@Security	bearer
//	@Accept		multipart/form-data
//	@Param		Idempotency-Key	header		string	false	"names this request; send the same one when you retry"
//	@Param		authority_id	formData	string	false	"whose register it is; the account's own office when absent"
//	@Param		dry_run			formData	string	false	"true judges every row and writes nothing"	Enums(true, false)
//	@Param		sheet			formData	[]string	false	"worksheets to read, one a field; all that hold a register when absent"	collectionFormat(multi)
//	@Param		map				formData	[]string	false	"what an unknown heading means, as Heading=Column; - for a column that is not needed; one a field"	collectionFormat(multi)
//	@Param		legacy_font		formData	string	false	"from which old fonts texts are converted"	Enums(tcvn3, vni, auto)
//	@Param		confirm			formData	string	false	"true writes although notes are marked doubt"	Enums(true, false)
//	@Param		file			formData	file	true	"the register; several files of one register come in several fields of this name, in the order of time"
//	@Success	200				{object}	importResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/imports [post]
func (s *server) importRegister(c echo.Context, actor access.Actor) error {
	if err := web.RequireMediaType(c, echo.MIMEMultipartForm); err != nil {
		return err
	}
	if err := c.Request().ParseMultipartForm(web.FormMemory); err != nil {
		return brokenMultipart(err)
	}
	form := c.Request().MultipartForm
	defer func() { _ = form.RemoveAll() }()
	in, headers, err := importForm(form, actor)
	if err != nil {
		return err
	}
	for _, header := range headers {
		file, err := header.Open()
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }() // all of them are read to the end of the request
		in.Files = append(in.Files, imports.File{ReaderAt: file, Name: header.Filename, Size: header.Size})
	}
	lang := web.Language(c)
	render := func(r imports.Report) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, "", "", showImport(r, in.DryRun, lang))
	}
	digest := func() (string, error) { return importFingerprint(c, in) }
	return web.ActIfKeyed(s.Server, c, actor, digest, render, func(once idempotency.Once[imports.Report]) (idempotency.Answer, error) {
		a, report, err := s.Imports.ImportOnce(c.Request().Context(), actor, in, once)
		if f := fault.As(err); f != nil && (errors.Is(err, imports.ErrRefused) || errors.Is(err, imports.ErrUnconfirmed)) {
			return a, f.With("report", showImport(report, in.DryRun, lang))
		}
		return a, err
	})
}

// importFingerprint tells one import from another. The body itself will not do:
// what separates its fields is another each time it is made.
func importFingerprint(c echo.Context, in imports.Request) (string, error) {
	parts := [][]byte{
		[]byte(in.Authority.String()), []byte(strconv.FormatBool(in.DryRun)), []byte(strconv.FormatBool(in.Confirmed)), []byte(in.Font),
		[]byte(strings.Join(in.Sheets, "\n")),
	}
	for _, heading := range slices.Sorted(maps.Keys(in.Columns)) {
		parts = append(parts, []byte(heading+"="+in.Columns[heading]))
	}
	for _, f := range in.Files {
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(f, 0, f.Size)); err != nil {
			return "", err
		}
		parts = append(parts, h.Sum(nil))
	}
	return web.Fingerprint(c, parts...), nil
}

// importForm reads the fields of the form, strictly.
func importForm(form *multipart.Form, actor access.Actor) (imports.Request, []*multipart.FileHeader, error) {
	r := web.ReadForm(form, "authority_id", "dry_run", "sheet...", "map...", "legacy_font", "confirm")
	in := imports.Request{
		Authority: r.AuthorityID("authority_id", actor.Home), DryRun: r.Yes("dry_run"), Confirmed: r.Yes("confirm"),
		Sheets: r.Texts("sheet"), Font: register.Font(r.Text("legacy_font")), Columns: make(map[string]string),
	}
	if in.Font != register.NoFont && !slices.Contains(register.Fonts(), in.Font) {
		r.Refuse("legacy_font", "unknown_value", "Phông cũ phải là TCVN3, VNI hoặc để tự nhận biết.", "The old font must be one of tcvn3, vni, auto.")
	}
	for _, m := range r.Texts("map") {
		heading, column, ok := strings.Cut(m, "=")
		if in.Columns[heading] = column; !ok {
			r.Refuse("map", "invalid", "Phải viết dạng “Tiêu đề trong tệp=Cột của sổ”.", "Must be written as Heading=Column.")
		}
	}
	files := form.File["file"]
	if len(files) == 0 || len(files) > maxImportFiles || len(form.File) != 1 {
		r.Refuse("file", "required", "Cần gửi kèm từ 1 đến 50 tệp.", "From 1 to 50 files are needed, in fields named file.")
		return in, nil, r.Bad
	}
	return in, files, refusal(r.Bad)
}

// maxImportFiles is how many files one register may come in.
const maxImportFiles = 50
