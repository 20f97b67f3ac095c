package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"golang.org/x/sync/semaphore"

	"kntc/internal/access"
	"kntc/internal/fault"
	"kntc/internal/token"
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
	Printing              // a paper
	Renewing              // a session, by a token that nobody has yet looked at
	kindsOfWork
)

// bounds are how many pieces of a kind of work there are at once; 0 for no bound
// but those on all requests.
type bounds struct {
	name  string        // in the headers of limits
	each  int           // of one account, begun or waiting
	turns int           // of one account, begun: fewer than inAll, so that nobody has all places
	inAll int           // begun
	again time.Duration // when to come again that finds too many of its account
}

// atOnce bounds expensive work. A statistical question may take a processor for
// seconds and some hundred megabytes, an import a processor for minutes. An
// export is bound in all where its file is made; sending it costs a slow reader's
// line only. A paper takes a processor for a thirtieth of a second and some 25 MiB:
// who hands it over a desk must not wait for exports. There are as many in a minute
// as steps, of which they are.
//
//nolint:gochecknoglobals // read-only table
var atOnce = [kindsOfWork]bounds{
	Reading:   {name: "reads", again: comeAgain},
	Writing:   {name: "writes", again: comeAgain},
	Searching: {name: "searches", each: 6, turns: 2, inAll: 6, again: comeAgain},
	Counting:  {name: "statistics", each: 6, turns: 1, inAll: 3, again: comeAgain},
	Exporting: {name: "exports", each: 2, inAll: 64, again: 5 * comeAgain},
	Uploading: {name: "uploads", each: 4, inAll: 24, again: comeAgain},
	Importing: {name: "imports", each: 1, inAll: 2, again: 15 * comeAgain},
	Printing:  {name: "papers", each: 6, turns: 1, inAll: 2, again: comeAgain},
	Renewing:  {name: "renewals", again: comeAgain},
}

// The refusals of work beyond the limits.
var (
	errTooManyRequests = fault.Define(fault.TooMany, "too_many_requests",
		"Tài khoản gửi quá nhiều yêu cầu.", "The account sends too many requests.")
	errAddressTooMany = fault.Define(fault.TooMany, "too_many_from_address",
		"Có quá nhiều yêu cầu từ địa chỉ mạng này.", "There are too many requests from this network address.")
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
	spool             *spool
	requests, account int // at once; 0: any number
	perMinute         [kindsOfWork]*limiter
	turns             [kindsOfWork]*semaphore.Weighted

	mu       sync.Mutex
	inFlight int
	busy     map[caller]*pieces
}

// pieces is what a caller has begun or waits for.
type pieces struct {
	of    [kindsOfWork]int
	turns [kindsOfWork]*semaphore.Weighted // those of the caller
}

// caller is whom limits are counted for: an account, or the address of who has
// none.
type caller struct {
	account uuid.UUID
	address string
}

func callerOf(c echo.Context, actor access.Actor) caller {
	if actor.Account != uuid.Nil {
		return caller{account: actor.Account}
	}
	return caller{address: token.Neighbourhood(c.RealIP())}
}

// key is the caller's name in a limiter.
func (c caller) key() string {
	if c.address != "" {
		return c.address // no account's id looks like one
	}
	return c.account.String()
}

// tooMany is the refusal of the caller: of an account by itself, of an address by
// what it is.
func (c caller) tooMany(ofAccount *fault.Error) *fault.Error {
	if c.address != "" {
		return errAddressTooMany
	}
	return ofAccount
}

func newForeman(o Options, s *spool) *foreman {
	f := &foreman{spool: s, requests: o.Config.RequestsAtOnce, account: o.Config.AccountAtOnce, busy: make(map[caller]*pieces)}
	for w, perMinute := range [kindsOfWork]int{
		Reading: o.Config.Reads, Writing: o.Config.Writes, Searching: o.Config.Searches, Counting: o.Config.Statistics,
		Exporting: o.Config.Exports, Uploading: o.Config.Uploads, Importing: o.Config.Imports, Printing: o.Config.Writes, Renewing: o.Config.Reads,
	} {
		if perMinute > 0 {
			f.perMinute[w] = newLimiter(o.Clock, perMinute)
		}
		f.turns[w] = turnsOf(atOnce[w].inAll)
	}
	return f
}

