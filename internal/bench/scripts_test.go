package bench_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// counterparts are the scripts that pgbench runs beside each operation.
type counterparts struct {
	scripts map[string][]string
	trips   map[string]int     // round trips of the server for one operation
	calls   map[string]int     // statements of it
	read    map[string]float64 // rows of tables and indexes, in all samples
	shown   map[string]float64 // rows that came out
}

// samples is how many different requests of a reading operation are recorded:
// pgbench draws one of their scripts for each transaction.
const samples = 24

// recordAll lets a server whose statements go over the wire do each operation,
// and makes scripts of what it sent.
func recordAll(tb testing.TB, b *pgbench, s *stage, w *wire, reads []operation) counterparts {
	tb.Helper()
	out := counterparts{
		scripts: make(map[string][]string), trips: make(map[string]int), calls: make(map[string]int),
		read: make(map[string]float64), shown: make(map[string]float64),
	}
	clients, err := s.clients(1)
	if err != nil {
		tb.Fatal(err)
	}
	c := clients[0]
	defer func() { _ = c.socket.Close() }()
	if !*full { // of a few rows PostgreSQL reads all; so it is asked as if they were many
		if err := execAll(tb.Context(), b.conn, []string{"SET enable_seqscan = off", "SET enable_hashjoin = off", "SET enable_mergejoin = off"}); err != nil {
			tb.Fatal(err)
		}
	}
	for _, o := range reads {
		for i := range samples + 1 {
			calls, trips, err := w.record(func() error { return o.run(c) })
			if err != nil {
				tb.Fatalf("%s: %v", o.name, err)
			}
			if i == 0 {
				continue // statements are prepared at their first use
			}
			if at := slices.IndexFunc(calls, call.writes); at >= 0 {
				tb.Fatalf("%s: a write of somebody else was recorded: %s", o.name, calls[at].sql)
			}
			script, err := b.script(tb.Context(), calls, nil, nil)
			if err != nil {
				tb.Fatalf("%s: %v", o.name, err)
			}
			out.scripts[o.name] = append(out.scripts[o.name], script)
			read, shown, err := b.readAndShown(tb.Context(), calls)
			if err != nil {
				tb.Fatalf("%s: %v", o.name, err)
			}
			out.read[o.name], out.shown[o.name] = out.read[o.name]+read, out.shown[o.name]+shown
			out.trips[o.name], out.calls[o.name] = trips, len(calls)
		}
	}
	for name, record := range map[string]func(context.Context, *pgbench, *client, *wire) (string, int, int, error){
		"register": recordRegister, "transition": recordTransition,
	} {
		var script string
		for range 3 {
			if script, out.trips[name], out.calls[name], err = record(tb.Context(), b, c, w); err != nil {
				tb.Fatalf("%s: %v", name, err)
			}
		}
		out.scripts[name] = []string{script}
	}
	return out
}

// The head of a writing script: which office of its own the client works for
// this time, and a number that no other transaction has. Variables that pgbench
// is given: first (office), spread (offices of each client), run, n.
const scriptHead = `\set n :n + 1
\set a :first + :client_id + :clients * (:n % :spread)
\set k :n / :spread
\set seq :run * 1000000000000 + :client_id * 1000000000 + :n
`

// madeUp is the id that a script gives the row with the number.
func madeUp(number string) string {
	return "('01900000-0000-7000-8000-' || lpad(to_hex((" + number + ")::bigint), 12, '0'))"
}

// mark stands in the recorded registration where every petition differs.
const mark = "471147"

