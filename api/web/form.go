package web

import (
	"mime/multipart"
	"slices"

	"kntc/internal/authority"
	"kntc/internal/fault"
)

// FormMemory is how much of a form is kept in memory; the rest goes to a
// temporary file.
const FormMemory = 1 << 20

// FormReader reads the fields of a multipart form, strictly. Refusals gather
// in it.
type FormReader struct {
	form *multipart.Form
	Bad  *fault.Error
}

// repeatable ends the name of a field that may come several times.
const repeatable = "..."

// ReadForm begins to read a form that may have these fields beside its files; one
// whose name ends in "..." may come several times.
func ReadForm(form *multipart.Form, known ...string) *FormReader {
	r := &FormReader{form: form, Bad: ErrBody}
	for name, values := range form.Value {
		switch {
		case slices.Contains(known, name+repeatable):
		case !slices.Contains(known, name):
			r.Refuse(EscapePointer(name), "unknown_field", "Không có trường này.", "There is no such field.")
		case len(values) > 1:
			r.Refuse(name, "repeated", "Trường bị lặp.", "The field is repeated.")
		}
	}
	return r
}

// Refuse notes what is wrong with a field; the request is refused for all of them
// together.
func (r *FormReader) Refuse(name, code, vi, en string) { r.Bad = r.Bad.At("/"+name, code, vi, en) }

// Text returns a field; "" when it is absent or repeated.
func (r *FormReader) Text(name string) string {
	if values := r.form.Value[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// Texts returns a field that may come several times.
func (r *FormReader) Texts(name string) []string { return r.form.Value[name] }

// Yes reads true or false; absent is false.
func (r *FormReader) Yes(name string) bool {
	switch r.Text(name) {
	case "", "false":
		return false
	case "true":
		return true
	}
	r.Refuse(name, "wrong_type", "Chỉ nhận giá trị đúng hoặc sai.", "Must be true or false.")
	return false
}

// AuthorityID reads the id of an authority; otherwise when it is absent.
func (r *FormReader) AuthorityID(name string, otherwise authority.ID) authority.ID {
	s := r.Text(name)
	if s == "" {
		return otherwise
	}
	id, ok := ParseAuthorityID(s)
	if !ok {
		r.Refuse(name, "invalid_id", "Không phải mã cơ quan.", "Not the id of an authority.")
	}
	return id
}
