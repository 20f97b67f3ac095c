package casework

import (
	"encoding/json"

	"kntc/internal/access"
	"kntc/internal/seal"
)

// keep seals an answer: it may hold names, and it is read only when the same
// account repeats the same request.
func (s *Service) keep(actor access.Actor, a Answer) ([]byte, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return s.sealer.Seal(seal.Replay, actor.Account.String(), plain)
}

func (s *Service) recall(actor access.Actor, sealed []byte) (Answer, error) {
	plain, err := s.sealer.Open(seal.Replay, actor.Account.String(), sealed)
	if err != nil {
		return Answer{}, err
	}
	var a Answer
	err = json.Unmarshal(plain, &a)
	return a, err
}
