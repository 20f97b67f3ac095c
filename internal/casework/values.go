package casework

import (
	"encoding/json"
	"fmt"

	"kntc/internal/authority"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/seal"
)

// ValuesKept are the values about persons and the free texts that an event
// changed, sealed with the key of denouncers.
type ValuesKept struct {
	Case    authority.OwnedID
	Version int64 // of the event
	Box     []byte
}

// Owner implements journal.Write.
func (w ValuesKept) Owner() authority.ID { return w.Case.Authority }

// keepValues adds to a change the values that the event of a version changed.
func (s *Service) keepValues(c *journal.Change, id authority.OwnedID, version int64, values []petition.Value) error {
	if len(values) == 0 {
		return nil
	}
	plain, err := json.Marshal(values)
	if err != nil {
		return err
	}
	box, err := s.sealer.Seal(seal.Party, ownerOfValues(id, version), plain)
	c.Add(ValuesKept{Case: id, Version: version, Box: box})
	return err
}

// openValues returns what keepValues sealed.
func (s *Service) openValues(w ValuesKept) ([]petition.Value, error) {
	plain, err := s.sealer.Open(seal.Party, ownerOfValues(w.Case, w.Version), w.Box)
	if err != nil {
		return nil, err
	}
	var out []petition.Value
	err = json.Unmarshal(plain, &out)
	return out, err
}

// ownerOfValues binds a box to its event: moved to another one it does not open.
func ownerOfValues(id authority.OwnedID, version int64) string {
	return fmt.Sprintf("values/%s/%d", id, version)
}
