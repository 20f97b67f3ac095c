package api

import (
	"mime/multipart"
	"slices"

	"kntc/internal/authority"
	"kntc/internal/fault"
)

// formMemory is how much of a form is kept in memory; the rest goes to a
// temporary file.
const formMemory = 1 << 20

// formReader reads the members of a multipart form, strictly. Refusals gather
// in it.
type formReader struct {
	form *multipart.Form
	bad  *fault.Error
}

// readForm begins to read a form that may have these members beside its files.
func readForm(form *multipart.Form, known ...string) *formReader {
	r := &formReader{form: form, bad: errBody}
	for name, values := range form.Value {
		switch {
		case !slices.Contains(known, name):
			r.refuse(escapePointer(name), "unknown_field", "Không có trường này.", "There is no such member.")
		case len(values) > 1:
			r.refuse(name, "repeated", "Trường bị lặp.", "The member is repeated.")
		}
	}
	return r
}

func (r *formReader) refuse(name, code, vi, en string) { r.bad = r.bad.At("/"+name, code, vi, en) }

// text returns a member; "" when it is absent or repeated.
func (r *formReader) text(name string) string {
	if values := r.form.Value[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// yes reads true or false; absent is false.
func (r *formReader) yes(name string) bool {
	switch r.text(name) {
	case "", "false":
		return false
	case "true":
		return true
	}
	r.refuse(name, "wrong_type", "Phải là true hoặc false.", "Must be true or false.")
	return false
}

// authorityID reads the id of an authority; otherwise when it is absent.
func (r *formReader) authorityID(name string, otherwise authority.ID) authority.ID {
	s := r.text(name)
	if s == "" {
		return otherwise
	}
	id, ok := parseAuthorityID(s)
	if !ok {
		r.refuse(name, "invalid_id", "Không phải mã cơ quan.", "Not the id of an authority.")
	}
	return id
}
