package casework_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/store/storetest"
)

// dice is a repeatable source of choices.
type dice struct{ *rand.Rand }

// roll returns the dice of a test; its name and number are the seed, so every
// world has a life of its own and the same one in each run.
func roll(t *testing.T, number uint64) dice {
	t.Helper()
	seed := *historySeed*1000 + number
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with -run '%s' -history.seed %d", t.Name(), *historySeed)
		}
	})
	return dice{rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))}
}

// chance is true in so many cases of a hundred.
func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

// pick draws one of the values.
func pick[T any](d dice, values []T) T { return values[d.IntN(len(values))] }

// day draws a day between two, both included; the ends come often, because
// mistakes sit there.
func (d dice) day(from, to clock.Date) clock.Date {
	if !from.Before(to) {
		return from
	}
	switch d.IntN(6) {
	case 0:
		return from
	case 1:
		return to
	}
	days := int(to.Start().Sub(from.Start()).Hours() / 24)
	return from.AddDays(d.IntN(days + 1))
}

// offices are the authorities in which random histories happen.
func offices() []authority.ID {
	return []authority.ID{
		storetest.Province, storetest.DistrictA, storetest.DistrictB, storetest.CommuneA1, storetest.CommuneA2,
		storetest.CommuneB1, storetest.PartyProvince, storetest.PartyDistrict, storetest.OldCommune,
	}
}

// world is a deployment under random work.
type world struct {
	t     *testing.T
	d     dice
	b     storetest.Bench
	s     *casework.Service
	keys  *seal.Keyring // of the use cases
	known map[authority.ID]authority.Authority

	petitions []petition.Petition // as last seen; the server may know better
	matters   []petition.Matter
	imports   map[authority.ID]*paper
	done      map[string]int // steps taken, by action
	refused   int
	lastError error
}

func newWorld(t *testing.T, b storetest.Bench, d dice) *world {
	t.Helper()
	keys := storetest.Keyring(t)
	w := &world{
		t: t, d: d, b: b, s: serviceWith(b, keys), keys: keys, done: make(map[string]int),
		known: make(map[authority.ID]authority.Authority), imports: make(map[authority.ID]*paper),
	}
	for _, a := range storetest.Facts().Authorities {
		w.known[a.ID] = a
	}
	return w
}

func (w *world) today() clock.Date { return clock.DateOf(w.b.Clock.Now()) }

// person is somebody with one role at one office.
func person(role access.Role, office authority.ID) access.Actor {
	return access.Actor{
		Account: [16]byte{byte(office), byte(len(role))}, Home: office, Name: string(role),
		Grants: []access.Grant{{Role: role, Authority: office}},
	}
}

// overseer reads everything there is in the test directory.
func overseer() access.Actor {
	return access.Actor{Home: storetest.Province, Name: "overseer", Grants: []access.Grant{
		{Role: access.Supervisor, Authority: storetest.Province}, {Role: access.Supervisor, Authority: storetest.PartyProvince},
	}}
}

// catch keeps the result of a step.
func catch[R any](into *R) idempotency.Once[R] {
	return idempotency.Once[R]{Render: func(r R) (idempotency.Answer, error) {
		*into = r
		return idempotency.Answer{Status: 200}, nil
	}}
}

// settle notes what became of a step: refusals are part of life, anything else
// is a defect.
func (w *world) settle(what string, err error) bool {
	w.t.Helper()
	f := fault.As(err)
	switch {
	case err == nil:
		w.done[what]++
		return true
	case f == nil, f.Kind == fault.Internal, f.Kind == fault.Conflict, f.Kind == fault.NotFound:
		w.t.Fatalf("%s: %v", what, err)
	}
	w.refused++
	w.lastError = err
	return false
}

// live takes steps until so many petitions have been entered, and lets time
// pass between them.
func (w *world) live(histories int, each func(step int)) {
	w.t.Helper()
	for step := 0; len(w.petitions) < histories; step++ {
		switch {
		case w.d.chance(14):
			w.register()
		case w.d.chance(35) && len(w.matters) > 0:
			w.stepMatter(w.recentMatter())
		case len(w.petitions) > 0:
			w.stepPetition(w.recentPetition())
		}
		w.pass()
		each(step)
	}
}

// pass moves the clock: mostly moments, now and then weeks, sometimes to just
// around midnight.
func (w *world) pass() {
	switch w.d.IntN(40) {
	case 0:
		w.b.Clock.Advance(time.Duration(w.d.IntN(20*24)) * time.Hour)
	case 1:
		midnight := w.today().AddDays(1).Start()
		if w.b.Clock.Now().Add(time.Millisecond).Before(midnight) {
			w.b.Clock.Set(midnight.Add(time.Duration(w.d.IntN(3)-1) * 2 * time.Microsecond))
		}
	case 2, 3, 4:
		w.b.Clock.Advance(time.Duration(w.d.IntN(24)) * time.Hour)
	default:
		w.b.Clock.Advance(time.Duration(1+w.d.IntN(5000)) * time.Millisecond)
	}
}

