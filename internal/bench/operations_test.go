package bench_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// stage is what the clients work on.
type stage struct {
	size    size
	address string
	today   clock.Date
	offices []*workplace
	large   []*workplace      // heads of the large commune: one account may not do everything at once
	seats   []*workplace      // supervisors of the provinces, several of each
	names   []string          // of people who petitioned, as somebody types them
	years   []int             // whole years that the registers cover
	cursors map[string]string // of the deep pages, by account's office
	turns   uint64            // how often clients were made: none repeats what others did
}

// workplace is a signed-in account with the petitions it may see.
type workplace struct {
	session

	known []authority.OwnedID // loaded and disposed, and not sealed
	fresh []freshPetition     // nobody has touched them yet
	used  int                 // of fresh
}

type freshPetition struct {
	id      authority.OwnedID
	kind    petition.Kind
	version string // its ETag
}

// client is one connection with the offices it works for; no two clients share
// an office, as no two offices share a register.
type client struct {
	*connection

	stage   *stage
	number  int
	rand    *rand.Rand
	offices []*workplace
}

// clients connects n clients and deals the offices out to them.
func (s *stage) clients(n int) ([]*client, error) {
	s.turns++
	out := make([]*client, n)
	for i := range out {
		c, err := dial(s.address)
		if err != nil {
			return nil, err
		}
		out[i] = &client{connection: c, stage: s, number: i, rand: rand.New(rand.NewPCG(s.turns, uint64(i)))}
		for o := i; o < len(s.offices); o += n {
			out[i].offices = append(out[i].offices, s.offices[o])
		}
	}
	return out, nil
}

func (c *client) office() *workplace { return pick(c.rand, c.offices) }

// operation is something that clients do again and again.
type operation struct {
	name string
	does string
	run  func(*client) error
}

// get reads a path and demands success.
func (c *client) get(w *workplace, path string) (answer, error) {
	a, err := c.do(request{method: "GET", path: path, token: w.token})
	return a, errors.Join(err, a.want(200))
}

// post sends an act and demands success.
func (c *client) post(w *workplace, path, ifMatch string, body any, status int) (answer, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return answer{}, err
	}
	a, err := c.do(request{method: "POST", path: path, token: w.token, ifMatch: ifMatch, key: uuid.NewString(), body: b})
	if err != nil {
		return a, err
	}
	return a, a.want(status)
}

const petitionsPath = "/api/v1/petitions"

// registration is the body that registers an invented petition today.
func (c *client) registration(k petition.Kind) map[string]any {
	d := data(c.rand, k)
	p := invented(c.rand)
	return map[string]any{
		"kind": d.Kind, "channel": d.Channel, "field": d.Field, "received_on": c.stage.today, "subject": d.Subject, "content": d.Content,
		"respondent": d.Respondent, "contested_decision": d.ContestedDecision, "originals": d.Originals,
		"parties": []map[string]any{{
			"type": p.Type, "name": p.Name, "identity_number": p.IdentityNumber, "address": p.Address, "phone": p.Phone,
		}},
	}
}

func register(c *client) error {
	_, err := c.post(c.office(), petitionsPath, "", c.registration(""), 201)
	return err
}

func classification(k petition.Kind, on clock.Date) map[string]any {
	return map[string]any{"action": "classify", "on": on, "classification": map[string]any{
		"kind": k, "duty": dutyOf(k), "field": petition.FieldLand, "eligibility": petition.Eligible, "competence": petition.Within,
	}}
}

// transition classifies a petition that nobody has touched yet; when all of an
// office have been, the oldest is classified anew.
func transition(c *client) error {
	w := c.office()
	p := &w.fresh[w.used%len(w.fresh)]
	w.used++
	a, err := c.post(w, petitionsPath+"/"+p.id.String()+"/transitions", p.version, classification(p.kind, c.stage.today), 200)
	p.version = a.etag
	return err
}

func getPetition(c *client) error {
	w := c.office()
	_, err := c.get(w, petitionsPath+"/"+pick(c.rand, w.known).String())
	return err
}

func listFirst(c *client) error {
	_, err := c.get(c.office(), petitionsPath+"?limit=50")
	return err
}

// listAt lists a page of those that a workplace sees.
func listAt(choose func(*client) *workplace, deep bool) func(*client) error {
	return func(c *client) error {
		w := choose(c)
		path := petitionsPath + "?limit=50"
		if deep {
			path += "&cursor=" + url.QueryEscape(c.stage.cursors[w.at.String()])
		}
		_, err := c.get(w, path)
		return err
	}
}

func theLarge(c *client) *workplace { return c.stage.large[0] }

// ofTheLarge is one of those who search it: searches of one account wait for each other.
func ofTheLarge(c *client) *workplace { return c.stage.large[c.number%len(c.stage.large)] }

