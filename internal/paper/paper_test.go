package paper_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/paper"
)

// sample is a paper that uses everything a paper can have, with invented persons.
func sample() paper.Paper {
	rows := make([][]string, 60)
	for i := range rows {
		rows[i] = []string{fmt.Sprint(i + 1), "Bản sao giấy chứng nhận quyền sử dụng đất", fmt.Sprint(i%7 + 1), "Bản sao có chứng thực"}
	}
	rows[3][1] = strings.Repeat("Biên bản làm việc ngày 05 tháng 7 năm 2026 giữa các bên. ", 120) // more than a page
	return paper.Paper{
		Form: "Mẫu số 03", Mark: "DỰ THẢO",
		Superior: "ỦY BAN NHÂN DÂN THÀNH PHỐ VÍ DỤ", Issuer: "ỦY BAN NHÂN DÂN PHƯỜNG ĐỐNG ĐA",
		Numbered: true, Number: "05/TB", Place: "Đống Đa", On: clock.MustDate(2026, 2, 5),
		Title: "THÔNG BÁO", Subject: "Về việc thụ lý giải quyết khiếu nại",
		Body: []paper.Block{
			paper.Text{Align: paper.Centred, Runs: []paper.Run{{Text: "Kính gửi: Ông Nguyễn Văn Ví Dụ"}}},
			paper.Plain("Ngày 03 tháng 02 năm 2026, Ủy ban nhân dân phường Đống Đa đã nhận được đơn khiếu nại của ông Nguyễn Văn Ví Dụ, địa chỉ: số 77 ngõ Giả Định, phường Đống Đa, về việc thu hồi đất. Sau khi xem xét, đơn đủ điều kiện thụ lý."),
			paper.Text{Runs: []paper.Run{{Text: "Nội dung: ", Bold: true}, {Text: "khiếu nại "}, {Text: "quyết định", Italic: true}, {Text: "; " + strings.Repeat("x", 300)}}},
			paper.Plain(everyLetter),
			paper.Table{
				Columns: []paper.Column{{"STT", 1, paper.Centred}, {"Tên thông tin, tài liệu", 6, paper.Flush}, {"Số trang", 1.5, paper.Centred}, {"Tình trạng", 3, paper.Flush}},
				Rows:    rows,
			},
		},
		Recipients: []string{"Như trên", "Thanh tra thành phố", "Lưu: VT"},
		Signatures: []paper.Signature{{Lines: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, Note: "Ký, ghi rõ họ tên, đóng dấu", Name: "Trần Thị Giả Định"}},
	}
}

// everyLetter has each letter of Vietnamese with each of its signs, in a word: readers
// take letters that stand by themselves for one word with wide gaps.
const everyLetter = "man màn mán mản mãn mạn măn mằn mắn mẳn mẵn mặn mân mần mấn mẩn mẫn mận men mèn mén mẻn mẽn mẹn mên mền mến mển mễn mện min mìn mín mỉn mĩn mịn mon mòn món mỏn mõn mọn môn mồn mốn mổn mỗn mộn mơn mờn mớn mởn mỡn mợn mun mùn mún mủn mũn mụn mưn mừn mứn mửn mữn mựn myn mỳn mýn mỷn mỹn mỵn mđn " +
	"MAN MÀN MÁN MẢN MÃN MẠN MĂN MẰN MẮN MẲN MẴN MẶN MÂN MẦN MẤN MẨN MẪN MẬN MEN MÈN MÉN MẺN MẼN MẸN MÊN MỀN MẾN MỂN MỄN MỆN MIN MÌN MÍN MỈN MĨN MỊN MON MÒN MÓN MỎN MÕN MỌN MÔN MỒN MỐN MỔN MỖN MỘN MƠN MỜN MỚN MỞN MỠN MỢN MUN MÙN MÚN MỦN MŨN MỤN MƯN MỪN MỨN MỬN MỮN MỰN MYN MỲN MÝN MỶN MỸN MỴN MĐN"

