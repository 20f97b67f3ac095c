package petition_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

func january(d int) clock.Date { return clock.MustDate(2026, time.January, 1).AddDays(d) }

func acceptedCase() (petition.Petition, petition.Matter) {
	id := authority.NewOwnedID(4)
	m := petition.Matter{
		ID: authority.NewOwnedID(4), State: petition.StateAccepted, Kind: petition.Complaint, Field: petition.FieldLand,
		Instance: petition.First, AcceptedOn: january(5), LastOn: january(5), Version: 1,
	}
	return petition.Petition{
		ID: id, State: petition.StateAccepted, Kind: petition.Complaint, Field: petition.FieldLand, Channel: petition.Post,
		ReceivedOn: january(1), ClassifiedOn: january(3), DisposedOn: january(5), Matter: m.ID, Eligibility: petition.Eligible, Competence: petition.Within, Signatories: 6, Version: 3,
	}, m
}

func measuresOf(facts []ledger.Fact) []ledger.Measure {
	var out []ledger.Measure
	for _, f := range facts {
		out = append(out, f.Measure)
	}
	return out
}

func TestPetitionFacts(t *testing.T) {
	t.Parallel()
	p, open := acceptedCase()
	resolved := open
	resolved.Outcome, resolved.ResolvedOn = petition.OutcomeRight, january(30)
	ended := open
	ended.EndedOn = january(20)
	received := p
	received.State, received.DisposedOn, received.Matter = petition.StateReceived, clock.Date{}, authority.OwnedID{}
	received.ClassifiedOn, received.Eligibility, received.Competence = clock.Date{}, "", ""
	classified := p
	classified.State, classified.DisposedOn, classified.Matter = petition.StateClassified, clock.Date{}, authority.OwnedID{}
	guided := classified
	guided.State, guided.DisposedOn, guided.Competence = petition.StateGuided, january(5), petition.OutsideState
	refused := classified
	refused.State, refused.DisposedOn, refused.Inadmissibility = petition.StateNotAccepted, january(5), petition.InadmissibleOutOfTime
	for _, tt := range []struct {
		name string
		p    petition.Petition
		m    *petition.Matter
		want []ledger.Measure
	}{
		{"received", received, nil, []ledger.Measure{petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames}},
		{"guided", guided, nil, []ledger.Measure{petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureProcessed}},
		{"classified", classified, nil, []ledger.Measure{petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureWithin}},
		{"refused", refused, nil, []ledger.Measure{petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureProcessed, petition.MeasureWithin, petition.MeasureWithinLeft}},
		{"accepted", p, &open, []ledger.Measure{petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureProcessed, petition.MeasureCompetent, petition.MeasureWithin}},
		{"resolved", p, &resolved, []ledger.Measure{
			petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureProcessed, petition.MeasureCompetent, petition.MeasureResolved, petition.MeasureWithin,
		}},
		{"ended", p, &ended, []ledger.Measure{
			petition.MeasureReceived, petition.MeasureJoint, petition.MeasureNames, petition.MeasureProcessed, petition.MeasureCompetent, petition.MeasureEnded, petition.MeasureWithin,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, measuresOf(petition.PetitionFacts(tt.p, tt.m))); diff != "" {
				t.Error(diff)
			}
		})
	}
	late := p
	late.DisposedOn = january(40) // joined after the result became known
	for _, f := range petition.PetitionFacts(late, &resolved) {
		if want := january(40); f.Measure == petition.MeasureResolved && f.On != want {
			t.Errorf("resolved on %s, want the day it joined", f.On)
		}
		if want := january(3); f.Measure == petition.MeasureWithin && f.On != want {
			t.Errorf("in competence on %s, want the day it was classified, however late it was accepted", f.On)
		}
	}
}

func TestPostReversesWhatNoLongerStands(t *testing.T) {
	t.Parallel()
	before, _ := acceptedCase()
	before.State, before.DisposedOn, before.Matter = petition.StateReceived, clock.Date{}, authority.OwnedID{}
	before.ClassifiedOn, before.Signatories = clock.Date{}, 1
	after := before
	after.Kind = petition.Denunciation
	rows := petition.PostPetition(before.ID, petition.PetitionFacts(before, nil), petition.PetitionFacts(after, nil))
	if len(rows) != 2 || rows[0].Quantity != -1 || rows[0].Dims[petition.DimensionKind] != "complaint" || rows[0].On != before.ReceivedOn ||
		rows[1].Quantity != 1 || rows[1].Dims[petition.DimensionKind] != "denunciation" {
		t.Errorf("rows %+v", rows)
	}
	if same := petition.PostPetition(before.ID, petition.PetitionFacts(before, nil), petition.PetitionFacts(before, nil)); same != nil {
		t.Errorf("equal facts cost %d rows", len(same))
	}
}
