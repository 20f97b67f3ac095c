package api

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kntc/api/web"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// bound has a member of every kind that bodies hold.
type bound struct {
	Text  string            `json:"text"`
	Flag  *bool             `json:"flag"`
	Count int               `json:"count"`
	On    clock.Date        `json:"on"`
	Where authority.ID      `json:"where"`
	Which authority.OwnedID `json:"which"`
	List  []string          `json:"list"`
	Paper *paper            `json:"paper"`
}

func TestDecodeFillsEveryMember(t *testing.T) {
	t.Parallel()
	var got bound
	err := web.Decode([]byte(`{"text":"đơn 😀 \u0111","flag":false,"count":-3,"on":"2024-02-29","where":"7","which":"`+petitionID.String()+
		`","list":["a","b"],"paper":{"number":"1/TB"}}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := bound{
		Text: "đơn 😀 đ", Flag: &no, Count: -3, On: clock.MustDate(2024, 2, 29), Where: 7, Which: petitionID,
		List: []string{"a", "b"}, Paper: &paper{Number: "1/TB"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(clock.Date{})); diff != "" {
		t.Error(diff)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, code, field string }{
		{"unknown member inside", `{"paper":{"x/y~z":1}}`, "invalid_body", "/paper/x~1y~0z unknown_field"},
		{"case matters", `{"Text":"a"}`, "invalid_body", "/Text unknown_field"},
		{"number as text", `{"text":7}`, "invalid_body", "/text wrong_type"},
		{"text as number", `{"count":"7"}`, "invalid_body", "/count wrong_type"},
		{"fraction", `{"count":1.5}`, "invalid_body", "/count wrong_type"},
		{"beyond 32 bits", `{"count":3000000000}`, "invalid_body", "/count wrong_type"},
		{"number as id", `{"where":7}`, "invalid_body", "/where invalid_id"},
		{"id with zeros", `{"where":"07"}`, "invalid_body", "/where invalid_id"},
		{"id too large", `{"where":"2147483648"}`, "invalid_body", "/where invalid_id"},
		{"empty date", `{"on":""}`, "invalid_body", "/on invalid_date"},
		{"no such day", `{"on":"2023-02-29"}`, "invalid_body", "/on invalid_date"},
		{"other form of date", `{"on":"01/02/2023"}`, "invalid_body", "/on invalid_date"},
		{"null in a list", `{"list":["a",null]}`, "invalid_body", "/list/1 null"},
		{"wrong type in a list", `{"list":["a",{}]}`, "invalid_body", "/list/1 wrong_type"},
		{"list as object", `{"list":{}}`, "invalid_body", "/list wrong_type"},
		{"duplicate inside", `{"paper":{"number":"a","number":"b"}}`, "malformed_json", "/paper/number duplicate_field"},
		{"replacement character", "{\"text\":\"a\ufffd\"}", "malformed_json", "/text invalid_utf8"},
		{"comment", `{"text":"a"/**/}`, "malformed_json", ""},
		{"trailing comma", `{"text":"a",}`, "malformed_json", ""},
		{"single quotes", `{'text':'a'}`, "malformed_json", ""},
		{"two values", `{} {}`, "malformed_json", ""},
		{"byte order mark", "\ufeff{}", "malformed_json", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var v bound
			f := fault.As(web.Decode([]byte(tt.body), &v))
			if f == nil || f.Code != tt.code {
				t.Fatalf("got %v, want %s", f, tt.code)
			}
			var field string
			if len(f.Fields) > 0 {
				field = f.Fields[0].Pointer + " " + f.Fields[0].Code
			}
			if field != tt.field {
				t.Errorf("points at %q, want %q", field, tt.field)
			}
		})
	}
}

func TestDecodeReportsEveryFaultOnce(t *testing.T) {
	t.Parallel()
	var v bound
	f := fault.As(web.Decode([]byte(`{"text":1,"flag":"x","count":"y","on":"z","more":1}`), &v))
	if f == nil || len(f.Fields) != 5 {
		t.Fatalf("got %v, want five faults", f)
	}
	many := `{"x":1`
	for i := range 200 {
		many += `,"y` + strings.Repeat("y", i) + `":1`
	}
	if f := fault.As(web.Decode([]byte(many+"}"), &v)); f == nil || len(f.Fields) != web.MaxFaults {
		t.Errorf("a hostile body gets %d faults, want %d", len(f.Fields), web.MaxFaults)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(registerBody))
	f.Add([]byte(`{"parties":[{"type":1}],"x":[[[[]]]]}`))
	f.Add([]byte("{\"subject\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		var v registerRequest
		err := web.Decode(body, &v)
		if err == nil {
			if !utf8.ValidString(v.Subject) {
				t.Errorf("broken text came through: %q", v.Subject)
			}
			return
		}
		refused := fault.As(err)
		if refused == nil {
			t.Fatalf("not a fault: %v", err)
		}
		if _, err := web.RenderProblem(refused, 400, "/", "id", "vi"); err != nil {
			t.Errorf("the refusal cannot be told: %v", err)
		}
	})
}
