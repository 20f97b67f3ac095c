package petition

import (
	"fmt"
	"strings"
)

// Renumbers reports whether a correction moves the receipt to another year, in
// whose book the petition gets a number; the one it had is annulled. A petition
// that came from a predecessor was numbered when it came.
func Renumbers(p Petition, c PetitionCorrection) bool {
	return c.ReceivedOn != nil && !p.Succeeded() && p.Number.Year == p.ReceivedOn.Year() && c.ReceivedOn.Year() != p.Number.Year
}

// renumbered is the number that a petition got in the place of an annulled one.
func renumbered(p Petition) string {
	if len(p.FormerNumbers) == 0 {
		return ""
	}
	return p.Number.String()
}

// WriteNumbers writes numbers of the book of petitions, as "1/2025 3/2024".
func WriteNumbers(list []Number) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.String()
	}
	return strings.Join(out, " ")
}

// ReadNumbers reads what WriteNumbers wrote.
func ReadNumbers(s string) ([]Number, error) {
	var out []Number
	for word := range strings.FieldsSeq(s) {
		n := Number{Book: PetitionBook}
		if _, err := fmt.Sscanf(word, "%d/%d", &n.No, &n.Year); err != nil {
			return nil, fmt.Errorf("number %q: %w", word, err)
		}
		out = append(out, n)
	}
	return out, nil
}
