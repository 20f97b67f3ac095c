package web

import (
	"github.com/labstack/echo/v4"
	lang "golang.org/x/text/language"
)

// languages picks between the two languages of the system: Vietnamese unless
// English is preferred.
//
//nolint:gochecknoglobals // immutable
var languages = lang.NewMatcher([]lang.Tag{lang.Vietnamese, lang.English})

// maxLanguageHeader bounds the work that a hostile header can ask for.
const maxLanguageHeader = 200

// Language returns "vi" or "en", as Accept-Language asks.
func Language(c echo.Context) string {
	header := c.Request().Header.Get("Accept-Language")
	if header == "" || len(header) > maxLanguageHeader {
		return "vi"
	}
	tags, _, err := lang.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return "vi"
	}
	if _, i, _ := languages.Match(tags...); i == 1 {
		return "en"
	}
	return "vi"
}
