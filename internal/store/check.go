package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
)

// ErrInconsistent says that stored data contradict one another: something other than
// this program has changed them, or the disk has.
var ErrInconsistent = fault.Define(fault.Unprocessable, "data_inconsistent",
	"Dữ liệu lưu trữ không khớp nhau.", "The stored data contradict one another.")

// inspection is one thing that always holds, and the query that finds the first row
// for which it does not: its authority, its id, the kind of case, and two texts.
type inspection struct {
	sql   string
	wrong func(what bilingual.Text, first, second string) bilingual.Text
}

// Check looks for the first row that contradicts another one and refuses with it:
// histories without holes that lead to what the cases are, numbers without gap that
// their counters know, cases against what they were at predecessors and at the earlier
// instance, the ledger against what the cases are, the sums against the
// ledger. It reads everything, in bounded memory, while others write.
func (s *Store) Check(ctx context.Context) error {
	if err := s.checkFile(ctx); err != nil {
		return err
	}
	list := []inspection{holes(), breaks()}
	for _, c := range []caseTable{{petition.OfPetition, petition.PetitionBook}, {petition.OfMatter, petition.MatterBook}} {
		list = append(list, c.histories(), c.orphans(), c.numbers())
	}
	list = append(list, matterCopies(), petitionCopies(), unnotedInstances(), doubledDisputes())
	for _, i := range list {
		if err := s.inspect(ctx, i); err != nil {
			return err
		}
	}
	if err := s.checkEvents(ctx); err != nil {
		return err
	}
	owners, err := s.owners(ctx)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		if err := s.checkFacts(ctx, owner); err != nil {
			return err
		}
		if err := s.checkStock(ctx, owner); err != nil {
			return err
		}
	}
	return nil
}

// checkFile lets SQLite look through its file; PostgreSQL has tools of its own for
// its files (pg_amcheck, checksums of pages).
func (s *Store) checkFile(ctx context.Context) error {
	if s.Engine() != sqldb.SQLite {
		return nil
	}
	found := ""
	err := s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error { return r.Scan(&found) }), "PRAGMA integrity_check(1)"))
	if err == nil && found != "ok" {
		err = ErrInconsistent.Msg("Tệp cơ sở dữ liệu hỏng: "+found, "The database's file is damaged: "+found)
	}
	return err
}

// inspect refuses with the first row that an inspection finds.
func (s *Store) inspect(ctx context.Context, i inspection) error {
	var refusal error
	err := s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var id authority.OwnedID
		var owner int64
		var subject, first, second string
		if err := r.Scan(&owner, (*sqldb.UID)(&id.UUID), &subject, &first, &second); err != nil {
			return err
		}
		id.Authority = authority.ID(owner)
		refusal = inconsistent(i.wrong(caseWords(lifecycle.Subject(subject), id), first, second))
		return nil
	}), i.sql+" ORDER BY 1, 2 LIMIT 1"))
	if err != nil {
		return err
	}
	return refusal
}

func inconsistent(t bilingual.Text) error { return ErrInconsistent.Msg(t.VI, t.EN) }

// caseWords names a case by its office and its id; no name of a person is in it.
func caseWords(subject lifecycle.Subject, id authority.OwnedID) bilingual.Text {
	words := bilingual.Text{VI: "hồ sơ", EN: "case"}
	switch subject {
	case petition.OfPetition:
		words = bilingual.Text{VI: "đơn", EN: "petition"}
	case petition.OfMatter:
		words = bilingual.Text{VI: "vụ việc", EN: "matter"}
	}
	if id.UUID == uuid.Nil {
		return bilingual.Text{
			VI: fmt.Sprintf("sổ %s của cơ quan số %s", words.VI, id.Authority), EN: fmt.Sprintf("the %s register of authority %s", words.EN, id.Authority),
		}
	}
	return bilingual.Text{
		VI: fmt.Sprintf("%s %s của cơ quan số %s", words.VI, id, id.Authority), EN: fmt.Sprintf("%s %s of authority %s", words.EN, id, id.Authority),
	}
}

// asText is SQL that makes a text of a number.
func asText(sql string) string { return "CAST(" + sql + " AS TEXT)" }

// holes finds a history of which an event is missing. That of a case which came from a
// predecessor begins where it ended there.
func holes() inspection {
	return inspection{
		`SELECT authority_id, subject_id, min(subject), ` + asText("count(*)") + ", " + asText("max(version)") + ` FROM event GROUP BY authority_id, subject_id
			HAVING count(*) <> max(version) - min(version) + 1
			OR min(version) > 1 AND sum(CASE WHEN action = '` + string(petition.ActionSucceed) + `' THEN 1 ELSE 0 END) = 0`,
		func(of bilingual.Text, first, second string) bilingual.Text {
			return bilingual.Text{
				VI: "Lịch sử của " + of.VI + " thiếu sự kiện: có " + first + " sự kiện, sự kiện cuối mang số " + second + ".",
				EN: "The history of " + of.EN + " lacks events: it has " + first + ", and the last bears the number " + second + ".",
			}
		},
	}
}

