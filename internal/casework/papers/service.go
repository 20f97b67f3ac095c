package papers

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/paper"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// Cases are the cases that papers are of, as an account may see them.
type Cases interface {
	Petition(ctx context.Context, actor access.Actor, id authority.OwnedID) (casework.PetitionView, error)
	Documents(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.Document, error)
	Events(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]casework.EventRecord, error)
	NameAt(ctx context.Context, actor access.Actor, id authority.OwnedID) (string, error)
}

// Files are the files of a case, as an account may see them.
type Files interface {
	List(ctx context.Context, actor access.Actor, subject lifecycle.Subject, of authority.OwnedID) (attachment.List, error)
}

// Service draws up papers.
type Service struct {
	cases     Cases
	files     Files
	directory casework.Directory
	clock     clock.Clock
	forms     []Form
}

// Deps are what a Service works with.
type Deps struct {
	Cases     Cases
	Files     Files
	Directory casework.Directory
	Clock     clock.Clock // tells the day of what is handed out at the desk
}

// New returns a Service. It fails when a wording is wrong.
func New(d Deps) (*Service, error) {
	list, err := Load()
	if err != nil {
		return nil, err
	}
	return &Service{cases: d.Cases, files: d.Files, directory: d.Directory, clock: d.Clock, forms: list}, nil
}

// The refusals.
var (
	// ErrForm refuses a form that there is not, or not of this kind of petition.
	ErrForm = fault.Define(fault.NotFound, "paper_form",
		"Đơn này không có loại văn bản đã chọn.", "There is no such paper of this petition.")
	// ErrSecret refuses a paper for the sender to an account that may not know them.
	ErrSecret = fault.Define(fault.Forbidden, "paper_secret",
		"Văn bản này ghi thông tin người gửi đơn được giữ bí mật; chỉ người có quyền xem thông tin đó mới in được.",
		"This paper names the sender, who is kept secret; only those who may see them can print it.")
)

// Offer is a paper that there is of a case.
type Offer struct {
	Form  Form
	Draft bool // the step that produces it has not been recorded
	// Of the step that produced it; zero for a draft and for what is handed out.
	Number   string
	IssuedOn clock.Date
}

