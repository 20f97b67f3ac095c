// Package papers draws up the papers of a case: which there are, what each says of
// the case and for whom it is. The layout is the business of package paper.
package papers

import (
	"embed"
	"errors"
	"fmt"
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/petition"
)

// ID names a form.
type ID string

// The forms.
const (
	PetitionReceipt     ID = "petition_receipt"
	DocumentsReceipt    ID = "documents_receipt"
	GuidanceSlip        ID = "guidance_slip"
	TransferSlip        ID = "transfer_slip"
	AcceptanceNotice    ID = "acceptance_notice"
	NonAcceptanceNotice ID = "non_acceptance_notice"
)

// Form is a paper that there can be of a case.
type Form struct {
	ID    ID
	Title bilingual.Text
	Basis []bilingual.Legal

	// Of is the step that produces it, which gives it its number, day and signer;
	// "" for a paper that is handed out at the desk at any time.
	Of petition.Action
	// Kinds are those of the petitions that it is of; none for all.
	Kinds []petition.Kind
	// ToSender tells that it goes to who sent the petition and to nobody else. Any
	// other never says who that is when it is a secret (Luật Tố cáo, Điều 56).
	ToSender bool

	wording wording
}

// forms are the forms, without their wordings.
func forms() []Form {
	nd154 := func(article string) []bilingual.Legal {
		return []bilingual.Legal{{Law: "Nghị định 154/2026/NĐ-CP", Article: article, Version: "2026-07-01"}}
	}
	nd155 := func(article string) []bilingual.Legal {
		return []bilingual.Legal{{Law: "Nghị định 155/2026/NĐ-CP", Article: article, Version: "2026-07-01"}}
	}
	return []Form{
		{
			ID: PetitionReceipt, Title: bilingual.Text{VI: "Giấy biên nhận đơn", EN: "Receipt of a petition"},
			Basis: []bilingual.Legal{{Law: "Luật Tiếp công dân 42/2013/QH13", Article: "Điều 25", Version: "2014-07-01"}}, ToSender: true,
		},
		{
			ID: DocumentsReceipt, Title: bilingual.Text{VI: "Giấy biên nhận thông tin, tài liệu", EN: "Receipt of information and documents"},
			Basis: nd154("Điều 15 khoản 4, Mẫu số 02/TCD"), ToSender: true,
		},
		{
			ID: GuidanceSlip, Title: bilingual.Text{VI: "Phiếu hướng dẫn", EN: "Guidance slip"}, Of: petition.ActionGuide,
			Basis: []bilingual.Legal{{Law: "Luật Tiếp công dân 42/2013/QH13", Article: "Điều 26 khoản 1", Version: "2014-07-01"}}, ToSender: true,
		},
		{
			ID: TransferSlip, Title: bilingual.Text{VI: "Phiếu chuyển đơn", EN: "Transfer slip"}, Of: petition.ActionTransfer,
			Basis: []bilingual.Legal{{Law: "Luật Tiếp công dân 42/2013/QH13", Article: "Điều 26 khoản 2", Version: "2014-07-01"}},
		},
		{
			ID: AcceptanceNotice, Title: bilingual.Text{VI: "Thông báo thụ lý giải quyết khiếu nại", EN: "Notice of acceptance of a complaint"}, Of: petition.ActionAccept,
			Kinds: []petition.Kind{petition.Complaint}, Basis: nd155("Điều 20 khoản 1, Mẫu số 03"), ToSender: true,
		},
		{
			ID: NonAcceptanceNotice, Title: bilingual.Text{VI: "Thông báo không thụ lý giải quyết khiếu nại", EN: "Notice of non-acceptance of a complaint"}, Of: petition.ActionRefuse,
			Kinds: []petition.Kind{petition.Complaint}, Basis: nd155("Điều 20 khoản 1, Mẫu số 04"), ToSender: true,
		},
	}
}

// fits reports whether the form can be of the petition.
func (f Form) fits(p petition.Petition) bool {
	return len(f.Kinds) == 0 || slices.Contains(f.Kinds, p.Kind)
}

//go:embed wording/*.txt
var embedded embed.FS

// Load reads the forms with their wordings. It fails when a wording cannot be read,
// or asks for what its readers must not learn.
func Load() ([]Form, error) {
	list := forms()
	var wrong []error
	for i := range list {
		f := &list[i]
		text, err := embedded.ReadFile("wording/" + string(f.ID) + ".txt")
		if err == nil {
			f.wording, err = parse(string(text))
		}
		if err == nil {
			err = f.check()
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("paper %s: %w", f.ID, err))
		}
	}
	return list, errors.Join(wrong...)
}

// check holds a wording against whom the paper is for: one that does not go to the
// sender alone names no sender.
func (f Form) check() error {
	for _, b := range f.wording.boxes() {
		if b.Personal() && !f.ToSender {
			return fmt.Errorf("it says who sent the petition, and goes to others: {%s}", b)
		}
	}
	return nil
}
