package api

import (
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/idempotency"
)

// reorganisationRequest is one decision on authorities that takes effect on a
// day.
type reorganisationRequest struct {
	Type         directory.ReorganisationKind `json:"type" validate:"required" swaggertype:"string" enums:"merge,split,regroup,abolish,rename,move" example:"merge"`
	On           clock.Date                   `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"` // first day on which it holds
	Document     string                       `json:"document" validate:"required" example:"Nghị quyết 03/NQ-UBTVQH16"`
	Predecessors []authority.ID               `json:"predecessors" validate:"required" swaggertype:"array,string" example:"161,162"` // whom it is about
	Successors   []successorRequest           `json:"successors"`                                                                    // merge: one; split and regroup: two or more; abolish: any number
	ChildrenTo   authority.ID                 `json:"children_to" swaggertype:"string" example:"1"`                                  // whose part those below an ended authority become; of a merger the successor's when absent
	Name         string                       `json:"name" example:"UBND phường Ví Dụ Mới"`                                          // rename
	Place        string                       `json:"place" example:"Phường Ví Dụ Mới, Hà Nội"`                                      // rename; absent leaves it
	ParentID     authority.ID                 `json:"parent_id" swaggertype:"string" example:"1"`                                    // move
}

// successorRequest is who takes over: an authority that exists, or one to be
// founded. A predecessor of a split or regrouping may be among them: it goes
// on.
type successorRequest struct {
	ID    authority.ID    `json:"id" swaggertype:"string" example:"9"`
	Found *foundedRequest `json:"found"`
	Of    []authority.ID  `json:"of" swaggertype:"array,string" example:"161"` // the predecessors it takes over from; all of them when absent
}

// foundedRequest is an authority to be founded on the day.
type foundedRequest struct {
	Name     string           `json:"name" validate:"required" example:"UBND phường Ví Dụ"`
	Tier     authority.Tier   `json:"tier" validate:"required" swaggertype:"string" enums:"central,province,district,commune" example:"commune"`
	Branch   authority.Branch `json:"branch" validate:"required" swaggertype:"string" enums:"state,party,elected,front,judiciary,service_unit" example:"state"`
	Place    string           `json:"place" validate:"required" example:"Phường Ví Dụ, Hà Nội"`
	ParentID authority.ID     `json:"parent_id" validate:"required" swaggertype:"string" example:"1"`
	System   string           `json:"system" example:"gso"` // of the official code
	Code     string           `json:"code" example:"00238"` // absent when it bears none
}

func (r reorganisationRequest) domain() directory.Reorganisation {
	out := directory.Reorganisation{
		Kind: r.Type, On: r.On, Document: r.Document, Predecessors: r.Predecessors,
		ChildrenTo: r.ChildrenTo, Name: r.Name, Place: r.Place, Parent: r.ParentID,
	}
	for _, x := range r.Successors {
		s := directory.Successor{ID: x.ID, Of: x.Of}
		if f := x.Found; f != nil {
			s.Found = &directory.NewAuthority{
				Name: f.Name, Tier: f.Tier, Branch: f.Branch, Place: f.Place, Parent: f.ParentID, System: f.System, Code: f.Code,
			}
		}
		out.Successors = append(out.Successors, s)
	}
	return out
}

// reorganisationResponse is what a decision has made of the authorities.
type reorganisationResponse struct {
	Type        directory.ReorganisationKind `json:"type" validate:"required" swaggertype:"string" enums:"merge,split,regroup,abolish,rename,move" example:"merge"`
	On          clock.Date                   `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	Document    string                       `json:"document" validate:"required" example:"Nghị quyết 03/NQ-UBTVQH16"`
	Authorities []authorityResponse          `json:"authorities" validate:"required"` // every one concerned
}

// reorganise carries out one decision on authorities: all of it or nothing.
//
//	@Summary	Merge, split, regroup, abolish, rename or move authorities
//	@ID		reorganise
//	@Tags		authorities
//	@Security	bearer
//	@Param		Idempotency-Key	header		string					true	"names this request; send the same one when you retry"
//	@Param		If-Match		header		string					true	"ETag last seen, of the list of authorities"
//	@Param		body			body		reorganisationRequest	true	"the decision"
//	@Success	201				{object}	reorganisationResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/authorities/reorganisations [post]
func (s *server) reorganise(c echo.Context, actor access.Actor) error {
	version, err := web.IfMatch(c)
	if err != nil {
		return err
	}
	in, raw, err := web.Bind[reorganisationRequest](c)
	if err != nil {
		return err
	}
	render := func(v directory.ReorganisationView) (idempotency.Answer, error) {
		out := reorganisationResponse{Type: v.Kind, On: v.On, Document: v.Document}
		for _, a := range v.Authorities {
			out.Authorities = append(out.Authorities, showAuthorityView(a))
		}
		return web.Rendered(web.Created, web.ETag(v.Directory), "", out)
	}
	return web.Act(s.Server, c, actor, web.Fingerprint(c, raw), render, func(once idempotency.Once[directory.ReorganisationView]) (idempotency.Answer, error) {
		ask := in.domain()
		ask.Version = version
		return s.Authorities.Reorganise(c.Request().Context(), actor, ask, once)
	})
}
