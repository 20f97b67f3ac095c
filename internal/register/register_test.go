package register_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/register"
)

const heading = "Số đơn,Ngày nhận,Ngày vào sổ,Nguồn đơn,Loại đơn,Họ và tên người gửi,Số CCCD/CMND,Địa chỉ,Số người,Nội dung,Lĩnh vực,Đủ điều kiện (x),Thuộc thẩm quyền (x),Hướng xử lý,Ngày xử lý,Cơ quan nhận chuyển,Số vụ việc,Ngày thụ lý,Kết quả giải quyết,Ngày giải quyết,Số văn bản giải quyết,Ngày ghi kết quả,Ghi chú\n"

// readAll opens a file and reads it to its end.
func readAll(t *testing.T, file []byte, o register.Options) ([]register.Row, []register.Problem, []register.Note) {
	t.Helper()
	r, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}()
	var rows []register.Row
	var problems []register.Problem
	for {
		row, p, err := r.Next()
		if errors.Is(err, io.EOF) {
			notes, _ := r.Notes()
			return rows, problems, notes
		}
		if err != nil {
			t.Fatalf("Next: %v", err)
		}
		rows, problems = append(rows, row), append(problems, p...)
	}
}

func codes(problems []register.Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%d%s %s", p.Line, p.Column, p.Code))
	}
	return out
}

func noteCodes(notes []register.Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, fmt.Sprintf("%d %s", n.Line, n.Code))
	}
	return out
}