func aSeat(c *client) *workplace { return c.stage.seats[c.number%len(c.stage.seats)] }

// theSeat is the province whose list was walked.
func theSeat(c *client) *workplace { return c.stage.seats[0] }

func anOffice(c *client) *workplace { return c.office() }

func search(choose func(*client) *workplace) func(*client) error {
	return func(c *client) error {
		_, err := c.get(choose(c), petitionsPath+"?limit=50&q="+url.QueryEscape(pick(c.rand, c.stage.names)))
		return err
	}
}

func communeYear(c *client) error {
	w, year := c.office(), pick(c.rand, c.stage.years)
	_, err := c.get(w, fmt.Sprintf("/api/v1/statistics?from=%d-01-01&to=%d-12-31", year, year))
	return err
}

func provinceYear(c *client) error {
	w, year := aSeat(c), pick(c.rand, c.stage.years)
	_, err := c.get(w, fmt.Sprintf("/api/v1/statistics?subtree=true&from=%d-01-01&to=%d-12-31", year, year))
	return err
}

// moved is what a step answers.
type moved struct {
	ID       string     `json:"id"`
	State    string     `json:"state"`
	Petition *moved     `json:"petition"`
	Matter   *moved     `json:"matter"`
	Parties  []struct{} `json:"parties"`
}

// journey is a complaint on its way from receipt to decision.
type journey struct {
	office *workplace
	path   string // where its next step is sent
	tag    string // the version that the step is about
	taken  int    // steps
}

// lastStep is how many requests a journey takes.
const lastStep = 6

// advance takes the next step.
func (j *journey) advance(c *client) error {
	on := c.stage.today
	var err error
	var a answer
	switch j.taken {
	case 0:
		a, err = c.post(j.office, petitionsPath, "", c.registration(petition.Complaint), 201)
	case 1:
		a, err = c.post(j.office, j.path, j.tag, classification(petition.Complaint, on), 200)
	case 2:
		a, err = c.post(j.office, j.path, j.tag, map[string]any{"action": "accept", "on": on}, 200)
	case 3, 4:
		a, err = c.post(j.office, j.path, j.tag, map[string]any{"action": []string{"verify", "report"}[j.taken-3], "on": on}, 200)
	case 5:
		a, err = c.post(j.office, j.path, j.tag, map[string]any{"action": "decide", "on": on, "outcome": petition.OutcomePartlyRight}, 200)
	}
	if err != nil {
		return err
	}
	j.tag = a.etag
	if j.taken++; j.taken != 1 && j.taken != 3 {
		return nil
	}
	var got moved
	if err := a.into(&got); err != nil {
		return err
	}
	j.path = petitionsPath + "/" + got.ID + "/transitions"
	if j.taken == 3 {
		if got.Matter == nil {
			return fmt.Errorf("no matter was opened: %s", a.body)
		}
		j.path, j.tag = "/api/v1/matters/"+got.Matter.ID+"/transitions", `"v1"`
	}
	return nil
}

// lifecycle takes a complaint from receipt to its decision, each step as soon as
// the one before is answered.
func lifecycle(c *client) error {
	for j := (&journey{office: c.office()}); j.taken < lastStep; {
		if err := j.advance(c); err != nil {
			return err
		}
	}
	return nil
}

// visible registers and classifies a petition and reads it after each write
// through another connection: the read must show the write.
func visible(c *client) error {
	other, err := dial(c.stage.address)
	if err != nil {
		return err
	}
	defer func() { _ = other.socket.Close() }()
	w := c.office()
	a, err := c.post(w, petitionsPath, "", c.registration(petition.Feedback), 201)
	if err != nil {
		return err
	}
	var got moved
	if err := a.into(&got); err != nil {
		return err
	}
	tag := a.etag
	for _, state := range []petition.State{petition.StateReceived, petition.StateClassified} {
		if state == petition.StateClassified {
			if _, err = c.post(w, petitionsPath+"/"+got.ID+"/transitions", tag, classification(petition.Feedback, c.stage.today), 200); err != nil {
				return err
			}
		}
		seen, err := other.do(request{method: "GET", path: petitionsPath + "/" + got.ID, token: w.token})
		if err := errors.Join(err, seen.want(200), seen.into(&got)); err != nil {
			return err
		}
		if got.State != string(state) || len(got.Parties) != 1 {
			return fmt.Errorf("read after write: state %q, want %q", got.State, state)
		}
		list, err := other.do(request{method: "GET", path: petitionsPath + "?limit=50&state=" + string(state), token: w.token})
		if err := errors.Join(err, list.want(200)); err != nil {
			return err
		}
		if !strings.Contains(string(list.body), got.ID) {
			return errors.New("the list after the write lacks the petition")
		}
	}
	return nil
}
