package api

import (
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// receipt says when a decision reached one of those to whom it was sent, and how
// that is known.
type receipt struct {
	Recipient petition.Recipient `json:"recipient" validate:"required" swaggertype:"string" enums:"complainant,respondent,concerned" example:"complainant"`
	Place     int                `json:"place,omitempty" minimum:"0" maximum:"1000" example:"1"` // which of several; 0 or absent for the only one
	On        clock.Date         `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-09-14"`
	Evidence  petition.Evidence  `json:"evidence" validate:"required" swaggertype:"string" enums:"post,signature,minutes" example:"post"`
}

func domainReceipts(list []receipt) []petition.Receipt {
	var out []petition.Receipt
	for _, r := range list {
		out = append(out, petition.Receipt(r))
	}
	return out
}

func showReceipts(list []petition.Receipt) []receipt {
	var out []receipt
	for _, r := range list {
		out = append(out, receipt(r))
	}
	return out
}

// receiptCorrection puts right when a decision reached one of those to whom it was
// sent, or takes back what was none; absent values stay.
type receiptCorrection struct {
	Recipient petition.Recipient `json:"recipient" validate:"required" swaggertype:"string" enums:"complainant,respondent,concerned" example:"complainant"`
	Place     int                `json:"place" minimum:"0" maximum:"1000" example:"1"` // which of several; 0 or absent for the only one
	On        clock.Date         `json:"on" swaggertype:"string" format:"date" example:"2026-09-14"`
	Evidence  petition.Evidence  `json:"evidence" swaggertype:"string" enums:"post,signature,minutes" example:"post"`
	Removed   bool               `json:"removed" example:"false"` // nothing was received
}

func (r *receiptCorrection) domain() *petition.ReceiptCorrection {
	if r == nil {
		return nil
	}
	out := petition.ReceiptCorrection(*r)
	return &out
}
