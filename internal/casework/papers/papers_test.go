package papers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/lifecycle"
	"kntc/internal/paper"
	"kntc/internal/party"
	"kntc/internal/party/partytest"
	"kntc/internal/party/vault"
	"kntc/internal/petition"
)

// office has one petition and what became of it; persons are invented.
type office struct {
	view      casework.PetitionView
	documents []casework.Document
	events    []casework.EventRecord
	files     []attachment.Attachment
}

const (
	ward     authority.ID = 3
	district authority.ID = 2
)

func (o *office) Petition(context.Context, access.Actor, authority.OwnedID) (casework.PetitionView, error) {
	return o.view, nil
}

func (o *office) Documents(context.Context, access.Actor, authority.OwnedID) ([]casework.Document, error) {
	return o.documents, nil
}

func (o *office) Events(context.Context, access.Actor, authority.OwnedID) ([]casework.EventRecord, error) {
	return o.events, nil
}

func (o *office) NameAt(context.Context, access.Actor, authority.OwnedID) (string, error) {
	return "Lê Thị Tiếp Dân", nil
}

func (o *office) List(context.Context, access.Actor, lifecycle.Subject, authority.OwnedID) (attachment.List, error) {
	return attachment.List{Attachments: o.files}, nil
}

func (o *office) Tree(context.Context) (*authority.Tree, error) {
	return authority.NewTree(authority.Facts{
		Authorities: []authority.Authority{
			{ID: district, Name: "Ủy ban nhân dân thành phố Ví Dụ", Tier: authority.Province, Branch: authority.State, Place: "Thành phố Ví Dụ"},
			{ID: ward, Name: "Ủy ban nhân dân phường Giả Định", Tier: authority.Commune, Branch: authority.State, Place: "Phường Giả Định, Thành phố Ví Dụ"},
		},
		Parents: []authority.ParentLink{{Child: ward, Parent: district}},
	})
}

// newOffice has a complaint that was received.
func newOffice(kind petition.Kind) *office {
	return &office{view: casework.PetitionView{
		Petition: petition.Petition{
			ID: authority.OwnedID{Authority: ward}, Number: petition.Number{Year: 2026, No: 12}, Kind: kind, KindDeclared: kind, State: petition.StateClassified,
			ReceivedOn: clock.MustDate(2026, time.July, 3), Subject: "Thu hồi đất tại tổ 5", ContestedDecision: "15/QĐ-UBND",
		},
		Shown: vault.Shown{
			Parties: []party.Party{{Name: "Nguyễn Văn Ví Dụ", IdentityNumber: "001099000123", Address: "Số 77, ngõ Giả Định", Phone: "0912000111"}},
			Sealed:  kind == petition.Denunciation,
		},
	}}
}

// step records a step that produced a document.
func (o *office) step(action petition.Action, number, reason string) {
	version := int64(len(o.documents) + 2)
	on := clock.MustDate(2026, time.July, 10)
	o.documents = append(o.documents, casework.Document{Version: version, Action: action, Number: number, IssuedOn: on, Signer: "Trần Thị Giả Định"})
	o.events = append(o.events, casework.EventRecord{Event: lifecycle.Event{Version: version, Action: action, On: on, Reason: reason}})
	o.view.Petition.DisposedOn = on
}

