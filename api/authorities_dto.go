package api

import (
	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
)

// authorityRef names an authority.
type authorityRef struct {
	ID   authority.ID `json:"id,string" validate:"required" swaggertype:"string" example:"1"`
	Name string       `json:"name" validate:"required" example:"UBND thành phố Hà Nội"`
}

// authorityLine is an authority as lists show it.
type authorityLine struct {
	ID        authority.ID     `json:"id,string" validate:"required" swaggertype:"string" example:"2"`
	Name      string           `json:"name" validate:"required" example:"UBND quận Đống Đa"` // on the day asked for
	Tier      authority.Tier   `json:"tier" validate:"required" swaggertype:"string" enums:"central,province,district,commune" example:"district"`
	Branch    authority.Branch `json:"branch" validate:"required" swaggertype:"string" enums:"state,party,elected,front,judiciary,service_unit" example:"state"`
	Place     string           `json:"place" validate:"required" example:"Quận Đống Đa, Hà Nội"`
	ValidFrom clock.Date       `json:"valid_from,omitzero" swaggertype:"string" format:"date" example:"1981-03-10"` // absent when not known
	ValidTo   clock.Date       `json:"valid_to,omitzero" swaggertype:"string" format:"date" example:"2025-06-30"`   // last day; absent while it exists
	Path      []authorityRef   `json:"path" validate:"required"`                                                    // from the topmost one to itself
	Version   int64            `json:"version" validate:"required" example:"1"`
}

func showAuthority(l directory.Line) authorityLine {
	a := l.Authority
	return authorityLine{
		ID: a.ID, Name: l.Name, Tier: a.Tier, Branch: a.Branch, Place: a.Place,
		ValidFrom: a.ValidFrom, ValidTo: a.ValidTo, Path: showRefs(l.Path), Version: a.Version,
	}
}

func showRefs(list []directory.Ref) []authorityRef {
	out := make([]authorityRef, len(list))
	for i, r := range list {
		out[i] = authorityRef{r.ID, r.Name}
	}
	return out
}

// spell is when something held; absent bounds are open.
type spell struct {
	From     clock.Date `json:"from,omitzero" swaggertype:"string" format:"date" example:"2025-07-01"`
	To       clock.Date `json:"to,omitzero" swaggertype:"string" format:"date" example:"2027-12-31"`
	Document string     `json:"document,omitempty" example:"Nghị quyết 1656/NQ-UBTVQH15"`
}

// nameSpell is a name that an authority bore.
type nameSpell struct {
	Name string `json:"name" validate:"required" example:"UBND phường Đống Đa"`
	spell
}

// codeSpell is an official code that an authority bore.
type codeSpell struct {
	System string `json:"system" validate:"required" example:"gso"`
	Code   string `json:"code" validate:"required" example:"006"`
	spell
}

// parentSpell is whose part an authority was.
type parentSpell struct {
	ParentID authority.ID `json:"parent_id,string" validate:"required" swaggertype:"string" example:"1"`
	spell
}

// forwardingSpell is as what an authority passed petitions on.
type forwardingSpell struct {
	ForwardsAs authority.Forwarding `json:"forwards_as" validate:"required" swaggertype:"string" enums:"reception_board,elected_body,other" example:"reception_board"`
	spell
}

// succession is the other side of a hand-over of responsibilities.
type succession struct {
	authorityRef

	On       clock.Date `json:"on,omitzero" swaggertype:"string" format:"date" example:"2025-07-01"`
	Document string     `json:"document,omitempty" example:"Luật 72/2025/QH15, Điều 54"`
}

// authorityResponse is an authority with what belongs to it.
type authorityResponse struct {
	authorityLine

	On       clock.Date     `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-03-02"` // the day told about
	Source   string         `json:"source,omitempty" example:"Nghị quyết 1656/NQ-UBTVQH15"`
	EndedBy  string         `json:"ended_by,omitempty" example:"Luật 72/2025/QH15"`
	Superior *authorityRef  `json:"superior,omitempty"` // who decides at second instance on what it decided
	Children []authorityRef `json:"children" validate:"required"`
	Names    []nameSpell    `json:"names" validate:"required"`
	Codes    []codeSpell    `json:"codes" validate:"required"`
	Parents  []parentSpell  `json:"parents" validate:"required"`

	ForwardsAs  authority.Forwarding `json:"forwards_as,omitempty" swaggertype:"string" enums:"reception_board,elected_body,other" example:"reception_board"` // it passes on what others resolve, complaints too; absent when it only resolves
	Forwardings []forwardingSpell    `json:"forwardings" validate:"required"`

	Predecessors []succession `json:"predecessors" validate:"required"`
	Successors   []succession `json:"successors" validate:"required"`
}

func showAuthorityView(v directory.View) authorityResponse {
	out := authorityResponse{
		authorityLine: showAuthority(v.Line), On: v.On, Source: v.Authority.Source, EndedBy: v.Authority.EndedBy,
		Children: showRefs(v.Children), Names: []nameSpell{}, Codes: []codeSpell{}, Parents: []parentSpell{}, ForwardsAs: v.Forwards, Forwardings: []forwardingSpell{},
		Predecessors: showSuccessions(v.Predecessors), Successors: showSuccessions(v.Successors),
	}
	if v.Superior != nil {
		out.Superior = &authorityRef{v.Superior.ID, v.Superior.Name}
	}
	for _, n := range v.Names {
		out.Names = append(out.Names, nameSpell{n.Name, spell{n.From, n.To, n.Document}})
	}
	for _, x := range v.Codes {
		out.Codes = append(out.Codes, codeSpell{x.System, x.Code, spell{x.From, x.To, x.Document}})
	}
	for _, s := range v.Forwardings {
		out.Forwardings = append(out.Forwardings, forwardingSpell{s.As, spell{s.From, s.To, s.Document}})
	}
	for _, p := range v.Parents {
		out.Parents = append(out.Parents, parentSpell{p.Parent, spell{p.From, p.To, p.Document}})
	}
	return out
}

