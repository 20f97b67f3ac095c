package register_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/register"
)

const unitHeadings = "code,name,full_name,tier,parent_code\n"

func readUnits(t *testing.T, content string) ([]authority.Unit, []register.Problem, error) {
	t.Helper()
	return register.Units(t.Context(), strings.NewReader(content), int64(len(content)))
}

func TestUnits(t *testing.T) {
	t.Parallel()
	want := []authority.Unit{
		{Line: 2, Code: "01", Name: "Thử Nghiệm", FullName: "Tỉnh Thử Nghiệm", Tier: authority.Province},
		{
			Line: 3, Code: "00004", Name: "Mai Vàng", FullName: "Xã Mai Vàng", Tier: authority.Commune, Parent: "01",
			From: clock.MustDate(2025, 7, 1), Document: "NQ 1",
		},
	}
	for _, tt := range []struct{ name, content string }{
		{"comma", "code,name,full_name,tier,parent_code,valid_from,document\n01,Thử Nghiệm,Tỉnh Thử Nghiệm,province,,,\n00004,Mai Vàng,Xã Mai Vàng,commune,01,2025-07-01,NQ 1\n"},
		{"as Excel saves it", "\ufeffMã;Tên;Tên đầy đủ;Cấp;Mã cấp trên;Hiệu lực từ;Văn bản\r\n01;Thử Nghiệm;Tỉnh Thử Nghiệm;tỉnh;;;\r\n00004;Mai Vàng;Xã Mai Vàng;xã;01;01/07/2025;NQ 1\r\n"},
		{"decomposed accents", "code,name,full_name,tier,parent_code,valid_from,document\n01,Thu\u031b\u0309 Nghie\u0323\u0302m,Ti\u0309nh Thu\u031b\u0309 Nghie\u0323\u0302m,province,,,\n00004,Mai Va\u0300ng,Xa\u0303 Mai Va\u0300ng,commune,01,2025-07-01,NQ 1\n"},
		{"columns in another order", "tier,parent_code,full_name,population,name,code,document,valid_from\nprovince,,Tỉnh Thử Nghiệm,9,Thử Nghiệm,01,,\ncommune,01,Xã Mai Vàng,9,Mai Vàng,00004,NQ 1,2025-07-01\n"},
		{"JSON", "[\n {\"code\":\"01\",\"name\":\"Thử Nghiệm\",\"full_name\":\"Tỉnh Thử Nghiệm\",\"tier\":\"province\",\"parent_code\":null},\n {\"code\":\"00004\",\"name\":\"Mai Vàng\",\"full_name\":\"Xã Mai Vàng\",\"tier\":\"commune\",\"parent_code\":\"01\",\"valid_from\":\"2025-07-01\",\"document\":\"NQ 1\"}\n]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, problems, err := readUnits(t, tt.content)
			if err != nil || len(problems) > 0 {
				t.Fatalf("%v, %v", err, problems)
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(clock.Date{})); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnitProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, row, column, code string }{
		{"no code", ",A,Xã A,commune,01", "code", "required"},
		{"no name", "00004,A,,commune,01", "full_name", "required"},
		{"a code with a blank", "00 04,A,Xã A,commune,01", "code", "code_invalid"},
		{"unknown tier", "00004,A,Xã A,hamlet,01", "tier", "unknown_value"},
		{"legacy font", "00004,A,X· V¨n,commune,01", "full_name", "legacy_font"},
		{"control character", "00004,A,Xã \x01A,commune,01", "full_name", "text_invalid"},
		{"too many cells", "00004,A,Xã A,commune,01,x", "", "too_many_cells"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, problems, err := readUnits(t, unitHeadings+"01,B,Tỉnh B,province,\n"+tt.row+"\n")
			if err != nil || len(got) != 1 {
				t.Fatalf("%v, %v", got, err)
			}
			if len(problems) != 1 || problems[0].Line != 3 || problems[0].Column != tt.column || problems[0].Code != tt.code ||
				problems[0].Text.VI == "" || problems[0].Text.EN == "" {
				t.Errorf("problems %+v, want %s %s on line 3", problems, tt.column, tt.code)
			}
		})
	}
}

func TestUnitFilesRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, content string
		want          error
	}{
		{"empty", "", register.ErrList},
		{"no rows", "\n", register.ErrList},
		{"a column missing", "code,name,full_name,tier\n01,A,Tỉnh A,province\n", register.ErrList},
		{"a column twice", "code,code,full_name,tier,parent_code\n", register.ErrList},
		{"UTF-16", "\xff\xfec\x00o\x00", register.ErrEncoding},
		{"TCVN3", unitHeadings + "01,A,T\xd8nh A,province,\n", register.ErrEncoding},
		{"a workbook", "PK\x03\x04rest", register.ErrFormat},
		{"a stray quote", unitHeadings + "01,\"A\"x,Tỉnh A,province,\n", register.ErrDamaged},
		{"a number for a code", `[{"code":1}]`, register.ErrDamaged},
		{"JSON cut off", `[{"code":"1"}`, register.ErrDamaged},
		{"something after the JSON", `[] x`, register.ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, _, err := readUnits(t, tt.content); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSuccessions(t *testing.T) {
	t.Parallel()
	content := "predecessor,successor,on,document\n901,91,2025-07-01,Luật\n902,,01/07/2025,\n903,91,31/02/2025,\n904,91,1/7/20256,\n"
	got, problems, err := register.Successions(t.Context(), strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	want := []authority.Heir{{Line: 2, Predecessor: "901", Successor: "91", On: clock.MustDate(2025, 7, 1), Document: "Luật"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(clock.Date{})); diff != "" {
		t.Errorf("successions (-want +got):\n%s", diff)
	}
	if len(problems) != 3 || problems[0].Code != "required" || problems[1].Code != "date_invalid" || problems[2].Code != "date_invalid" {
		t.Errorf("problems %+v", problems)
	}
}

func FuzzUnits(f *testing.F) {
	f.Add(unitHeadings + "01,A,Tỉnh A,province,\n")
	f.Add(`[{"code":"01"}]`)
	f.Add("sep=;\ncode;name;full_name;tier;parent_code\n")
	f.Fuzz(func(t *testing.T, content string) {
		got, problems, err := register.Units(t.Context(), strings.NewReader(content), int64(len(content)))
		if err != nil && (len(content) == 0 || strings.TrimSpace(err.Error()) == "") {
			return
		}
		for _, u := range got {
			if u.Code == "" || u.FullName == "" || u.Line < 1 {
				t.Errorf("%+v", u)
			}
		}
		for _, p := range problems {
			if p.Text.VI == "" || p.Text.EN == "" || p.Line < 1 {
				t.Errorf("%+v", p)
			}
		}
	})
}