// breaks finds an event that begins in another state than the one before it ended in.
func breaks() inspection {
	return inspection{
		`SELECT authority_id, subject_id, subject, ` + asText("version") + `, from_state FROM (
			SELECT authority_id, subject_id, subject, version, from_state,
				lag(to_state) OVER (PARTITION BY authority_id, subject_id ORDER BY version) AS ended FROM event) AS e
			WHERE version > 1 AND from_state <> ended`,
		func(of bilingual.Text, first, second string) bilingual.Text {
			return bilingual.Text{
				VI: "Sự kiện " + first + " của " + of.VI + " bắt đầu từ trạng thái “" + second + "”, khác trạng thái mà sự kiện trước để lại.",
				EN: "Event " + first + " of " + of.EN + " begins in the state \"" + second + "\", not in the one that the event before it left.",
			}
		},
	}
}

// caseTable is a table of cases that has the subject's name, a version, a state and
// numbers of a book.
type caseTable struct {
	subject lifecycle.Subject
	book    lifecycle.Book
}

// histories finds a case whose history does not lead to what it is.
func (c caseTable) histories() inspection {
	return inspection{
		"SELECT c.authority_id, c.id, '" + string(c.subject) + "', " + asText("c.version") + ", c.state FROM " + string(c.subject) + ` AS c
			LEFT JOIN event AS e ON e.authority_id = c.authority_id AND e.subject_id = c.id AND e.version = (SELECT max(n.version)
				FROM event AS n WHERE n.authority_id = c.authority_id AND n.subject_id = c.id)
			WHERE e.version IS NULL OR e.version <> c.version OR e.to_state <> c.state`,
		func(of bilingual.Text, first, second string) bilingual.Text {
			return bilingual.Text{
				VI: "Lịch sử của " + of.VI + " không dẫn đến phiên bản " + first + ", trạng thái “" + second + "”.",
				EN: "The history of " + of.EN + " does not lead to version " + first + ", state \"" + second + "\".",
			}
		},
	}
}

// orphans finds a history whose case is gone.
func (c caseTable) orphans() inspection {
	return inspection{
		"SELECT e.authority_id, e.subject_id, e.subject, '', '' FROM event AS e WHERE e.subject = '" + string(c.subject) + `'
			AND NOT EXISTS (SELECT 1 FROM ` + string(c.subject) + " AS c WHERE c.authority_id = e.authority_id AND c.id = e.subject_id)",
		func(of bilingual.Text, _, _ string) bilingual.Text {
			return bilingual.Text{VI: "Có lịch sử nhưng không còn " + of.VI + ".", EN: "There is a history, but no longer " + of.EN + "."}
		},
	}
}

// numbered selects every number of the book, those that were annulled as well.
func (c caseTable) numbered() string {
	drawn := "SELECT authority_id, year, no FROM " + string(c.subject)
	if c.subject == petition.OfPetition {
		drawn += " UNION ALL SELECT authority_id, year, no FROM annulled_number"
	}
	return drawn
}

// numbers finds a book whose numbers have a gap beyond those that a paper register
// gave, or whose counter does not stand at the last: of them, or of those that a paper
// register gave and gave up again.
func (c caseTable) numbers() inspection {
	const none = "'00000000-0000-0000-0000-000000000000'"
	return inspection{
		"SELECT n.authority_id, " + none + ", '" + string(c.subject) + "', " + asText("n.last") + " || '/' || " + asText("n.year") + `, coalesce(` + asText("r.last") + `, '0') FROM (
			SELECT b.authority_id, b.year, max(b.no) AS last, sum(CASE WHEN b.no > coalesce(t.taken, 0) THEN 1 ELSE 0 END) AS drawn
				FROM (` + c.numbered() + `) AS b LEFT JOIN register_counter AS t ON t.authority_id = b.authority_id AND t.year = b.year AND t.book = '` + string(c.book) + `'
				GROUP BY b.authority_id, b.year) AS n
			LEFT JOIN register_counter AS r ON r.authority_id = n.authority_id AND r.year = n.year AND r.book = '` + string(c.book) + `'
			WHERE r.last IS NULL OR r.last <> CASE WHEN n.last < r.taken THEN r.taken ELSE n.last END OR n.drawn <> r.last - r.taken`,
		func(of bilingual.Text, first, second string) bilingual.Text {
			return bilingual.Text{
				VI: "Trong " + of.VI + ", số cuối là " + first + " nhưng bộ đếm là " + second + ", hoặc có số bị khuyết.",
				EN: "In " + of.EN + " the last number is " + first + " and the counter stands at " + second + ", or a number is missing.",
			}
		},
	}
}

// owners lists all authorities.
func (s *Store) owners(ctx context.Context) (ids []authority.ID, err error) {
	err = s.db.FetchApart(ctx, sqldb.Query(sqldb.Each(func(r sqldb.Rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, authority.ID(id))
		return err
	}), "SELECT id FROM authority ORDER BY id"))
	return ids, err
}
