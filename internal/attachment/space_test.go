package attachment_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kntc/internal/attachment"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// TestSpaceOfAnAuthority fills the day's space and then all of it: each file that
// does not fit is refused with its limit, leaves no bytes behind, and was never
// counted; another authority's space is its own.
func TestSpaceOfAnAuthority(t *testing.T) {
	t.Parallel()
	eachFiles(t, func(t *testing.T, f *files) {
		content := pdf(strings.Repeat("x", 1000))
		size := int64(len(content))
		limits := attachment.Space{LimitToday: 5 * size / 2, Limit: 7 * size / 2}
		f.limited(limits)
		id := f.register(t, petition.Complaint)
		space := func() attachment.Space {
			t.Helper()
			list, err := f.List(t.Context(), f.clerk, petition.OfPetition, id)
			if err != nil {
				t.Fatal(err)
			}
			return *list.Space
		}
		refused := func(limit string) {
			t.Helper()
			_, err := f.attach(t.Context(), f.clerk, id, "quá.pdf", content)
			if why := fault.As(err); !errors.Is(err, attachment.ErrFull) || why.Extra[limit] == nil {
				t.Errorf("want %s: %v", limit, err)
			}
		}
		f.mustAttach(t, f.clerk, id, "1.pdf", content)
		f.mustAttach(t, f.clerk, id, "2.pdf", content)
		refused("limit_today_bytes")
		limits.UsedToday, limits.Used = 2*size, 2*size
		if got := space(); got != limits {
			t.Errorf("after two files: %+v, want %+v", got, limits)
		}
		f.clock.Advance(24 * time.Hour)
		if got := space(); got.UsedToday != 0 || got.Used != 2*size {
			t.Errorf("on the next day: %+v", got)
		}
		f.mustAttach(t, f.clerk, id, "3.pdf", content)
		refused("limit_bytes")
		if got := f.keys(t); len(got) != 3 {
			t.Errorf("%d objects, want those of the three files", len(got))
		}
	})
}
