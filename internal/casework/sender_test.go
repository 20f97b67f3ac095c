package casework_test

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/store/sqldb"
	"kntc/internal/store/storetest"
)

// idsIn lists the ids of lines.
func idsIn(lines []casework.PetitionLine) []authority.OwnedID {
	var out []authority.OwnedID
	for _, l := range lines {
		out = append(out, l.Petition.ID)
	}
	return out
}

// TestPetitionsAreFoundByWhatIsKnownOfThem: by numbers of persons and papers, by
// address and decision, in lists, counts and exports alike, sorted into
// the index of words or waiting; and who may not see a number finds nothing by it.
func TestPetitionsAreFoundByWhatIsKnownOfThem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 900))
		enter := func(p party.Party, content, contested string) petition.Petition {
			t.Helper()
			reg := plainRegistration()
			reg.Authority, reg.Parties = storetest.CommuneA1, []party.Party{p}
			reg.Data.Kind, reg.Data.Subject, reg.Data.Content, reg.Data.ContestedDecision = petition.Complaint, "Bồi thường", content, contested
			var result casework.PetitionResult
			if _, err := w.s.Register(t.Context(), person(access.Clerk, storetest.CommuneA1), reg, catch(&result)); err != nil {
				t.Fatal(err)
			}
			return result.Petition
		}
		one := enter(party.Party{
			Type: party.Person, Name: "Trịnh Thị Mẫu", IdentityNumber: "001085012345", Phone: "0912 345 678 / 024.38252525", Address: "77 ngõ 12 phố Vọng Mẫu",
		}, "Gia đình tôi có giếng khoan bị lấp", "Quyết định 15/QĐ-UBND ngày 10/01/2026")
		other := enter(party.Party{Type: party.Person, Name: "Lê Văn Thử", IdentityNumber: "B1234567", Phone: "0987654321", Address: "Thôn 5"}, "Nội dung", "QĐ 115/QĐ-UBND ngày 11/01/2026")
		clerk, officer := person(access.Clerk, storetest.CommuneA1), person(access.Officer, storetest.CommuneA1)
		for _, sorted := range []bool{false, true} {
			if sorted {
				if _, err := b.Store.SortSearchEntries(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			for _, tt := range []struct {
				name, q string
				who     access.Actor
				want    []authority.OwnedID
			}{
				{"an identity number", "001 085 012 345", clerk, []authority.OwnedID{one.ID}},
				{"a passport", "b1234567", clerk, []authority.OwnedID{other.ID}},
				{"an identity number, for who sees it masked", "001085012345", officer, nil},
				{"a part of one", "00108501234", clerk, nil},
				{"a telephone number", "+84 912.345.678", officer, []authority.OwnedID{one.ID}},
				{"the second telephone number", "(024) 38252525", clerk, []authority.OwnedID{one.ID}},
				{"a decision's number", "15/QĐ-UBND", officer, []authority.OwnedID{one.ID}},
				{"a decision's number and day", "15/qd-ubnd 10 tháng 1 năm 2026", clerk, []authority.OwnedID{one.ID}},
				{"a decision's day", "11/01/2026", clerk, []authority.OwnedID{other.ID}},
				{"an address", "ngo 12 vong mau", clerk, []authority.OwnedID{one.ID}},
				{"the register's number", other.Number.String(), clerk, []authority.OwnedID{other.ID}},
				{"the name", "trinh thi mau", clerk, []authority.OwnedID{one.ID}},
				{"nothing", "không có ai", clerk, nil},
			} {
				f := casework.PetitionFilter{Search: tt.q}
				lines, err := w.s.Petitions(t.Context(), tt.who, f, page.Page{Limit: 9})
				if err != nil || !slices.Equal(idsIn(lines), tt.want) {
					t.Errorf("sorted %t, %s: found %v, want %v, %v", sorted, tt.name, idsIn(lines), tt.want, err)
				}
				n, err := w.s.CountPetitions(t.Context(), tt.who, f, page.CountExact)
				if err != nil || int(n.Value) != len(tt.want) {
					t.Errorf("sorted %t, %s: counted %d, %v", sorted, tt.name, n.Value, err)
				}
				var exported []casework.PetitionLine
				err = w.s.ExportPetitions(t.Context(), tt.who, f, func(l casework.PetitionLine) error { exported = append(exported, l); return nil })
				if err != nil || !slices.Equal(idsIn(exported), tt.want) {
					t.Errorf("sorted %t, %s: exported %v, %v", sorted, tt.name, idsIn(exported), err)
				}
			}
		}
		narrow := casework.PetitionFilter{Search: "001085012345", Kind: petition.Feedback}
		if lines, err := w.s.Petitions(t.Context(), clerk, narrow, page.Page{Limit: 9}); err != nil || len(lines) > 0 {
			t.Errorf("of another kind: %v, %v", idsIn(lines), err)
		}
	})
}

