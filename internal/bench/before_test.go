package bench_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/seal"
	"kntc/internal/store/storetest"
)

var before = flag.String("before", "", "measure the program of this commit beside the present one: what a transition costs")

// mostCost is how many times the time of an earlier transition one may take.
const mostCost = 1.1

// TestCostOfTransitions runs the program of an earlier commit and the present
// one in turns, each on an empty database of its own, and compares how many
// transitions they take in the same time. Without -before the present program
// is compared with itself for a moment, so that this cannot rot; nothing is
// judged then.
func TestCostOfTransitions(t *testing.T) {
	p := costPlan{offices: 2, lives: 60, clients: 2, warm: 20 * time.Millisecond, each: 150 * time.Millisecond, rounds: 1}
	now := build(t)
	old := now
	if *before != "" {
		p = costPlan{offices: 16, lives: 1000, clients: 16, warm: time.Second, each: 5 * time.Second, rounds: 7}
		old = buildCommit(t, *before)
	}
	cluster := storetest.Postgres(t)
	if *before != "" {
		cluster = durable(t)
	}
	was, is := p.start(t, cluster, old, 0), p.start(t, cluster, now, 1)
	for range p.rounds {
		was.measure(t, p)
		is.measure(t, p)
	}
	cost := was.rate() / is.rate()
	t.Logf("transitions a second at %d clients: before %.0f (p50 %s), now %.0f (p50 %s); a transition takes %.2f times as long",
		p.clients, was.rate(), was.median(), is.rate(), is.median(), cost)
	if *before != "" && cost > mostCost {
		t.Errorf("missed: a transition takes %.2f times as long as before, at most %.2f is wanted", cost, mostCost)
	}
}

// costPlan is how much is measured.
type costPlan struct {
	offices, lives, clients, rounds int
	warm, each                      time.Duration
}

// contender is a running program with what its rounds came to.
type contender struct {
	stage *stage
	lives map[string]*queue // by office; each is used by one client only
	cells []cell
}

// queue holds the complaints of an office that are not decided yet.
type queue struct{ journeys []*journey }

// buildCommit makes the program of a commit, from a copy of the repository.
func buildCommit(tb testing.TB, commit string) string {
	tb.Helper()
	dir := tb.TempDir()
	source, binary := filepath.Join(dir, "source"), filepath.Join(dir, "kntc")
	command(tb, filepath.Join("..", ".."), nil, "git", "worktree", "add", "--detach", source, commit)
	tb.Cleanup(func() {
		_ = exec.CommandContext(context.WithoutCancel(tb.Context()), "git", "-C", filepath.Join("..", ".."), "worktree", "remove", "--force", source).Run()
	})
	command(tb, source, []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "./cmd/kntc")
	return binary
}

func command(tb testing.TB, dir string, env []string, name string, args ...string) {
	tb.Helper()
	run(tb, dir, append(os.Environ(), env...), "", name, args...)
}

func run(tb testing.TB, dir string, env []string, input, name string, args ...string) {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), name, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = dir, env, strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
}

// start gives a program a database, offices and people, all through its own
// commands, and the petitions it will work on.
func (p costPlan) start(tb testing.TB, cluster *storetest.Cluster, binary string, number int) *contender {
	tb.Helper()
	name := fmt.Sprintf("cost_%d_%d", number, time.Now().UnixNano())
	database, err := cluster.Create(name, "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = cluster.Drop(name) })
	keyset := filepath.Join(tb.TempDir(), "keyring.json")
	if _, err := seal.Create(keyset); err != nil {
		tb.Fatal(err)
	}
	env := append(os.Environ(), "KNTC_DATABASE_URL="+database, "KNTC_KEYSET_FILE="+keyset, "KNTC_ATTACHMENTS_URL=file://"+tb.TempDir())
	kntc := func(input string, args ...string) { run(tb, ".", env, input, binary, args...) }
	kntc("", "migrate")
	for i := range p.offices {
		kntc("", "authority", "create", "--name", fmt.Sprintf("UBND xã Đo Lường %d", i+1), "--tier", "commune", "--branch", "state", "--since", "2010-01-01")
		at := authority.ID(i + 1)
		kntc(password+"\n", "account", "create", "--username", username(at), "--name", "Người dùng "+at.String(), "--authority", at.String(),
			"--role", "head", "--password-stdin")
	}
	s := startServer(tb, binary, database, keyset, false)
	c := &contender{stage: &stage{address: s.address, today: clock.DateOf(clock.System{}.Now())}, lives: make(map[string]*queue)}
	conn, err := dial(s.address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = conn.socket.Close() }()
	for i := range p.offices {
		who, err := signIn(conn, authority.ID(i+1))
		if err != nil {
			tb.Fatal(err)
		}
		c.stage.offices = append(c.stage.offices, &workplace{session: who})
	}
	c.register(tb, p)
	return c
}

// register enters the complaints that are carried on later.
func (c *contender) register(tb testing.TB, p costPlan) {
	tb.Helper()
	clients, err := c.stage.clients(p.clients)
	if err != nil {
		tb.Fatal(err)
	}
	for _, w := range c.stage.offices {
		c.lives[w.at.String()] = &queue{}
	}
	var group errgroup.Group
	for _, k := range clients {
		group.Go(func() error {
			for _, w := range k.offices {
				for range p.lives {
					j := &journey{office: w}
					if err := j.advance(k); err != nil {
						return err
					}
					c.lives[w.at.String()].journeys = append(c.lives[w.at.String()].journeys, j)
				}
			}
			return k.socket.Close()
		})
	}
	if err := group.Wait(); err != nil {
		tb.Fatal(err)
	}
}

// carryOn takes the next step of the oldest complaint of an office that is not
// decided yet. No two clients share an office.
func (c *contender) carryOn(k *client) error {
	w := k.office()
	q := c.lives[w.at.String()]
	if len(q.journeys) == 0 {
		return fmt.Errorf("office %s has no complaint left", w.at)
	}
	if err := q.journeys[0].advance(k); err != nil {
		return err
	}
	if q.journeys[0].taken == lastStep {
		q.journeys = q.journeys[1:]
	}
	return nil
}

func (c *contender) measure(tb testing.TB, p costPlan) {
	tb.Helper()
	got, err := c.stage.measure(operation{name: "transition", run: c.carryOn}, p.clients, p.warm, p.each)
	if err != nil || got.errors > 0 {
		tb.Fatalf("%d errors, the first: %v %v", got.errors, got.first, err)
	}
	c.cells = append(c.cells, got)
}

// rate is the median of the rounds.
func (c *contender) rate() float64 {
	rates := make([]float64, len(c.cells))
	for i, one := range c.cells {
		rates[i] = one.rate()
	}
	slices.Sort(rates)
	return rates[len(rates)/2]
}

func (c *contender) median() time.Duration { return c.cells[len(c.cells)-1].percentile(0.5) }
