package agenda_test

import (
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// office works on cases at CommuneA1 under a driven clock.
type office struct {
	*testing.T
	b     storetest.Bench
	s     *agenda.Service
	cases *casework.Service
	actor access.Actor
}

func officeOf(t *testing.T, b storetest.Bench) *office {
	t.Helper()
	actor := access.Actor{Home: storetest.CommuneA1, Name: "can-bo"}
	for _, r := range []access.Role{access.Clerk, access.Officer, access.Head} {
		actor.Grants = append(actor.Grants, access.Grant{Role: r, Authority: storetest.CommuneA1})
	}
	keys := storetest.Keyring(t)
	return &office{t, b, serviceOf(b), casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keys, Files: attachment.NewFiles(keys), Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
	}), actor}
}

// serviceOf returns the use cases on what is due at a bench.
func serviceOf(b storetest.Bench) *agenda.Service {
	return agenda.New(agenda.Deps{Store: b.Store, Directory: b.Store, Law: b.Store, Clock: b.Clock})
}

// register enters a petition received today.
func (o *office) register(kind petition.Kind) petition.Petition {
	o.Helper()
	var out casework.PetitionResult
	_, err := o.cases.Register(o.Context(), o.actor, casework.Registration{
		Data:    petition.PetitionData{Kind: kind, Channel: petition.Post, Field: petition.FieldLand, ReceivedOn: o.today(), Subject: "Thu hồi đất", AllSigned: true},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Mẫu", Address: "Thôn 1"}},
	}, idempotency.Unkept(&out))
	if err != nil {
		o.Fatal(err)
	}
	return out.Petition
}

func (o *office) step(id authority.OwnedID, cmd petition.Command) casework.PetitionResult {
	o.Helper()
	var out casework.PetitionResult
	if _, err := o.cases.StepPetition(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out)); err != nil {
		o.Fatalf("%s: %v", cmd.Action, err)
	}
	return out
}

func (o *office) move(id authority.OwnedID, cmd petition.Command) error {
	var out casework.MatterResult
	_, err := o.cases.StepMatter(o.Context(), o.actor, id, 0, cmd, idempotency.Unkept(&out))
	return err
}

// arrive enters a petition of the kind that is the office's to resolve.
func (o *office) arrive(kind petition.Kind) petition.Petition {
	o.Helper()
	return o.step(o.register(kind).ID, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Duty: dutyOf(kind), Field: petition.FieldLand, Eligibility: petition.Eligible, Competence: petition.Within,
	}}).Petition
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(kind petition.Kind) petition.Duty {
	if kind != petition.Denunciation {
		return ""
	}
	return petition.OfficialDuty
}

// accept takes a petition of the kind into a matter today.
func (o *office) accept(kind petition.Kind) authority.OwnedID {
	o.Helper()
	return o.step(o.arrive(kind).ID, petition.Command{Action: petition.ActionAccept}).Matter.ID
}

func (o *office) today() clock.Date { return clock.DateOf(o.b.Clock.Now()) }

// on moves the clock to nine in the morning of the day.
func (o *office) on(day string) {
	o.Helper()
	d, err := clock.ParseDate(day)
	if err != nil {
		o.Fatal(err)
	}
	o.b.Clock.Set(d.Start().Add(9 * time.Hour))
}
