package lostproperty_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/journal"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// FileScope implements attachment.Register.
func (s *Service) FileScope(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Scope, error) {
	scope, err := actor.Allow(ItemRead)
	if err != nil {
		return access.Scope{}, err
	}
	tree, err := s.store.Tree(ctx)
	if err == nil && !scope.Covers(tree, id.Authority) {
		err = fault.ErrNotFound
	}
	return scope, err
}

// Sight implements attachment.Register: whoever sees an item sees its files.
func (s *Service) Sight(ctx context.Context, actor access.Actor, id authority.OwnedID) (access.Sight, error) {
	scope, err := s.FileScope(ctx, actor, id)
	if err == nil {
		_, err = s.Item(ctx, actor, id)
	}
	return access.Sight{Scope: scope, Files: access.AllFiles, Whole: true}, err
}

// NoteShown implements attachment.Register: who looks at an item is not noted.
func (*Service) NoteShown(context.Context, access.Actor, authority.OwnedID) error { return nil }

// AddFile implements attachment.Register: an item that was given back gets no
// further file.
func (s *Service) AddFile(ctx context.Context, actor access.Actor, id authority.OwnedID) (journal.Work, func() (access.Adding, error), error) {
	scope, err := actor.Allow(ItemKeep)
	if err != nil {
		return journal.Work{}, nil, err
	}
	if _, err := s.store.Item(ctx, scope, id); err != nil {
		return journal.Work{}, nil, err
	}
	l := &itemLoad{ID: id}
	return journal.Work{Scope: scope, Actor: actor, Loads: []journal.Load{l}}, func() (access.Adding, error) {
		if l.Item.State == StateGivenBack {
			return access.Adding{}, lifecycle.ErrWrongState
		}
		return access.Adding{}, nil
	}, nil
}

// attach stores a photograph of an item.
func (w *world) attach(t *testing.T, who access.Actor, id authority.OwnedID) (attachment.Attachment, error) {
	t.Helper()
	var a attachment.Attachment
	u := attachment.Upload{Subject: OfItem, Of: id, Name: "anh.png", Content: strings.NewReader(photo), Limit: 1 << 10}
	_, err := w.files.Attach(t.Context(), who, u, idempotency.Unkept(&a))
	return a, err
}

// photo begins as a PNG does.
const photo = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR a bag"

// TestAnItemHasFiles: they are shown and opened with the item, are no petition's,
// are absent for another office, and end with the item.
func TestAnItemHasFiles(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		ctx, clerk, stranger := t.Context(), person(access.Clerk, storetest.CommuneA1), person(access.Head, storetest.CommuneA2)
		bag := w.found(t, "bag", 1200, day(time.June, 20))
		a, err := w.attach(t, clerk, bag.ID)
		if err != nil {
			t.Fatal(err)
		}
		for subject, want := range map[lifecycle.Subject]int{OfItem: 1, petition.OfPetition: 0} {
			list, err := w.files.List(ctx, clerk, subject, bag.ID)
			if (err == nil) != (want == 1) || len(list.Attachments) != want {
				t.Errorf("files of a %s: %+v, %v", subject, list, err)
			}
		}
		content := w.call(t, clerk, http.MethodGet, v1+"/attachments/"+a.ID.String()+"/content", "")
		if content.Code != http.StatusOK || content.Body.String() != photo {
			t.Errorf("content: %d %q", content.Code, content.Body)
		}
		if got := w.call(t, stranger, http.MethodGet, v1+"/attachments/"+a.ID.String()+"/content", ""); got.Code != http.StatusNotFound {
			t.Errorf("another office opens it: %d", got.Code)
		}
		if _, err := w.attach(t, stranger, bag.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("another office adds one: %v", err)
		}
		if _, err := w.files.List(ctx, stranger, OfItem, bag.ID); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("another office lists them: %v", err)
		}
		bag = w.take(t, bag, Command{Action: ActionClaim, Proof: "x"})
		bag = w.take(t, bag, Command{Action: ActionGiveBack})
		if _, err := w.attach(t, clerk, bag.ID); !errors.Is(err, lifecycle.ErrWrongState) {
			t.Errorf("after it was given back: %v", err)
		}
	})
}