// TestWhatIsFoundFollowsTheCase: a correction and a new list of parties change by
// what a petition is found, and one that is found to be a denunciation is no
// longer found by anything that only its sender would write.
func TestWhatIsFoundFollowsTheCase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 901)), discreet: true}
		clerk := person(access.Clerk, storetest.CommuneA1)
		s := v.d.secret()
		p := v.enter(petition.Complaint, s, "")
		finds := func(q string) bool {
			t.Helper()
			lines, err := v.s.Petitions(t.Context(), clerk, casework.PetitionFilter{Search: q}, page.Page{Limit: 9})
			if err != nil {
				t.Fatal(err)
			}
			return slices.Contains(idsIn(lines), p.ID)
		}
		contested := "77/QĐ-XPHC"
		p = v.step(p, petition.Command{Action: petition.ActionCorrect, Reason: "Ghi thiếu", Petition: &petition.PetitionCorrection{ContestedDecision: &contested}}).Petition
		for _, q := range []string{contested, s.party.IdentityNumber, s.party.Phone, s.party.Address} {
			if !finds(q) {
				t.Errorf("a complaint is not found by %q", q)
			}
		}
		next := s.party
		next.IdentityNumber, next.Phone = "036099123456", "0999123456"
		var result casework.PetitionResult
		if _, err := v.s.ReplaceParties(t.Context(), clerk, p.ID, 0, casework.Correction{Parties: []party.Party{next}, Reason: "Ghi nhầm"}, catch(&result)); err != nil {
			t.Fatal(err)
		}
		for q, want := range map[string]bool{s.party.IdentityNumber: false, s.party.Phone: false, next.IdentityNumber: true, next.Phone: true} {
			if finds(q) != want {
				t.Errorf("after the parties were replaced: found by %q: %t", q, !want)
			}
		}
		p = v.classify(p, petition.Denunciation, petition.Within)
		for _, q := range []string{contested, next.IdentityNumber, next.Phone, next.Address, next.Name} {
			if finds(q) {
				t.Errorf("a denunciation is found by %q", q)
			}
		}
		if !finds(p.Number.String()) {
			t.Error("a denunciation is not found by its number")
		}
	})
}

