package api

import (
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// dialogue is one dialogue of a complaint: to come, held, or put off.
type dialogue struct {
	CalledOn  clock.Date     `json:"called_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-10"`
	PlannedOn clock.Date     `json:"planned_on,omitzero" swaggertype:"string" format:"date" example:"2026-07-20"`
	On        clock.Date     `json:"on,omitzero" swaggertype:"string" format:"date" example:"2026-07-20"` // when it was held, or put off; absent while it is to come
	PutOff    bool           `json:"put_off" validate:"required" example:"false"`
	Chair     petition.Chair `json:"chair,omitempty" swaggertype:"string" enums:"resolver,deputy,specialised_head,verifying_head" example:"resolver"`
	Seats     []seat         `json:"seats" validate:"required"` // who was called, or came; names stand in the history
}

// seat is the place of somebody in a dialogue.
type seat struct {
	Side   petition.Side    `json:"side" validate:"required" swaggertype:"string" enums:"complainant,representative,respondent,concerned,body" example:"complainant"`
	Place  int              `json:"place,omitempty" minimum:"0" maximum:"1000" example:"1"`                                                       // which of several; 0 or absent for the only one
	Absent petition.Absence `json:"absent,omitempty" swaggertype:"string" enums:"force_majeure,obstacle,no_good_reason" example:"no_good_reason"` // why they did not come; absent of who came
}

// participant is somebody who is called to a dialogue, or came.
type participant struct {
	seat

	Name string `json:"name" maxLength:"200" example:"Nguyễn Thị Mẫu"` // kept sealed with the history
}

func showDialogues(list []petition.Dialogue) []dialogue {
	var out []dialogue
	for _, d := range list {
		shown := dialogue{CalledOn: d.CalledOn, PlannedOn: d.PlannedOn, On: d.On, PutOff: d.PutOff, Chair: d.Chair, Seats: []seat{}}
		for _, s := range d.Seats {
			shown.Seats = append(shown.Seats, seat(s))
		}
		out = append(out, shown)
	}
	return out
}

func domainParticipants(list []participant) []petition.Participant {
	var out []petition.Participant
	for _, p := range list {
		out = append(out, petition.Participant{Seat: petition.Seat(p.seat), Name: p.Name})
	}
	return out
}
