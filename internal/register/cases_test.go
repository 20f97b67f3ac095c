package register_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/register"
)

// caseFile returns a file as an office sent it.
func caseFile(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "cases", name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestCases reads every file of testdata/cases, as spreadsheet programs do, or says
// of each cell why not.
func TestCases(t *testing.T) {
	t.Parallel()
	const land, date = "Khiếu nại việc đo đạc đất", "2026-11-05"
	for _, tt := range []struct {
		file     string
		rows     []string // number, date, kind, first sender, field, address, content
		problems []string
		notes    []string // "!" marks a doubt
	}{
		{"I01-strict.xlsx", []string{"1002|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, nil},
		{"I02-x000D.xlsx", []string{"1006|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|Dòng một.\nDòng hai.\nDòng ba."}, nil, nil},
		{"I03-SharedStrings.xlsx", []string{"1008|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, nil},
		{"I04b-formula-no-cache-field.xlsx", []string{"1011|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|" + land}, []string{"2I formula_without_value"}, nil},
		{"I05-merged-down.xlsx", []string{
			"1013|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1014|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1015|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, nil},
		{"I05b-merged-field.xlsx", []string{
			"1016|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1017|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1018|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, nil},
		{"I05e-merged-result.xlsx", []string{
			"4003|" + date + "|recommendation|Nguyễn Văn Mẫu|other|Số 1|Kiến nghị|VV-2|answered 2026-11-10",
			"4004|" + date + "|recommendation|Trần Văn Hai|other|Số 2|Kiến nghị|VV-2|answered 2026-11-10",
		}, nil, nil},
		{"I06-cr-only.csv", []string{
			"1030|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất",
			"1031|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất",
		}, nil, nil},
		{"I07-date-noise.xlsx", []string{"1021|2026-11-06|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, nil},
		{"I09-hidden-rows.xlsx", []string{
			"1024|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1025|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1026|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, []string{"3 hidden_rows"}},
		{"I10-unicode-text.txt", []string{"1035|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất"}, nil, []string{"0 encoding"}},
		{"I11-windows-1258.csv", []string{"1036|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất"}, nil, []string{"0 encoding"}},
		{"I11c-question-marks.csv", []string{"1050|" + date + "|complaint|Nguy?n V?n M?u|other|S? 1 ng? V? D?|Khi?u n?i ?o ??c ??t"}, nil, []string{"2 letters_lost!"}},
		{"I14-guillemets.xlsx", []string{"1090|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|Khiếu nại về dự án «Công viên Ví Dụ» của phường"}, nil, nil},
		{"I15-bare-quotes.csv", []string{
			"1038|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất",
			"1039|" + date + "|complaint|Công ty TNHH \"Ví Dụ\" Hà Nội|other|Số 2|Nội dung",
			"1040|" + date + "|complaint|Nguyễn Văn Mẫu|other|Số 1 ngõ Ví Dụ|Khiếu nại đo đạc đất",
		}, nil, nil},
		{"I19z-mixed-swapped.xlsx", []string{
			"1143|2026-11-13|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1144|2026-11-14|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1145|2026-11-15|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1146|2026-11-16|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1132|2026-02-11|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1133|2026-03-11|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1134|2026-04-11|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, []string{"1 days_months_swapped!"}},
		{
			"I23d-stt-only.xlsx",
			[]string{"1162|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land},
			nil,
			[]string{"3 ordinal_row", "4 ordinal_row", "5 ordinal_row", "6 ordinal_row", "7 ordinal_row", "8 ordinal_row", "9 ordinal_row", "10 ordinal_row", "11 ordinal_row", "12 ordinal_row"},
		},
		{"I25-phone-column.xlsx", []string{"1163|" + date + "|complaint|Nguyễn Văn Mẫu 0900000001|land|Số 1 ngõ Ví Dụ|" + land}, nil, nil},
		{"I29-e1.xlsx", []string{"1190|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, []string{"3 footer_row"}},
		{"I29-e2.xlsx", []string{"1190|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, []string{"3 footer_row", "4 footer_row", "5 footer_row", "7 footer_row"}},
		{"I29-e10.xlsx", []string{
			"1190|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"1191|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, []string{"3 section_row"}},
		{"I29-total-under-date.xlsx", []string{"1180|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land}, nil, []string{"3 total_row"}},
		{"I30-numbers.xlsx", []string{
			"25|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
			"12|" + date + "|complaint|Nguyễn Văn Mẫu|land|Số 1 ngõ Ví Dụ|" + land,
		}, nil, nil},
		{"I31-sheet-per-month.xlsx", []string{
			"1|2026-01-05|recommendation|Người 00|other||Kiến nghị thử", "2|2026-01-06|recommendation|Người 01|other||Kiến nghị thử",
			"3|2026-02-05|recommendation|Người 10|other||Kiến nghị thử", "4|2026-02-06|recommendation|Người 11|other||Kiến nghị thử",
			"5|2026-03-05|recommendation|Người 20|other||Kiến nghị thử", "6|2026-03-06|recommendation|Người 21|other||Kiến nghị thử",
		}, nil, nil},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			rows, problems, notes := readAll(t, caseFile(t, tt.file), register.Options{})
			var told []string
			for _, r := range rows {
				told = append(told, tell(r))
			}
			if diff := cmp.Diff(tt.rows, told); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.problems, codes(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.notes, doubtCodes(notes)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

// tell writes down what a row says.
func tell(r register.Row) string {
	sender, address := "", ""
	if len(r.Parties) > 0 {
		sender, address = strings.TrimSpace(r.Parties[0].Name+" "+r.Parties[0].Phone), r.Parties[0].Address
	}
	said := []string{r.Number, r.ReceivedOn.String(), string(r.Kind), sender, string(r.Field), address, r.Content}
	if r.MatterNumber != "" {
		said = append(said, r.MatterNumber, string(r.Outcome)+" "+r.ResolvedOn.String())
	}
	return strings.Join(said, "|")
}

func doubtCodes(notes []register.Note) []string {
	all := noteCodes(notes)
	for i, n := range notes {
		if n.Doubt {
			all[i] += "!"
		}
	}
	return all
}

// TestOldFontsAreConverted reads names that were typed for TCVN3: without being
// asked each is refused, and with it each note tells before and after.
func TestOldFontsAreConverted(t *testing.T) {
	t.Parallel()
	want := []string{
		"Nguyễn Văn Bình", "Trần Thị Bích", "Lê Thành Công", "Trần Bình", "Đỗ Minh Đức", "Vũ Ngọc Lệ", "Phạm Quốc Tiến", "Lý Thế Hùng",
		"Trịnh Đình Hiệp", "Lê Viết Sơn", "Hồ Thị Hiền", "Phan Thị Diệp", "Nguyễn Thị Huệ", "Nguyễn Tiến Lộc", "Ngô Thị Yến", "Đinh Thị Quyết",
	}
	file := caseFile(t, "I12-tcvn3-names.xlsx")
	_, problems, _ := readAll(t, file, register.Options{})
	if len(problems) != len(want) {
		t.Errorf("%d of %d names are noticed: %v", len(problems), len(want), codes(problems))
	}
	for _, font := range []register.Font{register.TCVN3, register.AutoFont} {
		rows, problems, notes := readAll(t, file, register.Options{Font: font})
		var got []string
		for _, r := range rows {
			got = append(got, r.Parties[0].Name)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 || len(notes) != len(want) {
			t.Errorf("%s: %v, %d notes (-want +got):\n%s", font, codes(problems), len(notes), diff)
		}
		if !strings.Contains(notes[0].Text.VI, "NguyÔn V¨n B×nh") || !strings.Contains(notes[0].Text.VI, "Nguyễn Văn Bình") {
			t.Errorf("%s: %s", font, notes[0].Text.VI)
		}
	}
	if _, problems, _ := readAll(t, file, register.Options{Font: register.VNI}); len(problems) != len(want) {
		t.Errorf("taken for VNI: %v", codes(problems))
	}
}

// TestOldFontsWordByWord has words of old fonts beside honest ones.
func TestOldFontsWordByWord(t *testing.T) {
	t.Parallel()
	const table = "Số đơn;Ngày nhận;Loại đơn;Họ tên;Nội dung\n"
	for _, tt := range []struct {
		name, text, want string
		font             register.Font
	}{
		{"VNI", "Nguyeãn Vaên Bình ôû phöôøng Phöôùc Höng", "Nguyễn Văn Bình ở phường Phước Hưng", register.AutoFont},
		{"VNI in capitals", "NGUYEÃN THÒ HÖÔNG, ÑAËNG VAÊN ÑÖÙC", "NGUYỄN THỊ HƯƠNG, ĐẶNG VĂN ĐỨC", register.VNI},
		{"TCVN3 in capitals", "NGUYÔN THÞ H¦¥NG, §ÆNG V¡N §øC", "NGUYỄN THỊ HƯƠNG, ĐẶNG VĂN ĐỨC", register.TCVN3},
		{"TCVN3 with soft hyphens", "Tr\u00ad¬ng V¨n L\u00adu, ph\u00adêng ®\u00adîc nªu t¹i c«ng v¨n", "Trương Văn Lưu, phường được nêu tại công văn", register.AutoFont},
		{"TCVN3 beside numbers", "thöa sè 12/3, 50 m² ®Êt ë", "thửa số 12/3, 50 m² đất ở", register.TCVN3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := []byte(table + "1;05/03/2019;KN;A;\"" + tt.text + "\"\n")
			if _, problems, _ := readAll(t, file, register.Options{}); cmp.Diff([]string{"2E legacy_font"}, codes(problems)) != "" {
				t.Errorf("without being asked: %v", codes(problems))
			}
			rows, problems, _ := readAll(t, file, register.Options{Font: tt.font})
			if len(problems) > 0 || rows[0].Content != tt.want {
				t.Errorf("%v, %q, want %q", codes(problems), rows[0].Content, tt.want)
			}
		})
	}
	for _, honest := range []string{
		"«Công viên Ví Dụ»", "½ha", "VíDụ®", "mục b§2", "50 m² và 3 × 4", "5 µm", "© 2019", "Krông Búk, Đắk Lắk", "H’Hrê Niê ở Plông", "José Müller, São Paulo, Café Noël",
		"Giàng A Páo, Lò Văn Ó", "thuở bé, khuỷu tay, quýt, ngoằn ngoèo, gìn giữ", "bảo đảm 100 ° và ± 5", "hoá, hóa, thúy, thuý, quỳ",
	} {
		rows, problems, _ := readAll(t, []byte(table+"1;05/03/2019;KN;A;"+honest+"\n"), register.Options{Font: register.AutoFont})
		if len(problems) > 0 || rows[0].Content != honest {
			t.Errorf("%q: %v, %q", honest, codes(problems), rows[0].Content)
		}
	}
}

// TestATextOfAnOldFontIsRead reads a file whose bytes are TCVN3 when that is asked.
func TestATextOfAnOldFontIsRead(t *testing.T) {
	t.Parallel()
	file := []byte("S\xe8 \xae\xacn,Ng\xb5y nh\xcbn,Lo\xb9i \xae\xacn,H\xe4 v\xb5 t\xean,N\xe9i dung\n1,05/03/2019,KN,Nguy\xd4n V\xa8n B\xd7nh,V\xd2 \xae\xcat\n")
	file = bytes.ReplaceAll(file, []byte("t\xean"), []byte("t\xaan"))
	rows, problems, _ := readAll(t, file, register.Options{Font: register.AutoFont})
	if len(problems) > 0 || len(rows) != 1 || rows[0].Parties[0].Name != "Nguyễn Văn Bình" || rows[0].Content != "Về đất" {
		t.Errorf("%v, %+v", codes(problems), rows)
	}
}

// TestHeadingsWithTheUsualSpellings: i for y, abbreviations and whole dates name the
// same columns; a column that nobody knows is a doubt once it holds something.
func TestHeadingsWithTheUsualSpellings(t *testing.T) {
	t.Parallel()
	const file = "Số đơn;Ngày, tháng, năm nhận đơn;Loại đơn;Họ tên;Nội dung;Đủ ĐK;Thuộc TQ;Hướng xử lí;Ngày xử lí;KQ GQ;Ngày GQ;%s;Trống\n" +
		"1;05/03/2019;KN;A;n;x;x;Thụ lí;06/03/2019;Đúng;07/03/2019;gì đó;\n"
	for _, tt := range []struct {
		name, heading string
		columns       map[string]string
		notes         []string
		document      string
	}{
		{"unknown", "Kết quả cuối", nil, []string{"1 unknown_column!", "1 unknown_column"}, ""},
		{"mapped by a heading", "Kết quả cuối", map[string]string{"kết quả CUỐI": "Văn bản giải quyết"}, []string{"1 unknown_column"}, "gì đó"},
		{"mapped by its name", "Kết quả cuối", map[string]string{"Kết quả cuối": "resolution_document"}, []string{"1 unknown_column"}, "gì đó"},
		{"passed over", "Kết quả cuối", map[string]string{"Kết quả cuối": register.NoColumn}, []string{"1 unknown_column", "1 unknown_column"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows, problems, notes := readAll(t, []byte(strings.Replace(file, "%s", tt.heading, 1)), register.Options{Columns: tt.columns})
			if len(problems) > 0 || rows[0].Disposition == "" || rows[0].Outcome == "" || rows[0].ResolutionDocument != tt.document {
				t.Fatalf("%v, %+v", codes(problems), rows)
			}
			if diff := cmp.Diff(tt.notes, doubtCodes(notes)); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
	_, err := register.Open(t.Context(), strings.NewReader(file), int64(len(file)), register.Options{Columns: map[string]string{"x": "Cột không có"}})
	if err == nil || !strings.Contains(err.Error(), "Cột không có") {
		t.Errorf("mapped to a column that is none: %v", err)
	}
}

// TestNumbersThatAreNone refuses signs and fractions where a register has numbers.
func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"−3", "-3", "1.08", "1,081", "1,5"} {
		_, problems, _ := readAll(t, []byte("Số đơn;Ngày nhận;Loại đơn;Họ tên;Nội dung\n"+s+";05/03/2019;KN;A;n\n"), register.Options{})
		if diff := cmp.Diff([]string{"2A number_unreadable"}, codes(problems)); diff != "" {
			t.Errorf("%s: %s", s, diff)
		}
	}
}

// TestRowsOfPrintedRegisters passes over what stands between and below the rows.
func TestRowsOfPrintedRegisters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ row, want string }{
		{"Lũy kế;12;;;;", "total_row"},
		{"Lũy kế;;25;;;", "total_row"},
		{"Ghi chú: sổ lập hai bản;;;;;", "footer_row"},
		{"II.;TỐ CÁO;;;;", "section_row"},
		{"B;ĐƠN KIẾN NGHỊ;;;;", "section_row"},
		{";;;;Hà Nội, ngày … tháng … năm …;", "footer_row"},
		{"7;;;;;", "ordinal_row"},
	} {
		rows, problems, notes := readAll(t, []byte("STT;Số đơn;Ngày nhận;Loại đơn;Họ tên;Nội dung\n1;1;05/03/2019;KN;A;n\n"+tt.row+"\n2;2;05/03/2019;KN;B;n\n"), register.Options{})
		if len(rows) != 2 || len(problems) > 0 || len(notes) != 1 || notes[0].Code != tt.want || notes[0].Line != 3 {
			t.Errorf("%q: %d rows, %v, %v", tt.row, len(rows), codes(problems), noteCodes(notes))
		}
	}
}

// TestTheOwnListIsRecognised refuses what the system exported.
func TestTheOwnListIsRecognised(t *testing.T) {
	t.Parallel()
	file := caseFile(t, "H15-own-export-small.xlsx")
	if _, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), register.Options{}); !errors.Is(err, register.ErrOwnList) {
		t.Errorf("err = %v", err)
	}
}