// recentPetition draws one that probably still has something before it.
func (w *world) recentPetition() *petition.Petition {
	var p *petition.Petition
	n := len(w.petitions)
	for range 8 {
		p = &w.petitions[n-1-w.d.IntN(min(n, 60))]
		waits := (p.State == petition.StateTransferred || p.State == petition.StateUrged) && p.ReplyOn.IsZero() && p.TransferredTo == 0
		if !petition.Disposed(p.State) || waits || !p.Origin.IsZero() && w.d.chance(50) {
			return p
		}
	}
	return &w.petitions[w.d.IntN(n)]
}

func (w *world) recentMatter() *petition.Matter {
	var m *petition.Matter
	n := len(w.matters)
	for range 6 {
		m = &w.matters[n-1-w.d.IntN(min(n, 40))]
		if m.State != petition.StateClosed {
			return m
		}
	}
	return &w.matters[w.d.IntN(n)]
}

// receiptDay draws the day on which a petition came to an office: lately, long
// ago, or about the turn of a year, but while the office existed.
func (w *world) receiptDay(office authority.ID) clock.Date {
	today := w.today()
	last := today
	if end := w.known[office].ValidTo; !end.IsZero() {
		last = end
	}
	switch w.d.IntN(10) {
	case 0:
		return last.AddDays(-w.d.IntN(1500))
	case 1:
		turn := clock.MustDate(last.Year()-w.d.IntN(2), time.January, 1).AddDays(w.d.IntN(5) - 2)
		if !turn.After(last) {
			return turn
		}
		return last
	case 2, 3, 4:
		return last.AddDays(-w.d.IntN(300))
	}
	return last.AddDays(-w.d.IntN(12))
}

// register enters a petition of any kind.
func (w *world) register() {
	w.t.Helper()
	office := pick(w.d, offices())
	data := petition.PetitionData{
		Kind:    pick(w.d, []petition.Kind{petition.Complaint, petition.Complaint, petition.Denunciation, petition.Denunciation, petition.Recommendation, petition.Feedback, petition.Mixed}),
		Channel: pick(w.d, petition.Channels()), Field: pick(w.d, petition.Fields()),
		ReceivedOn: w.receiptDay(office), Subject: "Đơn thử số " + itoa(len(w.petitions)), Content: "Nội dung", Originals: w.d.chance(20),
		Anonymous: w.d.chance(10), LateConfirmed: true, ResultAsked: w.d.chance(50),
	}
	if data.Channel == petition.Forwarded {
		data.Forwarder = pick(w.d, append(petition.Forwarders(), ""))
	}
	var parties []party.Party
	if !data.Anonymous {
		parties = w.parties()
		if w.d.chance(30) {
			data.Signatories = len(parties) + w.d.IntN(8)
		}
	}
	actor := person(pick(w.d, []access.Role{access.Clerk, access.Head}), office)
	var result casework.PetitionResult
	once := catch(&result)
	if w.d.chance(10) {
		once.Key, once.Fingerprint = "register-"+itoa(len(w.petitions)), "same"
	}
	request := casework.Registration{Authority: office, Data: data, Parties: parties}
	_, err := w.s.Register(w.t.Context(), actor, request, once)
	if !w.settle("register", err) {
		return
	}
	w.petitions = append(w.petitions, result.Petition)
	if once.Key != "" { // sent again by an impatient client: entered once
		if _, err := w.s.Register(w.t.Context(), actor, request, once); err != nil {
			w.t.Fatalf("the same registration again: %v", err)
		}
	}
}

func (w *world) parties() []party.Party {
	n := 1
	if w.d.chance(30) {
		n = 1 + w.d.IntN(6)
	}
	out := make([]party.Party, n)
	for i := range out {
		out[i] = party.Party{Type: party.Person, Name: "Người Thử " + itoa(w.d.IntN(400)), Address: "Thôn " + itoa(w.d.IntN(9))}
		if w.d.chance(10) {
			out[i].Type = party.Organisation
		}
		if w.d.chance(40) {
			out[i].IdentityNumber = "0010990" + itoa(10000+w.d.IntN(400))
		}
	}
	return out
}

// fresh reads what the server knows about a petition, after somebody else
// changed it.
func (w *world) fresh(p *petition.Petition) {
	w.t.Helper()
	view, err := w.s.Petition(w.t.Context(), overseer(), p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	*p = view.Petition
}

func (w *world) freshMatter(m *petition.Matter) {
	w.t.Helper()
	record, err := w.s.Matter(w.t.Context(), overseer(), m.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	*m = record.Matter
}

// version is the one the caller saw, or none.
func (w *world) version(seen int64) int64 {
	if w.d.chance(70) {
		return seen
	}
	return 0
}

func isStale(err error) bool { return errors.Is(err, fault.ErrStale) }