func write(t *testing.T, p paper.Paper, f paper.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSameContentSameBytes: a paper that is printed again is the same paper.
func TestSameContentSameBytes(t *testing.T) {
	t.Parallel()
	for _, f := range paper.Formats() {
		if first := write(t, sample(), f); !bytes.Equal(first, write(t, sample(), f)) {
			t.Errorf("%s: other bytes the second time", f)
		}
	}
}

// TestPapersAreReadBack: what stands in a paper is read by programs that are not
// ours, on all its pages and in its order.
func TestPapersAreReadBack(t *testing.T) {
	t.Parallel()
	for f, read := range map[paper.Format]func(*testing.T, []byte) string{paper.PDF: fromPDF, paper.DOCX: fromDOCX} {
		t.Run(string(f), func(t *testing.T) {
			t.Parallel()
			text := strings.Join(strings.Fields(read(t, write(t, sample(), f))), " ")
			for _, want := range []string{
				"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 05/TB", "Đống Đa, ngày 05 tháng 02 năm 2026", "Mẫu số 03", "DỰ THẢO",
				"Về việc thụ lý giải quyết khiếu nại", "Kính gửi: Ông Nguyễn Văn Ví Dụ", "khiếu nại quyết định; xxx", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "(Ký, ghi rõ họ tên, đóng dấu)", "Trần Thị Giả Định",
			} {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in the text", want)
				}
			}
			for word := range strings.FieldsSeq(everyLetter) {
				if !strings.Contains(text, word) {
					t.Errorf("%s is lost", word)
				}
			}
			if n := strings.Count(text, "Biên"); n != 120 {
				t.Errorf("a cell of more than a page has %d of its 120 sentences", n)
			}
			if n := strings.Count(text, "Bản sao có chứng thực"); n != 60 {
				t.Errorf("%d of 60 rows", n)
			}
		})
	}
}

// TestLayout is what NĐ 30/2020, phụ lục I asks of the first page and those after it.
func TestLayout(t *testing.T) {
	t.Parallel()
	pages := strings.Split(fromPDF(t, write(t, sample(), paper.PDF)), "\f")
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages[:len(pages)-1] {
		first := strings.TrimSpace(strings.SplitN(strings.TrimSpace(page), "\n", 2)[0])
		if i == 0 && first == "1" || i > 0 && first != fmt.Sprint(i+1) {
			t.Errorf("page %d begins with %q", i+1, first)
		}
		if i > 0 && i < len(pages)-2 && !strings.Contains(page, "STT") {
			t.Errorf("page %d of the table has no heading", i+1)
		}
	}
	// what is signed stands on one page
	if last := pages[len(pages)-2]; !strings.Contains(last, "CHỦ TỊCH") || !strings.Contains(last, "Trần Thị Giả Định") || !strings.Contains(last, "Nơi nhận:") {
		t.Error("the foot is torn apart")
	}
}

// TestDays writes days as NĐ 30/2020, phụ lục I, phần II, mục 4 asks.
func TestDays(t *testing.T) {
	t.Parallel()
	for want, day := range map[string]clock.Date{
		"ngày 05 tháng 02 năm 2026": clock.MustDate(2026, 2, 5),
		"ngày 15 tháng 3 năm 2026":  clock.MustDate(2026, 3, 15),
		"ngày 31 tháng 12 năm 2026": clock.MustDate(2026, 12, 31),
		"ngày …… tháng …… năm ……":   {},
	} {
		if got := paper.DayInWords(day); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	if err := sample().Write(io.Discard, "odt"); !errors.Is(err, paper.ErrFormat) || fault.As(err) == nil {
		t.Errorf("another format: %v", err)
	}
	p := paper.Paper{Body: []paper.Block{paper.Table{Columns: []paper.Column{{Heading: "STT", Share: 1}}, Rows: [][]string{{"1", "2"}}}}}
	if err := p.Write(io.Discard, paper.PDF); err == nil {
		t.Error("a row that does not fit its columns is taken")
	}
}

func fromPDF(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian's poppler-utils, which make test installs): %v", err)
	}
	return string(out)
}

func fromDOCX(t *testing.T, content []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			out.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				out.WriteString("\n")
			}
		}
	}
}
