package petition

import (
	"kntc/internal/clock"
	"kntc/internal/fault"
)

// endsWhatBegan refuses a document that ends something and is older than what it
// ends; began tells since when that lasts.
func endsWhatBegan(began func(Facts) clock.Date) Guard {
	return guard("paper_after_beginning", func(f Facts) *fault.Error {
		on, since := f.Command.Paper.On, began(f)
		if f.Listing || f.Imported || on.IsZero() || !on.Before(since) {
			return nil
		}
		return ErrGuard.Msg("Văn bản có ngày trước việc mà văn bản này chấm dứt (từ ngày "+since.Vietnamese()+").",
			"The document is older than what it ends, which began on "+since.String()+".").
			At("/paper/on", "before_beginning", "Trước ngày "+since.Vietnamese()+".", "Before "+since.String()+".")
	})
}

//nolint:gochecknoglobals // guards
var (
	isPaperAfterStay       = endsWhatBegan(func(f Facts) clock.Date { return f.Matter.StayedOn })
	isPaperAfterSuspension = endsWhatBegan(func(f Facts) clock.Date { return f.Matter.SuspendedOn })
	isPaperAfterAppraisal  = endsWhatBegan(func(f Facts) clock.Date { return f.Matter.AppraisalOn })
	isPaperAfterProtection = endsWhatBegan(func(f Facts) clock.Date { return clock.Latest(f.Matter.ProtectedOn, f.Petition.ProtectedOn) })
)
