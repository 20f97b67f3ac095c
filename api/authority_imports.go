package api

import (
	"errors"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
)

// authorityImportResponse says what a list of units did to the directory, or
// would do.
type authorityImportResponse struct {
	DryRun      bool           `json:"dry_run" validate:"required" example:"true"`
	Written     bool           `json:"written" validate:"required" example:"false"` // false after a dry run, when anything was refused, and when nothing differs
	Counts      map[string]int `json:"counts" validate:"required" example:"created:12"`
	Units       []unitVerdict  `json:"units" validate:"required"`       // every row that could be read
	Ended       []unitVerdict  `json:"ended" validate:"required"`       // authorities that a complete list does not name
	Successions []unitVerdict  `json:"successions" validate:"required"` // every row that could be read
	Problems    []unitProblem  `json:"problems" validate:"required"`    // of rows that could not be read
}

// unitVerdict is what becomes of a row.
type unitVerdict struct {
	Line     int                 `json:"line,omitempty" example:"17"` // of the file; absent for an authority that is not in it
	Code     string              `json:"code" validate:"required" example:"00235"`
	Name     string              `json:"name" validate:"required" example:"Phường Ví Dụ"`
	ID       authority.ID        `json:"authority_id,omitempty,string" swaggertype:"string" example:"161"`                // absent when refused; of a dry run's foundations, what the number would be now
	Verdicts []authority.Verdict `json:"verdicts" validate:"required" swaggertype:"array,string" example:"renamed,moved"` // created, unchanged, renamed, moved, ended, recorded or refused
	Why      *unitProblem        `json:"why,omitempty"`                                                                   // of a refused row
}

// unitProblem says which cell is refused, and why.
type unitProblem struct {
	Line        int    `json:"line,omitempty" example:"17"`
	Successions bool   `json:"successions,omitempty" example:"false"` // of the file of successions
	Column      string `json:"column,omitempty" example:"parent_code"`
	Code        string `json:"code" validate:"required" example:"parent_unknown"`
	Detail      string `json:"detail" validate:"required" example:"Không có đơn vị mã 006 trong danh sách."`
}

func showAuthorityImport(r directory.ImportReport, dryRun bool, lang string) authorityImportResponse {
	out := authorityImportResponse{
		DryRun: dryRun, Written: r.Written, Counts: make(map[string]int), Problems: []unitProblem{},
		Units: showVerdicts(r.Plan.Units, lang), Ended: showVerdicts(r.Plan.Ended, lang), Successions: showVerdicts(r.Plan.Heirs, lang),
	}
	for _, v := range authority.Verdicts() {
		out.Counts[string(v)] = r.Plan.Count(v)
	}
	out.Counts[string(authority.Refused)] = r.Refused
	for _, p := range r.Problems {
		out.Problems = append(out.Problems, unitProblem{p.Line, p.Successions, p.Column, p.Code, p.Text.In(lang)})
	}
	return out
}

func showVerdicts(list []authority.Judged, lang string) []unitVerdict {
	out := make([]unitVerdict, len(list))
	for i, j := range list {
		out[i] = unitVerdict{Line: j.Line, Code: j.Code, Name: j.Name, ID: j.ID, Verdicts: j.Verdicts}
		if j.Why != nil {
			out[i].Why = &unitProblem{Column: j.Why.Column, Code: j.Why.Code, Detail: j.Why.Text.In(lang)}
		}
	}
	return out
}

