package bilingualtest_test

import (
	"slices"
	"testing"

	"kntc/internal/bilingual/bilingualtest"
)

func TestForeign(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string][]string{
		"Ngày nhận đơn không được sau ngày hiện tại.":                nil,
		"Chỉ nhận PDF, ảnh, Word, Excel.":                            nil,
		"Văn bản 04/QĐ-UBND ngày 10/01/2026.":                        nil,
		"Dung lượng tệp không được vượt quá 25 MB.":                  nil,
		"Hãy kiểm tra KNTC_KEYSET, hoặc chạy “kntc migrate up”.":     nil,
		"“%s” là số, không phải ngày.":                               nil,
		"Chỉ nhận person hoặc organisation.":                         {"person", "organisation"},
		"Chỉ nhận one_place.":                                        {"one_place", "one", "place"},
		"Hãy gửi application/json.":                                  {"application/json", "application", "json"},
		"Tối đa 25 MiB.":                                             {"MiB", "MiB"},
		"Hãy đổi mật khẩu tại POST /api/v1/auth.":                    {" /api/v1/auth", "POST ", "api", "auth"},
		"Thiếu If-Match.":                                            {"If-Match", "If", "Match"},
		"Bước “accept” không thực hiện được ở trạng thái “đã nhận”.": {"accept"},
	} {
		if got := bilingualtest.Foreign(sentence); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", sentence, got, want)
		}
	}
}
