package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"strconv"

	"kntc/internal/bilingual"
	"kntc/internal/lifecycle"
	"kntc/internal/store/sqldb"
)

// eventDigest is a hash of everything that an event says. It is kept with the event:
// what was changed by the disk or behind the program's back has another one. Somebody
// who means harm can make it anew.
func eventDigest(e *lifecycle.EventRecord) int64 {
	h := sha256.New()
	for _, part := range []string{
		e.ID.Authority.String(), e.ID.UUID.String(), strconv.FormatInt(e.Version, 10), string(e.Subject), string(e.Action), string(e.From), string(e.To),
		e.On.String(), strconv.FormatInt(e.RecordedAt.UnixMicro(), 10), strconv.FormatInt(e.WrittenAt.UnixMicro(), 10), e.ActorID.String(), e.ActorName, e.Reason,
		string(e.Paper.Class), e.Paper.Title, e.Paper.Number, e.Paper.On.String(), e.Paper.Signer, e.Paper.Addressees,
		writeChanges(e.Changes), strconv.FormatBool(e.Masked),
	} {
		_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part)))) // a hash never fails
		_, _ = h.Write([]byte(part))
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil))) //nolint:gosec // the bits count, not the number
}

// checkEvents compares every event with the hash that was kept with it, and tells the
// first that says something else.
func (s *Store) checkEvents(ctx context.Context) error {
	var kept *int64 // NULL: the event is older than the hash
	var refusal error
	scan := eventTable.Cursor(&kept)
	err := s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		if err := scan.Scan(r); err != nil || refusal != nil || kept == nil || *kept == eventDigest(&scan.Row) {
			return err
		}
		of, version := caseWords(scan.Row.Subject, scan.Row.ID), strconv.FormatInt(scan.Row.Version, 10)
		refusal = inconsistent(bilingual.Text{
			VI: "Sự kiện " + version + " của " + of.VI + " đã bị sửa sau khi ghi.",
			EN: "Event " + version + " of " + of.EN + " was changed after it was written.",
		})
		return nil
	}), "SELECT "+eventTable.Columns("e")+", e.digest FROM event AS e ORDER BY e.authority_id, e.subject_id, e.version"))
	if err != nil {
		return err
	}
	return refusal
}