func TestRowIsReadWhole(t *testing.T) {
	t.Parallel()
	file := "\ufeffUBND PHƯỜNG MẪU,,,\nSỔ THEO DÕI ĐƠN,,,\n\n" + heading +
		"\"1.081\",5/3/2019,06/03/2019,Bưu điện,KN,\"" + norm.NFD.String("Nguyễn Văn Mẫu") + "; Trần Thị Thử\",000000000001; 000000000002,\"Số 1 phố Mẫu, phường Thử\",12," +
		"\"Không đồng ý mức bồi thường\nĐề nghị xem xét\",Đất đai,x,X,Thụ lý,11/03/2019,,Vụ 07,11/03/2019,Đúng một phần,20/06/2019,125/QĐ-UBND,25/06/2019,\n"
	rows, problems, notes := readAll(t, []byte(file), register.Options{})
	if len(problems)+len(notes) != 0 {
		t.Fatalf("problems %v, notes %v", codes(problems), noteCodes(notes))
	}
	want := []register.Row{{
		Line: 5, Place: 1, Number: "1081",
		ReceivedOn: clock.MustDate(2019, time.March, 5), EnteredOn: clock.MustDate(2019, time.March, 6),
		Kind: petition.Complaint, Channel: petition.Post, Field: petition.FieldLand,
		Parties: []register.Party{
			{Type: party.Person, Name: "Nguyễn Văn Mẫu", IdentityNumber: "000000000001", Address: "Số 1 phố Mẫu, phường Thử"},
			{Type: party.Person, Name: "Trần Thị Thử", IdentityNumber: "000000000002", Address: "Số 1 phố Mẫu, phường Thử"},
		},
		Signatories: 12, Subject: "Không đồng ý mức bồi thường", Content: "Không đồng ý mức bồi thường\nĐề nghị xem xét",
		Eligibility: petition.Eligible, Competence: petition.Within,
		Disposition: petition.StateAccepted, DisposedOn: clock.MustDate(2019, time.March, 11),
		MatterNumber: "VỤ 07", AcceptedOn: clock.MustDate(2019, time.March, 11),
		Outcome: petition.OutcomePartlyRight, ResolvedOn: clock.MustDate(2019, time.June, 20),
		ResolutionDocument: "125/QĐ-UBND", OutcomeEnteredOn: clock.MustDate(2019, time.June, 25),
	}}
	if diff := cmp.Diff(want, rows, cmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// shortTable is a table with few columns, for tests of single faults.
const shortTable = "Số đơn;Ngày nhận;Ngày vào sổ;Loại đơn;Người gửi;Số CCCD;Số người;Nội dung;Hướng xử lý;Ngày xử lý;Cơ quan nhận chuyển;Số vụ;Ngày thụ lý;Kết quả;Ngày giải quyết;Ngày ghi kết quả\n"

func TestRowProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, rows string
		outside    bool
		want       []string
	}{
		{"sound", "1;5/3/2019;;KN;A;;;n;;;;;;;;", false, nil},
		{"number missing", ";5/3/2019;;KN;A;;;n;;;;;;;;", false, []string{"2A required"}},
		{"impossible date", "1;30/02/2019;;KN;A;;;n;;;;;;;;", false, []string{"2B date_impossible"}},
		{"month first", "1;11/15/2019;;KN;A;;;n;;;;;;;;", false, []string{"2B date_impossible"}},
		{"short year", "1;1/2/19;;KN;A;;;n;;;;;;;;", false, []string{"2B date_ambiguous"}},
		{"old year", "1;15/11/0219;;KN;A;;;n;;;;;;;;", false, []string{"2B date_implausible"}},
		{"no date", "1;hôm qua;;KN;A;;;n;;;;;;;;", false, []string{"2B date_unreadable"}},
		{"future", "1;01/01/2020;;KN;A;;;n;;;;;;;;", false, []string{"2B date_future"}},
		{"entered before received", "1;5/3/2019;4/3/2019;KN;A;;;n;;;;;;;;", false, []string{"2C dates_out_of_order"}},
		{"unknown kind", "1;5/3/2019;;Thư;A;;;n;;;;;;;;", false, []string{"2D word_unknown"}},
		{"no sender", "1;5/3/2019;;KN;;;;n;;;;;;;;", false, []string{"2E sender_missing"}},
		{"anonymous", "1;5/3/2019;;TC;Nặc danh;;;n;;;;;;;;", false, nil},
		{"identity too short", "1;5/3/2019;;KN;A;12345;;n;;;;;;;;", false, []string{"2F identity_number"}},
		{"more identities than senders", "1;5/3/2019;;KN;A;\"000000001\n000000002\";;n;;;;;;;;", false, []string{"2F identity_count"}},
		{"comma in a count", "1;5/3/2019;;KN;A;;1,081;n;;;;;;;;", false, []string{"2G number_unreadable"}},
		{"fewer people than senders", "1;5/3/2019;;KN;A và 11 người khác;;5;n;;;;;;;;", false, []string{"2G signatories_too_few"}},
		{"no content", "1;5/3/2019;;KN;A;;;;;;;;;;;", false, []string{"2H required"}},
		{"old font", "1;5/3/2019;;KN;NguyÔn V¨n A;;;n;;;;;;;;", false, []string{"2E legacy_font"}},
		{"control character", "1;5/3/2019;;KN;A;;;n\x01;;;;;;;;", false, []string{"2H control_character"}},
		{"disposition without day", "1;5/3/2019;;KN;A;;;n;Hướng dẫn;;;;;;;", true, []string{"2J required"}},
		{"disposed before received", "1;5/3/2019;;KN;A;;;n;Hướng dẫn;4/3/2019;;;;;;", true, []string{"2J dates_out_of_order"}},
		{"disposition without classification", "1;5/3/2019;;KN;A;;;n;Lưu đơn;6/3/2019;;;;;;", false, []string{"2 required", "2 required"}},
		{"withdrawn before classification", "1;5/3/2019;;KN;A;;;n;Rút đơn;6/3/2019;;;;;;", false, nil},
		{"name too long", "1;5/3/2019;;KN;" + strings.Repeat("ă", 201) + ";;;n;;;;;;;;", false, []string{"2E text_too_long"}},
		{"content too long", "1;5/3/2019;;KN;A;;;" + strings.Repeat("ă", 20001) + ";;;;;;;;", false, []string{"2H text_too_long"}},
		{"transfer to nobody", "1;5/3/2019;;TC;A;;;n;Chuyển đơn;6/3/2019;;;;;;", true, []string{"2K required"}},
		{"accepted without day", "1;5/3/2019;;KN;A;;;n;Thụ lý;;;;;;;", false, []string{"2M required"}},
		{"accepted before received", "1;5/3/2019;;KN;A;;;n;Thụ lý;6/3/2019;;;4/3/2019;;;", false, []string{"2M dates_out_of_order"}},
		{"joined nothing", "1;5/3/2019;;KN;A;;;n;Ghép vụ;6/3/2019;;;;;;", false, []string{"2L matter_missing"}},
		{"matter of a guided petition", "1;5/3/2019;;KN;A;;;n;Hướng dẫn;6/3/2019;;9;;;;", true, []string{"2L matter_without_acceptance"}},
		{"acceptance day of a guided petition", "1;5/3/2019;;KN;A;;;n;Hướng dẫn;6/3/2019;;;7/3/2019;;;", true, []string{"2M accepted_without_acceptance"}},
		{"resolved but not accepted", "1;5/3/2019;;KN;A;;;n;;;;;;Sai;7/3/2019;", false, []string{"2N resolved_without_acceptance"}},
		{"resolved before acceptance", "1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;;8/3/2019;Sai;7/3/2019;", false, []string{"2O dates_out_of_order"}},
		{"result without day", "1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;;;Sai;;", false, []string{"2O required"}},
		{"day without result", "1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;;;;9/3/2019;", false, []string{"2N required"}},
		{"result known before it was", "1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;;;Sai;9/3/2019;8/3/2019", false, []string{"2P dates_out_of_order"}},
		{"verdict on a recommendation", "1;5/3/2019;;KNPA;A;;;n;Thụ lý;8/3/2019;;;;Sai;9/3/2019;", false, []string{"2N outcome_of_other_kind"}},
		{"mixed accepted", "1;5/3/2019;;KNTC;A;;;n;Thụ lý;8/3/2019;;;;;;", false, []string{"2D mixed_accepted"}},
		{"number twice", "1;5/3/2019;;KN;A;;;n;;;;;;;;\n2;5/3/2019;;KN;A;;;n;;;;;;;;\n01;6/3/2019;;KN;B;;;n;;;;;;;;", false, []string{"4A number_repeated"}},
		{"number twice in two years", "1;5/3/2018;;KN;A;;;n;;;;;;;;\n1;6/3/2019;;KN;B;;;n;;;;;;;;", false, nil},
		{
			"petitions of one matter disagree",
			"1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;7;8/3/2019;;;\n2;9/3/2019;;KN;B;;;n;Ghép vụ;9/3/2019;;7;7/3/2019;;;",
			false,
			[]string{"3M matter_disagrees"},
		},
		{
			"joined after acceptance",
			"1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;7;8/3/2019;;;\n2;9/4/2019;;KN;B;;;n;Ghép vụ;9/4/2019;;7;8/3/2019;;;",
			false,
			nil,
		},
		{
			"joined after the end",
			"1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;7;;Sai;9/3/2019;\n2;9/4/2019;;KN;B;;;n;Ghép vụ;9/4/2019;;7;;Sai;9/3/2019;",
			false,
			[]string{"3O dates_out_of_order"},
		},
		{
			"result entered late, told once",
			"1;5/3/2019;;KN;A;;;n;Thụ lý;8/3/2019;;7;;Sai;9/5/2019;20/5/2019\n2;9/4/2019;;KN;B;;;n;Ghép vụ;9/4/2019;;7;;Sai;9/5/2019;",
			false,
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := shortTable + tt.rows + "\n"
			if tt.outside { // eligible, but not in competence
				file = strings.NewReplacer("kết quả\n", "kết quả;Đủ điều kiện;Thuộc thẩm quyền\n").Replace(shortTable) + tt.rows + ";x;\n"
			}
			_, problems, _ := readAll(t, []byte(file), register.Options{Today: clock.MustDate(2019, time.December, 31)})
			if diff := cmp.Diff(tt.want, codes(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			for _, p := range problems {
				if p.Text.VI == "" || p.Text.EN == "" || p.Heading == "" {
					t.Errorf("incomplete problem %+v", p)
				}
			}
		})
	}
}

func TestRowsPassedOver(t *testing.T) {
	t.Parallel()
	file := "Số đơn\tNgày nhận\tLoại đơn\tHọ tên\tNội dung\tMàu giấy\n(1)\t(2)\t(3)\t(4)\t(5)\t(6)\n" +
		"Tháng 01/2019\t\t\t\t\t\n\t\t\t\t\t\n1\t5/3/2019\tKN\tA\tn\tvàng\n" +
		"Số đơn\tNgày nhận\tLoại đơn\tHọ tên\tNội dung\tMàu giấy\n2\t5/3/2019\tKN\tTổng công ty Mẫu\tn\t\n" +
		"Tổng cộng\t\t2\t\t\t\nNgười lập biểu\t\t\tThủ trưởng\t\t\n"
	rows, problems, notes := readAll(t, []byte(file), register.Options{})
	if len(rows) != 2 || len(problems) != 0 {
		t.Fatalf("rows %v, problems %v", rows, codes(problems))
	}
	want := []string{"1 unknown_column", "3 section_row", "6 repeated_heading", "8 total_row", "9 footer_row"}
	if diff := cmp.Diff(want, noteCodes(notes)); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestHeadingsOnTwoRows(t *testing.T) {
	t.Parallel()
	file := "sep=;\nSỔ THEO DÕI ĐƠN;;;;;;;;;\n" +
		"STT;Số vào sổ;Ngày tiếp nhận;Người gửi đơn;;;Phân loại đơn;Tóm tắt nội dung;Kết quả giải quyết;;Xử lý;\n" +
		";;;Họ và tên;Địa chỉ;Số CMND/CCCD;;;Kết quả;Ngày;Hướng xử lý;Ngày\n" +
		"1;17;1.3.2019;A;Phố Mẫu;;Phản ánh;n;Đã trả lời;2-4-2019;Thụ lý;05/03/2019 08:30\n"
	rows, problems, notes := readAll(t, []byte(file), register.Options{})
	if diff := cmp.Diff([]string(nil), codes(problems)); diff != "" || len(notes) != 0 {
		t.Fatalf("problems:\n%s notes %v", diff, noteCodes(notes))
	}
	r := rows[0]
	if r.Line != 5 || r.Number != "17" || r.Outcome != petition.OutcomeAnswered || r.ResolvedOn.String() != "2019-04-02" || r.Parties[0].Address != "Phố Mẫu" {
		t.Errorf("row = %+v", r)
	}
}

func TestFilesRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		want       *fault.Error
		says       string
	}{
		{"empty", "", register.ErrHeadings, "empty"},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", register.ErrFormat, ".xls"},
		{"PDF", "%PDF-1.7", register.ErrFormat, "PDF"},
		{"UTF-16 without a table", "\xff\xfeS\x00", register.ErrHeadings, "No row"},
		{"bytes of no encoding", "S\xff\x81, \xfe\x90\n", register.ErrEncoding, "not known"},
		{"Western European", "So don,Caf\xe9\n", register.ErrEncoding, "not known"},
		{"UTF-16 without mark", "S\x00T\x00T\x00", register.ErrEncoding, "UTF-16"},
		{"TCVN3", "STT,H\xe4 v\xb5 t\xean,S\xe8 \xae\xacn\nNguy\xd4n V\xa8n", register.ErrEncoding, "TCVN3"},
		{"VNI", "STT,Ho\xef va\xf8 te\xe2n\nNguye\xe3n Va\xeen", register.ErrEncoding, "VNI"},
		{"web page", "<html><table>", register.ErrFormat, "web page"},
		{"archive that is no workbook", "PK\x03\x04rest", register.ErrDamaged, "cut off"},
		{"no table", "xin chào\nkhông có gì\n", register.ErrHeadings, "No row"},
		{"typed for an old font", "Sè ®¬n,Ngµy nhËn,Lo¹i ®¬n\n1,2,3\n", register.ErrHeadings, "TCVN3"},
		{"required columns missing", "Số đơn,Ngày nhận,Ghi chú\n", register.ErrHeadings, "Loại đơn"},
		{"two columns of one meaning", "Số đơn,Số vào sổ,Ngày nhận,Loại đơn,Họ tên,Nội dung\n", register.ErrHeadings, "mean the same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := register.Open(t.Context(), strings.NewReader(tt.file), int64(len(tt.file)), register.Options{})
			f := fault.As(err)
			if f == nil || !errors.Is(f, tt.want) {
				t.Fatalf("Open = %v, want %s", err, tt.want.Code)
			}
			if !strings.Contains(f.Detail.EN, tt.says) || f.Detail.VI == "" {
				t.Errorf("detail = %+v, want it to say %q", f.Detail, tt.says)
			}
		})
	}
}

