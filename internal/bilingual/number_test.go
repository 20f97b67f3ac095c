package bilingual_test

import (
	"math"
	"testing"

	"kntc/internal/bilingual"
)

func TestNumbersAreGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]bilingual.Text{
		0: {VI: "0", EN: "0"}, 999: {VI: "999", EN: "999"}, 1_000: {VI: "1.000", EN: "1,000"}, 1_250_000: {VI: "1.250.000", EN: "1,250,000"},
		-12_345: {VI: "-12.345", EN: "-12,345"}, math.MinInt64: {VI: "-9.223.372.036.854.775.808", EN: "-9,223,372,036,854,775,808"},
	} {
		if got := bilingual.Number(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}
