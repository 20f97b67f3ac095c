package api

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/casework/imports"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
)

// Imports import registers from files; *imports.Service carries them out.
type Imports interface {
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
	Opened       bool            `json:"opened" validate:"required" example:"true"`     // the register's own dates count as the office's knowledge
	ProblemCount int             `json:"problem_count" validate:"required" example:"0"` // all of them; problems holds the first thousand
	Problems     []importProblem `json:"problems" validate:"required"`
	NoteCount    int             `json:"note_count" validate:"required" example:"2"`
	Notes        []importNote    `json:"notes" validate:"required"` // what was passed over on purpose
}

// importProblem is one reason why a row cannot be imported.
type importProblem struct {
	Line    int    `json:"line" validate:"required" example:"17"`
	Column  string `json:"column,omitempty" example:"C"`
	Heading string `json:"heading,omitempty" example:"Ngày nhận"`
	Code    string `json:"code" validate:"required" example:"date_impossible"`
	Detail  string `json:"detail" validate:"required" example:"Không có ngày 30/02/2019."`
}

// importNote is something that was passed over on purpose.
type importNote struct {
	Line   int    `json:"line" validate:"required" example:"2"`
	Code   string `json:"code" validate:"required" example:"total_row"`
	Detail string `json:"detail" validate:"required" example:"Bỏ qua dòng 1093: dòng tổng cộng."`
}

func showImport(r imports.Report, dryRun bool, lang string) importResponse {
	out := importResponse{
		DryRun: dryRun, Written: r.Written, Rows: r.Rows, New: r.New, Unchanged: r.Unchanged, Refused: r.Refused,
		Matters: r.Matters, Opened: r.Opened, ProblemCount: r.ProblemCount, NoteCount: r.NoteCount,
		Problems: []importProblem{}, Notes: []importNote{},
	}
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, importProblem{p.Line, p.Column, p.Heading, p.Code, p.Text.In(lang)})
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, importNote{n.Line, n.Code, n.Text.In(lang)})
	}
	return out
}

// importRegister imports a register from a CSV or XLSX file: all of it or
// nothing. The same file again changes nothing; with an Idempotency-Key it is
// also answered as it was the first time.
//
//	@Summary	import a register from a file
//	@ID		importRegister
//	@Tags		imports
//	@Security	bearer
//	@Accept		multipart/form-data
//	@Param		Idempotency-Key	header		string	false	"names this request; send the same one when you retry"
//	@Param		authority_id	formData	string	false	"whose register it is; the account's own office when absent"
//	@Param		dry_run			formData	string	false	"true judges every row and writes nothing"	Enums(true, false)
//	@Param		sheet			formData	string	false	"worksheet, of a workbook with several"
//	@Param		file			formData	file	true	"the register"
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
	in, header, err := importForm(form, actor)
	if err != nil {
		return err
	}
	file, err := header.Open()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	in.File, in.Size = file, header.Size
	lang := web.Language(c)
	render := func(r imports.Report) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, "", "", showImport(r, in.DryRun, lang))
	}
	digest := func() (string, error) { return importFingerprint(c, in) }
	return web.ActIfKeyed(s.Server, c, actor, digest, render, func(once idempotency.Once[imports.Report]) (idempotency.Answer, error) {
		a, report, err := s.Imports.ImportOnce(c.Request().Context(), actor, in, once)
		if f := fault.As(err); f != nil && errors.Is(err, imports.ErrRefused) {
			return a, f.With("report", showImport(report, in.DryRun, lang))
		}
		return a, err
	})
}

// importFingerprint tells one import from another. The body itself will not do:
// what separates its fields is another each time it is made.
func importFingerprint(c echo.Context, in imports.Request) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(in.File, 0, in.Size)); err != nil {
		return "", err
	}
	return web.Fingerprint(c, []byte(in.Authority.String()), []byte(strconv.FormatBool(in.DryRun)), []byte(in.Sheet), h.Sum(nil)), nil
}

// importForm reads the fields of the form, strictly.
func importForm(form *multipart.Form, actor access.Actor) (imports.Request, *multipart.FileHeader, error) {
	r := web.ReadForm(form, "authority_id", "dry_run", "sheet")
	in := imports.Request{
		Authority: r.AuthorityID("authority_id", actor.Home), DryRun: r.Yes("dry_run"), Sheet: r.Text("sheet"),
	}
	files := form.File["file"]
	if len(files) != 1 || len(form.File) != 1 {
		r.Refuse("file", "required", "Cần gửi kèm đúng một tệp.", "Exactly one file is needed, in a field named file.")
		return in, nil, r.Bad
	}
	return in, files[0], refusal(r.Bad)
}
