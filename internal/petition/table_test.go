package petition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
	"kntc/internal/deadline"
	"kntc/internal/lifecycle"
	"kntc/internal/party"
	"kntc/internal/petition"
)

func TestTablesAreWellFormed(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			if table.Title.VI == "" || table.Title.EN == "" {
				t.Error("the title lacks a language")
			}
			permission := make(map[petition.Action]access.Permission)
			taken := make(map[string]bool)
			for i := range table.Rules {
				r := &table.Rules[i]
				checkRule(t, table, r)
				if p, ok := permission[r.Action]; ok && p != r.Permission {
					t.Errorf("%s needs %s in one row and %s in another", r.Action, p, r.Permission)
				}
				permission[r.Action] = r.Permission
				for _, from := range r.From {
					step := string(from) + " " + string(r.Action)
					if taken[step] {
						t.Errorf("two rows for %s", step)
					}
					taken[step] = true
				}
			}
		})
	}
}

func checkRule(t *testing.T, table *petition.Table, r *petition.Rule) {
	t.Helper()
	if r.Title.VI == "" || r.Title.EN == "" {
		t.Errorf("%s: the title lacks a language", r.Action)
	}
	if len(r.From) == 0 {
		t.Errorf("%s: leads from nowhere", r.Action)
	}
	for _, s := range append(slices.Clone(r.From), r.To) {
		if s != "" && !petition.Known(table.States, s) {
			t.Errorf("%s: the table has no state %q", r.Action, s)
		}
	}
	if !petition.Known(access.Permissions(), r.Permission) {
		t.Errorf("%s: unknown permission %q", r.Action, r.Permission)
	}
	for _, o := range r.Outcomes {
		if !petition.Known(petition.Outcomes(), o) || o == petition.OutcomeWithdrawn || o == petition.OutcomeTerminated {
			t.Errorf("%s: %q is not an outcome to choose", r.Action, o)
		}
	}
	if chooses := petition.Known(r.NeedNames(petition.Facts{}), "outcome"); chooses != (len(r.Outcomes) > 0) {
		t.Errorf("%s: needs an outcome %v, offers %v", r.Action, chooses, r.Outcomes)
	}
	if r.To != "" && len(r.Basis) == 0 {
		t.Errorf("%s: changes the state without an article of law", r.Action)
	}
	if r.Accepts("ground") != (len(r.Grounds) > 0) {
		t.Errorf("%s: takes a ground or not, offers %v", r.Action, r.Grounds)
	}
	for _, g := range r.Grounds {
		if !petition.Known(petition.Grounds(), g) {
			t.Errorf("%s: unknown ground %q", r.Action, g)
		}
	}
	checkDeadlines(t, r)
	for _, l := range r.Basis {
		if l.Law == "" || l.Article == "" || len(l.Version) != len("2006-01-02") {
			t.Errorf("%s: incomplete citation %+v", r.Action, l)
		}
	}
	for _, g := range r.Guards {
		if g.Name == "" || g.Check == nil {
			t.Errorf("%s: a guard without a name or a check", r.Action)
		}
	}
}

func checkDeadlines(t *testing.T, r *petition.Rule) {
	t.Helper()
	for _, term := range slices.Concat(r.Meets, r.Asks) {
		if !term.Known() {
			t.Errorf("%s meets %q, which no rule of law answers for", r.Action, term)
		}
	}
	for _, s := range r.Starts {
		if !s.Term.Known() || s.From != lifecycle.OnStep && s.From != lifecycle.OnReceipt && s.From != lifecycle.OnCause &&
			(s.From != lifecycle.OnPlan || !slices.Contains(r.NeedNames(petition.Facts{}), "planned_on")) && (s.From != lifecycle.OnNotice || !slices.Contains(r.NeedNames(petition.Facts{}), "receipts")) && (s.From != lifecycle.OnLimit || r.Action != petition.ActionNoteOverdue) &&
			(s.From != lifecycle.OnSetDay || !slices.Contains(r.NeedNames(petition.Facts{}), "due_on")) {
			t.Errorf("%s starts %+v", r.Action, s)
		}
	}
}

