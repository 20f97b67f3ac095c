package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kntc/internal/petition"
)

// The peer: a server with SQLite in it, of which the same is asked as far as it
// can do it. One row is all that it writes for a petition; ours is a number, the
// parties, an event, ledger rows, deadlines and the kept answer.
const (
	peerModule  = "github.com/pocketbase/pocketbase"
	peerVersion = "v0.36.8"
	peerProgram = `package main

import (
	"log"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	_ "modernc.org/sqlite"
)

// Its own settings, but for synchronous, which is FULL as ours is: what was
// answered survives a power cut.
const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=journal_size_limit(200000000)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-32000)"

func main() {
	app := pocketbase.NewWithConfig(pocketbase.Config{DBConnect: func(path string) (*dbx.DB, error) { return dbx.Open("sqlite", path+pragmas) }})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}
`
	peerCollection = "/api/collections/petitions/records"
)

// What is wanted beside the peer, at eight clients.
var wantOfPeer = map[string]float64{opList: 1.5, opGet: 1.2, opRegister: 0.6, opTransition: 0.6}

// BenchmarkPeers measures an office of 10,000 petitions, and of 100,000, beside
// the peer, in turns. It needs the module proxy:
//
//	make bench-peers
func BenchmarkPeers(b *testing.B) {
	program := buildPeer(b)
	lines := [][]string{{"petitions", "operation", "ours per second", "ours p95 ms", "peer per second", "peer p95 ms", "share", "wanted"}}
	for n := 10_000; n <= min(*most, 100_000); n *= 10 {
		lines = append(lines, besidePeer(b, program, n)...)
	}
	for _, line := range lines {
		fmt.Println(strings.Join(line, "\t"))
	}
	if *publish {
		if err := publishSection("peers", markdown(lines)); err != nil {
			b.Error(err)
		}
	}
}

// buildPeer builds the peer from the module proxy, in a folder that is thrown away.
func buildPeer(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(peerProgram), 0o600); err != nil {
		tb.Fatal(err)
	}
	command(tb, dir, []string{"GOFLAGS=-mod=mod"}, "go", "mod", "init", "peer")
	command(tb, dir, []string{"GOFLAGS=-mod=mod"}, "go", "get", peerModule+"@"+peerVersion)
	command(tb, dir, []string{"GOFLAGS=-mod=mod"}, "go", "mod", "tidy")
	command(tb, dir, []string{"CGO_ENABLED=0"}, "go", "build", "-o", "peer", ".")
	return filepath.Join(dir, "peer")
}

// besidePeer measures both in turns and returns the rows of the table.
func besidePeer(tb testing.TB, program string, n int) [][]string {
	tb.Helper()
	p := fullEmbedded()
	b, theirs := newOfficeBed(tb, p, n, loadOffice(tb, n)), startPeer(tb, program)
	st := *b.stage
	st.address = theirs.address
	theirs.fill(tb, &st, n)
	var out [][]string
	for _, o := range []struct {
		name        string
		ours, peers func(*client) error
	}{
		{opRegister, register, theirs.create},
		{opTransition, transition, theirs.create},
		{opGet, getPetition, theirs.get},
		{opList, listFirst, theirs.list},
	} {
		var our, their cell
		for range p.rounds {
			each := p.each / time.Duration(p.rounds)
			our = our.and(b.take(tb, b.stage, operation{o.name, "", o.ours}, p.beside, each))
			their = their.and(b.take(tb, &st, operation{o.name, "", o.peers}, p.beside, each))
		}
		share, want := our.rate()/their.rate(), wantOfPeer[o.name]
		if share < want {
			tb.Errorf("missed: %s in %d: %.2f of the peer's, at least %.1f is wanted", o.name, n, share, want)
		}
		out = append(out, []string{
			fmt.Sprint(n), o.name, fmt.Sprintf("%.0f", our.rate()), millis(our.percentile(0.95)),
			fmt.Sprintf("%.0f", their.rate()), millis(their.percentile(0.95)), fmt.Sprintf("%.2f", share), fmt.Sprintf("≥ %.1f", want),
		})
	}
	return out
}

// peer is a running peer with one collection.
type peer struct {
	address, token string
	ids            []string
}