func recordRegister(ctx context.Context, b *pgbench, c *client, w *wire) (string, int, int, error) {
	place := c.stage.offices[len(c.stage.offices)-1]
	body := c.registration(petition.Complaint)
	body["subject"] = "Khiếu nại quyết định thu hồi thửa đất số " + mark
	body["parties"] = []map[string]any{{
		"type": party.Person, "name": "Nguyễn Thị Đo", "address": "Số 7, thôn Đoài 3", "phone": "0912345678",
		"identity_number": fmt.Sprintf("000%09d", c.rand.IntN(1_000_000_000)),
	}}
	var got moved
	calls, trips, err := w.record(func() error {
		a, err := c.post(place, petitionsPath, "", body, 201)
		return errors.Join(err, a.into(&got))
	})
	if err != nil {
		return "", 0, 0, err
	}
	id, err := authority.ParseOwnedID(got.ID)
	if err != nil {
		return "", 0, 0, err
	}
	variables, err := b.written(ctx, id, ":a", madeUp(":seq"))
	if err != nil {
		return "", 0, 0, err
	}
	var no int
	var identity, person string
	err = b.conn.QueryRow(ctx, `SELECT p.no, q.identity_index, q.person_key FROM petition AS p
		JOIN party AS q ON q.authority_id = p.authority_id AND q.petition_id = p.id WHERE p.authority_id = $1 AND p.id = $2`,
		int64(id.Authority), id.UUID).Scan(&no, &identity, &person)
	if err != nil {
		return "", 0, 0, err
	}
	variables[strconv.Itoa(no)] = ":last"
	variables[identity] = "md5((:seq)::text)"
	variables[person] = "('nguoi ' || (:seq)::text)"
	script, err := b.script(ctx, calls, variables, map[string]string{mark: "((:seq)::bigint % 1000000)::text"})
	return scriptHead + script, trips, len(calls), err
}

func recordTransition(ctx context.Context, b *pgbench, c *client, w *wire) (string, int, int, error) {
	place := c.stage.offices[len(c.stage.offices)-1]
	at := slices.IndexFunc(place.fresh[place.used:], func(p freshPetition) bool { return !p.kind.Sealed() })
	if at < 0 {
		return "", 0, 0, errors.New("no fresh petition is left")
	}
	place.used += at
	p := place.fresh[place.used]
	place.used++
	calls, trips, err := w.record(func() error {
		_, err := c.post(place, petitionsPath+"/"+p.id.String()+"/transitions", p.version, classification(p.kind, c.stage.today), 200)
		return err
	})
	if err != nil {
		return "", 0, 0, err
	}
	variables, err := b.written(ctx, p.id, ":a", madeUp(poolNumber))
	if err != nil {
		return "", 0, 0, err
	}
	script, err := b.script(ctx, calls, variables, nil)
	return scriptHead + script, trips, len(calls), err
}

// written returns what the last write on a petition was about, with the
// expressions that stand for it in a script.
func (b *pgbench) written(ctx context.Context, id authority.OwnedID, owner, row string) (map[string]string, error) {
	var key string
	var at time.Time
	err := b.conn.QueryRow(ctx, `SELECT r.key, e.recorded_at FROM replay AS r CROSS JOIN event AS e
		WHERE e.authority_id = $1 AND e.subject_id = $2 ORDER BY r.created_at DESC, e.version DESC LIMIT 1`,
		int64(id.Authority), id.UUID).Scan(&key, &at)
	if err != nil {
		return nil, err
	}
	instant, err := plain(at)
	return map[string]string{
		id.Authority.String(): owner, id.UUID.String(): row, instant: "to_timestamp(:at / 1000000.0)", key: "('lan ' || (:seq)::text)",
	}, err
}

// poolNumber numbers the petitions that pgbench classifies.
const poolNumber = ":a * 1000000 + :k"

