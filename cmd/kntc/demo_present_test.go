package main

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// TestSomethingIsDueOnAnyDay: whatever the day of the first start, a case falls due
// on it, or on the next day on which anything can.
func TestSomethingIsDueOnAnyDay(t *testing.T) {
	t.Parallel()
	data, err := deadline.Seed()
	if err != nil {
		t.Fatal(err)
	}
	law, err := deadline.New(data)
	if err != nil {
		t.Fatal(err)
	}
	cases := presentCases()
	c := cases[slices.IndexFunc(cases, func(c presentCase) bool { return c.due != "" })]
	for today := clock.MustDate(2026, time.December, 1); today.Year() < 2028; today = today.AddDays(1) {
		d, err := law.Compute(deadline.Question{Term: c.due, Facts: deadline.Facts{Kind: string(c.data.Kind)}, Start: today.AddDays(-c.from(law, today).received)})
		if err != nil {
			t.Fatal(err)
		}
		if nature := law.Nature(today); d.Due.Before(today) || nature == deadline.Working && d.Due != today {
			t.Errorf("%s (%v): due %s", today, nature, d.Due)
		}
	}
}

// presentLine is a line of a worklist or of the deadlines.
type presentLine struct {
	Kind, State, Term string
	Overdue, Own      bool
	Assignees         []struct{ Leader bool }
}

// presentCasesWait fails unless each of the ward's people finds what is theirs to do.
func presentCasesWait(t *testing.T, url, password string) {
	t.Helper()
	var officer, second struct{ Items []presentLine }
	exchange(t, http.MethodGet, url+"/api/v1/me/worklist", accessToken(t, url, "phuong-officer", password), nil, &officer)
	exchange(t, http.MethodGet, url+"/api/v1/me/worklist", accessToken(t, url, secondOfficer, password), nil, &second)
	for what, is := range map[string]func(presentLine) bool{
		"overdue":                       func(l presentLine) bool { return l.Overdue && l.State == "verifying" },
		"suspended":                     func(l presentLine) bool { return l.State == "suspended" },
		"decided, without effect yet":   func(l presentLine) bool { return l.State == "decided" },
		"a denunciation with two of us": func(l presentLine) bool { return l.Kind == "denunciation" && len(l.Assignees) == 2 },
	} {
		if !slices.ContainsFunc(officer.Items, is) {
			t.Errorf("the officer's worklist has nothing that is %s: %+v", what, officer.Items)
		}
	}
	if own := slices.DeleteFunc(second.Items, func(l presentLine) bool { return !l.Own }); len(own) != 1 || own[0].Kind != "denunciation" {
		t.Errorf("what is the second officer's own: %+v", own)
	}
	var head struct{ Items []presentLine }
	exchange(t, http.MethodGet, url+"/api/v1/me/worklist", accessToken(t, url, "phuong-head", password), nil, &head)
	if !slices.ContainsFunc(head.Items, func(l presentLine) bool { return l.State == "classified" && !l.Overdue }) { // among old decisions of predecessors
		t.Errorf("the head does not find what is to be accepted: %+v", head.Items)
	}
	var fresh struct {
		Items []struct{ Kind, State string }
	}
	exchange(t, http.MethodGet, url+"/api/v1/petitions?authority_id=161", accessToken(t, url, "phuong-clerk", password), nil, &fresh)
	for _, state := range []string{"received", "classified"} {
		if !slices.ContainsFunc(fresh.Items, func(p struct{ Kind, State string }) bool { return p.State == state }) {
			t.Errorf("nothing is %s at the ward: %+v", state, fresh.Items)
		}
	}
}
