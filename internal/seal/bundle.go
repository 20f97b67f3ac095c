package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

const (
	bundleFormat  = "kntc-keyring"
	bundleVersion = 1
)

// bundle is the file format, version 1: four Tink JSON keysets in clear text.
// Whoever has the file and the database can read everything, so the file is
// kept with mode 0600, apart from the database's backups.
type bundle struct {
	Format     string    `json:"format"`
	Version    int       `json:"version"`
	General    vaultJSON `json:"general"`    // all purposes but Party
	Denouncers vaultJSON `json:"denouncers"` // Party
}

type vaultJSON struct {
	AEAD  json.RawMessage `json:"aead"`  // AES-256-GCM, several keys after rotation
	Index json.RawMessage `json:"index"` // HMAC-SHA-256 PRF, one key
}

// Parse reads a bundle that Marshal wrote. It refuses other formats, unknown
// members, keysets of the wrong type, and a bundle in which denouncers share
// keys with everybody else.
func Parse(data []byte) (*Keyring, error) {
	b, err := decodeBundle(data)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	general, err := b.General.open()
	if err != nil {
		return nil, fmt.Errorf("keyring: general: %w", err)
	}
	denouncers, err := b.Denouncers.open()
	if err != nil {
		return nil, fmt.Errorf("keyring: denouncers: %w", err)
	}
	k, err := assemble(general, denouncers)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	return k, nil
}

// Marshal returns the bundle: secret bytes, for a file that only the service
// reads.
func (k *Keyring) Marshal() []byte { return bytes.Clone(k.raw) }

// Create makes a new keyring and keeps it in a new file with mode 0600, and its
// folder if there is none. It never overwrites: losing the old keys would lose
// what they sealed. The error is fs.ErrExist when the file is there already.
func Create(path string) (*Keyring, error) {
	k, err := NewKeyring()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create keyring: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create keyring: %w", err)
	}
	_, err = f.Write(k.raw)
	// A key that is used before it is on the disk could be lost with the power.
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("create keyring: %w", err)
	}
	return k, nil
}

// ErrOpenToAll says that everybody on the machine may read a keyring.
var ErrOpenToAll = errors.New("everybody on this machine may read the file; take that right away (chmod 0600)")

// toAll is the right of everybody else to read, in the mode of a file.
const toAll = 0o004

// Load reads the keyring kept in the file. The error is fs.ErrNotExist when
// there is no such file, and ErrOpenToAll when everybody may read it.
func Load(path string) (*Keyring, error) {
	if err := CheckMode(path); err != nil {
		return nil, fmt.Errorf("load keyring: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load keyring: %w", err)
	}
	return Parse(data)
}

// CheckMode refuses a file of secrets that everybody on the machine may read, with
// ErrOpenToAll.
func CheckMode(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() && info.Mode()&toAll != 0 {
		return fmt.Errorf("%s: %w", path, ErrOpenToAll)
	}
	return nil
}

func decodeBundle(data []byte) (bundle, error) {
	var b bundle
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil {
		// The decoder's text may quote the input, which is secret.
		return bundle{}, errors.New("not a JSON bundle of this program")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return bundle{}, errors.New("text after the end of the bundle")
	}
	if b.Format != bundleFormat {
		return bundle{}, fmt.Errorf("format is not %q", bundleFormat)
	}
	if b.Version != bundleVersion {
		return bundle{}, fmt.Errorf("version %d, this program knows version %d", b.Version, bundleVersion)
	}
	return b, nil
}

func (j vaultJSON) open() (vault, error) {
	aeadKeys, err := readKeyset(j.AEAD)
	if err != nil {
		return vault{}, fmt.Errorf("aead: %w", err)
	}
	indexKeys, err := readKeyset(j.Index)
	if err != nil {
		return vault{}, fmt.Errorf("index: %w", err)
	}
	return openVault(aeadKeys, indexKeys)
}

// assemble makes the keyring and its bundle.
func assemble(general, denouncers vault) (*Keyring, error) {
	g, err := general.json()
	if err != nil {
		return nil, err
	}
	d, err := denouncers.json()
	if err != nil {
		return nil, err
	}
	if bytes.Equal(g.AEAD, d.AEAD) || bytes.Equal(g.Index, d.Index) {
		return nil, errors.New("denouncers must have keys of their own")
	}
	raw, err := json.MarshalIndent(bundle{bundleFormat, bundleVersion, g, d}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write keyring: %w", err)
	}
	return &Keyring{general: general, denouncers: denouncers, raw: append(raw, '\n')}, nil
}

func (v vault) json() (vaultJSON, error) {
	a, err := writeKeyset(v.aeadKeys)
	if err != nil {
		return vaultJSON{}, err
	}
	i, err := writeKeyset(v.indexKeys)
	if err != nil {
		return vaultJSON{}, err
	}
	return vaultJSON{AEAD: a, Index: i}, nil
}

func readKeyset(data []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(data)))
}

// writeKeyset compacts the text, because the encoder underneath varies its
// blanks from build to build on purpose.
func writeKeyset(h *keyset.Handle) (json.RawMessage, error) {
	var text, compact bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("write keyset: %w", err)
	}
	if err := json.Compact(&compact, text.Bytes()); err != nil {
		return nil, fmt.Errorf("write keyset: %w", err)
	}
	return compact.Bytes(), nil
}