// turnsOf are so many turns; nil for any number.
func turnsOf(n int) *semaphore.Weighted {
	if n == 0 {
		return nil
	}
	return semaphore.NewWeighted(int64(n))
}

// piece is a piece of work that has begun.
type piece struct {
	foreman *foreman
	caller  caller
	work    Work
	held    []*semaphore.Weighted
}

// yield gives the turn back, once the work is done and the answer only has to be
// sent: however slowly it is read, nobody waits for it.
func (p *piece) yield() {
	for _, turns := range p.held {
		turns.Release(1)
	}
	p.held = nil
}

// end says that the work has ended.
func (p *piece) end() {
	p.yield()
	p.foreman.leave(p.caller, p.work)
}

const pieceKey = "piece"

// pieceOf returns the piece of work that the request is, if its route has limits.
func pieceOf(c echo.Context) *piece {
	p, _ := c.Get(pieceKey).(*piece)
	return p
}

// begin lets a piece of work of a caller begin. Whoever begins it ends it.
func (f *foreman) begin(c echo.Context, who caller, w Work) (*piece, error) {
	turns, err := f.enter(c, who, w)
	if err != nil {
		return nil, err
	}
	p := &piece{foreman: f, caller: who, work: w}
	err = p.wait(c, turns, who.tooMany(errTooManyAtOnce))
	if err == nil {
		err = p.wait(c, f.turns[w], errBusy)
	}
	if err == nil {
		err = f.spend(c, who, w)
	}
	if err != nil {
		p.end()
		return nil, err
	}
	c.Set(pieceKey, p)
	return p, nil
}

// wait waits for a turn, if there is a number of them.
func (p *piece) wait(c echo.Context, turns *semaphore.Weighted, otherwise *fault.Error) error {
	if turns == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), turnPatience)
	defer cancel()
	if err := turns.Acquire(ctx, 1); err != nil {
		if gone := c.Request().Context().Err(); gone != nil {
			return gone
		}
		return later(c, otherwise, turnPatience)
	}
	p.held = append(p.held, turns)
	return nil
}

// spend takes one of the pieces of work that the caller has in a minute, and says
// in the answer how many are left (draft-ietf-httpapi-ratelimit-headers). What was
// refused for other reasons has cost none.
func (f *foreman) spend(c echo.Context, who caller, w Work) error {
	l := f.perMinute[w]
	if l == nil {
		return nil
	}
	got, name, h := l.take(who.key()), strconv.Quote(atOnce[w].name), c.Response().Header()
	h.Set("RateLimit-Policy", name+";q="+strconv.Itoa(int(l.burst))+";w=60")
	h.Set("RateLimit", name+";r="+strconv.Itoa(got.left)+";t="+strconv.Itoa(wholeSeconds(got.full)))
	if got.wait > 0 {
		return later(c, who.tooMany(errTooManyRequests), got.wait)
	}
	return nil
}

// enter counts a piece of work, unless there are too many already. It returns the
// caller's turns; nil for any number.
func (f *foreman) enter(c echo.Context, who caller, w Work) (turns *semaphore.Weighted, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.requests > 0 && f.inFlight >= f.requests {
		return nil, later(c, errBusy, comeAgain)
	}
	theirs := f.busy[who]
	if theirs == nil {
		theirs = &pieces{}
	}
	all := 0
	for _, n := range theirs.of {
		all += n
	}
	b := atOnce[w]
	if f.account > 0 && all >= f.account || b.each > 0 && theirs.of[w] >= b.each {
		return nil, later(c, who.tooMany(errTooManyAtOnce), b.again)
	}
	if theirs.turns[w] == nil {
		theirs.turns[w] = turnsOf(b.turns)
	}
	theirs.of[w]++
	f.busy[who] = theirs
	f.inFlight++
	return theirs.turns[w], nil
}

func (f *foreman) leave(who caller, w Work) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inFlight--
	theirs := f.busy[who]
	if theirs.of[w]--; theirs.of == ([kindsOfWork]int{}) {
		delete(f.busy, who)
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
