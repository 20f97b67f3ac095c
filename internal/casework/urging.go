package casework

import (
	"context"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
)

// Urging is a letter of the level above about a case, with its answer.
type Urging struct {
	Letter EventRecord
	Answer *EventRecord // nil while it waits
}

// Urgings lists the urgings of a petition or matter the actor may see, the
// oldest first. An answer answers the oldest letter that waits. What they are
// about is told beside them.
func (s *Service) Urgings(ctx context.Context, actor access.Actor, id authority.OwnedID) (petition.Subject, []Urging, error) {
	events, err := s.Events(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	var out []Urging
	answered := 0
	for i, e := range events {
		switch plan := petition.PlanOf(e.Event); {
		case plan.Answered:
			out = append(out, Urging{Letter: e})
		case plan.Answers != "":
			out[answered].Answer = &events[i]
			answered++
		}
	}
	return events[0].Subject, out, nil
}
