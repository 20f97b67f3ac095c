package lostproperty_test

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/idempotency"
	"kntc/internal/lifecycle"
)

const v1 = "/api/v1"

// routes adds the routes of the register; they are handed in when the API is
// made (api.Deps.Further).
func (s *Service) routes(r *web.Registrar, core *web.Server) {
	h := handlers{Service: s, core: core}
	r.Post(v1+"/items", web.Needs(ItemKeep), h.register)
	r.Get(v1+"/items/:id", web.Needs(ItemRead), h.item)
	r.Get(v1+"/items/:id/events", web.Needs(ItemRead), h.events)
	r.Get(v1+"/items/:id/deadlines", web.Needs(ItemRead), h.deadlines)
	r.Post(v1+"/items/:id/transitions", web.Needs(ItemRead), h.step)
}

// handlers answer requests about items.
type handlers struct {
	*Service

	core *web.Server
}

// itemResponse is an item as clients see it.
type itemResponse struct {
	ID      string          `json:"id"`
	Number  string          `json:"number"`
	State   lifecycle.State `json:"state"`
	Sort    string          `json:"sort"`
	Grams   int64           `json:"grams"`
	Version int64           `json:"version"`
}

func show(i Item) itemResponse {
	return itemResponse{i.ID.String(), i.Number.String(), i.State, i.Sort, i.Grams, i.Version}
}

// itemRequest is an item to enter.
type itemRequest struct {
	AuthorityID authority.ID `json:"authority_id"` // the account's own office when absent
	Sort        string       `json:"sort"`
	Grams       int64        `json:"grams"`
	FoundOn     clock.Date   `json:"found_on"` // today when absent
}

func (h handlers) register(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[itemRequest](c)
	if err != nil {
		return err
	}
	if in.AuthorityID == 0 {
		in.AuthorityID = actor.Home
	}
	render := func(i Item) (idempotency.Answer, error) {
		return web.Rendered(web.Created, web.ETag(i.Version), v1+"/items/"+i.ID.String(), show(i))
	}
	return web.Act(h.core, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[Item]) (idempotency.Answer, error) {
		return h.Register(c.Request().Context(), actor, Found{in.AuthorityID, in.Sort, in.Grams, in.FoundOn}, once)
	})
}

func (h handlers) item(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	i, err := h.Item(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, i.Version, show(i))
}

// stepRequest is a step to take.
type stepRequest struct {
	Action lifecycle.Action `json:"action"`
	On     clock.Date       `json:"on"` // today when absent
	Proof  string           `json:"proof"`
	Grams  int64            `json:"grams"`
	Reason string           `json:"reason"`
}

func (h handlers) step(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[stepRequest](c)
	if err != nil {
		return err
	}
	render := func(i Item) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(i.Version), "", show(i))
	}
	return web.Act(h.core, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[Item]) (idempotency.Answer, error) {
		return h.Step(c.Request().Context(), actor, id, version, Command(in), once)
	})
}

// eventResponse is one fact in the life of an item.
type eventResponse struct {
	Version int64             `json:"version"`
	Action  lifecycle.Action  `json:"action"`
	To      lifecycle.State   `json:"to"`
	Actor   string            `json:"actor"`
	At      time.Time         `json:"recorded_at"`
	Changes map[string]string `json:"changes,omitempty"`
}

func (h handlers) events(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	records, err := h.Events(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := []eventResponse{}
	for _, e := range records {
		one := eventResponse{Version: e.Version, Action: e.Action, To: e.To, Actor: e.ActorName, At: e.RecordedAt.UTC(), Changes: map[string]string{}}
		for _, change := range e.Changes {
			one.Changes[string(change.Name)] = change.Value
		}
		out = append(out, one)
	}
	return web.Get(c, 0, out)
}

// deadlineResponse is one deadline of an item.
type deadlineResponse struct {
	Term  deadline.Term       `json:"term"`
	State deadline.EntryState `json:"state"`
	Due   clock.Date          `json:"due_on"`
	Met   clock.Date          `json:"met_on,omitzero"`
}

func (h handlers) deadlines(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	entries, err := h.Deadlines(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	out := []deadlineResponse{}
	for _, e := range entries {
		out = append(out, deadlineResponse{e.Term, e.State, e.Due, e.MetOn})
	}
	return web.Get(c, 0, out)
}