// TestEveryTermIsStartedSomewhere: what a step meets has begun with another
// step, at registration, or when the matter was opened.
func TestEveryTermIsStartedSomewhere(t *testing.T) {
	t.Parallel()
	started := make(map[deadline.Term]bool)
	for _, s := range append(petition.AtReceipt(), petition.AtOpening()...) {
		started[s.Term] = true
	}
	for _, table := range allTables() {
		for _, r := range table.Rules {
			for _, s := range r.Starts {
				started[s.Term] = true
			}
		}
	}
	for _, table := range allTables() {
		for _, r := range table.Rules {
			for _, term := range slices.Concat(r.Meets, r.Asks) {
				if !started[term] {
					t.Errorf("%s %s meets %s, which never begins", table.Name, r.Action, term)
				}
			}
		}
	}
}

// TestGuardNamesAreUnambiguous: a name stands for one condition everywhere.
func TestGuardNamesAreUnambiguous(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		for _, r := range table.Rules {
			var names []string
			for _, g := range r.Guards {
				names = append(names, g.Name)
			}
			slices.Sort(names)
			if len(slices.Compact(slices.Clone(names))) != len(names) {
				t.Errorf("%s %s names a guard twice: %v", table.Name, r.Action, names)
			}
		}
	}
}

func TestEveryStateIsReachable(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		if diff := cmp.Diff(table.States, table.Reachable()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", table.Name, diff)
		}
	}
}

// TestFinalStates says where cases come to rest, and that every other state leads
// there in the end. Nothing leads out of such a state, except that a closed complaint
// goes on when a court takes it up within the year (Luật Khiếu nại, Điều 42), or when
// the level above ends without a result.
func TestFinalStates(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"petition": "accepted handed_over annulled",
	}
	for _, table := range petition.MatterTables() {
		want[table.Name] = "closed"
	}
	for _, table := range allTables() {
		var final []string
		for _, s := range table.States {
			if rests(table, s) {
				final = append(final, string(s))
			} else if !reachesFinal(table, s) {
				t.Errorf("%s: nothing ends from %s", table.Name, s)
			}
		}
		if got := strings.Join(final, " "); got != want[table.Name] {
			t.Errorf("%s ends in %s, want %s", table.Name, got, want[table.Name])
		}
	}
}

// rests reports whether a case comes to rest in the state.
func rests(table *petition.Table, s petition.State) bool {
	return table.Final(s) || s == petition.StateClosed
}

