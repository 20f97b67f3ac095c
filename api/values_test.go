package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/deadline"
	"kntc/internal/directory"
	"kntc/internal/legislation"
	"kntc/internal/lifecycle"
	people "kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func measures(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, m := range storetest.Counted(t).Measures() {
		out = append(out, string(m.Measure))
	}
	return out
}

func TestEveryValueHasWords(t *testing.T) {
	t.Parallel()
	for _, table := range append(petition.MatterTables(), petition.PetitionTable()) {
		for _, r := range table.Rules {
			if r.Title.VI == "" || r.Title.EN == "" {
				t.Errorf("%s of %s has no words", r.Action, table.Name)
			}
		}
	}
}

// TestDescribedValuesAreTheDomains holds every enumeration of the description
// against the domain's list.
func TestDescribedValuesAreTheDomains(t *testing.T) {
	t.Parallel()
	actions := func(tables ...*petition.Table) []string {
		var out []string
		for _, table := range tables {
			for _, r := range table.Rules {
				out = append(out, string(r.Action))
			}
		}
		return out
	}
	var matterKinds []string
	for _, k := range petition.Kinds() {
		if (petition.Track{Kind: k}).Table() != nil {
			matterKinds = append(matterKinds, string(k))
		}
	}
	byName := map[string][]string{
		"channel": texts(petition.Channels()), "field": texts(petition.Fields()),
		"forwarder": texts(petition.Forwarders()), "forwards_as": texts(authority.Forwardings()),
		"eligibility": texts(petition.Eligibilities()), "competence": texts(petition.Competences()),
		"instance": texts(petition.Instances()), "outcome": texts(petition.Outcomes()),
		"tier": texts(authority.Tiers()), "branch": texts(authority.Branches()), "role": texts(access.Roles()),
		"inadmissibility": texts(petition.AllInadmissibilities()), "ground": texts(petition.Grounds()), "duty": texts(petition.Duties()), "ruling": texts(petition.Rulings()),
		"complexity": texts(deadline.Complexities()), "class": texts(lifecycle.PaperClasses()),
		"api.span.kind": {string(casework.SuspensionSpan), string(casework.AppraisalSpan), string(casework.StaySpan), string(casework.ProtectionSpan)},
		"kind":          texts(petition.Kinds()), "kind_declared": texts(petition.Kinds()), "measure": measures(t),
		"api.party.type": texts(people.Types()), "api.authorityChangeRequest.type": texts(directory.ChangeKinds()),
		"api.conflict.ground":     texts([]petition.Ground{petition.KinOfParty, petition.AccusedSelf, petition.OwnDecision, petition.OwnInterest}),
		"api.matterResponse.kind": matterKinds, "api.matterLine.kind": matterKinds, "api.matterViewResponse.kind": matterKinds, "GET /api/v1/matters kind": matterKinds,
		"api.petitionTransitionRequest.action": actions(petition.PetitionTable()),
		"api.matterTransitionRequest.action":   actions(petition.MatterTables()...),
		"GET /api/v1/petitions state":          texts(petition.PetitionStates()), "GET /api/v1/petitions/export state": texts(petition.PetitionStates()),
		"GET /api/v1/matters state":          texts(petition.MatterStates()),
		"GET /api/v1/deadlines/compute kind": append(texts(petition.Kinds()), "discipline"),
		"api.ruleReference.unit":             texts(deadline.Units()), "api.ruleResponse.unit": texts(deadline.Units()), "api.ruleRequest.unit": texts(deadline.Units()),
		"nature": texts(deadline.Natures()), "confidence": texts(deadline.Confidences()),
		"api.explainedDay.role": texts(deadline.Roles()), "api.calendarDay.kind": texts(deadline.DayKinds()),
		"api.calendarResponse.status": texts(deadline.Statuses()), "api.calendarRequest.status": texts(deadline.Statuses()),
		"api.lawEventResponse.subject": texts(legislation.Subjects()),
		"api.caseDeadline.state":       texts(deadline.EntryStates()), "api.deadlineLine.state": texts(deadline.EntryStates()),
		"api.deadlineMove.reason": texts(deadline.Reasons()), "GET /api/v1/deadlines state": texts(agenda.DeadlineStates()),
	}
	b := setup(t)
	checked := make(map[string]bool)
	check := func(place, name string, schema *openapi3.Schema) {
		if schema.Items != nil && len(schema.Enum) == 0 {
			schema = schema.Items.Value
		}
		if len(schema.Enum) == 0 {
			return
		}
		key := place + name
		if _, ok := byName[key]; !ok {
			key = strings.TrimLeft(name, ". ")
		}
		want, ok := byName[key]
		if !ok {
			return // not a value of the domain
		}
		checked[key] = true
		var got []string
		for _, v := range schema.Enum {
			got = append(got, fmt.Sprint(v))
		}
		slices.Sort(got)
		want = slices.Compact(slices.Sorted(slices.Values(want)))
		if !slices.Equal(got, want) {
			t.Errorf("%s%s: described %v, the domain has %v", place, name, got, want)
		}
	}
	for place, schema := range b.check.doc.Components.Schemas {
		for name, property := range schema.Value.Properties {
			check(place, "."+name, property.Value)
		}
	}
	for path, item := range b.check.doc.Paths.Map() {
		for method, op := range item.Operations() {
			for _, p := range op.Parameters {
				check(method+" "+path, " "+p.Value.Name, p.Value.Schema.Value)
			}
		}
	}
	for key := range byName {
		if !checked[key] {
			t.Errorf("%s is described nowhere", key)
		}
	}
}
