// Package fault is the one error type that reaches a user. A fault names what
// kind of refusal it is, carries a stable code, says it in Vietnamese and
// English, points at the offending fields, and names the article of law when
// an article refuses. Anything that is not a fault is an internal error whose
// text stays in the log.
package fault

import (
	"errors"
	"fmt"
	"strings"

	"kntc/internal/bilingual"
)

// Kind groups faults by what the caller can do about them. The HTTP layer maps
// each kind to one status in one table.
type Kind uint8

// The kinds of refusal.
const (
	Internal             Kind = iota // a defect or an outage of ours
	Invalid                          // the request is malformed
	Unprocessable                    // well-formed, but breaks a rule of the domain or the law
	Unauthenticated                  // not signed in
	Forbidden                        // signed in and in scope, but not permitted
	NotFound                         // absent or out of scope; deliberately the same
	Conflict                         // another request holds or has changed what this one needs
	Stale                            // If-Match names an old version
	PreconditionRequired             // If-Match or Idempotency-Key is missing
	TooLarge                         // body or file over the limit
	Unsupported                      // media type not accepted
	TooMany                          // slow down
	Unavailable                      // try again later
	Slow                             // the request did not come in whole in time
	Full                             // there is no room for what was sent
)

// Field points at one offending part of the request.
type Field struct {
	Pointer string // JSON pointer into the body ("/parties/0/name"), or "?limit" for a query parameter, or a header's name
	Code    string // stable code, e.g. "required"
	Text    bilingual.Text
}

// Error is a refusal. Values made by Define are templates: compare with
// errors.Is against them, and derive with Msg, At, By and Because.
type Error struct {
	Kind   Kind
	Code   string         // stable, snake_case
	Title  bilingual.Text // what kind of problem this is; the same for every occurrence
	Detail bilingual.Text // what happened this time
	Fields []Field
	Legal  *bilingual.Legal
	Extra  map[string]any // fields added to the problem body, e.g. what changed
	cause  error
}

// Define makes a template. Codes are stable: clients switch on them.
func Define(kind Kind, code, vi, en string) *Error {
	return &Error{Kind: kind, Code: code, Title: bilingual.Text{VI: vi, EN: en}}
}

// Error implements error. It is for logs; users get the localised texts.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Code)
	if d := e.Detail.In("en"); d != "" {
		b.WriteString(": " + d)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s %s]", f.Pointer, f.Code)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause, if any.
func (e *Error) Unwrap() error { return e.cause }

// Is matches any fault of the same code, so that a derived fault equals its
// template.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// Msg returns a copy with the detail of this occurrence.
func (e *Error) Msg(vi, en string) *Error {
	c := *e
	c.Detail = bilingual.Text{VI: vi, EN: en}
	return &c
}

// At returns a copy that also points at a field.
func (e *Error) At(pointer, code, vi, en string) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), Field{pointer, code, bilingual.Text{VI: vi, EN: en}})
	return &c
}

// By returns a copy that names the refusing article.
func (e *Error) By(l bilingual.Legal) *Error {
	c := *e
	c.Legal = &l
	return &c
}

// RetryAfter is the field of a problem that says after how many seconds to try
// again; the answer's Retry-After header is taken from it.
const RetryAfter = "retry_after_seconds"

// With returns a copy with one more member for the problem body.
func (e *Error) With(name string, value any) *Error {
	c := *e
	c.Extra = make(map[string]any, len(e.Extra)+1)
	for k, v := range e.Extra {
		c.Extra[k] = v
	}
	c.Extra[name] = value
	return &c
}

// Because returns a copy that wraps the cause; the cause is logged, never sent.
func (e *Error) Because(err error) *Error {
	c := *e
	c.cause = err
	return &c
}

// As returns the fault in err's chain, or nil.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// The faults that every layer may need. Domain packages define their own.
var (
	ErrInternal = Define(Internal, "internal_error", "Lỗi hệ thống.", "Internal error.")
	ErrInvalid  = Define(Invalid, "invalid_request", "Yêu cầu không hợp lệ.", "The request is not valid.")
	ErrNotFound = Define(NotFound, "not_found", "Không tìm thấy.", "Not found.")
	ErrStale    = Define(Stale, "stale_version", "Hồ sơ đã thay đổi sau lần đọc gần nhất.", "Somebody else changed this in the meantime.")
	ErrConflict = Define(Conflict, "conflict", "Xung đột với dữ liệu hiện có.", "In conflict with existing data.")
)

// CheckVersion refuses a change of an old version with ErrStale, and tells the
// one there is: have is the version stored, want the one the client saw; 0
// compares none.
func CheckVersion(have, want int64) error {
	if want == 0 || have == want {
		return nil
	}
	return ErrStale.With("current_version", have)
}
