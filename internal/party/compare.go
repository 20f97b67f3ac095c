package party

import (
	"slices"

	"kntc/internal/text"
)

// Difference is a field of a party before and after the parties of a case were
// replaced. A party that is new has no old values, one that is gone no new ones.
type Difference struct {
	Of       string // the party's name, the new one when there is one
	Field    string // "name", "type", "identity_number", "address", "phone" or "representative"
	Old, New string
}

// Compare tells what became of the parties of a case, in the order of the new
// list and then of those that are gone; nil when nothing did. A party is known
// again by its identity number, else by its name, else by its place among those
// of which neither tells.
func Compare(old, given []Party) []Difference {
	var out []Difference
	was := known(old, given)
	for i, p := range given {
		before := Party{}
		if was[i] >= 0 {
			before = old[was[i]]
		}
		out = append(out, differences(before, p)...)
	}
	for i, p := range old {
		if !slices.Contains(was, i) {
			out = append(out, differences(p, Party{})...)
		}
	}
	return out
}

// known tells for each party which of the old ones it is; -1 for a new one.
func known(old, given []Party) []int {
	was := make([]int, len(given))
	for i := range was {
		was[i] = -1
	}
	for _, same := range []func(a, b Party) bool{
		func(a, b Party) bool { return a.IdentityNumber != "" && a.IdentityNumber == b.IdentityNumber },
		func(a, b Party) bool { return text.Fold(a.Name) == text.Fold(b.Name) },
		func(Party, Party) bool { return true },
	} {
		for i, p := range given {
			if was[i] >= 0 {
				continue
			}
			for j, q := range old {
				if !slices.Contains(was, j) && same(q, p) {
					was[i] = j
					break
				}
			}
		}
	}
	return was
}

// differences lists the fields in which two parties differ.
func differences(old, now Party) []Difference {
	of := now.Name
	if of == "" {
		of = old.Name
	}
	var out []Difference
	for _, d := range []Difference{
		{of, "name", old.Name, now.Name},
		{of, "type", string(old.Type), string(now.Type)},
		{of, "identity_number", old.IdentityNumber, now.IdentityNumber},
		{of, "address", old.Address, now.Address},
		{of, "phone", old.Phone, now.Phone},
		{of, "representative", speaks(old), speaks(now)},
	} {
		if d.Old != d.New {
			out = append(out, d)
		}
	}
	return out
}

func speaks(p Party) string {
	if p.Representative {
		return "yes"
	}
	return ""
}
