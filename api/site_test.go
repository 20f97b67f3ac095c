package api

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"kntc/internal/access"
	"kntc/internal/agenda"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/casework/imports"
	"kntc/internal/casework/papers"
	"kntc/internal/config"
	"kntc/internal/directory"
	"kntc/internal/identity"
	"kntc/internal/legislation"
	"kntc/internal/lifecycle"
	"kntc/internal/objects"
	"kntc/internal/petition"
	"kntc/internal/seal"
	"kntc/internal/staffing"
	"kntc/internal/statistics"
	"kntc/internal/store/storetest"
	"kntc/internal/token"
)

// site is the whole program behind HTTP, over a real store. Only signing in is
// left out: a token is the name of an account.
type site struct {
	*bed

	bench storetest.Bench
	names map[string]access.Actor
}

// Verify implements Verifier.
func (s site) Verify(_ context.Context, raw string) (access.Actor, token.Claims, error) {
	actor, ok := s.names[raw]
	if !ok {
		return access.Actor{}, token.Claims{}, token.ErrUnauthenticated
	}
	return actor, token.Claims{}, nil
}

func newSite(t *testing.T, b storetest.Bench) site {
	t.Helper()
	keyring, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	files, err := objects.Open(context.WithoutCancel(t.Context()), "mem:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	keys := token.NewKeys(token.KeySet{})
	issuer, err := token.NewIssuer(keys, b.Clock, "https://kntc.example.vn", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	cases := casework.New(casework.Deps{
		Store: b.Store, Reader: b.Store, Directory: b.Store, Sealer: keyring, Clock: b.Clock, Law: b.Store, Deadlines: b.Store,
		Files: attachment.NewFiles(keyring), Logger: log,
	})
	attachments := attachment.New(attachment.Deps{
		Store: b.Store, Objects: files, Directory: b.Store, Sealer: keyring, Clock: b.Clock, Logger: log,
		Registers: map[lifecycle.Subject]attachment.Register{petition.OfPetition: cases},
	})
	people := identity.New(identity.Deps{
		Store: b.Store, Directory: b.Store, Sealer: keyring, Hasher: token.NewHasher(0, token.Cost{Memory: 8, Passes: 1}),
		Keys: keys, Issuer: issuer, Clock: b.Clock, Life: token.Life{Idle: time.Hour, Whole: time.Hour}, Logger: log,
	})
	s := site{bench: b, names: make(map[string]access.Actor)}
	drawn, err := papers.New(papers.Deps{Cases: cases, Files: attachments, Directory: b.Store, Clock: b.Clock})
	if err != nil {
		t.Fatal(err)
	}
	description, err := described()
	if err != nil {
		t.Fatal(err)
	}
	server, err := newServer(Deps{
		Cases: cases, Attachments: attachments, Imports: imports.New(imports.Deps{Cases: cases, Store: b.Store, Directory: b.Store, Sealer: keyring, Clock: b.Clock}), Papers: drawn, Identity: people,
		Authorities: directory.New(b.Store, keyring, b.Clock), Statistics: statistics.New(b.Store, b.Store, b.Store.Catalogue()), Staffing: staffing.New(b.Store, b.Store, keyring, b.Clock),
		Agenda: agenda.New(agenda.Deps{Store: b.Store, Directory: b.Store, Law: b.Store, Clock: b.Clock, Logger: log}), Laws: legislation.New(b.Store, b.Store, keyring, b.Clock),
		Verifier: s, Catalogue: b.Store.Catalogue(),
		Clock: b.Clock, Logger: log, Metrics: prometheus.NewRegistry(), CursorKey: []byte("0123456789abcdef"), Description: description,
		Config: config.Config{BodyLimit: 64 << 10, UploadLimit: 128 << 10, RequestTimeout: time.Minute},
	})
	if err != nil {
		t.Fatal(err)
	}
	check, err := published()
	if err != nil {
		t.Fatal(err)
	}
	s.bed = &bed{server: server, handler: server.Surface.Echo, clock: b.Clock, check: check}
	return s
}

// account makes an account with one grant and returns its token.
func (s site) account(t *testing.T, role access.Role, home authority.ID) string {
	t.Helper()
	name := fmt.Sprintf("%s.%s", role, home)
	if _, ok := s.names[name]; ok {
		return name
	}
	a := identity.Account{
		ID: uuid.Must(uuid.NewV7()), Home: home, Username: name, DisplayName: name,
		Grants: []access.Grant{{Role: role, Authority: home}}, Version: 1,
		Changed: identity.Changed{Action: identity.Created, By: "system"},
	}
	c := identity.Credentials{Account: a, Hash: "none"}
	if err := s.bench.Store.AddAccount(t.Context(), access.Actor{Name: "system"}, nil, c, nil); err != nil {
		t.Fatal(err)
	}
	s.names[name] = a.Actor()
	return name
}
