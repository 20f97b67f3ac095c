package storetest

import (
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// guard is a small shell that owns what must not outlive this process. It makes
// it, says so on its output and then waits for its input to end, which the
// kernel brings about when this process closes the pipe or dies in any way.
// Then it removes what it owns. So no killed, panicked or timed-out test leaves
// a server or a folder behind.
type guard struct {
	cmd   *exec.Cmd
	input io.Closer
	once  sync.Once
}

// startGuard starts the shell as the account and waits for its word.
func startGuard(script string, owner *account, args ...string) (*guard, error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", script, "kntc-guard"}, args...)...) //nolint:noctx // it outlives any context
	cmd.Dir = "/"
	detach(cmd, owner)
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("open the guard's input: %w", err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("open the guard's output: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	g := &guard{cmd: cmd, input: input}
	said := make(chan string, 1)
	go func() { said <- hear(output) }()
	select {
	case word := <-said:
		if word == "ready" {
			return g, nil
		}
		g.stop()
		return nil, fmt.Errorf("the guard did not start:\n%s", word)
	case <-time.After(startLimit):
		g.stop()
		return nil, fmt.Errorf("the guard did not start within %s", startLimit)
	}
}

// hear returns the guard's first words: "ready", or the end of the log.
func hear(output io.Reader) string {
	const readyLine = "ready\n"
	head := make([]byte, len(readyLine))
	n, err := io.ReadFull(output, head)
	if err == nil && string(head) == readyLine {
		return "ready"
	}
	rest, err := io.ReadAll(output)
	if err != nil {
		rest = append(rest, err.Error()...)
	}
	return string(head[:n]) + string(rest)
}

// stop lets the guard finish, and ends it by force when it does not.
func (g *guard) stop() {
	g.once.Do(func() {
		_ = g.input.Close() // the guard may be gone already
		timer := time.AfterFunc(stopLimit, func() { _ = g.cmd.Process.Kill() })
		defer timer.Stop()
		_ = g.cmd.Wait() // its exit code says nothing that matters now
	})
}
