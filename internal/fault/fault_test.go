package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

func template() *fault.Error {
	return fault.Define(fault.Unprocessable, "too_wet", "Ướt quá.", "Too wet.")
}

func TestIsMatchesByCode(t *testing.T) {
	t.Parallel()
	wet, dry := template(), fault.Define(fault.Unprocessable, "too_dry", "Khô quá.", "Too dry.")
	derived := wet.Msg("Mưa.", "Rain.").At("/roof", "leaks", "Dột.", "Leaks.").Because(io.EOF)
	for _, tt := range []struct {
		name string
		err  error
		want bool
	}{
		{"itself", wet, true},
		{"derived", derived, true},
		{"wrapped", fmt.Errorf("open the window: %w", derived), true},
		{"another code", dry, false},
		{"no fault", io.EOF, false},
		{"none", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := errors.Is(tt.err, wet); got != tt.want {
				t.Errorf("errors.Is = %v", got)
			}
		})
	}
	if !errors.Is(derived, io.EOF) {
		t.Error("the cause is lost")
	}
}

func TestAs(t *testing.T) {
	t.Parallel()
	f := template()
	if got := fault.As(fmt.Errorf("a: %w", fmt.Errorf("b: %w", f))); got != f {
		t.Errorf("As found %v", got)
	}
	if got := fault.As(io.EOF); got != nil {
		t.Errorf("As made %v of another error", got)
	}
	if got := fault.As(nil); got != nil {
		t.Errorf("As made %v of nothing", got)
	}
}

// TestDerivingLeavesTheOriginal: templates are shared by all requests, so no
// copy may write into another.
func TestDerivingLeavesTheOriginal(t *testing.T) {
	t.Parallel()
	base := template().At("/a", "one", "Một.", "One.").With("x", 1)
	want := snapshot(base)
	for _, tt := range []struct {
		name   string
		derive func() *fault.Error
	}{
		{"Msg", func() *fault.Error { return base.Msg("Khác.", "Other.") }},
		{"At", func() *fault.Error { return base.At("/b", "two", "Hai.", "Two.") }},
		{"By", func() *fault.Error { return base.By(bilingual.Legal{Law: "Luật Thử", Article: "Điều 1"}) }},
		{"With another", func() *fault.Error { return base.With("y", 2) }},
		{"With the same", func() *fault.Error { return base.With("x", 2) }},
		{"Because", func() *fault.Error { return base.Because(io.EOF) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.derive()
			if got == base {
				t.Error("returned the original")
			}
			if cmp.Equal(want, snapshot(got)) {
				t.Error("changed nothing")
			}
			if diff := cmp.Diff(want, snapshot(base)); diff != "" {
				t.Errorf("changed the original:\n%s", diff)
			}
		})
	}
}

// TestSiblingsDoNotShareFields: two faults derived from one keep their own
// fields, as append on a shared array would not.
func TestSiblingsDoNotShareFields(t *testing.T) {
	t.Parallel()
	base := template()
	for i := range 5 {
		base = base.At(fmt.Sprintf("/%d", i), "bad", "Sai.", "Bad.")
	}
	left := base.At("/left", "bad", "Sai.", "Bad.")
	right := base.At("/right", "bad", "Sai.", "Bad.")
	if left.Fields[5].Pointer != "/left" || right.Fields[5].Pointer != "/right" || len(base.Fields) != 5 {
		t.Errorf("left %v, right %v", left.Fields, right.Fields)
	}
	one, two := base.With("n", 1), base.With("n", 2)
	if one.Extra["n"] != 1 || two.Extra["n"] != 2 || base.Extra != nil {
		t.Errorf("one %v, two %v, base %v", one.Extra, two.Extra, base.Extra)
	}
}

// TestByKeepsItsOwnArticle: the caller's value may change afterwards.
func TestByKeepsItsOwnArticle(t *testing.T) {
	t.Parallel()
	l := bilingual.Legal{Law: "Luật Thử", Article: "Điều 1"}
	f := template().By(l)
	l.Article = "Điều 2"
	if f.Legal.Article != "Điều 1" {
		t.Errorf("the article became %s", f.Legal.Article)
	}
}

func TestErrorIsForLogs(t *testing.T) {
	t.Parallel()
	f := template().Msg("Mưa.", "Rain.").At("/roof", "leaks", "Dột.", "Leaks.").Because(io.EOF)
	if got, want := f.Error(), "too_wet: Rain. [/roof leaks]: EOF"; got != want {
		t.Errorf("Error() = %q, want %q", got, want)
	}
	if got := template().Error(); got != "too_wet" {
		t.Errorf("Error() = %q", got)
	}
}

func TestTextIn(t *testing.T) {
	t.Parallel()
	both, onlyVI := bilingual.Text{VI: "Xin chào", EN: "Hello"}, bilingual.Text{VI: "Xin chào"}
	for _, tt := range []struct {
		text       bilingual.Text
		lang, want string
	}{
		{both, "vi", "Xin chào"},
		{both, "en", "Hello"},
		{both, "fr", "Xin chào"},
		{both, "", "Xin chào"},
		{onlyVI, "en", "Xin chào"},
	} {
		if got := tt.text.In(tt.lang); got != tt.want {
			t.Errorf("In(%q) = %q, want %q", tt.lang, got, tt.want)
		}
	}
}

// shown is what a fault says, without pointers.
type shown struct {
	Detail bilingual.Text
	Fields []fault.Field
	Legal  bilingual.Legal
	Extra  map[string]any
	Cause  string
}

func snapshot(f *fault.Error) shown {
	s := shown{Detail: f.Detail, Fields: append([]fault.Field(nil), f.Fields...), Extra: make(map[string]any)}
	for k, v := range f.Extra {
		s.Extra[k] = v
	}
	if f.Legal != nil {
		s.Legal = *f.Legal
	}
	if err := f.Unwrap(); err != nil {
		s.Cause = err.Error()
	}
	return s
}