func showSuccessions(list []directory.SuccessionRef) []succession {
	out := make([]succession, len(list))
	for i, x := range list {
		out[i] = succession{authorityRef{x.ID, x.Name}, x.On, x.Document}
	}
	return out
}

// treeResponse is a part of the directory, every authority after its parent.
type treeResponse struct {
	Nodes []treeNode `json:"nodes" validate:"required"`
}

// treeNode is an authority in a tree.
type treeNode struct {
	ID       authority.ID     `json:"id,string" validate:"required" swaggertype:"string" example:"2"`
	Name     string           `json:"name" validate:"required" example:"UBND quận Đống Đa"`
	Tier     authority.Tier   `json:"tier" validate:"required" swaggertype:"string" enums:"central,province,district,commune" example:"district"`
	Branch   authority.Branch `json:"branch" validate:"required" swaggertype:"string" enums:"state,party,elected,front,judiciary,service_unit" example:"state"`
	ParentID authority.ID     `json:"parent_id,omitempty,string" swaggertype:"string" example:"1"`
	Depth    int              `json:"depth" validate:"required" example:"1"`     // below the authority asked for
	Children int              `json:"children" validate:"required" example:"21"` // directly below, shown or not
}

// authorityRequest founds an authority.
type authorityRequest struct {
	Name      string           `json:"name" validate:"required" example:"UBND phường Ví Dụ"`
	Tier      authority.Tier   `json:"tier" validate:"required" swaggertype:"string" enums:"central,province,district,commune" example:"commune"`
	Branch    authority.Branch `json:"branch" validate:"required" swaggertype:"string" enums:"state,party,elected,front,judiciary,service_unit" example:"state"`
	Place     string           `json:"place" validate:"required" example:"Phường Ví Dụ, Hà Nội"`
	ValidFrom clock.Date       `json:"valid_from" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"`
	ParentID  authority.ID     `json:"parent_id" validate:"required" swaggertype:"string" example:"1"`
	System    string           `json:"system" example:"gso"` // of the official code
	Code      string           `json:"code" example:"00238"` // absent when it bears none
	Document  string           `json:"document" example:"Nghị quyết 01/NQ-HĐND"`
}

// authorityChangeRequest changes an authority from a day on.
type authorityChangeRequest struct {
	Type        directory.ChangeKind `json:"type" validate:"required" swaggertype:"string" enums:"rename,move,set_code,set_forwarding,end,add_successor" example:"rename"`
	On          clock.Date           `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-07-01"` // first day on which it holds; of end, first day without the authority
	Name        string               `json:"name" example:"UBND phường Ví Dụ Mới"`                                           // rename
	Place       string               `json:"place" example:"Phường Ví Dụ Mới, Hà Nội"`                                       // rename; absent leaves it
	ParentID    authority.ID         `json:"parent_id" swaggertype:"string" example:"1"`                                     // move
	System      string               `json:"system" example:"gso"`                                                           // set_code
	Code        string               `json:"code" example:"00235"`                                                           // set_code; empty takes the code away
	SuccessorID authority.ID         `json:"successor_id" swaggertype:"string" example:"9"`                                  // add_successor
	Document    string               `json:"document" example:"Nghị quyết 02/NQ-HĐND"`
	ForwardsAs  authority.Forwarding `json:"forwards_as" swaggertype:"string" enums:"reception_board,elected_body,other" example:"reception_board"` // set_forwarding; absent when it only resolves from then on
}

// authoritiesQuery are the parameters of the list of authorities.
type authoritiesQuery struct {
	Q      string           `form:"q"` // words of name or place, accents aside, or an official code
	Tier   authority.Tier   `form:"tier" swaggertype:"string" enums:"central,province,district,commune"`
	Branch authority.Branch `form:"branch" swaggertype:"string" enums:"state,party,elected,front,judiciary,service_unit"`
	Under  authority.ID     `form:"under" swaggertype:"string"`                   // this one and all below it
	On     clock.Date       `form:"on" swaggertype:"string" format:"date"`        // the day; today when absent
	Ever   bool             `form:"ever"`                                         // of any day: ended authorities too
	Limit  int              `form:"limit" minimum:"1" maximum:"200" default:"50"` // rows on a page
	Cursor string           `form:"cursor"`                                       // where the page begins; not with q
}

func (q authoritiesQuery) domain() directory.Query {
	limit := q.Limit
	if limit == 0 {
		limit = web.DefaultLimit
	}
	return directory.Query{
		Text: q.Q, On: q.On, Ever: q.Ever, Tier: q.Tier, Branch: q.Branch, Under: q.Under, Limit: limit,
	}
}

// dayQuery names the day that an answer is about.
type dayQuery struct {
	On clock.Date `form:"on" swaggertype:"string" format:"date"` // today when absent
}

// authorityOn reads which authority a request is about, and on which day.
func authorityOn(c echo.Context) (authority.ID, clock.Date, error) {
	id, err := web.AuthorityID(c)
	if err != nil {
		return 0, clock.Date{}, err
	}
	q, err := web.BindQuery[dayQuery](c)
	return id, q.On, err
}

// defaultDepth is how far a tree reaches unless told.
const defaultDepth = 1

// treeQuery are the parameters of a tree.
type treeQuery struct {
	dayQuery

	Depth *int `form:"depth" minimum:"0" maximum:"10" default:"1"` // levels below
}
