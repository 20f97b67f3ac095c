package identity

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/seal"
	"kntc/internal/text"
	"kntc/internal/token"
)

// Origin is from where somebody signs in or renews.
type Origin struct {
	Address     string // of the network
	Agent       string // what the client calls itself (User-Agent)
	DeviceToken string // proves that the account signed in on this device before; "" when it has none
}

// maxDevice is how much of a client's name for itself is kept, in characters.
const maxDevice = 200

// device is the client's name for itself as people are shown it: one line.
func (o Origin) device() string {
	name := []rune(strings.Join(strings.Fields(text.Clean(strings.ToValidUTF8(o.Agent, ""))), " "))
	return string(name[:min(len(name), maxDevice)])
}

func (o Origin) address() string { return token.Neighbourhood(o.Address) }

const (
	devicePrefix = "dt_"
	deviceSerial = 8 // random bytes
	deviceClaim  = 2 * (16 + deviceSerial)
)

// newDevice makes the proof that the account has signed in on a device. It opens
// nothing: attempts that carry it are counted apart, so that nobody who lacks it
// can use them up. Nothing is stored of it.
func (s *Service) newDevice(account uuid.UUID) string {
	var serial [deviceSerial]byte
	_, _ = rand.Read(serial[:]) // never fails: the runtime stops the program instead
	claim := hex.EncodeToString(account[:]) + hex.EncodeToString(serial[:])
	return devicePrefix + claim + s.sealer.BlindIndex(seal.SignIn, claim)
}

// knows reports whether the account signed in on the device that the text stands
// for.
func (s *Service) knows(account uuid.UUID, device string) bool {
	coded, ok := strings.CutPrefix(device, devicePrefix)
	if !ok || len(coded) <= deviceClaim || !strings.HasPrefix(coded, hex.EncodeToString(account[:])) {
		return false
	}
	claim, proof := coded[:deviceClaim], coded[deviceClaim:]
	return subtle.ConstantTimeCompare([]byte(proof), []byte(s.sealer.BlindIndex(seal.SignIn, claim))) == 1
}
