//go:build !race

package main

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/objects"
	"kntc/internal/seal"
	"kntc/internal/store"
	"kntc/internal/store/sqldb"
	"kntc/internal/token"
)

// The proof that a restructured program answers as the one before it did.
//
// testdata/before holds, for each engine, a small database that an old commit
// wrote (its world is described in testdata/before/world.go.txt) and what that
// commit answered to some thousand reads of its API: every figure of every
// authority, year and moment, every petition and matter with its history, and
// every list, as many roles. The test restores the database, runs the
// migrations of this tree, starts the server of this tree with the same keys
// and the same frozen clock, asks again and compares:
//
//   - figures (GET /api/v1/statistics and its definitions) byte for byte;
//   - everything else after the table of before_renames_test.go has been applied
//     to the OLD request and the OLD answer. Members of a JSON object may stand
//     in another order. Where a rename touched a body its ETag can only be there
//     again, elsewhere it must be the same.
//
// Restructuring kept all of it. Since then the law was corrected on purpose, which
// changes answers: a row of the table lets every answer but the figures go with its
// status alone. A restructuring to come begins another proof.
//
// When it fails after a rename that is meant, copy the line it proposes into
// beforeRenames and say why. When it fails for any other reason, an answer has
// changed. .ci/record-before records anew, which gives the proof up: do it only
// to begin another one.
//
// One request follows another here, so the race detector does not run it.

// TestAnswersAreThoseOfBefore is that proof, on both engines.
func TestAnswersAreThoseOfBefore(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		folder := unpackBefore(t, filepath.Join("testdata", "before", string(engine)+".zip"))
		client := serveBefore(t, folder)
		table := newRenaming(beforeRenames())
		var report differences
		for _, old := range readBeforeAnswers(t, folder) {
			fresh := client.ask(t, table.request(old.beforeRequest))
			report.add(fresh, table.compare(old, fresh))
		}
		report.tell(t)
		for _, r := range table.unused() {
			t.Errorf("this rename renames nothing: %+v", r)
		}
	})
}

// frozen is a clock that stands still.
type frozen time.Time

func (f frozen) Now() time.Time { return time.Time(f) }

// inSessions gives each account of the archive a token that names a session, as
// tokens did not when the archive was made; who speaks is told by the old one.
func inSessions(sys *system, old map[string]string) (map[string]string, error) {
	issuer, err := token.NewIssuer(sys.keys, sys.clock, beforePublicURL, time.Hour)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(old))
	for name, raw := range old {
		var claims struct {
			Account uuid.UUID    `json:"sub"`
			Home    authority.ID `json:"home"`
			Name    string       `json:"name"`
			Grants  []struct {
				Role      access.Role  `json:"r"`
				Authority authority.ID `json:"a"`
			} `json:"grants"`
		}
		payload, err := base64.RawURLEncoding.DecodeString(strings.Split(raw, ".")[1])
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(payload, &claims); err != nil {
			return nil, err
		}
		now := sys.clock.Now()
		actor := access.Actor{
			Account: claims.Account, Home: claims.Home, Name: claims.Name, Session: access.Session{ID: claims.Account, Since: now},
		}
		for _, g := range claims.Grants {
			actor.Grants = append(actor.Grants, access.Grant{Role: g.Role, Authority: g.Authority})
		}
		if out[name], _, err = issuer.Issue(actor, false, now.Add(time.Hour)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// serveBefore migrates the database of an unpacked archive and starts the
// server on it, wired as "kntc serve" does but for the clock, and without its
// background work.
func serveBefore(t *testing.T, folder string) *beforeClient {
	t.Helper()
	client := new(beforeClient)
	var world beforeWorld
	readBefore(t, folder, beforeFacts, &world)
	readBefore(t, folder, beforeAccounts, &client.tokens)
	url := beforeDatabase(t, folder)
	keys := filepath.Join(folder, beforeKeyring)
	con := &console{in: strings.NewReader(""), out: io.Discard, err: io.Discard, clock: frozen(world.Now), environ: append([]string{
		"KNTC_DATABASE_URL=" + url, "KNTC_KEYSET_FILE=" + keys, "KNTC_PUBLIC_URL=" + beforePublicURL,
		"KNTC_ATTACHMENTS_URL=file://" + filepath.ToSlash(filepath.Join(folder, beforeObjects)), "KNTC_LOG_LEVEL=error",
	}, unlimited...)}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cfg, err := con.settings()
	must(err)
	log := con.logger(cfg)
	s, err := store.Open(t.Context(), sqldb.Options{URL: url, Clock: con.clock}, log)
	must(err)
	t.Cleanup(func() { _ = s.Close() })
	_, err = s.Migrate(t.Context())
	must(err)
	keyring, err := seal.Load(keys)
	must(err)
	files, err := objects.Open(t.Context(), cfg.AttachmentsURL)
	must(err)
	t.Cleanup(func() { _ = files.Close() })
	sys, err := con.put(cfg, log, s, keyring, files, nil)
	must(err)
	must(sys.identity.EnsureKeys(t.Context()))
	client.tokens, err = inSessions(sys, client.tokens)
	must(err)
	h, err := sys.handlers()
	must(err)
	client.handler = h.api
	return client
}
