package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kntc/internal/access"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/demo"
	"kntc/internal/idempotency"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// beside returns an installation with the same keyring, and with an empty database and
// an empty place for attachments.
func (i installation) beside(t *testing.T, engine sqldb.Engine) installation {
	t.Helper()
	url := storetest.Prepared(t, engine, "", nil)
	if engine == sqldb.SQLite {
		url = "sqlite:" + filepath.Join(t.TempDir(), "phục hồi", "kntc.db")
	}
	j := installation{url: url, environ: slices.Clone(i.environ)}
	return j.with("KNTC_DATABASE_URL="+url, "KNTC_ATTACHMENTS_URL=file://"+filepath.Join(t.TempDir(), "attachments"))
}

// TestConcurrentBackup takes a backup while petitions come in and restores it: it is
// whole, answers the figures of then, and holds whatever was there when it began.
func TestConcurrentBackup(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := demonstrated(t, engine)
		i.attach(t, "1/1f3c0d5e-0000-7000-8000-000000000001", "một tệp không có dòng nào nói đến")
		had := i.entered(t)
		stop := make(chan struct{})
		var writers sync.WaitGroup
		var written atomic.Int64
		begun := make(chan struct{})
		writers.Go(func() {
			i.inside(t, func(ctx context.Context, sys *system) error {
				for {
					select {
					case <-stop:
						return nil
					default:
					}
					if err := enter(ctx, sys); err != nil {
						return err
					}
					if written.Add(1) == 20 {
						close(begun)
					}
				}
			})
		})
		<-begun
		before := written.Load()
		folder := filepath.Join(t.TempDir(), "sao lưu")
		out := i.must(t, "backup", folder)
		after := written.Load()
		close(stop)
		writers.Wait()
		if !strings.Contains(out, "keyring") {
			t.Errorf("backup: %s", out)
		}
		j := i.beside(t, engine)
		if out := j.must(t, "restore", folder); !strings.Contains(out, "The ledger holds what it held") || !strings.Contains(out, "agree") {
			t.Errorf("restore: %s", out)
		}
		if n := j.entered(t) - had; n < before || n > after+1 {
			t.Errorf("%d petitions came in by the time of the copy, want %d to %d", n, before, after+1)
		}
		report := []string{"report", "--authority", demo.DongDa.String(), "--from", "2019-01-01", "--to", "2019-11-15", "--as-known-at", "2019-11-15"}
		if is, was := j.must(t, report...), i.must(t, report...); is != was {
			t.Errorf("figures after the restore:\n%s\nbefore:\n%s", is, was)
		}
		if r := j.run(t, "", "restore", folder); r.code != exitRefused || !strings.Contains(r.err, "không trống") && !strings.Contains(r.err, "Đã có tệp") {
			t.Errorf("restored over data: %+v", r)
		}
		if r := i.run(t, "", "backup", folder); r.code != exitRefused || !strings.Contains(r.err, "không trống") {
			t.Errorf("a backup over another: %+v", r)
		}
	})
}

// attach stores an object.
func (i installation) attach(t *testing.T, key, content string) {
	t.Helper()
	i.inside(t, func(ctx context.Context, sys *system) error {
		return sys.objects.Put(ctx, key, strings.NewReader(content))
	})
}

// enter registers a petition at the ward.
func enter(ctx context.Context, sys *system) error {
	var out casework.PetitionResult
	_, err := sys.casework.Register(ctx, operator(demo.DongDaWard, access.Clerk), casework.Registration{
		Data: petition.PetitionData{
			Kind: petition.Feedback, Channel: petition.InPerson, Field: petition.FieldOther,
			ReceivedOn: clock.DateOf(sys.clock.Now()), Subject: "Đèn đường hỏng", AllSigned: true,
		},
		Parties: []party.Party{{Type: party.Person, Name: "Nguyễn Thị Thử", Address: "Ngõ 1"}},
	}, idempotency.Unkept(&out))
	return err
}

// entered counts the petitions of the ward.
func (i installation) entered(t *testing.T) int64 {
	t.Helper()
	var n page.Count
	i.inside(t, func(ctx context.Context, sys *system) (err error) {
		n, err = sys.casework.CountPetitions(ctx, operator(demo.DongDaWard, access.Auditor), casework.PetitionFilter{}, page.CountExact)
		return err
	})
	return n.Value
}

// TestRestoreRefuses holds that a backup that was changed, another keyring and another
// kind of database are refused before anything is written.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine sqldb.Engine) {
		i := install(t, engine)
		i.attach(t, "1/1f3c0d5e-0000-7000-8000-000000000001", "tệp")
		folder := filepath.Join(t.TempDir(), "backup")
		i.must(t, "backup", folder)
		text, err := os.ReadFile(filepath.Join(folder, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		var m manifest
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		other := installed(t, i.beside(t, engine).url)
		if r := other.run(t, "", "restore", folder); r.code != exitRefused || !strings.Contains(r.err, m.Keyring.Fingerprint) {
			t.Errorf("with another keyring: %+v", r)
		}
		for _, name := range []string{m.Database.Name, objectsList, objectsFolder + "/1/1f3c0d5e-0000-7000-8000-000000000001"} {
			path := filepath.Join(folder, filepath.FromSlash(name))
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			changed := slices.Clone(whole)
			changed[len(changed)/2] ^= 1
			if err := os.WriteFile(path, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			j := i.beside(t, engine)
			if r := j.run(t, "", "restore", folder); r.code != exitRefused || !strings.Contains(r.err, name) {
				t.Errorf("%s changed: %+v", name, r)
			}
			if engine == sqldb.SQLite {
				if _, err := os.Stat(strings.TrimPrefix(j.url, "sqlite:")); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s changed: something was written: %v", name, err)
				}
			}
			if err := os.WriteFile(path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Remove(filepath.Join(folder, manifestName)); err != nil {
			t.Fatal(err)
		}
		if r := i.beside(t, engine).run(t, "", "restore", folder); r.code != exitRefused || !strings.Contains(r.err, manifestName) {
			t.Errorf("not finished: %+v", r)
		}
	})
}