// TestEverythingThatSomebodySent is for the clerk before whom they stand: what
// lies open by any number, or by name and address; what they denounced by a number
// and the name together, and each look leaves a row.
func TestEverythingThatSomebodySent(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 902))}
		s, stranger := v.d.secret(), v.d.secret()
		complaint, feedback := v.enter(petition.Complaint, s, ""), v.enter(petition.Feedback, s, "")
		denounced := v.enter(petition.Denunciation, s, "")
		v.enter(petition.Denunciation, stranger, "")
		v.enter(petition.Complaint, stranger, "")
		elsewhere := v.enterAt(storetest.CommuneB1, plainRegistration().Data.ReceivedOn, petition.Complaint, s, "")
		clerk := person(access.Clerk, storetest.CommuneA1)
		readings := func() int {
			t.Helper()
			list, err := v.s.SealedReadings(t.Context(), clerk, storetest.CommuneA1, clock.Date{})
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		before := readings()
		open := []authority.OwnedID{complaint.ID, feedback.ID}
		all := append(slices.Clone(open), denounced.ID)
		for _, tt := range []struct {
			name string
			who  casework.Sender
			want []authority.OwnedID
		}{
			{"the identity number", casework.Sender{IdentityNumber: s.party.IdentityNumber}, open},
			{"the telephone number", casework.Sender{Phone: s.party.Phone}, open},
			{"name and address", casework.Sender{Name: s.party.Name, Address: s.party.Address}, open},
			{"the identity number and the name", casework.Sender{IdentityNumber: s.party.IdentityNumber, Name: s.party.Name}, all},
			{"the telephone number and the name", casework.Sender{Phone: s.party.Phone, Name: s.party.Name}, all},
			{"a number and another name", casework.Sender{IdentityNumber: s.party.IdentityNumber, Name: stranger.party.Name}, open},
			{"nobody", casework.Sender{IdentityNumber: "096000000000", Name: s.party.Name}, nil},
		} {
			was := readings()
			lines, err := v.s.SentBy(t.Context(), clerk, tt.who, page.Page{Limit: 9})
			got := idsIn(lines)
			for _, id := range tt.want {
				if !slices.Contains(got, id) {
					t.Errorf("%s: %s is missing", tt.name, id)
				}
			}
			if err != nil || len(got) != len(tt.want) || slices.Contains(got, elsewhere.ID) {
				t.Errorf("%s: %v, want %v, %v", tt.name, got, tt.want, err)
			}
			noted := 0
			if slices.Contains(tt.want, denounced.ID) {
				noted = 1
			}
			if readings()-was != noted {
				t.Errorf("%s: %d readings noted, want %d", tt.name, readings()-was, noted)
			}
		}
		if before == readings() {
			t.Error("nothing is noted")
		}
		var paged []authority.OwnedID
		for at := (page.Page{Limit: 1}); ; {
			lines, err := v.s.SentBy(t.Context(), clerk, casework.Sender{IdentityNumber: s.party.IdentityNumber, Name: s.party.Name}, at)
			if err != nil {
				t.Fatal(err)
			}
			if len(lines) == 0 {
				break
			}
			paged, at.After = append(paged, idsIn(lines)...), lines[0].Position()
		}
		if len(paged) != len(all) {
			t.Errorf("in pages of one: %v, want %v", paged, all)
		}
		for _, who := range []casework.Sender{{}, {Name: s.party.Name}, {Address: s.party.Address}, {IdentityNumber: "..."}, {Phone: "113"}} {
			if _, err := v.s.SentBy(t.Context(), clerk, who, page.Page{Limit: 9}); !errors.Is(err, petition.ErrInvalid) || fault.As(err).Fields[0].Code != "sender_unknown" {
				t.Errorf("%+v: %v", who, err)
			}
		}
		for _, role := range []access.Role{access.Officer, access.Supervisor, access.Auditor, access.Administrator} {
			if _, err := v.s.SentBy(t.Context(), person(role, storetest.CommuneA1), casework.Sender{IdentityNumber: s.party.IdentityNumber}, page.Page{Limit: 9}); !errors.Is(err, access.ErrForbidden) {
				t.Errorf("%s: %v", role, err)
			}
		}
	})
}

// TestHintsAtEarlierPetitions: an equal identity number is always one; name and
// address count by their parts, with a similar subject; the name alone with the
// same subject.
func TestHintsAtEarlierPetitions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		w := newWorld(t, b, roll(t, 903))
		clerk := person(access.Clerk, storetest.CommuneA1)
		reg := func(subject string, p party.Party) casework.Registration {
			r := plainRegistration()
			p.Type = party.Person
			r.Authority, r.Data.Kind, r.Data.Subject, r.Parties = storetest.CommuneA1, petition.Complaint, subject, []party.Party{p}
			return r
		}
		known := party.Party{Name: "Trịnh Thị Mẫu", IdentityNumber: "001085012345", Address: "77 ngõ 12 phố Vọng Mẫu"}
		var result casework.PetitionResult
		if _, err := w.s.Register(t.Context(), clerk, reg("Bồi thường khi thu hồi đất ở", known), catch(&result)); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			name, subject string
			by            party.Party
			hint          bool
			byIdentity    bool
			sameAddress   bool
		}{
			{"the number, another subject", "Tiếng ồn quán nhậu", party.Party{Name: "Trịnh Mẫu", IdentityNumber: "001085012345"}, true, true, false},
			{"the address written otherwise", "Bồi thường đất ở", party.Party{Name: "Trịnh Thị Mẫu", Address: "Số 77, ngõ 12, phố Vọng Mẫu, phường Thử"}, true, false, true},
			{"the address, another subject", "Tiếng ồn quán nhậu", party.Party{Name: "Trịnh Thị Mẫu", Address: "Số 77 ngõ 12 phố Vọng Mẫu"}, false, false, false},
			{"the name and the subject", "bồi thường khi thu hồi đất ở", party.Party{Name: "TRINH THI MAU"}, true, false, false},
			{"the name, another address, the subject", "bồi thường khi thu hồi đất ở", party.Party{Name: "Trịnh Thị Mẫu", Address: "Thôn 5"}, true, false, false},
			{"the name and a similar subject", "Bồi thường đất ở", party.Party{Name: "Trịnh Thị Mẫu"}, false, false, false},
			{"another name", "bồi thường khi thu hồi đất ở", party.Party{Name: "Trịnh Văn Mẫu", Address: "77 ngõ 12 phố Vọng Mẫu"}, false, false, false},
		} {
			dups, err := w.s.PossibleDuplicates(t.Context(), clerk, reg(tt.subject, tt.by))
			if err != nil || (len(dups) == 1) != tt.hint {
				t.Errorf("%s: %+v, %v", tt.name, dups, err)
				continue
			}
			if tt.hint && (dups[0].ID != result.Petition.ID || dups[0].ByIdentity != tt.byIdentity || dups[0].SameAddress != tt.sameAddress) {
				t.Errorf("%s: %+v", tt.name, dups[0])
			}
		}
	})
}

