package export

import (
	"io"
	"strings"
	"time"

	"kntc/internal/clock"
)

// MediaCalendar is the media type of an iCalendar file (RFC 5545).
const MediaCalendar = "text/calendar; charset=utf-8"

// Appointment is a whole day in a calendar.
type Appointment struct {
	UID         string // the same for the same thing, whenever the calendar is read
	On          clock.Date
	Summary     string
	Description string
}

// Calendar writes appointments as an iCalendar file that calendar programs
// subscribe to. The instant is when it was made.
func Calendar(w io.Writer, name string, at time.Time, list []Appointment) error {
	var b strings.Builder
	line := func(property, value string) { fold(&b, property+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//KNTC//Deadlines//VI")
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("X-WR-CALNAME", escapeText(name))
	line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	stamp := at.UTC().Format("20060102T150405Z")
	for _, a := range list {
		line("BEGIN", "VEVENT")
		line("UID", escapeText(a.UID))
		line("DTSTAMP", stamp)
		line("DTSTART;VALUE=DATE", strings.ReplaceAll(a.On.String(), "-", ""))
		line("DTEND;VALUE=DATE", strings.ReplaceAll(a.On.AddDays(1).String(), "-", "")) // the end is exclusive
		line("SUMMARY", escapeText(a.Summary))
		if a.Description != "" {
			line("DESCRIPTION", escapeText(a.Description))
		}
		line("TRANSP", "TRANSPARENT") // it does not take the day
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	_, err := io.WriteString(w, b.String())
	return err
}

// escapeText writes a text value (RFC 5545 §3.3.11).
func escapeText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "").Replace(s)
}

// maxOctets is how long a line may be, its end aside (RFC 5545 §3.1).
const maxOctets = 75

// fold writes a line, broken where it is too long but never within a character.
func fold(b *strings.Builder, line string) {
	length := 0
	for _, r := range line {
		if n := len(string(r)); length+n > maxOctets {
			b.WriteString("\r\n ")
			length = 1
		}
		b.WriteRune(r)
		length += len(string(r))
	}
	b.WriteString("\r\n")
}