func reachesFinal(table *petition.Table, start petition.State) bool {
	seen := make(map[petition.State]bool)
	queue := []petition.State{start}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if rests(table, s) {
			return true
		}
		for _, r := range table.Rules {
			to := []petition.State{r.To}
			if r.Back {
				to = before(table, r.From[0])
			}
			for _, next := range to {
				if next != "" && petition.Known(r.From, s) && !seen[next] {
					seen[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	return false
}

// before lists the states that lead to one from which a row leads back.
func before(table *petition.Table, s petition.State) []petition.State {
	var out []petition.State
	for _, r := range table.Rules {
		if r.To == s {
			out = append(out, r.From...)
		}
	}
	return out
}

// TestListsHoldNoValueTwice covers the lists that validation, the database and
// the contract are built from.
func TestListsHoldNoValueTwice(t *testing.T) {
	t.Parallel()
	noneTwice(t, petition.Kinds())
	noneTwice(t, petition.Channels())
	noneTwice(t, petition.Fields())
	noneTwice(t, petition.Eligibilities())
	noneTwice(t, petition.Competences())
	noneTwice(t, petition.Instances())
	noneTwice(t, petition.Outcomes())
	noneTwice(t, party.Types())
	noneTwice(t, petition.AllInadmissibilities())
	noneTwice(t, petition.Grounds())
	noneTwice(t, petition.Duties())
	noneTwice(t, petition.Rulings())
	noneTwice(t, lifecycle.PaperClasses())
	noneTwice(t, petition.PetitionStates())
	noneTwice(t, petition.MatterStates())
	for _, table := range petition.MatterTables() {
		for _, s := range table.States {
			if !petition.Known(petition.MatterStates(), s) {
				t.Errorf("%s has the state %s, which the database does not know", table.Name, s)
			}
		}
	}
}

func noneTwice[T ~string](t *testing.T, list []T) {
	t.Helper()
	seen := make(map[T]bool)
	for _, v := range list {
		if v == "" || seen[v] {
			t.Errorf("%T holds %q twice or empty", list, v)
		}
		seen[v] = true
	}
}

func TestTableOfEachTrack(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		track petition.Track
		want  string
	}{
		{petition.Track{Kind: petition.Complaint}, "complaint"},
		{petition.Track{Kind: petition.Complaint, Instance: petition.Second}, "complaint_second"},
		{petition.Track{Kind: petition.Complaint, Discipline: true}, "discipline"},
		{petition.Track{Kind: petition.Complaint, Instance: petition.Second, Discipline: true}, "discipline_second"},
		{petition.Track{Kind: petition.Denunciation, Instance: petition.First}, "denunciation"},
		{petition.Track{Kind: petition.Denunciation, Instance: petition.Further}, "denunciation_further"},
		{petition.Track{Kind: petition.Recommendation}, "recommendation"},
		{petition.Track{Kind: petition.Feedback}, "recommendation"},
		{petition.Track{Kind: petition.Mixed}, ""},
		{petition.Track{Kind: "unheard_of"}, ""},
	} {
		got := ""
		if table := tt.track.Table(); table != nil {
			got = table.Name
		}
		if got != tt.want {
			t.Errorf("%+v has the table %q, want %q", tt.track, got, tt.want)
		}
	}
}

func TestStatePredicates(t *testing.T) {
	t.Parallel()
	for _, s := range petition.PetitionStates() {
		if want := s != petition.StateReceived && s != petition.StateClassified; petition.Disposed(s) != want {
			t.Errorf("%s disposed: %v", s, petition.Disposed(s))
		}
		if want := s == petition.StateAccepted || s == petition.StateJoined; petition.InMatter(s) != want {
			t.Errorf("%s in a matter: %v", s, petition.InMatter(s))
		}
	}
}

func TestSealedKinds(t *testing.T) {
	t.Parallel()
	for _, k := range petition.Kinds() {
		if want := k == petition.Denunciation || k == petition.Mixed; k.Sealed() != want {
			t.Errorf("%s sealed: %v", k, k.Sealed())
		}
	}
}

// TestPermissionIsTheRows: the permission of an action is that of every row.
func TestPermissionIsTheRows(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		for _, r := range table.Rules {
			if p, ok := table.Permission(r.Action); !ok || p != r.Permission {
				t.Errorf("%s %s: %q, want %q", table.Name, r.Action, p, r.Permission)
			}
		}
		if p, ok := table.Permission("teleport"); ok || p != "" {
			t.Errorf("%s knows teleport: %q", table.Name, p)
		}
	}
}

// TestEveryRowSaysWhatItChanges: a row that changes nothing but the state says so
// with lifecycle.Keeps.
func TestEveryRowSaysWhatItChanges(t *testing.T) {
	t.Parallel()
	for _, table := range allTables() {
		for _, r := range table.Rules {
			if r.Effect == nil {
				t.Errorf("%s %s from %v has no effect", table.Name, r.Action, r.From)
			}
		}
	}
}

// TestKindsOfATable: a table names the kinds of the tracks that lead to it.
func TestKindsOfATable(t *testing.T) {
	t.Parallel()
	for _, table := range petition.MatterTables() {
		var want []string
		for _, k := range petition.Kinds() {
			if slices.ContainsFunc(tracksOf(k), func(track petition.Track) bool { return track.Table() == table }) {
				want = append(want, string(k))
			}
		}
		if diff := cmp.Diff(want, table.Kinds); diff != "" {
			t.Errorf("%s (-want +got):\n%s", table.Name, diff)
		}
	}
}

func tracksOf(k petition.Kind) []petition.Track {
	var out []petition.Track
	for _, i := range petition.Instances() {
		out = append(out, petition.Track{Kind: k, Instance: i}, petition.Track{Kind: k, Instance: i, Discipline: true})
	}
	return out
}
