package authority

import (
	"encoding/base32"
	"encoding/binary"
	"errors"

	"github.com/google/uuid"
)

// OwnedID names a row together with the authority that owns it, so that every
// read names one owner: on a distributed engine a read by id alone has to ask
// every node.
type OwnedID struct {
	Authority ID
	UUID      uuid.UUID
}

// encoding is Crockford's alphabet in lower case: no i, l, o or u, so an id
// can be read over the telephone.
//
//nolint:gochecknoglobals // an immutable alphabet
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// ErrOwnedID says that a text is not an id this system gave out.
var ErrOwnedID = errors.New("not an id of this system")

// NewOwnedID returns a new time-ordered id (UUIDv7) owned by the authority.
func NewOwnedID(owner ID) OwnedID {
	return OwnedID{Authority: owner, UUID: uuid.Must(uuid.NewV7())}
}

// IsZero reports whether the id names nothing.
func (id OwnedID) IsZero() bool { return id == OwnedID{} }

// String returns the public form: 32 characters, opaque to clients.
func (id OwnedID) String() string {
	if id.IsZero() {
		return ""
	}
	var raw [20]byte
	binary.BigEndian.PutUint32(raw[:4], uint32(id.Authority)) //nolint:gosec // authority ids are small; ParseOwnedID checks
	copy(raw[4:], id.UUID[:])
	return encoding.EncodeToString(raw[:])
}

// MarshalText implements encoding.TextMarshaler.
func (id OwnedID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *OwnedID) UnmarshalText(b []byte) error {
	p, err := ParseOwnedID(string(b))
	if err != nil {
		return err
	}
	*id = p
	return nil
}

// ParseOwnedID reads the public form; it is the only place that does.
func ParseOwnedID(s string) (OwnedID, error) {
	if len(s) != 32 {
		return OwnedID{}, ErrOwnedID
	}
	raw, err := encoding.DecodeString(s)
	if err != nil || len(raw) != 20 {
		return OwnedID{}, ErrOwnedID
	}
	id := OwnedID{Authority: ID(binary.BigEndian.Uint32(raw[:4]))}
	copy(id.UUID[:], raw[4:])
	if id.Authority <= 0 || id.UUID == uuid.Nil || id.String() != s {
		return OwnedID{}, ErrOwnedID
	}
	return id, nil
}
