package casework_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/party"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
	"kntc/internal/text"
)

// secret is a person whose every trace can be looked for: nothing else in the
// database resembles what stands here.
type secret struct {
	party  party.Party
	traces [][]byte // the forms in which the person could show, in lower case
	bare   [][]byte // name and numbers, nothing but letters and digits
}

func (d dice) secret() secret {
	word := func(first string, n int) string {
		b := []byte(first)
		for range n {
			b = append(b, "bcdfghjklmnpqrstvwxz"[d.IntN(20)])
		}
		return string(b)
	}
	p := party.Party{
		Type: party.Person, Name: "Trần Đặng " + word("Quỳnh", 8), Address: "Ngõ " + word("Ứ", 9), Phone: "09" + d.digits(9),
		IdentityNumber: "001" + d.digits(9),
	}
	return newSecret(p)
}

// digits draws a number that no date or id holds by accident.
func (d dice) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	return string(b)
}

// tracesOf are the forms in which a person could show, in lower case.
func tracesOf(p party.Party) [][]byte {
	words := strings.Fields(p.Name)
	var out []string
	for _, v := range []string{
		words[len(words)-1], strings.Fields(p.Address)[1], p.Phone, p.IdentityNumber,
	} {
		for _, form := range []string{v, strings.ToLower(v), text.Fold(v)} {
			out = append(out, strings.ToLower(form), hex.EncodeToString([]byte(form)), strings.ToLower(base64.StdEncoding.EncodeToString([]byte(form)))[:8])
		}
	}
	slices.Sort(out)
	var forms [][]byte
	for _, form := range slices.Compact(out) {
		forms = append(forms, []byte(form))
	}
	return forms
}

func newSecret(p party.Party) secret {
	s := secret{party: p, traces: tracesOf(p)}
	words := strings.Fields(p.Name)
	for _, v := range []string{words[len(words)-1], p.Phone[1:], p.IdentityNumber} {
		s.bare = append(s.bare, bare([]byte(v)))
	}
	return s
}

// evidence is what is looked through for people.
type evidence struct{ lower, bare []byte }

func look(in []byte) evidence { return evidence{bytes.ToLower(in), bare(in)} }

// bare is what a text says however it is spelt: letters and digits alone. It is
// written apart from what takes names out of texts.
func bare(in []byte) []byte {
	in = bytes.ReplaceAll(bytes.ReplaceAll(in, []byte(`\n`), nil), []byte(`\r`), nil)
	out := make([]byte, 0, len(in))
	for _, r := range string(norm.NFKD.Bytes(in)) {
		switch {
		case '٠' <= r && r <= '٩':
			out = append(out, byte('0'+r-'٠'))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if like := strings.IndexRune("аеорсухідђ", unicode.ToLower(r)); like >= 0 {
				r = rune("aeopcyxidd"[like/2])
			}
			out = utf8.AppendRune(out, unicode.ToLower(r))
		}
	}
	return bytes.ReplaceAll(out, []byte("đ"), []byte("d"))
}

// found returns the first trace of the person in the bytes; "" when there is
// none.
func (s secret) found(in []byte) string { return s.among(look(in)) }

// among is found for what was looked at before.
func (s secret) among(in evidence) string {
	for _, trace := range s.traces {
		if bytes.Contains(in.lower, trace) {
			return string(trace)
		}
	}
	for _, trace := range s.bare {
		if bytes.Contains(in.bare, trace) {
			return string(trace) + " in another spelling"
		}
	}
	return ""
}

// dump reads every value of every table, as the database's own administrator
// could.
func dump(t *testing.T, b storetest.Bench) map[string][]byte {
	t.Helper()
	driver, address := "pgx", b.URL
	list := "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	if b.Store.Engine() == sqldb.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(b.URL, "sqlite:")
		list = "SELECT name FROM sqlite_master WHERE type = 'table'"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if b.Store.Engine() == sqldb.SQLite {
		db.SetMaxOpenConns(1) // the connection that has the temporary table
		if _, err := db.ExecContext(t.Context(), "CREATE VIRTUAL TABLE temp.words_held USING fts5vocab(main, petition_words, row)"); err != nil {
			t.Fatal(err)
		}
	}
	out := make(map[string][]byte)
	for _, table := range readTable(t, db, list) {
		name := string(table[0])
		var all bytes.Buffer
		rows := `SELECT * FROM "` + name + `"`
		if name == "petition_words" { // an index, which is asked what words it holds
			rows = "SELECT term FROM temp.words_held"
		}
		for _, row := range readTable(t, db, rows) {
			all.Write(bytes.Join(row, []byte{'\n'}))
			all.WriteByte('\n')
		}
		out[name] = all.Bytes()
	}
	if len(out["petition"]) == 0 || len(out["event"]) == 0 || len(out["sealed_party"]) == 0 {
		t.Fatalf("the dump is not one: %d tables", len(out))
	}
	if b.Store.Engine() == sqldb.SQLite {
		out["the file itself"] = databaseFile(t, db, strings.TrimPrefix(b.URL, "sqlite:"))
	}
	return out
}

// traceless looks through every table for the hidden people.
func (v *vault) traceless() {
	v.t.Helper()
	for table, all := range dump(v.t, v.b) {
		seen := look(all)
		for i, s := range v.hidden {
			if trace := s.among(seen); trace != "" {
				v.t.Errorf("%s tells %q of person %d", table, trace, i)
			}
		}
	}
}

func readTable(t *testing.T, db *sql.DB, query string) [][][]byte {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out [][][]byte
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		row := make([][]byte, len(values))
		for i, v := range values {
			if raw, ok := v.([]byte); ok {
				row[i] = raw
				continue
			}
			row[i] = fmt.Append(nil, v)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// databaseFile returns the bytes of a SQLite database once everything has been
// carried over from its log: pages that were given up are among them.
func databaseFile(t *testing.T, db *sql.DB, path string) []byte {
	t.Helper()
	if left := readTable(t, db, "PRAGMA wal_checkpoint(TRUNCATE)"); string(left[0][0]) != "0" {
		t.Fatalf("the log was not carried over: %s", left)
	}
	out, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
