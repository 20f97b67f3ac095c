package register_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kntc/internal/register"
)

// TestTheTemplateIsARegister fills a row into an empty register and reads it: every
// column is known, and none has to be confirmed.
func TestTheTemplateIsARegister(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := register.WriteTemplate(&out); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	heads, err := f.GetRows(sheet)
	if err != nil || len(heads) != 1 || len(heads[0]) != len(register.Columns()) {
		t.Fatalf("headings %v, %v", heads, err)
	}
	values := map[string]string{
		"Số đơn": "0012", "Ngày nhận": "05/03/2019", "Loại đơn": "Khiếu nại", "Họ và tên người gửi": "Nguyễn Văn Mẫu", "Số điện thoại": "0900 000 001",
		"Họ và tên người gửi thứ hai": "Trần Thị Thử", "Nội dung": "Về đất", "Cán bộ phụ trách": "Lê Thị Ví Dụ", "Số CCCD/CMND": "001000000001",
	}
	for i, h := range heads[0] {
		cell, err := excelize.CoordinatesToCellName(i+1, 2)
		if err = errors.Join(err, f.SetCellStr(sheet, cell, values[h])); err != nil {
			t.Fatal(err)
		}
	}
	var filled bytes.Buffer
	if err := errors.Join(f.Write(&filled), f.Close()); err != nil {
		t.Fatal(err)
	}
	rows, problems, notes := readAll(t, filled.Bytes(), register.Options{})
	if len(rows) != 1 || len(problems) > 0 || cmp.Diff([]string{"0 other_sheet"}, noteCodes(notes)) != "" {
		t.Fatalf("rows %+v, problems %v, notes %+v", rows, codes(problems), notes)
	}
	r := rows[0]
	if r.Number != "12" || len(r.Parties) != 2 || r.Parties[0].Phone != "0900 000 001" || r.Parties[1].Name != "Trần Thị Thử" || r.Staff != "Lê Thị Ví Dụ" {
		t.Errorf("%+v", r)
	}
}

// TestColumnsGolden holds the description of the columns; KNTC_UPDATE=1 writes it.
func TestColumnsGolden(t *testing.T) {
	t.Parallel()
	const path = "../../docs/register-columns.md"
	var b strings.Builder
	b.WriteString("# Các cột của sổ theo dõi đơn\n\n" +
		"<!-- Written by TestColumnsGolden of internal/register from the table of columns; KNTC_UPDATE=1 writes it again. -->\n\n" +
		"`kntc import --template so.xlsx` ghi một sổ trống có đủ các cột này. Thứ tự cột tùy ý; chữ hoa, dấu, i/y và cách viết tắt thông dụng (KQ, GQ, XL, QĐ, VB, CQ, SĐT) không ảnh hưởng. " +
		"Cột lạ có dữ liệu làm dừng việc ghi cho đến khi xác nhận (`--confirm`, trường `confirm`) hoặc cho biết đó là cột nào (`--map \"Tiêu đề=Cột\"`, trường `map`; `-` là bỏ qua).\n\n" +
		"| Cột | Tên cố định | Bắt buộc | Cách ghi | Tên khác được nhận |\n|---|---|---|---|---|\n")
	for _, c := range register.Columns() {
		need := ""
		if c.Required {
			need = "x"
		}
		b.WriteString("| " + c.Heading + " | `" + c.Key + "` | " + need + " | " + c.Help + " | " + strings.Join(c.Synonyms, "; ") + " |\n")
	}
	if os.Getenv("KNTC_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, io.EOF) || string(got) != b.String() {
		t.Errorf("docs/register-columns.md is not what the table says (%v):\n%s", err, cmp.Diff(string(got), b.String()))
	}
}