func startPeer(tb testing.TB, program string) *peer {
	tb.Helper()
	p, dir := &peer{address: freeAddress(tb)}, tb.TempDir()
	const who = "do.luong@example.com"
	command(tb, dir, nil, program, "superuser", "upsert", who, password, "--dir", dir)
	cmd := exec.CommandContext(context.WithoutCancel(tb.Context()), program, "serve", "--http", p.address, "--dir", dir)
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	awaitAddress(tb, p.address)
	c, err := dial(p.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.socket.Close() }()
	var in struct{ Token string }
	p.ask(tb, c, "/api/collections/_superusers/auth-with-password", map[string]any{"identity": who, "password": password}, &in)
	p.token = in.Token
	fields := []map[string]any{{"name": "originals", "type": "bool"}, {"name": "version", "type": "number"}}
	for _, name := range []string{
		"authority", "number", "state", "kind", "channel", "field", "received_on", "subject", "content", "respondent", "contested_decision", "petitioner",
		"identity_number", "address", "phone",
	} {
		fields = append(fields, map[string]any{"name": name, "type": "text"})
	}
	p.ask(tb, c, "/api/collections", map[string]any{
		"name": "petitions", "type": "base", "fields": fields,
		"indexes": []string{"CREATE INDEX petitions_newest ON petitions (authority, received_on DESC, id DESC)"},
	}, &struct{}{})
	return p
}

func (p *peer) ask(tb testing.TB, c *connection, path string, body, into any) {
	tb.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		tb.Fatal(err)
	}
	a, err := c.do(request{method: "POST", path: path, token: p.token, body: b})
	if err := errors.Join(err, a.want(200), a.into(into)); err != nil {
		tb.Fatal(err)
	}
}

// row is a petition as the peer keeps it.
func row(r *rand.Rand, on string) map[string]any {
	d, who := data(r, ""), invented(r)
	return map[string]any{
		"authority": "101", "number": fmt.Sprint(r.IntN(100_000)), "state": petition.StateReceived, "kind": d.Kind, "channel": d.Channel, "field": d.Field,
		"received_on": on, "subject": d.Subject, "content": d.Content, "respondent": d.Respondent, "contested_decision": d.ContestedDecision,
		"originals": d.Originals, "version": 1, "petitioner": who.Name, "identity_number": who.IdentityNumber, "address": who.Address, "phone": who.Phone,
	}
}

func (p *peer) create(c *client) error {
	_, err := p.enter(c, c.stage.today.String())
	return err
}

func (p *peer) enter(c *client, on string) (string, error) {
	b, err := json.Marshal(row(c.rand, on))
	if err != nil {
		return "", err
	}
	a, err := c.do(request{method: "POST", path: peerCollection, token: p.token, body: b})
	var made struct{ ID string }
	err = errors.Join(err, a.want(200), a.into(&made))
	return made.ID, err
}

// fill enters n petitions, over ten years.
func (p *peer) fill(tb testing.TB, st *stage, n int) {
	tb.Helper()
	clients, err := st.clients(8)
	if err != nil {
		tb.Fatal(err)
	}
	parts, failures := make([][]string, len(clients)), make(chan error, len(clients))
	for i, c := range clients {
		go func() {
			defer func() { _ = c.socket.Close() }()
			for range n / len(clients) {
				id, err := p.enter(c, st.today.AddDays(-c.rand.IntN(3650)).String())
				if err != nil {
					failures <- err
					return
				}
				parts[i] = append(parts[i], id)
			}
			failures <- nil
		}()
	}
	for range clients {
		if err := <-failures; err != nil {
			tb.Fatal(err)
		}
	}
	for _, part := range parts {
		p.ids = append(p.ids, part...)
	}
}

func (p *peer) get(c *client) error {
	a, err := c.do(request{method: "GET", path: peerCollection + "/" + pick(c.rand, p.ids), token: p.token})
	return errors.Join(err, a.want(200))
}

// list asks for the office's newest fifty, without the count that it would make.
func (p *peer) list(c *client) error {
	a, err := c.do(request{
		method: "GET", token: p.token,
		path: peerCollection + "?perPage=50&skipTotal=1&sort=-received_on,-id&filter=%28authority%3D%27101%27%29",
	})
	return errors.Join(err, a.want(200))
}
