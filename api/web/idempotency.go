package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
)

// ErrKeyRequired refuses a request without a key. A key used for another request
// is refused by the use case, where the first request is known.
var ErrKeyRequired = fault.Define(fault.PreconditionRequired, "idempotency_key_required",
	"Yêu cầu thiếu khóa chống lặp.", "The Idempotency-Key header is missing.")

const (
	// HeaderKey names a request that may be sent again.
	HeaderKey    = "Idempotency-Key"
	maxKeyLength = 255
)

// IdempotencyKey reads the key that names a request which may be sent again.
func IdempotencyKey(c echo.Context) (string, error) {
	if len(c.Request().Header.Values(HeaderKey)) > 1 {
		return "", errHeader.At(HeaderKey, "repeated", "Tiêu đề bị lặp.", "The header is repeated.")
	}
	key := c.Request().Header.Get(HeaderKey)
	if key == "" {
		return "", ErrKeyRequired.Msg("Hãy gửi kèm khóa chống lặp, một mã không trùng với mã nào khác, và giữ nguyên khi gửi lại.",
			"Send an Idempotency-Key, e.g. a UUID, and the same one when you retry.").
			At(HeaderKey, "required", "Bắt buộc.", "Required.")
	}
	if len(key) > maxKeyLength || strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", errHeader.At(HeaderKey, "invalid_key",
			"Phải có 1–255 ký tự ASCII in được, không có dấu cách.", "Must be 1 to 255 visible ASCII characters.")
	}
	return key, nil
}

// Fingerprint tells one request from another under the same key. Each part is
// preceded by its length, so that no two requests run together.
func Fingerprint(c echo.Context, parts ...[]byte) string {
	r := c.Request()
	h := sha256.New()
	for _, part := range append([][]byte{[]byte(r.Method), []byte(r.URL.Path), []byte(r.URL.RawQuery)}, parts...) {
		_, _ = h.Write([]byte(strconv.Itoa(len(part)) + ":")) // a hash never fails to write
		_, _ = h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// inFlight are the keys of requests being worked on in this process. Another
// process meets the store's unique key instead.
type inFlight struct {
	mu   sync.Mutex
	keys map[string]struct{}
}

// enter claims a key until leave; false when somebody holds it.
func (f *inFlight) enter(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, busy := f.keys[key]; busy {
		return false
	}
	if f.keys == nil {
		f.keys = make(map[string]struct{})
	}
	f.keys[key] = struct{}{}
	return true
}

func (f *inFlight) leave(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.keys, key)
}

// Act carries out a request that acts once per Idempotency-Key. do gets the
// key with the way to render the result and hands both to the use case; an
// answer that was not rendered now is one that was kept.
func Act[R any](
	s *Server, c echo.Context, actor access.Actor, digest string,
	render func(R) (idempotency.Answer, error), do func(idempotency.Once[R]) (idempotency.Answer, error),
) error {
	key, err := IdempotencyKey(c)
	if err != nil {
		return err
	}
	return perform(s, c, actor, idempotency.Once[R]{Key: key, Fingerprint: digest, Render: render}, do)
}

// ActIfKeyed is act for requests that were published without a key: sent
// without one, each acts.
func ActIfKeyed[R any](
	s *Server, c echo.Context, actor access.Actor, digest func() (string, error),
	render func(R) (idempotency.Answer, error), do func(idempotency.Once[R]) (idempotency.Answer, error),
) error {
	key, err := IdempotencyKey(c)
	if errors.Is(err, ErrKeyRequired) {
		return perform(s, c, actor, idempotency.Once[R]{Render: render}, do)
	}
	if err != nil {
		return err
	}
	fingerprint, err := digest()
	if err != nil {
		return err
	}
	return perform(s, c, actor, idempotency.Once[R]{Key: key, Fingerprint: fingerprint, Render: render}, do)
}

// perform does what a request asks, once for its key if it has one, and answers.
func perform[R any](
	s *Server, c echo.Context, actor access.Actor, once idempotency.Once[R], do func(idempotency.Once[R]) (idempotency.Answer, error),
) error {
	render, fresh := once.Render, false
	once.Render = func(r R) (idempotency.Answer, error) {
		fresh = true
		return render(r)
	}
	if name := actor.Account.String() + " " + once.Key; once.Key != "" {
		if !s.inFlight.enter(name) {
			c.Response().Header().Set(echo.HeaderRetryAfter, "1")
			return idempotency.ErrInProgress
		}
		defer s.inFlight.leave(name)
	}
	a, err := do(once)
	if err != nil {
		return err
	}
	return answer(c, a, !fresh)
}
