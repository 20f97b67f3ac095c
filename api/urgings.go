package api

import (
	"context"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/petition"
)

// urgingCases list the letters by which the level above urges.
type urgingCases interface {
	Urgings(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Subject, []casework.Urging, error)
}

// urgingsResponse lists urgings, the oldest first.
type urgingsResponse struct {
	Urgings []urging `json:"urgings" validate:"required"`
	Waiting int      `json:"waiting" validate:"required" example:"1"` // how many have no answer yet
}

// urging is a letter of the level above, with its answer. Both are steps:
// urge_case and reply_urging.
type urging struct {
	Letter eventResponse  `json:"letter" validate:"required"`
	Answer *eventResponse `json:"answer,omitempty"`
}

// petitionUrgings lists the urgings of a petition.
//
//	@Summary	Urgings of a petition, with their answers
//	@ID		getPetitionUrgings
//	@Tags		petitions
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	urgingsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/urgings [get]
func (s *server) petitionUrgings(c echo.Context, actor access.Actor) error {
	return s.urgings(c, actor, petition.OfPetition)
}

// matterUrgings lists the urgings of a matter.
//
//	@Summary	Urgings of a matter, with their answers
//	@ID		getMatterUrgings
//	@Tags		matters
//	@Security	bearer
//	@Param		id		path		string	true	"matter id"
//	@Success	200		{object}	urgingsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/matters/{id}/urgings [get]
func (s *server) matterUrgings(c echo.Context, actor access.Actor) error {
	return s.urgings(c, actor, petition.OfMatter)
}

// showLetter shows an urging or its answer, which change nothing of the case.
func showLetter(e casework.EventRecord, lang string) eventResponse {
	return showEvent(casework.HistoryEvent{EventRecord: e}, petition.EventTitle(e.Event), nil, lang)
}

func (s *server) urgings(c echo.Context, actor access.Actor, subject petition.Subject) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	about, list, err := s.Cases.Urgings(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	if about != subject {
		return fault.ErrNotFound // a matter's id does not name a petition
	}
	out := urgingsResponse{Urgings: []urging{}}
	for _, u := range list {
		one := urging{Letter: showLetter(u.Letter, web.Language(c))}
		if u.Answer != nil {
			answer := showLetter(*u.Answer, web.Language(c))
			one.Answer = &answer
		} else {
			out.Waiting++
		}
		out.Urgings = append(out.Urgings, one)
	}
	return web.Get(c, 0, out)
}