func (o *office) service(t *testing.T) *Service {
	t.Helper()
	s, err := New(Deps{Cases: o, Files: o, Directory: o, Clock: clock.NewFake(time.Date(2026, time.July, 11, 8, 0, 0, 0, clock.VietNam))})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (o *office) draw(t *testing.T, form ID) paper.Paper {
	t.Helper()
	p, err := o.service(t).Draw(t.Context(), access.Actor{}, o.view.Petition.ID, form)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// said is all that a paper says.
func said(p paper.Paper) string {
	out := []string{p.Form, p.Mark, p.Superior, p.Issuer, p.Number, p.Place, p.Title, p.Subject}
	for _, b := range p.Body {
		switch b := b.(type) {
		case paper.Text:
			for _, r := range b.Runs {
				out = append(out, r.Text)
			}
		case paper.Table:
			for _, row := range b.Rows {
				out = append(out, row...)
			}
		}
	}
	out = append(out, p.Recipients...)
	for _, s := range p.Signatures {
		out = append(append(out, s.Lines...), s.Note, s.Name)
	}
	return strings.Join(out, "\n")
}

// TestBoxesOfTheForms: each paper shows what its form asks for.
func TestBoxesOfTheForms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		form ID
		do   func(*office)
		want []string
	}{
		{PetitionReceipt, func(*office) {}, []string{"GIẤY BIÊN NHẬN ĐƠN", "Ngày 03 tháng 7 năm 2026, Ủy ban nhân dân phường Giả Định đã nhận đơn khiếu nại", "Nguyễn Văn Ví Dụ", "001099000123", "Số 77, ngõ Giả Định", "12/2026", "Lê Thị Tiếp Dân", "Giả Định\n"}},
		{DocumentsReceipt, func(o *office) {
			o.files = []attachment.Attachment{{Name: "Sổ đỏ.pdf"}, {Name: "Thu lại.pdf", WithheldAt: time.Now()}}
		}, []string{"Mẫu số 02/TCD", "GIẤY BIÊN NHẬN THÔNG TIN, TÀI LIỆU", "Sổ đỏ.pdf", "ngày 11 tháng 7 năm 2026", "NGƯỜI GIAO"}},
		{GuidanceSlip, func(o *office) {
			o.view.Petition.TransferName = "Tòa án nhân dân khu vực 1"
			o.step(petition.ActionGuide, "03/PHD", "")
		}, []string{"PHIẾU HƯỚNG DẪN", "03/PHD", "gửi đơn đến Tòa án nhân dân khu vực 1", "Trần Thị Giả Định"}},
		{TransferSlip, func(o *office) {
			o.view.Petition.TransferredTo = district
			o.step(petition.ActionTransfer, "04/PC", "Thuộc thẩm quyền của cấp trên.")
		}, []string{"Kính gửi: Ủy ban nhân dân thành phố Ví Dụ", "04/PC", "Thuộc thẩm quyền của cấp trên."}},
		{AcceptanceNotice, func(o *office) { o.step(petition.ActionAccept, "05/TB", "") }, []string{"Mẫu số 03", "Về việc thụ lý giải quyết khiếu nại", "05/TB", "ỦY BAN NHÂN DÂN THÀNH PHỐ VÍ DỤ", "15/QĐ-UBND", "kể từ ngày 10 tháng 7 năm 2026"}},
		{NonAcceptanceNotice, func(o *office) {
			o.view.Petition.Inadmissibility = petition.InadmissibleOutOfTime
			o.step(petition.ActionRefuse, "06/TB", "Quá thời hiệu.")
		}, []string{"Mẫu số 04", "Điều 11 khoản 6 Luật Khiếu nại", "Lý do: Quá thời hiệu."}},
	} {
		t.Run(string(tt.form), func(t *testing.T) {
			t.Parallel()
			o := newOffice(petition.Complaint)
			tt.do(o)
			text := said(o.draw(t, tt.form))
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
			for _, never := range []string{"Thu lại.pdf", "{", "}", "DỰ THẢO", "Ngày ngày", "ngày ngày"} {
				if strings.Contains(text, never) {
					t.Errorf("%q is in\n%s", never, text)
				}
			}
		})
	}
}

