package store

import (
	"errors"

	"kntc/internal/idempotency"
	"kntc/internal/store/sqldb"
)

// readReplay reads the answer kept for a request, if there is one; for no
// request it reads nothing. It comes after the locks of the transaction, so
// that whoever waited for the first request sees its answer.
func readReplay(r *idempotency.Request, into **idempotency.Replayed) []sqldb.Statement {
	if r == nil {
		return nil
	}
	return []sqldb.Statement{sqldb.Query(sqldb.Each(func(row sqldb.Rows) error {
		old := &idempotency.Replayed{}
		*into = old
		return row.Scan(&old.Fingerprint, &old.Status, &old.Answer)
	}), "SELECT fingerprint, status, answer FROM replay WHERE authority_id = ? AND account_id = ? AND key = ?",
		int64(r.Home), r.Account, r.Key)}
}

// saveReplay queues the answer kept for a request; for no request nothing.
func saveReplay(t *sqldb.Tx, r *idempotency.Request, k idempotency.Kept) {
	if r == nil {
		return
	}
	t.Exec("INSERT INTO replay (authority_id, account_id, key, fingerprint, status, answer, created_at) VALUES "+sqldb.Marks(1, 7),
		int64(r.Home), r.Account, r.Key, r.Fingerprint, k.Status, k.Answer, sqldb.Instant(t.Now))
}

// inProgress tells that an equal request, still at work when this one began,
// has kept its answer first.
func inProgress(err error) error {
	if dup := (*sqldb.UniqueError)(nil); errors.As(err, &dup) && dup.Table == "replay" {
		return idempotency.ErrInProgress.Because(err)
	}
	return err
}
