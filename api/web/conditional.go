package web

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/fault"
)

// The refusals of conditional requests.
var (
	errIfMatch = fault.Define(fault.PreconditionRequired, "precondition_required",
		"Yêu cầu thiếu phiên bản của bản đã đọc.", "The If-Match header is missing.")
	errTag = errHeader.Msg(
		"Phiên bản phải là đúng phiên bản đã nhận khi đọc.", `If-Match must be exactly one ETag as received, e.g. "v3".`)
)

const headerIfMatch = "If-Match"

// ETag is the tag of a resource at a version, as writes tell it. Reads add a
// dot and the digest of what they show, which depends on the account and on
// other resources; If-Match looks at what stands before the dot.
func ETag(version int64) string { return `"v` + strconv.FormatInt(version, 10) + `"` }

// tagOf is the tag of an answer to a read; a list has no version.
func tagOf(version int64, body []byte) string {
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:10])
	if version == 0 {
		return `"` + digest + `"`
	}
	return `"v` + strconv.FormatInt(version, 10) + "." + digest + `"`
}

// IfMatch reads the version that the caller saw. A tag that a compressing proxy
// made weak, or that came with a compressed answer, counts by its version. "*" is
// refused: it would overwrite whatever is there.
func IfMatch(c echo.Context) (int64, error) {
	header := c.Request().Header.Get(headerIfMatch)
	if header == "" {
		return 0, errIfMatch.Msg("Hãy gửi kèm phiên bản của bản đã đọc.", "Send If-Match with the ETag of what you read.").
			At(headerIfMatch, "required", "Bắt buộc khi sửa dữ liệu đã có.", "Required to change what exists.")
	}
	bare, ok := strings.CutPrefix(strings.TrimPrefix(header, "W/"), `"v`)
	bare, closed := strings.CutSuffix(bare, `"`)
	first, rest, _ := strings.Cut(bare, ".")
	version, valid := Positive(first)
	if !ok || !closed || !valid || strings.ContainsAny(rest, "\", .") {
		return 0, errTag.At(headerIfMatch, "invalid_tag", "Không phải phiên bản do hệ thống cấp.", "Not an ETag of this system.")
	}
	return version, nil
}

// Positive reads a whole number greater than nought, written without leading
// zeros.
func Positive(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0 && strconv.FormatInt(n, 10) == s
}
