package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
)

// SenderFilter narrows a list to what somebody sent: petitions of which a party has
// one of the indexes. Each kind of index has its own scope, within that of the
// list; a zero scope finds nothing.
type SenderFilter struct {
	Identities []string // of identity numbers, within Identity
	Phones     []string
	Name       string   // a folded name with Address
	Address    string   // folded, from the house on; an address that goes on is found as well
	Senders    []string // of sealed parties, within Sealed

	Identity, Sealed access.Scope
}

// Sender is somebody who stands at the desk. A number finds what lies open; who
// denounced is found by a number and the name together.
type Sender struct {
	IdentityNumber string
	Phone          string
	Name           string
	Address        string
}

// SentBy returns a page of all petitions that somebody sent to the offices where
// the actor sees identity numbers, the newest first. That a sealed petition is
// shown is noted as a reading of its parties: by the question they are known.
func (s *Service) SentBy(ctx context.Context, actor access.Actor, who Sender, p page.Page) ([]PetitionLine, error) {
	scope, err := actor.Allow(access.IdentityView)
	if err != nil {
		return nil, err
	}
	f, err := s.sentBy(actor, who)
	if err != nil {
		return nil, err
	}
	all, err := s.reader.BarredFrom(ctx, actor.Account)
	if err != nil {
		return nil, err
	}
	lines, err := s.lines(ctx, scope, f, all, p)
	if err != nil {
		return nil, err
	}
	if err := s.noteFound(ctx, scope, actor, lines); err != nil {
		return nil, err
	}
	return lines, nil
}

// sentBy is the filter of what somebody sent.
func (s *Service) sentBy(actor access.Actor, who Sender) (PetitionFilter, error) {
	p := party.Party{
		Name: who.Name, Address: who.Address, Phone: who.Phone, IdentityNumber: party.NormalIdentity(who.IdentityNumber),
	}
	open := s.vault.Keys(false, []party.Party{p})
	f := &SenderFilter{Identities: open.Identities, Phones: open.Phones}
	if len(open.Persons) > 0 {
		f.Name, f.Address = p.NameKey(), p.AddressKey()
	}
	if len(f.Identities)+len(f.Phones) == 0 && f.Name == "" {
		return PetitionFilter{}, petition.ErrInvalid.At("/identity_number", "sender_unknown",
			"Phải nêu số giấy tờ, số điện thoại, hoặc họ tên kèm địa chỉ của người gửi đơn.",
			"Give the sender's identity number, telephone number, or name and address.")
	}
	var err error
	if f.Identity, err = actor.Allow(access.IdentityView); err != nil {
		return PetitionFilter{}, err
	}
	if f.Sealed, err = actor.Allow(access.SealedView); err == nil {
		f.Senders = s.vault.Keys(true, []party.Party{p}).Senders
	}
	return PetitionFilter{Sender: f}, nil
}

// noteFound stores that the actor was shown whose petitions those are of the
// lines that are sealed; what is not stored is not shown.
func (s *Service) noteFound(ctx context.Context, scope access.Scope, actor access.Actor, lines []PetitionLine) error {
	var sealed []authority.OwnedID
	for _, l := range lines {
		if l.Petition.Sealed() {
			sealed = append(sealed, l.Petition.ID)
		}
	}
	if len(sealed) == 0 {
		return nil
	}
	return s.noteSealed(ctx, scope, actor, sealed...)
}

// sought is a filter whose search may be a number of somebody: what they sent is
// found by it, where the actor sees such numbers in full, and only if there is
// nothing by words. Sealed petitions are not.
func (s *Service) sought(actor access.Actor, f PetitionFilter) PetitionFilter {
	if !party.IsNumber(f.Search) {
		return f
	}
	keys := s.vault.Keys(false, []party.Party{{IdentityNumber: f.Search, Phone: f.Search}})
	f.Sender = &SenderFilter{Phones: keys.Phones}
	if scope, err := actor.Allow(access.IdentityView); err == nil {
		f.Sender.Identities, f.Sender.Identity = keys.Identities, scope
	}
	return f
}
