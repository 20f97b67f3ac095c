package api

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	paging "kntc/internal/page"
	people "kntc/internal/party"
	"kntc/internal/petition"
)

// Cases are the use cases on petitions, matters and their figures;
// *casework.Service carries them out.
type Cases interface {
	Register(ctx context.Context, actor access.Actor, r casework.Registration, once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error)
	PossibleDuplicates(ctx context.Context, actor access.Actor, r casework.Registration) ([]casework.Duplicate, error)
	ReplaceParties(ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, c casework.Correction, once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error)
	StepPetition(ctx context.Context, actor access.Actor, id authority.OwnedID, version int64, cmd petition.Command, once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error)
	Petition(ctx context.Context, actor access.Actor, id authority.OwnedID) (casework.PetitionView, error)
	Petitions(ctx context.Context, actor access.Actor, f casework.PetitionFilter, page paging.Page) ([]casework.PetitionLine, error)
	CountPetitions(ctx context.Context, actor access.Actor, f casework.PetitionFilter, how paging.Counting) (paging.Count, error)
	ExportPetitions(ctx context.Context, actor access.Actor, f casework.PetitionFilter, fn func(casework.PetitionLine) error) error
	PetitionActions(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Petition, []petition.Availability, error)
	Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.EventRecord, error)
	History(ctx context.Context, actor access.Actor, id authority.OwnedID) (casework.History, error)

	matterCases
	handoverCases
	documentCases
	holderCases
	recirculatedCases
	urgingCases
	sealedReadingCases
	elsewhereCases
	senderCases
}

// registerPetition enters a petition into an authority's register.
//
//	@Summary	Register a petition
//	@ID		registerPetition
//	@Tags		petitions
//	@Security	bearer
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		body			body		registerRequest	true	"the petition"
//	@Success	201				{object}	registeredResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/petitions [post]
func (s *server) registerPetition(c echo.Context, actor access.Actor) error {
	in, raw, err := web.Bind[registerRequest](c)
	if err != nil {
		return err
	}
	lang := web.Language(c)
	render := func(r casework.PetitionResult) (idempotency.Answer, error) {
		body := registeredResponse{
			petitionResponse: showPetitionView(r.Petition, r.Shown, r.Matter),
			Duplicates:       showDuplicates(r.Duplicates), Warnings: warnings(in.Parties, lang),
			Elsewhere: showElsewhere(r.Elsewhere), ElsewherePaused: r.ElsewherePaused,
		}
		return web.Rendered(web.Created, web.ETag(r.Petition.Version), v1+"/petitions/"+body.ID, body)
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
		return s.Cases.Register(c.Request().Context(), actor, in.domain(), once)
	})
}

// warnings says what looks wrong with the identity numbers given.
func warnings(parties []party, lang string) []web.ProblemField {
	out := []web.ProblemField{}
	for i, p := range parties {
		if people.Masked(p.IdentityNumber) {
			continue
		}
		at := "/parties/" + strconv.Itoa(i) + "/identity_number"
		for _, w := range people.IdentityWarnings(at, people.NormalIdentity(p.IdentityNumber)) {
			out = append(out, web.ProblemField{Pointer: w.Pointer, Code: w.Code, Detail: w.Text.In(lang)})
		}
	}
	return out
}

// checkDuplicates looks for earlier petitions before one is entered.
//
//	@Summary		Look for earlier petitions of the same persons
//	@ID			checkDuplicates
//	@Description	It only reads: sent again it does no harm, and may tell more. So it takes no Idempotency-Key, and one that is sent is not heeded.
//	@Tags			petitions
//	@Security		bearer
//	@Param			body	body		registerRequest	true	"the petition to be entered; incomplete is fine"
//	@Success		200		{object}	duplicatesResponse
//	@Failure		default	{object}	web.Problem
//	@Router			/api/v1/petitions/duplicate-check [post]
func (s *server) checkDuplicates(c echo.Context, actor access.Actor) error {
	in, _, err := web.Bind[registerRequest](c)
	if err != nil {
		return err
	}
	found, err := s.Cases.PossibleDuplicates(c.Request().Context(), actor, in.domain())
	if err != nil {
		return err
	}
	return web.WriteJSON(c, http.StatusOK, duplicatesResponse{showDuplicates(found), warnings(in.Parties, web.Language(c))})
}

// petitions lists what the account may see, newest first unless it asks otherwise.
//
//	@Summary	List and search petitions
//	@ID		getPetitions
//	@Tags		petitions
//	@Security	bearer
//	@Param		filter	query		petitionsQuery	false	"filter and page"
//	@Success	200		{object}	web.Page[petitionLine]
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions [get]
func (s *server) petitions(c echo.Context, actor access.Actor) error {
	q, err := web.BindQuery[petitionsQuery](c)
	if err != nil {
		return err
	}
	f, err := q.domain(actor)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	return web.List(s.Server, c, actor, q.PageQuery,
		func(p paging.Page) ([]casework.PetitionLine, error) { return s.Cases.Petitions(ctx, actor, f, p) },
		casework.PetitionLine.Position, showLine,
		func(how paging.Counting) (paging.Count, error) { return s.Cases.CountPetitions(ctx, actor, f, how) })
}