func TestOpenQuoteIsRefusedAtItsLine(t *testing.T) {
	t.Parallel()
	file := shortTable + strings.Repeat("1;5/3/2019;;KN;A;;;n;;;;;;;;\n", 50) + "2;5/3/2019;;KN;\"A;;;n\n" + strings.Repeat("x", 3<<20)
	r, err := register.Open(t.Context(), strings.NewReader(file), int64(len(file)), register.Options{})
	for err == nil {
		_, _, err = r.Next()
	}
	if !errors.Is(err, register.ErrTooLarge) || !strings.Contains(err.Error(), "after line 51") {
		t.Errorf("err = %v", err)
	}
}

func TestRowLimit(t *testing.T) {
	t.Parallel()
	file := shortTable + "1;5/3/2019;;KN;A;;;n;;;;;;;;\n2;5/3/2019;;KN;A;;;n;;;;;;;;\n"
	r, err := register.Open(t.Context(), strings.NewReader(file), int64(len(file)), register.Options{MaxRows: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = r.Next(); err != nil {
		t.Fatal(err)
	}
	if _, _, err = r.Next(); !errors.Is(err, register.ErrTooLarge) {
		t.Errorf("Next = %v, want too large", err)
	}
}

func TestFingerprintIgnoresFormNotContent(t *testing.T) {
	t.Parallel()
	one := "Số đơn,Ngày nhận,Loại đơn,Họ tên,Nội dung\n\"1.081\",5/3/2019,KN,Nguyễn Văn Mẫu,n\n"
	same := "TIÊU ĐỀ\n\nGhi chú;Số vào sổ;Nội dung đơn;Họ và tên;Phân loại;Ngày tiếp nhận\n;1081;n;" + norm.NFD.String("Nguyễn  Văn Mẫu") + ";Khiếu nại;05/03/2019\n"
	other := strings.Replace(one, "5/3/2019", "6/3/2019", 1)
	print := func(file string) string {
		rows, _, _ := readAll(t, []byte(file), register.Options{})
		return rows[0].Fingerprint()
	}
	if print(one) != print(same) {
		t.Error("equal rows must have equal fingerprints")
	}
	if print(one) == print(other) {
		t.Error("a changed date must change the fingerprint")
	}
}

func TestDispositionKnownOn(t *testing.T) {
	t.Parallel()
	early, late := clock.MustDate(2019, time.March, 1), clock.MustDate(2019, time.March, 9)
	for _, tt := range []struct {
		name string
		row  register.Row
		want clock.Date
	}{
		{"entered in time", register.Row{EnteredOn: early, Disposition: petition.StateAccepted, DisposedOn: late}, late},
		{"entered late", register.Row{EnteredOn: late, Disposition: petition.StateAccepted, DisposedOn: early}, late},
		{"not yet", register.Row{EnteredOn: late}, clock.Date{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.row.DispositionKnownOn(); got != tt.want {
				t.Errorf("DispositionKnownOn = %s, want %s", got, tt.want)
			}
		})
	}
}