// TestPetitionsThereAreFollowARule: what was entered before petitions were found
// by more is found like the others once it was looked at, and stays as it is.
func TestPetitionsThereAreFollowARule(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 904))}
		clerk := person(access.Clerk, storetest.CommuneA1)
		s := v.d.secret()
		complaint, denounced := v.enter(petition.Complaint, s, ""), v.enter(petition.Denunciation, s, "")
		for i := range 60 { // more than one portion
			v.discreet = i > 0
			v.enter(petition.Feedback, v.d.secret(), "")
		}
		v.forgetFound()
		who := casework.Sender{Phone: s.party.Phone, Name: s.party.Name}
		if lines, err := v.s.SentBy(t.Context(), clerk, who, page.Page{Limit: 9}); err != nil || len(lines) > 0 {
			t.Fatalf("before: %v, %v", idsIn(lines), err)
		}
		if n, err := v.s.FindAnew(t.Context(), b.Store); err != nil || n != 62 {
			t.Errorf("%d petitions were looked at, %v", n, err)
		}
		if n, err := v.s.FindAnew(t.Context(), b.Store); err != nil || n != 0 {
			t.Errorf("once more: %d, %v", n, err)
		}
		lines, err := v.s.SentBy(t.Context(), clerk, who, page.Page{Limit: 9})
		if err != nil || !slices.Contains(idsIn(lines), complaint.ID) || !slices.Contains(idsIn(lines), denounced.ID) {
			t.Errorf("after: %v, %v", idsIn(lines), err)
		}
		for _, p := range []petition.Petition{complaint, denounced} {
			view, err := v.s.Petition(t.Context(), clerk, p.ID)
			if err != nil || len(view.Shown.Parties) != 1 || view.Shown.Parties[0].IdentityNumber != s.party.IdentityNumber || view.Petition.Version != p.Version {
				t.Errorf("%s: %+v, %v", p.Kind, view.Shown, err)
			}
		}
		list, err := v.s.Petitions(t.Context(), clerk, casework.PetitionFilter{Search: s.party.Address}, page.Page{Limit: 9})
		if err != nil || !slices.Contains(idsIn(list), complaint.ID) || slices.Contains(idsIn(list), denounced.ID) {
			t.Errorf("by address: %v, %v", idsIn(list), err)
		}
	})
}

// forgetFound takes away by what petitions are found, as in a database of before.
func (v *vault) forgetFound() {
	v.t.Helper()
	driver, address := "pgx", v.b.URL
	if v.b.Store.Engine() == sqldb.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(v.b.URL, "sqlite:")
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, stmt := range []string{
		"UPDATE petition SET search_key = ''", "UPDATE party SET name_key = NULL, person_key = NULL", "DELETE FROM party_phone", "DELETE FROM sealed_sender",
	} {
		if _, err := db.ExecContext(v.t.Context(), stmt); err != nil {
			v.t.Fatal(err)
		}
	}
}
