package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"syscall"

	"github.com/labstack/echo/v4"

	"kntc/internal/config"
	"kntc/internal/fault"
)

// statuses is the one table from kinds of refusal to HTTP statuses.
//
//nolint:gochecknoglobals // read-only table
var statuses = map[fault.Kind]int{
	fault.Internal:             http.StatusInternalServerError,
	fault.Invalid:              http.StatusBadRequest,
	fault.Unprocessable:        http.StatusUnprocessableEntity,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.NotFound:             http.StatusNotFound,
	fault.Conflict:             http.StatusConflict,
	fault.Stale:                http.StatusPreconditionFailed,
	fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.Unsupported:          http.StatusUnsupportedMediaType,
	fault.TooMany:              http.StatusTooManyRequests,
	fault.Unavailable:          http.StatusServiceUnavailable,
	fault.Slow:                 http.StatusRequestTimeout,
	fault.Full:                 http.StatusInsufficientStorage,
}

// statusClientGone is what the log shows for a request whose client went away;
// nobody receives it.
const statusClientGone = 499

// The refusals of the HTTP layer itself.
var (
	errMalformed = fault.Define(fault.Invalid, "malformed_json",
		"Nội dung gửi lên không phải JSON đúng cú pháp.", "The body is not well-formed JSON.")
	ErrBody = fault.Define(fault.Invalid, "invalid_body",
		"Nội dung gửi lên không đúng cấu trúc.", "The body does not have the expected structure.")
	ErrQuery = fault.Define(fault.Invalid, "invalid_query",
		"Tham số truy vấn không hợp lệ.", "A query parameter is not valid.")
	errHeader = fault.Define(fault.Invalid, "invalid_header",
		"Tiêu đề HTTP không hợp lệ.", "A header is not valid.")
	errTooLarge = fault.Define(fault.TooLarge, "body_too_large",
		"Nội dung gửi lên quá lớn.", "The body is too large.")
	ErrMediaType = fault.Define(fault.Unsupported, "unsupported_media_type",
		"Kiểu nội dung không được hỗ trợ.", "The media type is not supported.")
	errMethod = fault.Define(fault.Invalid, "method_not_allowed",
		"Phương thức HTTP không dùng được ở địa chỉ này.", "The method is not allowed here.")
	errTimeout = fault.Define(fault.Unavailable, "timeout",
		"Yêu cầu xử lý quá lâu.", "The request took too long.")
	errSlow = fault.Define(fault.Slow, "request_too_slow",
		"Yêu cầu được gửi quá chậm nên chưa nhận đủ.", "The request was sent too slowly and has not come in whole.")
	errNoRoom = fault.Define(fault.Full, "storage_full",
		"Máy chủ hết dung lượng lưu trữ nên chưa nhận được tệp.", "The server has run out of storage and could not take the file.")
	errPasswordChange = fault.Define(fault.Forbidden, "password_change_required",
		"Phải đổi mật khẩu trước khi sử dụng.", "The password must be changed first.")
)

// Problem is a refusal as clients get it (RFC 9457). Fields that a kind of
// problem adds, such as what changed, stand beside these.
type Problem struct {
	Type       string         `json:"type" validate:"required" example:"urn:kntc:problem:action_not_allowed_from_state"`
	Title      string         `json:"title" validate:"required" example:"Không thực hiện được bước này ở trạng thái hiện tại."`
	Status     int            `json:"status" validate:"required" example:"422"`
	Detail     string         `json:"detail,omitempty" example:"Không thể thực hiện bước “Thụ lý” khi hồ sơ ở trạng thái “Đã tiếp nhận”."`
	Code       string         `json:"code" validate:"required" example:"action_not_allowed_from_state"` // stable; switch on this
	Instance   string         `json:"instance" validate:"required" example:"/api/v1/petitions/000000g1k31d2000e008000000000001/transitions"`
	RequestID  string         `json:"request_id" validate:"required" example:"0198c2d1-6f0a-7c3e-9d0b-5a4c3b2a1f0e"`
	Errors     []ProblemField `json:"errors,omitempty"`
	LegalBasis *LegalBasis    `json:"legal_basis,omitempty"`
}

