package api

import (
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// publication says how something was made public, and when.
type publication struct {
	Of     petition.Published `json:"of" validate:"required" swaggertype:"string" enums:"result,handling" example:"result"`
	Medium petition.Medium    `json:"medium" validate:"required" swaggertype:"string" enums:"meeting,posted,portal,print,broadcast,online_press" example:"posted"`
	On     clock.Date         `json:"on" validate:"required" swaggertype:"string" format:"date" example:"2026-09-10"` // the day of the meeting, the first day, the first run
	Until  clock.Date         `json:"until,omitzero" swaggertype:"string" format:"date" example:"2026-09-24"`         // the last day, or the day of the last run; absent of a meeting
	Runs   int                `json:"runs,omitempty" example:"2"`                                                     // in print or on air
}

func showPublications(list []petition.Publication) []publication {
	var out []publication
	for _, p := range list {
		out = append(out, publication(p))
	}
	return out
}

// publicationRequest says by which medium something is made public. It begins on
// the day of the step.
type publicationRequest struct {
	Medium petition.Medium `json:"medium" validate:"required" swaggertype:"string" enums:"meeting,posted,portal,print,broadcast,online_press" example:"posted"`
	Until  clock.Date      `json:"until" swaggertype:"string" format:"date" example:"2026-09-24"` // the last day, 15 days at least with the first, or the day of the last run; not for a meeting
	Runs   int             `json:"runs" minimum:"0" maximum:"100" example:"0"`                    // in print or on air: 2 at least
}

func (r *publicationRequest) domain() *petition.Publication {
	if r == nil {
		return nil
	}
	return &petition.Publication{Medium: r.Medium, Until: r.Until, Runs: r.Runs}
}
