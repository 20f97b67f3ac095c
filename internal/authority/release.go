package authority

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/text"
)

// Unit is a row of a list of administrative units, as whoever assigns their
// codes publishes it.
type Unit struct {
	Line     int // of the file
	Code     string
	Name     string // without its kind: "Đống Đa"
	FullName string // with it: "Quận Đống Đa"
	Tier     Tier
	Parent   string     // code of the unit it is part of; "" at the top
	From     clock.Date // first day of the unit under this code; zero when the list does not say
	Document string     // "" when the list does not say
}

// Heir is a row of a list of successions, by the codes of that day.
type Heir struct {
	Line        int        // of the file
	Predecessor string     // bore this code on the day before
	Successor   string     // bears this code on the day
	On          clock.Date // first day of the successor's responsibility
	Document    string
}

// Release is a list of units as it holds on one day, and what is known about
// who took over from whom.
type Release struct {
	System   string     // whose codes they are, e.g. "gso"
	On       clock.Date // the day for which the list holds
	Since    clock.Date // first day of units that no list named before; On when zero
	Document string     // of rows that name none themselves
	Units    []Unit
	Heirs    []Heir

	// Complete says that the list has every unit, so that a unit with a code
	// of the system which is not in it ended on the day before.
	Complete bool
	// Under is what the topmost units belong to, and to which Complete is
	// limited; zero is the whole directory.
	Under ID
	// Renames says that another name under the same code and tier is a new
	// name of the same unit. Otherwise it is another unit: codes were re-used.
	Renames bool
	// Pattern makes the authority's name of the unit's: {unit} is its full
	// name as it stands within a sentence ("quận Đống Đa"), {full_name} as the
	// list has it. Empty is DefaultPattern.
	Pattern string
}

// DefaultPattern names the people's committee of a unit.
const DefaultPattern = "UBND {unit}"

// authorityName is what the authority of a unit is called.
func (r Release) authorityName(u Unit) string {
	pattern := r.Pattern
	if pattern == "" {
		pattern = DefaultPattern
	}
	full := text.Clean(u.FullName)
	first, size := utf8.DecodeRuneInString(full)
	unit := string(unicode.ToLower(first)) + full[size:]
	return strings.NewReplacer("{unit}", unit, "{full_name}", full).Replace(pattern)
}

// Verdict is what becomes of a row of a release, or of an authority that is not
// in it.
type Verdict string

// The verdicts.
const (
	Created   Verdict = "created"   // an authority is founded; a unit ended under the code, if there was one, is another
	Unchanged Verdict = "unchanged" // the directory says the same
	Renamed   Verdict = "renamed"
	Moved     Verdict = "moved"    // to another parent; beside Renamed, perhaps
	Ended     Verdict = "ended"    // not in a complete list: it ends on the day before
	Succeeds  Verdict = "recorded" // of a row of successions
	Refused   Verdict = "refused"
)

// Verdicts lists every verdict.
func Verdicts() []Verdict {
	return []Verdict{Created, Unchanged, Renamed, Moved, Ended, Succeeds, Refused}
}

// Judged is a row with what becomes of it.
type Judged struct {
	Line     int // of the file; 0 for an authority that is not in it
	Code     string
	Name     string // of the unit; of an ended authority, its name
	ID       ID     // zero when refused
	Verdicts []Verdict
	Why      *Refusal // of a refused row
}

// Refusal says which cell of a row is refused, and why.
type Refusal struct {
	Column string // its heading; "" when the row as a whole is meant
	Code   string // stable, snake_case
	Text   bilingual.Text
}

// Plan is what a release does to a directory.
type Plan struct {
	Units   []Judged // every row, in the order of the list
	Ended   []Judged
	Heirs   []Judged
	Changes []Change // to be applied in this order; only when nothing is refused
}

// Refused counts the rows that are refused.
func (p Plan) Refused() int {
	n := 0
	for _, list := range [][]Judged{p.Units, p.Ended, p.Heirs} {
		for _, j := range list {
			if j.Why != nil {
				n++
			}
		}
	}
	return n
}

// Count tells how many rows and authorities got the verdict.
func (p Plan) Count(v Verdict) int {
	n := 0
	for _, list := range [][]Judged{p.Units, p.Ended, p.Heirs} {
		for _, j := range list {
			for _, w := range j.Verdicts {
				if w == v {
					n++
				}
			}
		}
	}
	return n
}

// GSO is the system of the codes of the General Statistics Office (Tổng cục
// Thống kê; Quyết định 19/2025/QĐ-TTg).
const GSO = "gso"

// codeDigits are the lengths of the system's codes, where they are known: a
// spreadsheet that took codes for numbers has dropped their leading zeros.
func codeDigits(system string, t Tier) int {
	if system != GSO {
		return 0
	}
	switch t {
	case Province:
		return 2
	case District:
		return 3
	case Commune:
		return 5
	case Central:
		return 0
	}
	return 0
}

// bareName takes the kind of unit off a unit's name and returns the key of the
// rest's spelling.
func bareName(unit string) string {
	key := text.Spelling(unit)
	for _, kind := range unitKinds {
		if rest, ok := strings.CutPrefix(key, text.Spelling(kind)+" "); ok {
			return rest
		}
	}
	return key
}

//nolint:gochecknoglobals // the kinds of administrative unit, longest first where one begins with another
var unitKinds = []string{
	"thành phố", "tỉnh", "quận", "huyện", "thị xã", "thị trấn", "phường", "xã", "đặc khu",
}

// cutPlace splits a place into the unit and where it lies.
func cutPlace(place string) (unit, where string, found bool) { return strings.Cut(place, ",") }

// afterBody takes the kind of body off an authority's name: what follows begins
// with the kind of unit.
func afterBody(name string) string {
	key := text.Spelling(name)
	best := len(key)
	for _, kind := range unitKinds {
		if at := strings.Index(" "+key, " "+text.Spelling(kind)+" "); at >= 0 {
			best = min(best, at)
		}
	}
	if best == len(key) {
		return name
	}
	return key[best:]
}