// ProblemField points at one offending part of the request.
type ProblemField struct {
	Pointer string `json:"pointer" validate:"required" example:"/received_on"` // JSON pointer into the body, "?name" for a query parameter, or a header's name
	Code    string `json:"code" validate:"required" example:"in_future"`
	Detail  string `json:"detail" validate:"required" example:"Ngày nhận đơn không được sau ngày hiện tại."`
}

// LegalBasis is the article that refuses.
type LegalBasis struct {
	Law     string `json:"law" validate:"required" example:"Luật Tố cáo 25/2018/QH14"`
	Article string `json:"article" validate:"required" example:"Điều 25"`
	Version string `json:"version" validate:"required" example:"2019-01-01"` // day from which this wording holds
}

// translate turns any error into a fault and a status. What is not a fault is
// internal: its text stays in the log.
func translate(err error) (*fault.Error, int) {
	if f := fault.As(err); f != nil {
		return f, statuses[f.Kind]
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge.Msg(
			"Dung lượng không được vượt quá "+config.Size(tooLarge.Limit).Printed()+".", "At most "+config.Size(tooLarge.Limit).Printed()+"."), http.StatusRequestEntityTooLarge
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return errNoRoom, statuses[errNoRoom.Kind]
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return errSlow, http.StatusRequestTimeout
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return errTimeout, http.StatusServiceUnavailable
	}
	var he *echo.HTTPError
	if !errors.As(err, &he) {
		return fault.ErrInternal, http.StatusInternalServerError
	}
	switch he.Code {
	case http.StatusNotFound:
		return fault.ErrNotFound, he.Code
	case http.StatusMethodNotAllowed:
		return errMethod, he.Code
	case http.StatusRequestEntityTooLarge:
		return errTooLarge, he.Code
	case http.StatusUnsupportedMediaType:
		return ErrMediaType, he.Code
	}
	return fault.ErrInternal, http.StatusInternalServerError
}

// handleError is the only writer of error bodies.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	if !tooLate(c) && errors.Is(c.Request().Context().Err(), context.Canceled) {
		c.Response().Status = statusClientGone
		return
	}
	f, status := translate(err)
	h := c.Response().Header()
	for _, name := range []string{"Etag", "Content-Disposition", "Last-Modified"} {
		h.Del(name) // they spoke of an answer that does not come
	}
	if f.Kind == fault.Unauthenticated {
		h.Set(echo.HeaderWWWAuthenticate, `Bearer realm="kntc"`)
	}
	if seconds, ok := f.Extra[fault.RetryAfter].(int); ok {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(seconds))
	}
	if later := f.Kind == fault.TooMany || f.Kind == fault.Unavailable; later && h.Get(echo.HeaderRetryAfter) == "" {
		h.Set(echo.HeaderRetryAfter, "5")
	}
	body, err := RenderProblem(f, status, c.Request().URL.Path, requestID(c), Language(c))
	if err != nil {
		s.Log.ErrorContext(c.Request().Context(), "problem not rendered", "error", err)
		body = []byte(`{"type":"urn:kntc:problem:internal_error","title":"Lỗi hệ thống.","status":500,"code":"internal_error"}`)
		status = http.StatusInternalServerError
	}
	h.Set("Content-Language", Language(c))
	h.Set("Cache-Control", "no-store")
	if err := sendBody(c, status, MediaProblem, body); err != nil {
		s.Log.DebugContext(c.Request().Context(), "problem not delivered", "error", err)
	}
}

// RenderProblem writes the problem document; fields added by the fault follow
// the standard ones in alphabetical order.
func RenderProblem(f *fault.Error, status int, instance, id, lang string) ([]byte, error) {
	p := Problem{
		Type: "urn:kntc:problem:" + f.Code, Title: f.Title.In(lang), Status: status, Detail: f.Detail.In(lang),
		Code: f.Code, Instance: instance, RequestID: id,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{field.Pointer, field.Code, field.Text.In(lang)})
	}
	if f.Legal != nil {
		p.LegalBasis = &LegalBasis{f.Legal.Law, f.Legal.Article, f.Legal.Version}
	}
	body, err := marshal(p)
	if err != nil || len(f.Extra) == 0 {
		return body, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(body, []byte("}")))
	for _, name := range slices.Sorted(maps.Keys(f.Extra)) {
		value, err := marshal(f.Extra[name])
		if err != nil {
			return nil, err
		}
		b.WriteString("," + strconv.Quote(name) + ":")
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes JSON as clients read it: without the escapes that only HTML
// needs, and without a final line break.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
