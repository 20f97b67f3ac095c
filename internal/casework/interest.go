package casework

import (
	"reflect"
	"slices"

	"kntc/internal/petition"
)

// Whoever has an interest in a case neither acts in it nor reads it; see
// petition.Barred.

// narrowed leaves the barred cases out where the filter asks for what their lines
// do not show: to find them by it would tell, and so would their place in a list by
// what is due. The office, the days and the numbers they show.
func (f PetitionFilter) narrowed(b petition.Barred) PetitionFilter {
	shown := PetitionFilter{Authority: f.Authority, Subtree: f.Subtree, ReceivedMin: f.ReceivedMin, ReceivedMax: f.ReceivedMax, Year: f.Year, No: f.No, Sort: f.Sort.shown()}
	if !reflect.DeepEqual(f, shown) {
		f.Except = b.Cases()
	}
	return f
}

func (f MatterFilter) narrowed(b petition.Barred) MatterFilter {
	shown := MatterFilter{Authority: f.Authority, Subtree: f.Subtree, AcceptedMin: f.AcceptedMin, AcceptedMax: f.AcceptedMax, Year: f.Year, No: f.No, Sort: f.Sort.shown()}
	if !reflect.DeepEqual(f, shown) {
		f.Except = b.Cases()
	}
	return f
}

// blank takes out of a line what the actor does not read.
func (l *PetitionLine) blank(b petition.Barred) {
	if _, has := b[l.Petition.ID]; has {
		*l = PetitionLine{Petition: l.Petition.Line()}
	}
}

// blank leaves of a matter what the register shows of one to an account that does
// not read it.
func (l *MatterLine) blank(b petition.Barred) {
	if _, has := b[l.ID]; has {
		*l = MatterLine{Matter: l.Line()}
	}
}

// known leaves out of hints the petitions in which whoever registers has an
// interest, of whichever kind.
func known(found []Candidate, interests []petition.Interest) []Candidate {
	return slices.DeleteFunc(slices.Clone(found), func(c Candidate) bool {
		return slices.ContainsFunc(interests, func(i petition.Interest) bool { return i.Case == c.ID })
	})
}

// answered is the answer to a step for who took it: who has an interest in the
// case, as the one who declared it, is told that it was taken.
func (r PetitionResult) answered(by petition.Acting) PetitionResult {
	if petition.Recusal(r.Petition, r.Matter, by) == nil {
		return r
	}
	out := PetitionResult{Petition: r.Petition.Line(), line: true}
	if r.Matter != nil {
		m := r.Matter.Line()
		out.Matter = &m
	}
	return out
}

// answered is the same of a matter; beside are the interests in the other matters of
// its papers.
func (r MatterResult) answered(by petition.Acting, beside []petition.Conflict) MatterResult {
	if petition.Recusal(petition.Petition{Conflicts: beside}, &r.Matter, by) != nil {
		return MatterResult{Matter: r.Matter.Line(), line: true}
	}
	return r
}