// importAuthorities brings the directory in line with a published list of
// units: all of it or nothing. The same list again changes nothing, so it takes
// no Idempotency-Key. A row is matched with the authority that bears its code
// on the day of the list; another name under the code is another unit, because
// codes were re-used, unless it differs in its kind only, the row's valid_from
// lies before, or renames is true. Successors are never guessed. The ETag of the
// answer is the directory's: that of a dry run names what was judged, and is what
// the import itself must send as If-Match.
//
//	@Summary	Import a list of units in two releases or more
//	@ID		importAuthorities
//	@Tags		authorities
//	@Security	bearer
//	@Accept		multipart/form-data
//	@Param		If-Match		header		string	false	"ETag last seen, of the list of authorities or of the dry run; required unless it is a dry run"
//	@Param		release_date	formData	string	false	"the day for which the list holds (YYYY-MM-DD); needed with a list of units"
//	@Param		document		formData	string	true	"the document it rests on"
//	@Param		since			formData	string	false	"first day of units that no list named before; release_date when absent"
//	@Param		system			formData	string	false	"who assigns the codes; gso when absent"
//	@Param		complete		formData	string	false	"true: the list has every unit below under, so others end the day before"	Enums(true, false)
//	@Param		under			formData	string	false	"authority that the topmost units are part of"
//	@Param		renames			formData	string	false	"true: another name under the same code is a new name of the same unit"	Enums(true, false)
//	@Param		name_pattern	formData	string	false	"name of the authority of a unit; UBND {unit} when absent"
//	@Param		dry_run			formData	string	false	"true judges every row and writes nothing"	Enums(true, false)
//	@Param		file			formData	file	false	"the units: CSV or JSON with code, name, full_name, tier, parent_code and, where rows differ, valid_from, document"
//	@Param		successions		formData	file	false	"who took over: CSV or JSON with predecessor, successor (codes), on, document"
//	@Success	200				{object}	authorityImportResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/authorities/imports [post]
func (s *server) importAuthorities(c echo.Context, actor access.Actor) error {
	if err := web.RequireMediaType(c, echo.MIMEMultipartForm); err != nil {
		return err
	}
	if err := c.Request().ParseMultipartForm(web.FormMemory); err != nil {
		return brokenMultipart(err)
	}
	form := c.Request().MultipartForm
	defer func() { _ = form.RemoveAll() }()
	in, files, err := authorityImportForm(form)
	if err != nil {
		return err
	}
	if !in.DryRun {
		if in.Version, err = web.IfMatch(c); err != nil {
			return err
		}
	}
	for i, header := range files {
		if header == nil {
			continue
		}
		file, err := header.Open()
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		*[]**directory.File{&in.Units, &in.Successions}[i] = &directory.File{ReaderAt: file, Size: header.Size}
	}
	report, err := s.Authorities.ImportAuthorities(c.Request().Context(), actor, in)
	out := showAuthorityImport(report, in.DryRun, web.Language(c))
	if report.Directory > 0 {
		c.Response().Header().Set("Etag", web.ETag(report.Directory))
	}
	if f := fault.As(err); f != nil && errors.Is(err, directory.ErrListRefused) {
		if in.DryRun {
			return web.WriteJSON(c, http.StatusOK, out) // the verdicts are what was asked for
		}
		return f.With("report", out)
	}
	if err != nil {
		return err
	}
	return web.WriteJSON(c, http.StatusOK, out)
}

// authorityImportForm reads the fields of the form, strictly: the request and
// the two files.
func authorityImportForm(form *multipart.Form) (directory.Import, [2]*multipart.FileHeader, error) {
	var files [2]*multipart.FileHeader
	r := web.ReadForm(form, "release_date", "document", "since", "system", "complete", "under", "renames", "name_pattern", "dry_run")
	date := func(name string) clock.Date {
		var d clock.Date
		if err := d.UnmarshalText([]byte(r.Text(name))); err != nil {
			r.Refuse(name, "wrong_type", "Phải là ngày YYYY-MM-DD.", "Must be a date, YYYY-MM-DD.")
		}
		return d
	}
	in := directory.Import{DryRun: r.Yes("dry_run"), Release: authority.Release{
		System: r.Text("system"), On: date("release_date"), Since: date("since"), Document: r.Text("document"),
		Complete: r.Yes("complete"), Renames: r.Yes("renames"), Pattern: r.Text("name_pattern"), Under: r.AuthorityID("under", 0),
	}}
	if in.Release.System == "" {
		in.Release.System = authority.GSO
	}
	for name, list := range form.File {
		at := slices.Index([]string{"file", "successions"}, name)
		switch {
		case at < 0:
			r.Refuse(web.EscapePointer(name), "unknown_field", "Không có trường này.", "There is no such field.")
		case len(list) > 1:
			r.Refuse(name, "repeated", "Trường bị lặp.", "The field is repeated.")
		default:
			files[at] = list[0]
		}
	}
	return in, files, refusal(r.Bad)
}
