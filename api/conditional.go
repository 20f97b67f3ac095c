package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// The refusals of conditional requests.
var (
	errIfMatch = fault.Define(fault.PreconditionRequired, "precondition_required",
		"Thiếu tiêu đề If-Match.", "The If-Match header is missing.")
	errTag = errHeader.Msg(
		`If-Match phải là đúng một ETag đã nhận, ví dụ "v3".`, `If-Match must be exactly one ETag as received, e.g. "v3".`)
)

const headerIfMatch = "If-Match"

// etag is the tag of a resource at a version, as writes tell it. Reads add a
// dot and the digest of what they show, which depends on the account and on
// other resources; If-Match looks at what stands before the dot.
func etag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// tagOf is the tag of an answer to a read; a list has no version.
func tagOf(version int64, body []byte) string {
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:10])
	if version == 0 {
		return `"` + digest + `"`
	}
	return `"v` + strconv.FormatInt(version, 10) + "." + digest + `"`
}

// ifMatch reads the version that the caller saw. "*" is refused: it would
// overwrite whatever is there.
func ifMatch(c echo.Context) (int64, error) {
	header := c.Request().Header.Get(headerIfMatch)
	if header == "" {
		return 0, errIfMatch.Msg("Hãy gửi If-Match với ETag của bản đã đọc.", "Send If-Match with the ETag of what you read.").
			At(headerIfMatch, "required", "Bắt buộc khi sửa dữ liệu đã có.", "Required to change what exists.")
	}
	bare, ok := strings.CutPrefix(header, `"v`)
	bare, closed := strings.CutSuffix(bare, `"`)
	first, rest, _ := strings.Cut(bare, ".")
	version, valid := positive(first)
	if !ok || !closed || !valid || strings.ContainsAny(rest, "\", .") {
		return 0, errTag.At(headerIfMatch, "invalid_tag", "Không phải ETag của hệ thống.", "Not an ETag of this system.")
	}
	return version, nil
}

func positive(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && strconv.FormatInt(n, 10) == s
}

// change is one step that somebody else took in the meantime.
type change struct {
	Version int64           `json:"version"`
	Action  petition.Action `json:"action"`
	Actor   string          `json:"actor"`
	At      time.Time       `json:"at"`
}

// histories reads what happened to a petition or matter.
type histories interface {
	Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.EventRecord, error)
}

// maxChanges bounds what a stale answer tells; the latest are told.
const maxChanges = 20

// explainStale adds to a refusal for an old version who changed what since.
func explainStale(c echo.Context, h histories, actor access.Actor, id authority.OwnedID, seen int64, err error) error {
	f := fault.As(err)
	if f == nil || !errors.Is(err, fault.ErrStale) {
		return err
	}
	events, readErr := h.Events(c.Request().Context(), actor, id)
	if readErr != nil {
		return err // the refusal stands; it only tells less
	}
	changes := []change{}
	for _, e := range events {
		if e.Version > seen {
			changes = append(changes, change{e.Version, e.Action, e.ActorName, e.RecordedAt.UTC()})
		}
	}
	if len(changes) > maxChanges {
		changes = changes[len(changes)-maxChanges:]
	}
	return f.With("changes", changes)
}
