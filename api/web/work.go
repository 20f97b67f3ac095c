package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"kntc/internal/access"
	"kntc/internal/fault"
)

// Work is a kind of work that requests ask for. Each kind has a limit of its own
// for an account, and what is expensive is done a few at a time, so that nobody
// takes from others what they need.
type Work uint8

// The kinds of work. A route that names none reads or writes, by its method.
const (
	Reading   Work = iota // one thing, or a page of a list
	Writing               // one step
	Searching             // for words, or for similar petitions
	Counting              // statistics
	Exporting             // whole lists as files
	Uploading             // an attachment
	Importing             // a register or a list of authorities
	kindsOfWork
)

// bounds are how many pieces of a kind of work are done at once: of one account,
// and in all; 0 for no bound but those on all requests.
type bounds struct {
	name  string // in the headers of limits
	each  int
	inAll int
}

// atOnce bounds expensive work. A statistical question may take a processor for
// seconds and some hundred megabytes, an import a processor for minutes. An
// export is bound in all where its file is made; sending it costs a slow reader's
// line only.
//
//nolint:gochecknoglobals // read-only table
var atOnce = [kindsOfWork]bounds{
	Reading:   {name: "reads"},
	Writing:   {name: "writes"},
	Searching: {name: "searches", each: 6},
	Counting:  {name: "statistics", each: 6, inAll: 2},
	Exporting: {name: "exports", each: 2, inAll: 64},
	Uploading: {name: "uploads", each: 4, inAll: 24},
	Importing: {name: "imports", each: 1, inAll: 2},
}

// The refusals of work beyond the limits.
var (
	errTooManyRequests = fault.Define(fault.TooMany, "too_many_requests",
		"Tài khoản gửi quá nhiều yêu cầu.", "The account sends too many requests.")
	errTooManyAtOnce = fault.Define(fault.TooMany, "too_many_at_once",
		"Tài khoản có quá nhiều yêu cầu đang được xử lý cùng lúc.", "Too many requests of the account are being worked on.")
	errBusy = fault.Define(fault.Unavailable, "server_busy",
		"Máy chủ đang xử lý nhiều yêu cầu.", "The server is busy.")
)

// How long work waits for its turn among others of its kind, and when a refused
// client is to come again.
const (
	turnPatience = 2 * time.Second
	comeAgain    = time.Second
)

// foreman lets work begin, or refuses it. It bounds what happens at once by
// counting, and what happens in a minute by buckets of tokens.
type foreman struct {
	requests, account int // at once; 0: any number
	perMinute         [kindsOfWork]*limiter
	turns             [kindsOfWork]*semaphore.Weighted

	mu       sync.Mutex
	inFlight int
	busy     map[string]*[kindsOfWork]int // by caller: pieces begun or waiting
}

func newForeman(o Options) *foreman {
	f := &foreman{requests: o.Config.RequestsAtOnce, account: o.Config.AccountAtOnce, busy: make(map[string]*[kindsOfWork]int)}
	for w, perMinute := range [kindsOfWork]int{
		Reading: o.Config.Reads, Writing: o.Config.Writes, Searching: o.Config.Searches, Counting: o.Config.Statistics,
		Exporting: o.Config.Exports, Uploading: o.Config.Uploads, Importing: o.Config.Imports,
	} {
		if perMinute > 0 {
			f.perMinute[w] = newLimiter(o.Clock, perMinute)
		}
		if n := atOnce[w].inAll; n > 0 {
			f.turns[w] = semaphore.NewWeighted(int64(n))
		}
	}
	return f
}

// begin lets a piece of work of a caller begin. The caller of the function that
// it returns says that the work has ended.
func (f *foreman) begin(c echo.Context, caller string, w Work) (end func(), err error) {
	if err := f.spend(c, caller, w); err != nil {
		return nil, err
	}
	if err := f.enter(c, caller, w); err != nil {
		return nil, err
	}
	leave := func() { f.leave(caller, w) }
	if f.turns[w] == nil {
		return leave, nil
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), turnPatience)
	defer cancel()
	if err := f.turns[w].Acquire(ctx, 1); err != nil {
		leave()
		if gone := c.Request().Context().Err(); gone != nil {
			return nil, gone
		}
		return nil, later(c, errBusy, turnPatience)
	}
	return func() { f.turns[w].Release(1); leave() }, nil
}

// spend takes one of the pieces of work that the caller has in a minute, and says
// in the answer how many are left (draft-ietf-httpapi-ratelimit-headers).
func (f *foreman) spend(c echo.Context, caller string, w Work) error {
	l := f.perMinute[w]
	if l == nil {
		return nil
	}
	got, name, h := l.take(caller), strconv.Quote(atOnce[w].name), c.Response().Header()
	h.Set("RateLimit-Policy", name+";q="+strconv.Itoa(int(l.burst))+";w=60")
	h.Set("RateLimit", name+";r="+strconv.Itoa(got.left)+";t="+strconv.Itoa(wholeSeconds(got.full)))
	if got.wait > 0 {
		return later(c, errTooManyRequests, got.wait)
	}
	return nil
}

// enter counts a piece of work, unless there are too many already.
func (f *foreman) enter(c echo.Context, caller string, w Work) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.requests > 0 && f.inFlight >= f.requests {
		return later(c, errBusy, comeAgain)
	}
	theirs := f.busy[caller]
	if theirs == nil {
		theirs = new([kindsOfWork]int)
	}
	all := 0
	for _, n := range theirs {
		all += n
	}
	if each := atOnce[w].each; f.account > 0 && all >= f.account || each > 0 && theirs[w] >= each {
		return later(c, errTooManyAtOnce, comeAgain)
	}
	theirs[w]++
	f.busy[caller] = theirs
	f.inFlight++
	return nil
}

func (f *foreman) leave(caller string, w Work) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inFlight--
	theirs := f.busy[caller]
	if theirs[w]--; *theirs == ([kindsOfWork]int{}) {
		delete(f.busy, caller)
	}
}

// work is what a request to the route asks for: who looks for words searches.
func (rt Route) work(r *http.Request) Work {
	switch {
	case rt.Work != Reading:
		return rt.Work
	case rt.Method != http.MethodGet:
		return Writing
	case r.URL.Query().Has("q"):
		return Searching
	}
	return Reading
}

// caller is whom limits are counted for: the account, or the address of who has
// none. An account's id has no dot or colon, an address has.
func caller(c echo.Context, actor access.Actor) string {
	if actor.Account != [16]byte{} {
		return actor.Account.String()
	}
	return "address " + c.RealIP()
}

// MakeFile lets the file of an export be made, a few at a time in the server: it
// takes a connection to the database and a processor. The caller of the function
// that it returns says that the file is made.
func (s *Server) MakeFile(c echo.Context) (made func(), err error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), turnPatience)
	defer cancel()
	err = s.files.Acquire(ctx, 1)
	switch {
	case err == nil:
		return func() { s.files.Release(1) }, nil
	case errors.Is(c.Request().Context().Err(), context.Canceled):
		return nil, err
	}
	return nil, later(c, errBusy, turnPatience)
}