// makePool makes petitions for pgbench to classify, whose ids it can compute:
// copies of one untouched petition in every office.
func makePool(ctx context.Context, conn *pgx.Conn, s size, each int) error {
	number := "p.authority_id * 1000000 + k"
	for _, statement := range []string{
		`CREATE TEMP TABLE pool AS SELECT DISTINCT ON (authority_id) authority_id, id FROM petition
			WHERE state = 'received' AND version = 1 AND kind <> 'denunciation' AND authority_id BETWEEN $1 AND $2 ORDER BY authority_id, id`,
		copied("petition", "p", "", map[string]string{"id": madeUp(number) + "::uuid", "no": "1000000 + k", "source_number": "''"}),
		copied("party", "q", "JOIN party AS q ON q.authority_id = p.authority_id AND q.petition_id = p.id", map[string]string{"petition_id": madeUp(number) + "::uuid"}),
		copied("event", "e", "JOIN event AS e ON e.authority_id = p.authority_id AND e.subject_id = p.id", map[string]string{"subject_id": madeUp(number) + "::uuid"}),
	} {
		args := []any{}
		if strings.Contains(statement, "$1") {
			args = append(args, int64(s.commune(0)), int64(s.commune(s.offices-1)))
		}
		statement = strings.ReplaceAll(statement, ":each", strconv.Itoa(each))
		if _, err := conn.Exec(ctx, statement, args...); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	_, err := conn.Exec(ctx, "VACUUM (ANALYZE) petition, party, event")
	return err
}

// copied is the statement that copies the pool's rows of a table, some columns
// replaced.
func copied(table, alias, join string, replaced map[string]string) string {
	var names, values []string
	for name := range strings.SplitSeq(columns[table], ",") {
		name = strings.TrimSpace(name)
		value, ok := replaced[name]
		if !ok {
			value = alias + "." + name
		}
		names, values = append(names, name), append(values, value)
	}
	return "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(values, ", ") +
		" FROM pool JOIN petition AS p ON p.authority_id = pool.authority_id AND p.id = pool.id " + join +
		" CROSS JOIN generate_series(0, :each) AS k"
}

// poolLeft is how many petitions of the pool nobody has classified in the
// office that has the fewest.
func poolLeft(ctx context.Context, conn *pgx.Conn) (int, error) {
	var left int
	err := conn.QueryRow(ctx, `SELECT coalesce(min(n), 0) FROM (SELECT count(*) FILTER (WHERE version = 1) AS n
		FROM petition WHERE no >= 1000000 GROUP BY authority_id) AS o`).Scan(&left)
	return left, err
}

// openStage signs everybody in and looks up what there is to work on.
func openStage(tb testing.TB, conn *pgx.Conn, address string, s size, last clock.Date) *stage {
	tb.Helper()
	st := &stage{size: s, address: address, today: clock.DateOf(clock.System{}.Now()), cursors: make(map[string]string)}
	c, err := dial(address)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.socket.Close() }()
	enter := func(username string, at authority.ID) *workplace {
		in, err := signInAs(c, username, at)
		if err != nil {
			tb.Fatalf("sign in at %s: %v", at, err)
		}
		return &workplace{session: in}
	}
	byOffice := make(map[authority.ID]*workplace)
	for i := range s.offices {
		w := enter(username(s.commune(i)), s.commune(i))
		byOffice[w.at] = w
		st.offices = append(st.offices, w)
	}
	for i := range colleagues {
		head, supervisor, province := s.colleague(i)
		st.large = append(st.large, enter(head, s.largest()))
		st.seats = append(st.seats, enter(supervisor, province))
	}
	for year := last.Year() - s.years + 1; year <= last.Year(); year++ {
		st.years = append(st.years, year)
	}
	if err := st.lookUp(tb.Context(), conn, byOffice); err != nil {
		tb.Fatal(err)
	}
	return st
}

func (s *stage) lookUp(ctx context.Context, conn *pgx.Conn, offices map[authority.ID]*workplace) error {
	found, err := conn.Query(ctx, `SELECT authority_id, id, kind, version, state = 'received' FROM petition
		WHERE authority_id BETWEEN $1 AND $2 AND (disposed_on IS NOT NULL OR state = 'received') AND no < 1000000 ORDER BY authority_id, id`,
		int64(s.size.commune(0)), int64(s.size.commune(s.size.offices-1)))
	if err != nil {
		return err
	}
	var owner, version int64
	var id uuid.UUID
	var kind string
	var fresh bool
	_, err = pgx.ForEachRow(found, []any{&owner, &id, &kind, &version, &fresh}, func() error {
		w := offices[authority.ID(owner)]
		owned := authority.OwnedID{Authority: w.at, UUID: id}
		switch {
		case fresh:
			w.fresh = append(w.fresh, freshPetition{owned, petition.Kind(kind), fmt.Sprintf(`"v%d"`, version)})
		case !petition.Kind(kind).Sealed(): // reading it is a write
			w.known = append(w.known, owned)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if found, err = conn.Query(ctx, "SELECT name FROM party ORDER BY md5(petition_id::text || ordinal::text) LIMIT 500"); err != nil {
		return err
	}
	s.names, err = pgx.CollectRows(found, pgx.RowTo[string])
	for i, name := range s.names {
		s.names[i] = text.Fold(name) // as people type who are in a hurry
	}
	return err
}
