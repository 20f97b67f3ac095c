package deadline

import (
	"encoding/json"

	"kntc/internal/clock"
)

// caseJSON is what the law has to be asked about a deadline, beside its
// term and start.
type caseJSON struct {
	Instance   string      `json:"instance,omitempty"`
	Criteria   []Criterion `json:"criteria,omitempty"`
	Branch     string      `json:"branch,omitempty"`
	Tier       string      `json:"tier,omitempty"`
	Outside    bool        `json:"outside,omitempty"`
	OnReceipt  bool        `json:"on_receipt,omitempty"`
	Set        clock.Date  `json:"set,omitzero"`
	Remote     bool        `json:"remote,omitempty"`
	Dismissal  bool        `json:"dismissal,omitempty"`
	Delegated  bool        `json:"delegated,omitempty"`
	Received   clock.Date  `json:"received_on,omitzero"`
	Stops      []stopJSON  `json:"stops,omitempty"`
	Extensions []int       `json:"extensions,omitempty"`
}

type stopJSON struct {
	From   clock.Date `json:"from"`
	To     clock.Date `json:"to,omitzero"`
	Ground string     `json:"ground"`
}

// Case writes down what the law has to be asked about the entry, beside its
// term, start and kind.
func (e Entry) Case() string {
	f := e.Facts
	q := caseJSON{
		Instance: f.Instance, Criteria: f.Criteria, Branch: f.Branch, Tier: f.Tier,
		Outside: f.Outside, OnReceipt: e.OnReceipt, Set: e.Set, Remote: f.Remote, Dismissal: f.Dismissal, Delegated: f.Delegated, Received: f.Received, Extensions: e.Extensions,
	}
	for _, s := range e.Stops {
		q.Stops = append(q.Stops, stopJSON(s))
	}
	b, err := json.Marshal(q)
	if err != nil { // texts, dates and numbers always marshal
		return "{}"
	}
	return string(b)
}

// SetCase reads what Case wrote.
func (e *Entry) SetCase(text string) error {
	var q caseJSON
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return err
	}
	e.Facts = Facts{
		Kind: e.Facts.Kind, Instance: q.Instance, Criteria: q.Criteria, Branch: q.Branch, Tier: q.Tier,
		Outside: q.Outside, Remote: q.Remote, Dismissal: q.Dismissal, Delegated: q.Delegated, Received: q.Received,
	}
	for _, s := range q.Stops {
		e.Stops = append(e.Stops, Stop(s))
	}
	e.Extensions, e.OnReceipt, e.Set = q.Extensions, q.OnReceipt, q.Set
	return nil
}
