// Package idempotency answers a request that is sent again with what was answered
// the first time. The answer is kept, sealed, in the transaction of the facts
// it tells of: either both are stored or neither.
package idempotency

import (
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/seal"
)

// The refusals of requests that are sent again.
var (
	// ErrKeyReused refuses an idempotency key that named a different request.
	ErrKeyReused = fault.Define(fault.Unprocessable, "idempotency_key_reused",
		"Khóa chống lặp đã được dùng cho một yêu cầu khác.", "The Idempotency-Key was used for a different request.")
	// ErrInProgress says that the first of two equal requests is still at work.
	ErrInProgress = fault.Define(fault.Conflict, "request_in_progress",
		"Yêu cầu trước có cùng khóa chống lặp đang được xử lý.", "The first request with this Idempotency-Key is still in progress.")
)

// Answer is a finished response: what is kept for an idempotency key is what
// the client got.
type Answer struct {
	Status   int
	ETag     string
	Location string
	Body     []byte

	// Tells are the cases of which it tells more than everybody reads of them, and
	// Names those of these whose parties it names.
	Tells, Names []authority.OwnedID
}

// Once says how to answer a request, and under which key the answer is kept.
// Render runs inside the transaction, so that the kept answer and the facts
// are stored together.
type Once[R any] struct {
	Key         string // "" keeps nothing
	Fingerprint string // of method, path and body
	Render      func(R) (Answer, error)

	// Again judges a kept answer before it is given again: by now the account may
	// not read what it read then. Nil where answers tell of no case.
	Again func(Answer) error
}

// Unkept is for a caller that wants the result itself and sends no answer to
// anybody, as the command line does. The result stands in into unless the work
// failed.
func Unkept[R any](into *R) Once[R] {
	return Once[R]{Render: func(r R) (Answer, error) {
		*into = r
		return Answer{}, nil
	}}
}

// Request identifies a request that may be sent again.
type Request struct {
	Home        authority.ID // of the account
	Account     uuid.UUID
	Key         string
	Fingerprint string // keyed
}

// request is the store's form of the key; nil when nothing is kept. A body may
// hold a password or a denouncer's name, which a plain digest would let a
// reader of the database guess; so the fingerprint is stored keyed.
func (o Once[R]) request(s seal.Sealer, actor access.Actor) *Request {
	if o.Key == "" {
		return nil
	}
	return &Request{
		Home: actor.Home, Account: actor.Account, Key: o.Key, Fingerprint: s.BlindIndex(seal.Replay, o.Fingerprint),
	}
}

// Kept is an answer as it is stored.
type Kept struct {
	Status int
	Answer []byte // sealed
}

// Replayed is what a store returns instead of doing the work again.
type Replayed struct {
	Kept
	Fingerprint string // of the first request, keyed
}

// Error implements error.
func (*Replayed) Error() string { return "already answered under this idempotency key" }

// Run does the work once. The work gets the request to look up, nil when no
// answer is kept, and keep, which it calls with its result inside the
// transaction and which returns what to store under the request. A request
// answered before, of which the work tells with *Replayed, gets its old answer, if
// the account may still have it; a different one under the same key fails with ErrKeyReused.
func Run[R any](
	sealer seal.Sealer, actor access.Actor, once Once[R], work func(r *Request, keep func(R) (Kept, error)) error,
) (Answer, error) {
	var answer Answer
	request := once.request(sealer, actor)
	err := work(request, func(result R) (Kept, error) {
		var err error
		if answer, err = once.Render(result); err != nil || request == nil {
			return Kept{}, err
		}
		return keep(sealer, actor, answer)
	})
	if old := (*Replayed)(nil); errors.As(err, &old) && request != nil {
		if old.Fingerprint != request.Fingerprint {
			return Answer{}, ErrKeyReused
		}
		kept, err := recall(sealer, actor, old.Kept)
		if err == nil && once.Again != nil {
			err = once.Again(kept)
		}
		if err != nil {
			return Answer{}, err
		}
		return kept, nil
	}
	if err != nil {
		return Answer{}, err
	}
	return answer, nil
}

// keep seals an answer: it may hold names or a password that is told once, and
// it is read only when the same account repeats the same request.
func keep(s seal.Sealer, actor access.Actor, a Answer) (Kept, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return Kept{}, err
	}
	sealed, err := s.Seal(seal.Replay, actor.Account.String(), plain)
	return Kept{a.Status, sealed}, err
}

func recall(s seal.Sealer, actor access.Actor, k Kept) (Answer, error) {
	plain, err := s.Open(seal.Replay, actor.Account.String(), k.Answer)
	if err != nil {
		return Answer{}, err
	}
	var a Answer
	err = json.Unmarshal(plain, &a)
	return a, err
}
