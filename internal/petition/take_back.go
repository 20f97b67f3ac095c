package petition

import (
	"kntc/internal/authority"
	"kntc/internal/clock"
)

// A paper register that was imported wrong as a whole is taken back as a whole. Its
// cases are annulled; unlike one that is annulled alone, each gives its number back:
// the office wrote it into its own register, and the register as it should have been
// imported gives it to the same paper. No row of a table does that: nobody takes a
// single case back.

// FreedYear is the year of the books in which cases that were taken back are
// numbered, so that no two of them have the same number.
const FreedYear = 0

// TakeBackPetition is a petition taken back on a day with the import that entered it,
// and the event that says so; no is its number among those taken back. It belongs to
// no matter any more. The words name nobody.
func TakeBackPetition(p Petition, no int, on clock.Date, why string) (Petition, Event) {
	after := p
	after.Version++
	after.State, after.LastOn, after.DisposedOn = StateAnnulled, on, on
	after.Matter = authority.OwnedID{}
	changes := append(petitionChanges(p, after), freed(p.Number, p.SourceNumber)...)
	after.FormerNumbers = []Number{p.Number}
	after.Number = Number{Book: p.Number.Book, Year: FreedYear, No: no}
	after.SourceNumber, after.SourceHash = "", ""
	return after, Event{
		Subject: OfPetition, ID: p.ID, Version: after.Version, Action: ActionTakeBack, From: p.State, To: after.State, On: on,
		Reason: why, Changes: changes, Masked: true,
	}
}

// TakeBackMatter is the same of a matter that an import opened. It ended without a
// result on that day.
func TakeBackMatter(m Matter, no int, on clock.Date, why string) (Matter, Event) {
	after := m.Clone()
	after.Version++
	after.State, after.LastOn = StateAnnulled, on
	after.Outcome, after.Ruling, after.ResolvedOn, after.EndedOn = "", "", clock.Date{}, on
	after.settle()
	changes := append(matterChanges(m, after), freed(m.Number, m.Source)...)
	after.FormerNumber, after.Source = m.Number, ""
	after.Number = Number{Book: m.Number.Book, Year: FreedYear, No: no}
	return after, Event{
		Subject: OfMatter, ID: m.ID, Version: after.Version, Action: ActionTakeBack, From: m.State, To: after.State, On: on,
		Reason: why, Changes: changes, Masked: true,
	}
}

// freed tells the numbers that a case gives back.
func freed(n Number, source string) []FieldChange {
	out := []FieldChange{{Name: FactNumberFreed, Value: n.String()}}
	if source != "" && source != n.String() {
		out = append(out, FieldChange{Name: FactSourceFreed, Value: source})
	}
	return out
}

// Shown is the number by which people know the petition: of one that was taken back
// with its import the one that it had.
func (p Petition) Shown() Number {
	if last := len(p.FormerNumbers) - 1; p.Number.Year == FreedYear && last >= 0 {
		return p.FormerNumbers[last]
	}
	return p.Number
}

// Shown is the number by which people know the matter.
func (m Matter) Shown() Number {
	if m.FormerNumber != (Number{}) {
		return m.FormerNumber
	}
	return m.Number
}
