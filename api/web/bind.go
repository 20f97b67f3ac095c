package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"kntc/internal/authority"
	"kntc/internal/fault"
)

// The bounds of a JSON body, beside its size.
const (
	maxDepth  = 16
	MaxFaults = 50 // field faults reported at once
)

// readBody reads a JSON body whole: its bytes are fingerprinted as well.
func readBody(c echo.Context) ([]byte, error) {
	if err := RequireMediaType(c, MediaJSON); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return nil, readFault(err)
	}
	return body, nil
}

// readFault tells a body that was cut off, or damaged on its way, from one that is
// too large or too slow.
func readFault(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge), errors.Is(err, os.ErrDeadlineExceeded):
		return fmt.Errorf("read body: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errMalformed.Msg("Nội dung bị cắt ngang.", "The body ends early.").Because(err)
	}
	return errMalformed.Msg("Nội dung bị hỏng khi truyền.", "The body was damaged on its way.").Because(err)
}

// RequireMediaType refuses bodies of another type, and other charsets.
func RequireMediaType(c echo.Context, want string) error {
	given := c.Request().Header.Get(echo.HeaderContentType)
	media, params, err := mime.ParseMediaType(given)
	charset := strings.ToLower(params["charset"])
	if err == nil && media == want && (charset == "" || charset == "utf-8") {
		return nil
	}
	return ErrMediaType.Msg("Kiểu nội dung của yêu cầu không phải kiểu mà chức năng này nhận.", "Send Content-Type: "+want+".").
		At(echo.HeaderContentType, "unsupported", "Kiểu nội dung không được nhận.", "Must be "+want+".")
}

// Bind reads the request's JSON body into a value of T, strictly: unknown
// fields, wrong types, duplicate fields, trailing data and bad UTF-8 are
// refused, each with its JSON pointer. It returns the raw bytes as well.
func Bind[T any](c echo.Context) (T, []byte, error) {
	var v T
	body, err := readBody(c)
	if err != nil {
		return v, nil, err
	}
	return v, body, Decode(body, &v)
}

// Decode fills the value that into points to.
func Decode(body []byte, into any) error {
	if !utf8.Valid(body) {
		return errMalformed.Msg("Nội dung không phải UTF-8.", "The body is not valid UTF-8.").
			At("", "invalid_utf8", "Có ký tự không thuộc bảng mã UTF-8.", "Contains bytes that are not UTF-8.")
	}
	root, err := parse(body)
	if err != nil {
		return err
	}
	a := assigner{bad: ErrBody}
	a.assign(root, valueOf(into), "")
	if len(a.bad.Fields) > 0 {
		return a.bad
	}
	return nil
}

// node is a JSON value before it is known what it should be: nil, bool,
// json.Number, string, []node or *object.
type node any

// object keeps the fields in the order in which they were sent, so that
// faults are reported in that order.
type object struct {
	names  []string
	values map[string]node
}

// parse reads exactly one JSON value.
func parse(body []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	p := parser{d}
	root, err := p.value("", 0)
	if err != nil {
		if f := fault.As(err); f != nil {
			return nil, f
		}
		return nil, p.malformed(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errMalformed.Msg("Có dữ liệu thừa sau giá trị JSON.", "There is data after the JSON value.").
			With("offset", d.InputOffset())
	}
	return root, nil
}

type parser struct{ *json.Decoder }

// malformed tells where the syntax breaks, and nothing about our types.
func (p parser) malformed(err error) error {
	offset := p.InputOffset()
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = syntax.Offset
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errMalformed.Msg("Thiếu nội dung hoặc nội dung kết thúc giữa chừng.", "The body is missing or ends early.").With("offset", offset)
	}
	at := strconv.FormatInt(offset, 10)
	return errMalformed.Msg("Nội dung JSON sai cú pháp ở vị trí "+at+".", "JSON syntax error at byte "+at+".").With("offset", offset)
}

func (p parser) value(pointer string, depth int) (node, error) {
	if depth > maxDepth {
		return nil, errMalformed.Msg("JSON lồng nhau quá sâu.", "The JSON is nested too deeply.").
			At(pointer, "too_deep", "Lồng quá sâu.", "Nested too deeply.")
	}
	token, err := p.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return p.array(pointer, depth)
		}
		return p.object(pointer, depth)
	case string:
		if strings.ContainsRune(t, utf8.RuneError) {
			return nil, errMalformed.Msg("Văn bản có ký tự hỏng.", "A text holds a broken character.").
				At(pointer, "invalid_utf8", "Có ký tự hỏng (U+FFFD).", "Contains a broken character (U+FFFD).")
		}
		return t, nil
	}
	return token, nil
}

func (p parser) array(pointer string, depth int) (node, error) {
	list := []node{}
	for p.More() {
		v, err := p.value(pointer+"/"+strconv.Itoa(len(list)), depth+1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := p.Token()
	return list, err
}

func (p parser) object(pointer string, depth int) (node, error) {
	o := &object{values: make(map[string]node)}
	for p.More() {
		token, err := p.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string)
		at := pointer + "/" + EscapePointer(name)
		if _, twice := o.values[name]; twice {
			return nil, errMalformed.Msg("Một trường được gửi hai lần.", "A field was sent twice.").
				At(at, "duplicate_field", "Trường bị lặp.", "The field is repeated.")
		}
		v, err := p.value(at, depth+1)
		if err != nil {
			return nil, err
		}
		o.names = append(o.names, name)
		o.values[name] = v
	}
	_, err := p.Token()
	return o, err
}

// maxPointer keeps a hostile field name from filling the answer.
const maxPointer = 100

// pointerEscapes are the characters that a reference token may not hold.
//
//nolint:gochecknoglobals // a table that takes long to make and never changes
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer writes a name as a reference token (RFC 6901), cut when it is
// longer than any name of ours.
func EscapePointer(name string) string {
	if len(name) > maxPointer {
		if r := []rune(name); len(r) > maxPointer {
			name = string(r[:maxPointer]) + "…"
		}
	}
	return pointerEscapes.Replace(name)
}

// OwnedID reads the id in the path. What is not an id reads as absent.
func OwnedID(c echo.Context) (authority.OwnedID, error) {
	id, err := authority.ParseOwnedID(c.Param("id"))
	if err != nil {
		return authority.OwnedID{}, fault.ErrNotFound
	}
	return id, nil
}

// AuthorityID reads an authority's id in the path.
func AuthorityID(c echo.Context) (authority.ID, error) {
	id, ok := ParseAuthorityID(c.Param("id"))
	if !ok {
		return 0, fault.ErrNotFound
	}
	return id, nil
}

// maxAuthorityID is what an OwnedID can carry.
const maxAuthorityID = 1<<31 - 1

// ParseAuthorityID reads the id of an authority as it is written in paths and
// parameters: a whole number without leading zeros.
func ParseAuthorityID(s string) (authority.ID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || n > maxAuthorityID || strconv.FormatInt(n, 10) != s {
		return 0, false
	}
	return authority.ID(n), true
}
