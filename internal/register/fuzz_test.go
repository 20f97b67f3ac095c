package register

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// FuzzCSV feeds whole files: no input may panic, hang, or end in an error that
// is not a refusal with both texts.
func FuzzCSV(f *testing.F) {
	head := "Số đơn,Ngày nhận,Loại đơn,Họ tên,Nội dung,Hướng xử lý,Ngày xử lý,Số vụ,Kết quả,Ngày giải quyết\n"
	for _, s := range []string{
		"", "\ufeff", "\xff\xfeS", "sep=;\n", head, head + "1,5/3/2019,KN,A,n,Thụ lý,6/3/2019,7,Sai,7/3/2019\n",
		head + "\"1\n\",,,\n", strings.ReplaceAll(head, ",", ";") + "1;2;3\n", strings.ReplaceAll(head, ",", "\t"),
		"\"", head + "Tổng cộng\n1,1/1/2019,KN,A,n\n", head + head, "S\xe8 \xae\xacn",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Open(t.Context(), bytes.NewReader(file), int64(len(file)), Options{MaxRows: 100})
		for err == nil {
			var row Row
			var problems []Problem
			row, problems, err = r.Next()
			if err == nil && len(problems) == 0 {
				checkSoundRow(t, row)
			}
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if f := fault.As(err); f == nil || f.Detail.VI == "" || f.Detail.EN == "" {
			t.Errorf("not a refusal in two languages: %v", err)
		}
	})
}

// checkSoundRow holds what every row without problems must fulfil.
func checkSoundRow(t *testing.T, r Row) {
	t.Helper()
	if r.Number == "" || r.ReceivedOn.IsZero() || r.EnteredOn.Before(r.ReceivedOn) || r.Kind == "" || r.Subject == "" || r.Content == "" {
		t.Errorf("incomplete row without problems: %+v", r)
	}
	if r.Anonymous == (len(r.Parties) > 0) || r.Signatories < len(r.Parties) {
		t.Errorf("senders do not fit: %+v", r)
	}
	if (r.Outcome == "") != r.ResolvedOn.IsZero() || r.Outcome != "" && !petition.InMatter(r.Disposition) {
		t.Errorf("result does not fit: %+v", r)
	}
	if r.Disposition != "" && r.DisposedOn.IsZero() {
		t.Errorf("disposition without a day: %+v", r)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"5/3/2019", "05/03/2019", "31/02/2019", "1.3.2019", "2019-11-15", "15/11/2019 08:30", "1/2/19", "43784", "43784.5", "60", "-1", "NaN", "1e309", ""} {
		f.Add(s, uint8(textCell), false)
		f.Add(s, uint8(dateCell), true)
	}
	f.Fuzz(func(t *testing.T, s string, typ uint8, from1904 bool) {
		d, told, bad := parseDate(cell{text: s, typ: cellType(typ % 5)}, from1904)
		if bad != nil && !d.IsZero() || told == (d.IsZero() && bad == nil) {
			t.Errorf("parseDate(%q) = %s, %v, %v", s, d, told, bad)
		}
		if bad != nil || !told {
			return
		}
		if again, _, bad := parseDate(cell{text: d.Vietnamese()}, false); bad != nil || again != d {
			t.Errorf("%q reads as %s, which reads as %s", s, d, again)
		}
		if _, err := clock.ParseDate(d.String()); err != nil {
			t.Errorf("%q reads as the impossible %s", s, d)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1081", "1.081", "1,081", "01081", "1.08", "12 người", "0", "-1", "1e3", "999999999", "1.000.000", "", "VV-07"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, number bool) {
		c := cell{text: s}
		if number {
			c.typ = numberCell
		}
		if n, _, bad := parseCount(c); bad == nil && n < 0 || bad != nil && n != 0 {
			t.Errorf("parseCount(%q) = %d, %v", s, n, bad)
		}
		once := registerNumber(c)
		if twice := registerNumber(cell{text: once}); twice != once {
			t.Errorf("registerNumber(%q) = %q, then %q", s, once, twice)
		}
		if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 1_000_000_000 && s[0] != '+' && !strings.HasPrefix(s, "-") && registerNumber(c) != strconv.Itoa(n) {
			t.Errorf("registerNumber(%q) = %q", s, registerNumber(c))
		}
	})
}

func FuzzHeading(f *testing.F) {
	f.Add("", "SỐ ĐƠN")
	f.Add("Người gửi đơn", "Họ và tên")
	f.Add("Kết quả giải quyết", "Ngày (dd/mm/yyyy)")
	f.Add("", norm.NFD.String("Ngày tiếp nhận"))
	f.Add("((", "Thuộc thẩm quyền (x)")
	f.Fuzz(func(t *testing.T, group, heading string) {
		if !utf8.ValidString(group) || !utf8.ValidString(heading) {
			return // such files are refused before headings are looked for
		}
		want := matchHeading(group, heading)
		for _, variant := range []string{norm.NFD.String(heading), norm.NFC.String(heading), " " + heading + "\n", strings.ReplaceAll(heading, " ", "  ")} {
			if got := matchHeading(group, variant); got != want {
				t.Errorf("%q is column %d, its variant %q %d", heading, want, variant, got)
			}
		}
	})
}

func TestEveryHeadingIsFound(t *testing.T) {
	t.Parallel()
	for c := colOrdinal; c < columnCount; c++ {
		d := columnTable[c]
		if d.Key == "" || d.Heading == "" || d.Help == "" {
			t.Errorf("column %d lacks its texts", c)
		}
		for _, h := range append([]string{d.Heading}, d.Synonyms...) {
			if got := matchHeading("", strings.ToUpper(h)); got != c {
				t.Errorf("%q is column %d, want %d", h, got, c)
			}
		}
	}
	if got := len(Columns()); got != int(columnCount)-1 {
		t.Errorf("Columns lists %d columns", got)
	}
}

func TestColumnLetters(t *testing.T) {
	t.Parallel()
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := letter(i); got != want {
			t.Errorf("letter(%d) = %s, want %s", i, got, want)
		}
		if got := columnIndex(want + "12"); got != i {
			t.Errorf("columnIndex(%s12) = %d, want %d", want, got, i)
		}
	}
	for _, bad := range []string{"", "A", "12", "a1", "A-1", "ZZZZZ1"} {
		if got := columnIndex(bad); got != -1 {
			t.Errorf("columnIndex(%q) = %d, want -1", bad, got)
		}
	}
}

func TestWhichFormatsShowADate(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"dd/mm/yyyy": true, "[$-42A]d/m/yy": true, "d": true, "yyyy": true,
		"General": false, "0.00": false, `0" ngày"`: false, `#,##0\d`: false, "[Red]0": false, "hh:mm": false, "@": false,
	} {
		if got := showsDate(code); got != want {
			t.Errorf("showsDate(%s) = %v, want %v", code, got, want)
		}
	}
}
