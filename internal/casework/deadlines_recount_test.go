package casework_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// checkDeadlines derives the deadlines of every petition and matter from its
// events alone, and compares them with what is stored: rule, dates, state, and
// every move.
func (w *world) checkDeadlines(a archive) {
	w.t.Helper()
	law, _, err := w.b.Store.Law(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	d := deriver{law: law, stories: make(map[string]story)}
	for _, s := range slices.Concat(a.petitions, a.matters) {
		d.stories[s[0].ID.String()] = s
	}
	count := make(map[deadline.EntryState]int)
	for _, s := range slices.Concat(a.petitions, a.matters) {
		entries, moves, err := d.derive(s)
		if err != nil {
			w.t.Fatalf("derive %s %s: %v", s[0].Subject, s[0].ID, err)
		}
		stored, kept, err := w.b.Store.Deadlines(w.t.Context(), access.System("test"), uuid.Nil, s[0].Subject, s[0].ID)
		if err != nil {
			w.t.Fatal(err)
		}
		byKey := func(a, b deadline.Entry) int { return cmp.Or(cmp.Compare(a.Term, b.Term), a.Seq-b.Seq) }
		slices.SortFunc(entries, byKey)
		slices.SortFunc(stored.Entries, byKey)
		if !slices.EqualFunc(entries, stored.Entries, deadline.Entry.Equal) {
			w.t.Fatalf("%s %s: derived %+v\nstored %+v", s[0].Subject, s[0].ID, entries, stored.Entries)
		}
		var got []deadline.Move
		for _, m := range kept {
			got = append(got, m.Move)
		}
		byNo := func(a, b deadline.Move) int {
			return cmp.Or(cmp.Compare(a.Term, b.Term), a.Seq-b.Seq, a.No-b.No)
		}
		slices.SortFunc(moves, byNo)
		slices.SortFunc(got, byNo)
		if diff := gocmp.Diff(moves, got, gocmp.Comparer(func(a, b clock.Date) bool { return a == b })); diff != "" {
			w.t.Fatalf("%s %s: moves, derived (-) and stored (+)\n%s", s[0].Subject, s[0].ID, diff)
		}
		for _, e := range entries {
			count[e.State]++
		}
	}
	if count[deadline.Open] == 0 || count[deadline.Met] == 0 {
		w.t.Errorf("all histories have only %v", count)
	}
}

// deriver knows the events alone.
type deriver struct {
	law     *deadline.Law
	stories map[string]story // by id
}

func (d deriver) derive(s story) ([]deadline.Entry, []deadline.Move, error) {
	var entries []deadline.Entry
	var moves []deadline.Move
	about := make(map[petition.FactName]string)
	for _, e := range s {
		set := make(map[petition.FactName]string)
		for _, c := range e.Changes {
			about[c.Name], set[c.Name] = c.Value, c.Value
		}
		if e.Action == petition.ActionSucceed {
			brought, err := d.brought(e.Event, d.stories[set[petition.FactOrigin]])
			if err != nil {
				return nil, nil, err
			}
			entries = brought
			continue
		}
		step := deadline.Step{Version: e.Version, On: e.On, Facts: d.facts(e.ID.Authority, about)}
		if e.Subject == petition.OfPetition {
			step.Facts.Received = d.received(s, e.WrittenAt)
			if len(entries) > 0 && about[petition.FactOrigin] != "" {
				step.Facts.Received = entries[0].Facts.Received
			} else if about[petition.FactOrigin] != "" && e.Version > 1 {
				step.Facts.Received = dateOf(about[petition.FactReceivedOn])
			}
		}
		d.rule(&step, e.Event, about, set)
		step.Undoes = undone(s, e)
		next, more, err := d.law.Advance(entries, step)
		if err != nil {
			return nil, nil, err
		}
		entries, moves = next, append(moves, more...)
	}
	return entries, moves, nil
}

// brought are the deadlines that a case brought along which a predecessor
// handed over: those open there before.
func (d deriver) brought(e petition.Event, origin story) ([]deadline.Entry, error) {
	last := slices.IndexFunc(origin, func(o casework.EventRecord) bool {
		return slices.ContainsFunc(o.Changes, func(c petition.FieldChange) bool {
			return c.Name == petition.FactHandedTo && c.Value == e.ID.String()
		})
	})
	if last < 0 {
		return nil, nil // a petition that came along with its matter: nothing ran for it any more
	}
	entries, _, err := d.derive(origin[:last])
	if err != nil {
		return nil, err
	}
	var out []deadline.Entry
	for _, n := range entries {
		if n.State == deadline.Open {
			n.StartedBy, n.Moves = e.Version, 0
			out = append(out, n)
		}
	}
	return out, nil
}

func dateOf(s string) clock.Date {
	d, _ := clock.ParseDate(s)
	return d
}

// received is when a petition was first received, as it was known at a moment.
func (d deriver) received(s story, at time.Time) clock.Date {
	about := make(map[petition.FactName]string)
	for _, e := range s {
		if e.WrittenAt.After(at) {
			break
		}
		for _, c := range e.Changes {
			about[c.Name] = c.Value
		}
	}
	if origin, ok := d.stories[about[petition.FactOrigin]]; ok {
		return d.received(origin, s[0].WrittenAt)
	}
	return dateOf(about[petition.FactReceivedOn])
}

func (d deriver) facts(owner authority.ID, about map[petition.FactName]string) deadline.Facts {
	f := deadline.Facts{
		Kind: about[petition.FactKind], Instance: about[petition.FactInstance], Remote: about[petition.FactRemote] == "yes",
		Outside: about[petition.FactCompetence] != "" && about[petition.FactCompetence] != string(petition.Within),
	}
	f.Dismissal = about[petition.FactDismissal] == "yes"
	f.Delegated = about[petition.FactIdentityCheck] == "several_places" || about[petition.FactIdentityCheck] == "delegated"
	if f.Kind == string(petition.Complaint) && about[petition.FactDiscipline] == "yes" {
		f.Kind = "discipline"
	}
	for c := range strings.FieldsSeq(about[petition.FactCriteria]) {
		f.Criteria = append(f.Criteria, deadline.Criterion(c))
	}
	for _, a := range storetest.Facts().Authorities {
		if a.ID == owner {
			f.Branch, f.Tier = string(a.Branch), string(a.Tier)
		}
	}
	return f
}

// bears reports whether a case bears the mark for which a deadline runs only.
func bears(mark string, e petition.Event, about map[petition.FactName]string) bool {
	named := []string{"reception_board", "elected_body"} // Luật Tiếp công dân, Điều 27 khoản 2
	switch mark {
	case petition.MarkAgainstResult:
		return furtherAgainst(about, "no")
	case petition.MarkLateResolver:
		return furtherAgainst(about, "yes")
	case petition.MarkForwarderWaits:
		return slices.Contains(named, about[petition.FactForwarder])
	case petition.MarkCitizenWaits:
		kind := petition.Kind(about[petition.FactKind])
		return about[petition.FactResultAsked] == "yes" && e.ID.Authority == storetest.Province && (kind == petition.Complaint || kind == petition.Denunciation)
	}
	return about[petition.FactChannel] == mark
}

// furtherAgainst reports whether a petition is a further denunciation, for the
// lateness of the earlier one or not.
func furtherAgainst(about map[petition.FactName]string, late string) bool {
	return about[petition.FactKind] == "denunciation" && about[petition.FactInstance] == "further" && cmp.Or(about[petition.FactLateResolver], "no") == late
}

// rule adds what the event's row of its table says.
func (d deriver) rule(step *deadline.Step, e petition.Event, about, set map[petition.FactName]string) {
	received := dateOf(about[petition.FactReceivedOn])
	start := func(list []lifecycle.Start) {
		for _, s := range list {
			if s.Mark != "" && !bears(s.Mark, e, about) {
				continue
			}
			one := deadline.Start{Term: s.Term, On: e.On}
			if s.From == lifecycle.OnNotice {
				if one.On = toldOn(about[petition.FactReceipts]); one.On.IsZero() {
					continue
				}
			}
			if s.From == lifecycle.OnLimit {
				one.On = dateOf(about[petition.FactDueOn])
			}
			if s.From == lifecycle.OnCause && about[petition.FactOutcome] != "right" && about[petition.FactOutcome] != "partly_right" {
				continue
			}
			if s.From == lifecycle.OnPlan {
				one.On = dateOf(about[petition.FactPlannedOn])
			}
			if s.From == lifecycle.OnSetDay {
				one.Due = dateOf(about[petition.FactVerifierDue])
			}
			if s.From == lifecycle.OnReceipt {
				one.On, one.OnReceipt = received, true
			}
			step.Starts = append(step.Starts, one)
		}
	}
	table := petition.PetitionTable()
	if e.Subject == petition.OfMatter {
		table = petition.Track{
			Kind: petition.Kind(about[petition.FactKind]), Instance: petition.Instance(about[petition.FactInstance]), Discipline: about[petition.FactDiscipline] == "yes",
		}.Table()
	}
	switch e.Action {
	case petition.ActionRegister:
		start(petition.AtReceipt())
		return
	case petition.ActionOpen:
		start(petition.AtOpening())
		return
	case petition.ActionCorrect, petition.ActionFollow:
		if e.Subject == petition.OfMatter {
			step.Resolved = dateOf(set[petition.FactResolvedOn])
			if receipts, told := set[petition.FactReceipts]; told {
				step.Told = toldOn(receipts)
				step.Untold = step.Told.IsZero()
			}
			if by := set[petition.FactWentUpBy]; by != "" {
				step.Asked = dateOf(set[petition.FactComplainedOn])
				step.AskedBy, _ = strconv.ParseInt(by, 10, 64)
			}
		} else {
			step.Received = dateOf(set[petition.FactReceivedOn])
		}
	case petition.ActionGoToCourt:
		if e.From == petition.StateAccepted || e.From == petition.StateVerifying || e.From == petition.StateVerified || e.From == petition.StateDialogue {
			step.Stop = "in_court"
		}
	case petition.ActionReturnFromCourt:
		step.Resume = e.From == petition.StateInCourt
	case petition.ActionSuspend:
		step.Stop = set[petition.FactGround]
	case petition.ActionRemoveSuspension:
		step.Unstop = &deadline.Stop{From: dateOf(set[petition.FactStopFrom]), To: dateOf(set[petition.FactStopTo]), Ground: set[petition.FactGround]}
		if step.Unstop.Ground == "" {
			step.Unstop.Ground = "expert_appraisal"
		}
	case petition.ActionStartAppraisal:
		step.Stop = "expert_appraisal"
	case petition.ActionResume, petition.ActionEndAppraisal, petition.ActionEndAppeal:
		step.Resume = true
	case petition.ActionExtend:
		step.Extend, _ = strconv.Atoi(set[petition.FactDays])
	}
	for _, r := range table.Rules {
		if r.Action == e.Action && slices.Contains(r.From, e.From) {
			start(r.Starts)
			step.Meets, step.Asks, step.Asked = r.Meets, r.Asks, dateOf(set[petition.FactComplainedOn])
			break
		}
	}
	if e.Subject == petition.OfMatter && about[petition.FactVerifier] == "" {
		step.Drops = []deadline.Term{deadline.Verification}
	}
	if e.Subject == petition.OfPetition { // of a further denunciation one of the two is owed
		if !furtherAgainst(about, "no") {
			step.Drops = append(step.Drops, deadline.ReviewFurther)
		}
		if !furtherAgainst(about, "yes") {
			step.Drops = append(step.Drops, deadline.AskReport)
		}
	}
	if e.Action == petition.ActionClose {
		step.Leaves = []deadline.Term{deadline.Sue} // a year from the receipt, whatever the office does (Luật Tố tụng hành chính, Điều 116)
	}
	step.Ends = e.From != e.To && (e.To == petition.StateClosed || e.To == petition.StateHandedOver || e.To == petition.StateMerged || e.To == petition.StateAnnulled)
}

// toldOn reads from a fact when the decision reached the last of the complainants.
func toldOn(receipts string) clock.Date {
	var last clock.Date
	for word := range strings.FieldsSeq(receipts) {
		if parts := strings.Split(word, "="); strings.HasPrefix(word, "complainant") && dateOf(parts[1]).After(last) {
			last = dateOf(parts[1])
		}
	}
	return last
}

// undone is the version of the event that this one undoes.
func undone(s story, e casework.EventRecord) []int64 {
	if e.Action == petition.ActionRemoveSuspension || e.Action == petition.ActionEndAppeal {
		var out []int64
		for _, c := range e.Changes {
			for v := range strings.FieldsSeq(c.Value) {
				if n, err := strconv.ParseInt(v, 10, 64); err == nil && c.Name == petition.FactRemoved {
					out = append(out, n)
				}
			}
		}
		return out
	}
	of := map[petition.Action]petition.Action{
		petition.ActionDetach: petition.ActionJoin, petition.ActionUnmerge: petition.ActionMerge,
		petition.ActionUndoEffect: petition.ActionTakeEffect, petition.ActionReturnFromCourt: petition.ActionGoToCourt,
	}
	last := int64(0)
	for _, old := range s {
		disposed := e.Action == petition.ActionUndo && old.From != old.To && old.To == e.From
		if old.Version < e.Version && (disposed || old.Action == of[e.Action]) {
			last = old.Version
		}
	}
	return []int64{last}
}
