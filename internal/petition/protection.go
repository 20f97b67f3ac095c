package petition

import (
	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Who denounces may ask to be protected from the first (Luật Tố cáo, Điều 50), in
// an emergency by telephone: a request waits for no acceptance. A protection that
// runs goes over to the matter that the petition opens. Who is protected stays
// sealed.

// protectionRows are the rows by which a protection is asked for, granted, refused
// and ended before there is a matter.
func protectionRows() []Rule {
	early := []State{StateReceived, StateClassified}
	return []Rule{
		{
			Action: ActionAskProtection, Title: bilingual.Text{VI: "Đề nghị bảo vệ", EN: "Request protection"}, From: early,
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.PetitionClassify, Guards: []Guard{isDenunciation},
			Document: "Văn bản đề nghị áp dụng biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 50")},
		},
		{
			Action: ActionGrantProtection, Title: bilingual.Text{VI: "Quyết định áp dụng biện pháp bảo vệ", EN: "Grant protection"}, From: early,
			Effect:     protect,
			Permission: access.PetitionDispose, Guards: []Guard{isDenunciation, isNotProtectedYet},
			Paper: lifecycle.DecisionPaper, Document: "Quyết định áp dụng biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 51, Điều 52")},
		},
		{
			Action: ActionRefuseProtection, Title: bilingual.Text{VI: "Không áp dụng biện pháp bảo vệ", EN: "Refuse protection"}, From: early,
			Effect:     lifecycle.Keeps[*turn],
			Permission: access.PetitionDispose, Guards: []Guard{isDenunciation, isNotProtectedYet}, Needs: []Need{needsReason},
			Paper: lifecycle.NoticePaper, Document: "Thông báo không áp dụng biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 51 khoản 3")},
		},
		{
			Action: ActionEndProtection, Title: bilingual.Text{VI: "Chấm dứt biện pháp bảo vệ", EN: "End protection"},
			From: append(early, StateJoined, StateNotAccepted, StateGuided, StateTransferred, StateUrged, StateReturned, StateFiled,
				StateInspecting, StateActedAtOnce, StateSetAside, StateWithdrawn, StateAnnulled),
			Effect:     unprotect,
			Permission: access.PetitionDispose, Guards: []Guard{isProtectedEarly, isPaperAfterProtection}, Needs: []Need{needsReason},
			Paper: lifecycle.DecisionPaper, Document: "Quyết định chấm dứt biện pháp bảo vệ", Basis: []bilingual.Legal{ltc("Điều 54")},
		},
	}
}

//nolint:gochecknoglobals // guards
var (
	isNotProtectedYet = guard("petition_not_protected", func(f Facts) *fault.Error {
		if f.Petition.ProtectedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đang áp dụng biện pháp bảo vệ.", "A protection is in force already.").By(ltc("Điều 52"))
	})

	isProtectedEarly = guard("petition_protected", func(f Facts) *fault.Error {
		if !f.Petition.ProtectedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Không có biện pháp bảo vệ nào đang áp dụng.", "No protection is in force.").By(ltc("Điều 54"))
	})
)

func protect(t *turn) error {
	t.petition.ProtectedOn = t.On
	return nil
}

func unprotect(t *turn) error {
	if err := notBefore(t.On, t.Petition.ProtectedOn); err != nil {
		return err
	}
	t.petition.ProtectedOn = clock.Date{}
	return nil
}

// protectIn lets the protection of a petition go on in the matter that it opens.
func (p *Petition) protectIn(m *Matter) {
	m.ProtectedOn, p.ProtectedOn = p.ProtectedOn, clock.Date{}
}

// notBefore refuses to end a protection before it began: a step that keeps the state
// may be of an earlier day than the last one.
func notBefore(on, since clock.Date) error {
	if !on.Before(since) {
		return nil
	}
	return ErrEffectiveDate.Msg("Ngày chấm dứt trước ngày áp dụng biện pháp bảo vệ ("+since.Vietnamese()+").", "The protection, in force since "+since.String()+", cannot end before.")
}
