package export_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kntc/internal/clock"
	"kntc/internal/export"
)

func TestCalendar(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := export.Calendar(&b, "Thời hạn, hạn chót", time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC), []export.Appointment{{
		UID: "abc-resolve-1", On: clock.MustDate(2026, 12, 31), Summary: "Hạn: Giải quyết; vụ việc 12/2026",
		Description: strings.Repeat("Điều 28 Luật Khiếu nại, ", 8) + "\nhết",
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", `X-WR-CALNAME:Thời hạn\, hạn chót`, "DTSTAMP:20260701T020000Z\r\n",
		"DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n", `SUMMARY:Hạn: Giải quyết\; vụ việc 12/2026`, "END:VCALENDAR\r\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(b.String(), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
	whole := strings.ReplaceAll(b.String(), "\r\n ", "")
	if !strings.Contains(whole, strings.Repeat(`Điều 28 Luật Khiếu nại\, `, 8)+`\nhết`) {
		t.Errorf("unfolded:\n%s", whole)
	}
}
