package authority

import (
	"slices"
	"strings"

	"kntc/internal/clock"
)

// Named reports whether a text names an authority, one that lies above or below it on
// the day, or one of those that it succeeded: by the name that the body bears, or by
// the unit that it governs ("Trưởng phòng, UBND quận Mẫu" names all bodies of quận
// Mẫu). Accents, case and abbreviations make no difference. It tells where somebody
// may belong of whom no more is known than what a paper says, not where they do.
func (t *Tree) Named(words string, at ID, on clock.Date) bool {
	t.searchOnce.Do(t.buildSearch)
	said := " " + foldQuery(words) + " "
	says := func(name string) bool { return name != "" && strings.Contains(said, " "+name+" ") }
	around, before := slices.Concat(t.Path(at, on), t.SubtreeOn(at, on)), t.Predecessors(at)
	slices.Sort(around)
	for _, e := range t.entries {
		n := &t.nodes[e.node]
		_, near := slices.BinarySearch(around, n.ID)
		if near = near && e.span.Contains(on); !near && !slices.Contains(before, n.ID) {
			continue
		}
		if says(e.name) || n.Tier != Central && says(e.unit) {
			return true
		}
	}
	return false
}