// petition shows one petition with its parties.
//
//	@Summary	A petition
//	@ID		getPetition
//	@Tags		petitions
//	@Security	bearer
//	@Param		id				path		string	true	"petition id"
//	@Param		If-None-Match	header		string	false	"ETag of the copy at hand"
//	@Success	200				{object}	petitionResponse
//	@Success	304				"the copy at hand is current"
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/petitions/{id} [get]
func (s *server) petition(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	v, err := s.Cases.Petition(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, v.Petition.Version, showPetitionView(v.Petition, v.Shown, v.Matter))
}

// replaceParties puts a new list of parties in the place of the old one.
//
//	@Summary	Replace a petition's parties
//	@ID		replaceParties
//	@Tags		petitions
//	@Security	bearer
//	@Param		id				path		string			true	"petition id"
//	@Param		If-Match		header		string			true	"ETag last seen"
//	@Param		Idempotency-Key	header		string			true	"names this request; send the same one when you retry"
//	@Param		body			body		partiesRequest	true	"all parties, and why"
//	@Success	200				{object}	petitionResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/parties [put]
func (s *server) replaceParties(c echo.Context, actor access.Actor) error {
	id, version, err := target(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[partiesRequest](c)
	if err != nil {
		return err
	}
	if err := refusal(checkLength(web.ErrBody, "/reason", in.Reason, maxReason)); err != nil {
		return err
	}
	render := func(r casework.PetitionResult) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(r.Petition.Version), "", showPetitionView(r.Petition, r.Shown, r.Matter))
	}
	err = web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
		correction := casework.Correction{Parties: domainParties(in.Parties), Reason: in.Reason}
		return s.Cases.ReplaceParties(c.Request().Context(), actor, id, version, correction, once)
	})
	return explainStale(c, s.Cases, actor, id, version, err)
}

// stepPetition takes one step of the petition's life.
//
//	@Summary	Take a step with a petition
//	@ID		stepPetition
//	@Tags		petitions
//	@Security	bearer
//	@Param		id				path		string						true	"petition id"
//	@Param		If-Match		header		string						true	"ETag last seen"
//	@Param		Idempotency-Key	header		string						true	"names this request; send the same one when you retry"
//	@Param		body			body		petitionTransitionRequest	true	"the step"
//	@Success	200				{object}	petitionStepResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/transitions [post]
func (s *server) stepPetition(c echo.Context, actor access.Actor) error {
	id, version, err := target(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[petitionTransitionRequest](c)
	if err != nil {
		return err
	}
	cmd, err := in.domain()
	if err != nil {
		return err
	}
	render := func(r casework.PetitionResult) (idempotency.Answer, error) {
		return web.Rendered(http.StatusOK, web.ETag(r.Petition.Version), "", showStep(r, web.Language(c)))
	}
	err = web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[casework.PetitionResult]) (idempotency.Answer, error) {
		return s.Cases.StepPetition(c.Request().Context(), actor, id, version, cmd, once)
	})
	return explainStale(c, s.Cases, actor, id, version, err)
}

// target reads what a write to an existing resource is about: its id and the
// version that the caller saw.
func target(c echo.Context) (authority.OwnedID, int64, error) {
	id, err := web.OwnedID(c)
	if err != nil {
		return id, 0, err
	}
	version, err := web.IfMatch(c)
	return id, version, err
}

// petitionEvents tells the history of a petition.
//
//	@Summary	History of a petition
//	@ID		getPetitionEvents
//	@Tags		petitions
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	eventsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/events [get]
func (s *server) petitionEvents(c echo.Context, actor access.Actor) error {
	return s.events(c, actor, petition.OfPetition)
}

// petitionActions tells what the account may do now and, for what it may not,
// why.
//
//	@Summary	What can be done with a petition now
//	@ID		getPetitionActions
//	@Tags		petitions
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	actionsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/actions [get]
func (s *server) petitionActions(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	p, list, err := s.Cases.PetitionActions(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	return web.Get(c, 0, showActions(p.Kind, p.State, p.Version, list, p.Inadmissibilities(), web.Language(c)))
}

// ofPaper is a number with its year that no book of this system has: it can only be
// of a paper register.
var ofPaper = regexp.MustCompile(`^.*[^0-9/].*/[0-9]{4}$`)

// paperNumber reads a number that only a paper register can have given, as imports
// keep it; "" for any other.
func paperNumber(s string) string {
	if s = asInRegister(s); ofPaper.MatchString(s) {
		return s
	}
	return ""
}

// asInRegister is a number of a paper register as imports keep it.
func asInRegister(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), " ")) }

// registerNumber reads a register number as people write it.
func registerNumber(bad *fault.Error, s string) (year, no int, _ *fault.Error) {
	if s == "" {
		return 0, 0, bad
	}
	left, right, ok := strings.Cut(s, "/")
	no, errNo := strconv.Atoi(left)
	year, errYear := strconv.Atoi(right)
	if !ok || errNo != nil || errYear != nil || no < 1 || no > 1<<31-1 || year < 1 || year > 9999 {
		return 0, 0, bad.At("?number", "invalid_number", "Phải có dạng số/năm, ví dụ 12/2026.", "Must be number/year, e.g. 12/2026.")
	}
	return year, no, bad
}