// List lists the papers that there are of a petition, in the order of the forms.
func (s *Service) List(ctx context.Context, actor access.Actor, id authority.OwnedID) ([]Offer, error) {
	view, err := s.cases.Petition(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	documents, err := s.cases.Documents(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	var out []Offer
	for _, f := range s.forms {
		if !f.fits(view.Petition) || f.ToSender && view.Shown.Hidden {
			continue
		}
		o := Offer{Form: f}
		if f.Of != "" {
			d, ok := produced(documents, f.Of)
			o.Draft, o.Number, o.IssuedOn = !ok, d.Number, d.IssuedOn
			if o.Draft && !view.Petition.DisposedOn.IsZero() {
				continue // something else became of the petition
			}
		}
		out = append(out, o)
	}
	return out, nil
}

// Draw draws up a paper of a petition: what a step produced as its original, and
// before the step as a draft.
func (s *Service) Draw(ctx context.Context, actor access.Actor, id authority.OwnedID, form ID) (paper.Paper, error) {
	view, err := s.cases.Petition(ctx, actor, id)
	if err != nil {
		return paper.Paper{}, err
	}
	i := slices.IndexFunc(s.forms, func(f Form) bool { return f.ID == form && f.fits(view.Petition) })
	if i < 0 {
		return paper.Paper{}, ErrForm
	}
	f := s.forms[i]
	if f.ToSender && view.Shown.Hidden {
		return paper.Paper{}, ErrSecret
	}
	tree, err := s.directory.Tree(ctx)
	if err != nil {
		return paper.Paper{}, err
	}
	c := &content{form: f, view: view, tree: tree, of: make(map[Box]string), day: clock.DateOf(s.clock.Now())}
	if f.Of != "" {
		if err := s.step(ctx, actor, id, c); err != nil {
			return paper.Paper{}, err
		}
	}
	if slices.ContainsFunc(f.wording.lines, func(l line) bool { return l.op == "files" }) {
		list, err := s.files.List(ctx, actor, petition.OfPetition, id)
		if err != nil {
			return paper.Paper{}, err
		}
		for _, a := range list.Attachments {
			if !a.Withheld() {
				c.files = append(c.files, a.Name)
			}
		}
	}
	c.of[Clerk], err = s.cases.NameAt(ctx, actor, id)
	return c.paper(), err
}

// step adds what the step that produces the paper says.
func (s *Service) step(ctx context.Context, actor access.Actor, id authority.OwnedID, c *content) error {
	documents, err := s.cases.Documents(ctx, actor, id)
	if err != nil {
		return err
	}
	d, ok := produced(documents, c.form.Of)
	if !ok {
		if !c.view.Petition.DisposedOn.IsZero() {
			return ErrForm
		}
		c.draft, c.day = true, clock.Date{}
		return nil
	}
	events, err := s.cases.Events(ctx, actor, d.Subject)
	if err != nil {
		return err
	}
	for _, e := range events {
		if e.Version == d.Version {
			c.of[Reason] = e.Reason
			c.of[AcceptedOn] = day(e.On)
		}
	}
	c.day, c.of[Number], c.of[Signer] = d.IssuedOn, d.Number, d.Signer
	return nil
}

// produced is the document that a step produced and that still stands.
func produced(documents []casework.Document, by petition.Action) (casework.Document, bool) {
	for _, d := range slices.Backward(documents) {
		if d.Action == by && d.RevokedOn.IsZero() {
			return d, true
		}
	}
	return casework.Document{}, false
}

// content is what a paper says.
type content struct {
	form  Form
	view  casework.PetitionView
	tree  *authority.Tree
	of    map[Box]string
	files []string
	day   clock.Date
	draft bool
}

// day writes a day as texts do after the word "ngày".
func day(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return strings.TrimPrefix(paper.DayInWords(d), "ngày ")
}

// paper fills the wording.
func (c *content) paper() paper.Paper {
	p := c.view.Petition
	office := c.tree.NameOn(p.ID.Authority, c.day)
	set := func(b Box, value string) { c.of[b] = value }
	set(Office, office)
	set(ReceivedOn, day(p.ReceivedOn))
	set(Today, day(c.day))
	set(RegisterNo, p.Number.String())
	set(Kind, inSentence(p.Kind.Text()))
	set(Subject, p.Subject)
	set(Respondent, p.Respondent)
	set(Contested, p.ContestedDecision)
	set(Addressee, p.TransferName)
	if p.TransferredTo != 0 {
		set(Addressee, c.tree.NameOn(p.TransferredTo, c.day))
	}
	if p.Inadmissibility != "" {
		basis := p.Inadmissibility.Basis()
		set(Ground, inSentence(p.Inadmissibility.Text()))
		set(GroundBasis, basis.Article+" "+basis.Law)
	}
	v := values{of: c.of, files: c.files}
	if c.form.ToSender {
		c.senders(&v)
	} else {
		c.conceal(c.view.Shown.Parties)
	}
	out := paper.Paper{
		Issuer: strings.ToUpper(office), Numbered: c.form.Of != "", Number: c.of[Number], Place: c.place(), On: c.day,
	}
	if above, ok := c.tree.Superior(p.ID.Authority, c.day); ok {
		out.Superior = strings.ToUpper(c.tree.NameOn(above, c.day))
	}
	if c.draft {
		out.Mark = draftMark
	}
	return c.form.wording.fill(out, v)
}

// draftMark stands on a paper whose step has not been recorded.
const draftMark = "DỰ THẢO"

// senders adds who sent the petition.
func (c *content) senders(v *values) {
	var names []string
	for _, q := range c.view.Shown.Parties {
		names = append(names, q.Name)
		v.each = append(v.each, map[Box]string{Sender: q.Name, Identity: q.IdentityNumber, Address: q.Address, Phone: q.Phone})
	}
	c.of[Senders] = strings.Join(names, ", ")
}

// conceal takes the senders of a secret case out of every value: free texts may name
// them.
func (c *content) conceal(parties []party.Party) {
	if !c.view.Shown.Sealed {
		return
	}
	for b, value := range c.of {
		c.of[b] = party.Redact(value, parties)
	}
}

// place is where the authority issues its papers: the unit it governs without the
// words for what it is, as papers are dated ("Đống Đa, ngày …").
func (c *content) place() string {
	a, ok := c.tree.Get(c.view.Petition.ID.Authority)
	if !ok {
		return ""
	}
	unit, _, _ := strings.Cut(a.Place, ",")
	for _, word := range []string{"Thành phố ", "Tỉnh ", "Quận ", "Huyện ", "Thị xã ", "Phường ", "Xã ", "Thị trấn ", "Đặc khu "} {
		if rest, ok := strings.CutPrefix(unit, word); ok {
			if _, err := strconv.Atoi(rest); err == nil {
				return unit // "Quận 1" is no place by its number alone
			}
			return rest
		}
	}
	return unit
}

// inSentence writes words as they stand within a sentence.
func inSentence(t bilingual.Text) string {
	first, rest := t.VI, ""
	for i := range t.VI {
		if i > 0 {
			first, rest = t.VI[:i], t.VI[i:]
			break
		}
	}
	return strings.ToLower(first) + rest
}
