package store

import (
	"context"
	"slices"

	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// files is the room of attachments. They are written after the cases they belong
// to.
func files() Room {
	return Room{
		Loads:  []LoadSQL{Loads(loadFiles), Loads(loadSpace)},
		Writes: []WriteSQL{EachWrite(saveAttachment), EachWrite(withhold), EachWrite(markRedacted)},
	}
}

// saveAttachment queues the row of a new attachment.
func saveAttachment(t *sqldb.Tx, a attachment.Attachment) {
	if a.NameSealed != nil {
		a.Name = ""
	}
	attachmentTable.Insert(t, a)
}

// withhold queues that a file is out of sight, or that its bytes go: then its name
// goes with them, and its authority gets the space back.
func withhold(t *sqldb.Tx, w attachment.Withholding) {
	owner := int64(w.ID.Authority)
	if !w.Erases {
		t.ExecOne("UPDATE attachment SET withheld_at = ? WHERE authority_id = ? AND id = ? AND withheld_at IS NULL", sqldb.Instant(w.At), owner, w.ID.UUID)
		return
	}
	t.ExecOne("UPDATE attachment SET erased_at = ?, name = '', name_sealed = NULL WHERE authority_id = ? AND id = ? AND withheld_at IS NOT NULL AND erased_at IS NULL",
		sqldb.Instant(w.At), owner, w.ID.UUID)
	t.Exec("UPDATE attachment_space SET bytes = bytes - ? WHERE authority_id = ?", w.Size, owner)
}

// markRedacted queues that a file is marked as a redacted copy, or no more.
func markRedacted(t *sqldb.Tx, m attachment.Marking) {
	t.ExecOne("UPDATE attachment SET marked_at = ? WHERE authority_id = ? AND id = ? AND withheld_at IS NULL",
		sqldb.Instant(m.At), int64(m.ID.Authority), m.ID.UUID)
}

// filesPortion is of how many cases one statement reads the files.
const filesPortion = 500

// loadFiles reads the files of cases: of those known beforehand at once, of
// those that another load tells when it is filled in.
func loadFiles(r *Reading, l *attachment.Load) {
	l.Files = make(map[authority.OwnedID][]attachment.Attachment)
	ask := func(cases []authority.OwnedID) {
		for portion := range slices.Chunk(cases, filesPortion) {
			r.Ask(filesOf(l.Subject, l.Authority, portion, l.Files))
		}
	}
	ask(l.Known)
	if l.Told == nil {
		return
	}
	r.Then(func() error {
		ask(l.Told())
		return nil
	})
}

// filesOf reads the attachments of cases of one authority. Ids are time-ordered
// only within one server, so the instant decides.
func filesOf(
	subject lifecycle.Subject, owner authority.ID, cases []authority.OwnedID, into map[authority.OwnedID][]attachment.Attachment,
) sqldb.Statement {
	args := []any{int64(owner), string(subject)}
	for _, id := range cases {
		args = append(args, id.UUID)
	}
	return attachmentTable.Query(func(a attachment.Attachment) { into[a.Of] = append(into[a.Of], a) },
		"authority_id = ? AND subject = ? AND subject_id IN "+sqldb.Marks(1, len(cases))+" ORDER BY recorded_at, id", args...)
}

// loadSpace adds a file to what its authority has added, and reads what that comes
// to. The row stays locked until the transaction ends: a file that does not fit
// is refused and was never counted.
func loadSpace(r *Reading, l *attachment.SpaceLoad) {
	r.Ask(sqldb.Query(sqldb.Each(func(row sqldb.Rows) error { return row.Scan(&l.Used, &l.UsedToday) }),
		`INSERT INTO attachment_space (authority_id, bytes, day, day_bytes) VALUES (?, ?, ?, ?)
		ON CONFLICT (authority_id) DO UPDATE SET bytes = attachment_space.bytes + excluded.bytes,
			day_bytes = excluded.day_bytes + CASE WHEN attachment_space.day = excluded.day THEN attachment_space.day_bytes ELSE 0 END,
			day = excluded.day
		RETURNING bytes, day_bytes`, int64(l.Authority), l.Bytes, sqldb.Day(l.Day), l.Bytes))
}

// UsedSpace implements attachment.Store.
func (s *Store) UsedSpace(ctx context.Context, scope access.Scope, owner authority.ID, on clock.Date) (today, all int64, err error) {
	if err := s.within(ctx, scope, owner); err != nil {
		return 0, 0, err
	}
	err = s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&all, &today) }),
		"SELECT bytes, CASE WHEN day = ? THEN day_bytes ELSE 0 END FROM attachment_space WHERE authority_id = ?", sqldb.Day(on), int64(owner)))
	return today, all, err
}

// Attachments implements attachment.Store.
func (s *Store) Attachments(
	ctx context.Context, scope access.Scope, subject lifecycle.Subject, of authority.OwnedID,
) ([]attachment.Attachment, error) {
	if err := s.withinCase(ctx, scope, of); err != nil {
		return nil, err
	}
	found := make(map[authority.OwnedID][]attachment.Attachment, 1)
	err := s.db.Fetch(ctx, filesOf(subject, of.Authority, []authority.OwnedID{of}, found))
	return found[of], err
}

// Attachment implements attachment.Store.
func (s *Store) Attachment(
	ctx context.Context, scope access.Scope, subject lifecycle.Subject, id authority.OwnedID,
) (attachment.Attachment, error) {
	whole := s.within(ctx, scope, id.Authority)
	if whole != nil && !scope.LendsOf(id.Authority) {
		return attachment.Attachment{}, whole
	}
	var found []attachment.Attachment
	err := s.db.Fetch(ctx, attachmentTable.Query(func(a attachment.Attachment) { found = append(found, a) },
		"authority_id = ? AND id = ? AND subject = ?", int64(id.Authority), id.UUID, string(subject)))
	if err == nil && (len(found) == 0 || whole != nil && !scope.Lends(found[0].Of)) {
		err = fault.ErrNotFound
	}
	if err != nil {
		return attachment.Attachment{}, err
	}
	return found[0], nil
}

// ObjectKeys implements attachment.Store.
func (s *Store) ObjectKeys(ctx context.Context, scope access.Scope, keys []string) ([]string, error) {
	if !scope.All() {
		return nil, fault.ErrNotFound
	}
	if len(keys) == 0 {
		return nil, nil
	}
	args := make([]any, len(keys))
	for i, key := range keys {
		args[i] = key
	}
	var found []string
	err := s.db.Fetch(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var key string
		err := r.Scan(&key)
		found = append(found, key)
		return err
	}), "SELECT DISTINCT object_key FROM attachment WHERE erased_at IS NULL AND object_key IN "+sqldb.Marks(1, len(keys)), args...))
	return found, err
}

// AttachmentsAfter implements attachment.Store.
func (s *Store) AttachmentsAfter(
	ctx context.Context, scope access.Scope, after authority.OwnedID, limit int,
) (list []attachment.Attachment, err error) {
	if !scope.All() {
		return nil, fault.ErrNotFound
	}
	err = s.db.Fetch(ctx, attachmentTable.Query(func(a attachment.Attachment) { list = append(list, a) },
		"(authority_id, id) > (?, ?) AND erased_at IS NULL ORDER BY authority_id, id LIMIT ?", int64(after.Authority), after.UUID, limit))
	return list, err
}
