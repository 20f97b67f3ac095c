package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"kntc/internal/clock"
	"kntc/internal/config"
	"kntc/internal/fault"
)

func request(ctx context.Context) (echo.Context, *httptest.ResponseRecorder) {
	w := httptest.NewRecorder()
	return echo.New().NewContext(httptest.NewRequestWithContext(ctx, http.MethodGet, "/", http.NoBody), w), w
}

// begun begins a piece of work that must be let in.
func begun(t *testing.T, f *foreman, who string, w Work) (end func()) {
	t.Helper()
	c, _ := request(t.Context())
	p, err := f.begin(c, named(who), w)
	if err != nil {
		t.Fatalf("%s of %s: %v", atOnce[w].name, who, err)
	}
	return p.end
}

// named is the caller with an account that goes by the name.
func named(who string) caller { return caller{account: uuid.NewSHA1(uuid.Nil, []byte(who))} }

// refused begins a piece of work that must be refused, with an hour to come again.
func refused(t *testing.T, f *foreman, who string, w Work, want error) {
	t.Helper()
	c, answer := request(t.Context())
	_, err := f.begin(c, named(who), w)
	if !errors.Is(err, want) || answer.Header().Get("Retry-After") == "" {
		t.Errorf("%s of %s: %v, Retry-After %q; want %v", atOnce[w].name, who, err, answer.Header().Get("Retry-After"), want)
	}
}

func TestWorkInAMinute(t *testing.T) {
	t.Parallel()
	clk := clock.NewFake(time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC))
	f := newForeman(Options{Clock: clk, Config: config.Config{Reads: 3, Writes: 1}}, nil)
	for left := 2; left >= 0; left-- {
		c, answer := request(t.Context())
		p, err := f.begin(c, named("an"), Reading)
		if err != nil {
			t.Fatal(err)
		}
		p.end()
		policy, limit := answer.Header().Get("RateLimit-Policy"), answer.Header().Get("RateLimit")
		if want := fmt.Sprintf(`"reads";r=%d;t=%d`, left, (3-left)*20); policy != `"reads";q=3;w=60` || limit != want {
			t.Errorf("RateLimit-Policy: %s, RateLimit: %s; want %s", policy, limit, want)
		}
	}
	refused(t, f, "an", Reading, errTooManyRequests)
	begun(t, f, "binh", Reading)() // another account has its own
	begun(t, f, "an", Writing)()   // another kind of work, too
	clk.Advance(20 * time.Second)
	begun(t, f, "an", Reading)()
	refused(t, f, "an", Reading, errTooManyRequests)
}

func TestWorkAtOnceOfOneAccount(t *testing.T) {
	t.Parallel()
	f := newForeman(Options{Clock: clock.System{}, Config: config.Config{AccountAtOnce: 3}}, nil)
	first := begun(t, f, "an", Exporting)
	begun(t, f, "an", Exporting)
	refused(t, f, "an", Exporting, errTooManyAtOnce) // of its kind
	begun(t, f, "an", Reading)
	refused(t, f, "an", Reading, errTooManyAtOnce) // of all kinds
	begun(t, f, "binh", Exporting)
	first()
	begun(t, f, "an", Exporting)
}

func TestWorkAtOnceInTheServer(t *testing.T) {
	t.Parallel()
	f := newForeman(Options{Clock: clock.System{}, Config: config.Config{RequestsAtOnce: 3}}, nil)
	end := begun(t, f, "an", Reading)
	begun(t, f, "binh", Reading)
	begun(t, f, "chi", Reading)
	refused(t, f, "dung", Reading, errBusy)
	end()
	begun(t, f, "dung", Reading)
}

// TestExpensiveWorkWaitsForItsTurn holds that a third import waits, and goes away
// with its client or when it has waited too long; nobody else notices.
func TestExpensiveWorkWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	f := newForeman(Options{Clock: clock.System{}}, nil)
	first := begun(t, f, "an", Importing)
	begun(t, f, "binh", Importing)
	gone, leave := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer leave()
	c, _ := request(gone)
	if _, err := f.begin(c, named("chi"), Importing); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("its client left: %v", err)
	}
	refused(t, f, "chi", Importing, errBusy)
	begun(t, f, "chi", Reading)()
	time.AfterFunc(20*time.Millisecond, first)
	begun(t, f, "chi", Importing)()
	if len(f.busy) != 1 { // binh's import is the one left
		t.Errorf("%d callers are remembered", len(f.busy))
	}
}

// TestNobodyHasAllTurns holds that one account that asks for all it may leaves a
// turn to others, and is itself told that it asks for too much.
func TestNobodyHasAllTurns(t *testing.T) {
	t.Parallel()
	f := newForeman(Options{Clock: clock.System{}}, nil)
	begun(t, f, "an", Counting)
	refused(t, f, "an", Counting, errTooManyAtOnce)
	end := begun(t, f, "binh", Counting)
	begun(t, f, "chi", Counting)
	refused(t, f, "dung", Counting, errBusy)
	end()
	begun(t, f, "dung", Counting)
}

// TestTurnIsGivenBackBeforeTheAnswerIsRead holds that whoever reads an answer
// slowly keeps their own place and nobody's turn.
func TestTurnIsGivenBackBeforeTheAnswerIsRead(t *testing.T) {
	t.Parallel()
	f := newForeman(Options{Clock: clock.System{}}, nil)
	for _, who := range []string{"an", "binh", "dung"} {
		c, _ := request(t.Context())
		p, err := f.begin(c, named(who), Counting)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteJSON(c, http.StatusOK, "số liệu"); err != nil {
			t.Fatal(err)
		}
		defer p.end()
	}
	begun(t, f, "chi", Counting)
}

// TestGuardedCallersAreNotForgotten fills a limiter with strangers: who is held
// back stays so, and a stranger too many shares one bucket with the others.
func TestGuardedCallersAreNotForgotten(t *testing.T) {
	t.Parallel()
	clk := clock.NewFake(time.Date(2026, 7, 1, 2, 0, 0, 0, time.UTC))
	l := newLimiter(clk, 1)
	l.take("guarded")
	for i := range 2 * maxBuckets {
		l.take(fmt.Sprint("stranger ", i))
	}
	if l.take("guarded").wait == 0 {
		t.Error("strangers made the limiter forget whom it held back")
	}
	if l.take("one more stranger").wait == 0 {
		t.Error("a stranger got a bucket of their own beyond the bound")
	}
	clk.Advance(2 * time.Minute)
	if got := l.take("an honest one"); got.wait != 0 {
		t.Errorf("after a minute an honest one waits %s", got.wait)
	}
}

func TestSpoolIsBounded(t *testing.T) {
	t.Parallel()
	s := &spool{limit: 10}
	first, err := s.create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Write(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	second, err := s.create()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Write(make([]byte, 3)); fault.As(err) == nil {
		t.Errorf("the spool took more than its limit: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := second.Write(make([]byte, 3)); err != nil {
		t.Errorf("what was sent still fills the spool: %v", err)
	}
	if err := second.Close(); err != nil || s.used.Load() != 0 {
		t.Errorf("%d bytes are left, %v", s.used.Load(), err)
	}
}
