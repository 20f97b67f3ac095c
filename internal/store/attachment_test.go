package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/fault"
	"kntc/internal/journal"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// An empty scope reads nothing of attachments, one that covers another office
// reads the same nothing, whether rows are there or not.
func TestAttachmentsOutOfScopeAreAbsent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		id := attached(t, b)
		clerk := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Authority: storetest.CommuneA2}}}
		elsewhere, err := clerk.Allow(access.PetitionRead)
		if err != nil {
			t.Fatal(err)
		}
		for name, scope := range map[string]access.Scope{"empty": {}, "elsewhere": elsewhere} {
			if _, _, err := b.Store.PetitionSealed(t.Context(), scope, uuid.Nil, id); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%s: PetitionSealed: %v", name, err)
			}
			if list, err := b.Store.Attachments(t.Context(), scope, petition.OfPetition, id); !errors.Is(err, fault.ErrNotFound) || len(list) > 0 {
				t.Errorf("%s: Attachments: %v, %v", name, list, err)
			}
			if _, err := b.Store.Attachment(t.Context(), scope, petition.OfPetition, id); !errors.Is(err, fault.ErrNotFound) {
				t.Errorf("%s: Attachment: %v", name, err)
			}
			if keys, err := b.Store.ObjectKeys(t.Context(), scope, []string{"4/object"}); !errors.Is(err, fault.ErrNotFound) || len(keys) > 0 {
				t.Errorf("%s: ObjectKeys: %v, %v", name, keys, err)
			}
		}
		all := access.System("a test")
		if a, err := b.Store.Attachment(t.Context(), all, petition.OfPetition, id); err != nil || a.ObjectKey != "4/object" {
			t.Errorf("Attachment: %+v, %v", a, err)
		}
		// The same id may be that of a case of another register.
		if list, err := b.Store.Attachments(t.Context(), all, "another", id); err != nil || len(list) > 0 {
			t.Errorf("Attachments of another subject: %v, %v", list, err)
		}
		if _, err := b.Store.Attachment(t.Context(), all, "another", id); !errors.Is(err, fault.ErrNotFound) {
			t.Errorf("Attachment of another subject: %v", err)
		}
		keys, err := b.Store.ObjectKeys(t.Context(), all, []string{"4/another", "4/object"})
		if err != nil || len(keys) != 1 || keys[0] != "4/object" {
			t.Errorf("ObjectKeys: %v, %v", keys, err)
		}
	})
}

// attached stores the row of an attachment with the same id as its petition's.
func attached(t *testing.T, b storetest.Bench) authority.OwnedID {
	t.Helper()
	p, err := entry(b, "Đất đai")
	if err != nil {
		t.Fatal(err)
	}
	w := journal.Work{Scope: access.System("a test"), Loads: []journal.Load{&casework.PetitionLoad{ID: p.ID}}}
	err = b.Store.Commit(t.Context(), w, func(now time.Time) (journal.Change, error) {
		return journal.Change{Writes: []journal.Write{attachment.Attachment{
			ID: p.ID, Subject: petition.OfPetition, Of: p.ID, Name: "a.pdf", MediaType: "application/pdf", Size: 1, SHA256: "00", ObjectKey: "4/object", RecordedAt: now,
		}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}
