package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	paging "kntc/internal/page"
)

// errCursor refuses a cursor that is not one this server gave out for this
// very list.
var errCursor = fault.Define(fault.Invalid, "invalid_cursor",
	"Con trỏ trang không hợp lệ.", "The page cursor is not valid.")

// RefusedCursor refuses a cursor that was not given out for this list.
func RefusedCursor() error {
	return errCursor.Msg("Con trỏ không thuộc danh sách này; hãy bắt đầu lại từ trang đầu.",
		"The cursor does not belong to this list; start again from the first page.").
		At("?cursor", "invalid_cursor", "Không phải con trỏ của danh sách và bộ lọc này.", "Not a cursor of this list and filter.")
}

// cursors signs positions in lists, so that a client cannot make one up and a
// cursor fits no other list, filter or account.
type cursors struct{ key []byte }

const (
	cursorMAC  = 16 // bytes of the signature that are kept
	maxCursor  = 400
	cursorMark = "c1"
)

// seal makes the cursor of a position.
func (k cursors) seal(list, position string) string {
	body := cursorMark + position
	return base64.RawURLEncoding.EncodeToString(append(k.sign(list, body), body...))
}

// open returns the position, or refuses the cursor.
func (k cursors) open(list, cursor string) (string, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(cursor) > maxCursor || len(raw) < cursorMAC+len(cursorMark) {
		return "", RefusedCursor()
	}
	body := string(raw[cursorMAC:])
	position, ok := strings.CutPrefix(body, cursorMark)
	if !ok || !hmac.Equal(raw[:cursorMAC], k.sign(list, body)) {
		return "", RefusedCursor()
	}
	return position, nil
}

func (k cursors) sign(list, body string) []byte {
	h := hmac.New(sha256.New, k.key)
	_, _ = h.Write([]byte(list + "\x00" + body)) // a hash never fails to write
	return h.Sum(nil)[:cursorMAC]
}

// listName identifies a list: the path, whose list it is, and the filter, in
// one form however the parameters were ordered.
func listName(c echo.Context, account string) string {
	filter := url.Values{}
	for name, values := range c.QueryParams() {
		if name != "cursor" && name != "limit" && name != "count" && values[0] != "" {
			filter[name] = values
		}
	}
	body, _ := c.Get(askedBy).(string)
	return c.Request().URL.Path + "\x00" + account + "\x00" + filter.Encode() + "\x00" + body
}

// askedBy is under what a request keeps the fingerprint of its body.
const askedBy = "kntc-asked-by"

// AskedBy says that a list is asked for by the body of the request, too: its
// cursors hold for the same body only.
func AskedBy(c echo.Context, body []byte) {
	sum := sha256.Sum256(body)
	c.Set(askedBy, hex.EncodeToString(sum[:]))
}

// position writes a row's place as text.
func position(p paging.Position) string {
	return strings.Join([]string{p.On.String(), p.Due.String(), strconv.Itoa(p.Year), strconv.Itoa(p.No), p.ID.String()}, "~")
}

// parsePosition reads what position wrote.
func parsePosition(s string) (paging.Position, error) {
	parts := strings.Split(s, "~")
	if len(parts) != len([]string{"on", "due", "year", "no", "id"}) {
		return paging.Position{}, RefusedCursor()
	}
	on, errOn := clock.ParseDate(parts[0])
	due, errDue := clock.Date{}, error(nil)
	if parts[1] != "" {
		due, errDue = clock.ParseDate(parts[1])
	}
	year, errYear := strconv.Atoi(parts[2])
	no, errNo := strconv.Atoi(parts[3])
	id, errID := authority.ParseOwnedID(parts[4])
	if errors.Join(errOn, errDue, errYear, errNo, errID) != nil {
		return paging.Position{}, RefusedCursor()
	}
	return paging.Position{On: on, Due: due, Year: year, No: no, ID: id}, nil
}