// TestDraftsAreMarked: before its step a paper is a draft without number and day;
// what became of the petition otherwise leaves no draft.
func TestDraftsAreMarked(t *testing.T) {
	t.Parallel()
	o := newOffice(petition.Complaint)
	p := o.draw(t, AcceptanceNotice)
	if p.Mark != draftMark || p.Number != "" || !p.On.IsZero() {
		t.Errorf("%q %q %s", p.Mark, p.Number, p.On)
	}
	o.step(petition.ActionRefuse, "06/TB", "")
	if _, err := o.service(t).Draw(t.Context(), access.Actor{}, o.view.Petition.ID, AcceptanceNotice); !errors.Is(err, ErrForm) {
		t.Errorf("a notice of acceptance of what was refused: %v", err)
	}
	list, err := o.service(t).List(t.Context(), access.Actor{}, o.view.Petition.ID)
	if err != nil {
		t.Fatal(err)
	}
	var ids []ID
	for _, offer := range list {
		ids = append(ids, offer.Form.ID)
		if offer.Form.ID == NonAcceptanceNotice && (offer.Draft || offer.Number != "06/TB") {
			t.Errorf("%+v", offer)
		}
	}
	if !slices.Equal(ids, []ID{PetitionReceipt, DocumentsReceipt, NonAcceptanceNotice}) {
		t.Errorf("%v", ids)
	}
}

// TestNoSenderInPapersForOthers: a paper that does not go to the denouncer alone says
// nothing of who that is, whatever was written where (Luật Tố cáo, Điều 56).
func TestNoSenderInPapersForOthers(t *testing.T) {
	t.Parallel()
	sender := newOffice(petition.Denunciation).view.Shown.Parties[0]
	for _, spelt := range partytest.Spellings(sender) {
		o := newOffice(petition.Denunciation)
		o.view.Petition.Subject = "Tố cáo của " + spelt
		o.view.Petition.TransferName = "Công an xã, theo đơn của " + spelt
		o.step(petition.ActionTransfer, "04/PC", "Người gửi là "+spelt+".")
		for _, f := range o.service(t).forms {
			if f.ToSender || !f.fits(o.view.Petition) {
				continue
			}
			if text := said(o.draw(t, f.ID)); strings.Contains(text, spelt) || party.Redact(text, o.view.Shown.Parties) != text {
				t.Errorf("%s tells %q:\n%s", f.ID, spelt, text)
			}
		}
	}
}

// TestPapersForASecretSender: who may not know the sender prints nothing for them.
func TestPapersForASecretSender(t *testing.T) {
	t.Parallel()
	o := newOffice(petition.Denunciation)
	o.view.Shown = vault.Shown{Sealed: true, Hidden: true}
	if _, err := o.service(t).Draw(t.Context(), access.Actor{}, o.view.Petition.ID, PetitionReceipt); !errors.Is(err, ErrSecret) {
		t.Errorf("%v", err)
	}
	list, err := o.service(t).List(t.Context(), access.Actor{}, o.view.Petition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, offer := range list {
		if offer.Form.ToSender {
			t.Errorf("%s is offered", offer.Form.ID)
		}
	}
	if _, err := o.service(t).Draw(t.Context(), access.Actor{}, o.view.Petition.ID, AcceptanceNotice); !errors.Is(err, ErrForm) {
		t.Errorf("a notice of acceptance of a complaint for a denunciation: %v", err)
	}
}

// TestWordingsAreChecked: a wording that cannot be read, or tells whom it must not,
// is found before anything is printed.
func TestWordingsAreChecked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"picture x":           "no part of a paper",
		"text {nobody}":       `no box is called "nobody"`,
		"text {office":        "not closed",
		"text Ông {identity}": "a box of each person",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	w, err := parse("text Của {senders}")
	if err != nil {
		t.Fatal(err)
	}
	if err := (Form{wording: w}).check(); err == nil {
		t.Error("a paper for others may name the sender")
	}
	if err := (Form{wording: w, ToSender: true}).check(); err != nil {
		t.Error(err)
	}
	for b := range boxes {
		if b.Text().VI == "" || b.Text().EN == "" {
			t.Errorf("box %s has no words", b)
		}
	}
}
