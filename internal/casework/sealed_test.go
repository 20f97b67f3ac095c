package casework_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/casework"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/idempotency"
	"kntc/internal/ledger"
	"kntc/internal/page"
	"kntc/internal/party"
	"kntc/internal/party/partytest"
	"kntc/internal/petition"
	"kntc/internal/register"
	"kntc/internal/store/storetest"
	"kntc/internal/text"
)

// vault is a deployment with people who must stay unknown.
type vault struct {
	*world
	hidden []secret            // nobody may find a trace of these
	ids    []authority.OwnedID // of what they sent, at the office that received it
	matter authority.OwnedID   // of a denunciation
	frank  bool                // steps name the sender while the paper is taken for something else

	also     string // stands in the content of the next paper, too
	discreet bool   // the texts of a registration do not name the sender
	print    string // what anyone can compute who guesses an imported denouncer's name
}

// enter enters a petition of one person at CommuneA1.
func (v *vault) enter(kind petition.Kind, s secret, key string) petition.Petition {
	v.t.Helper()
	return v.enterAt(storetest.CommuneA1, plainRegistration().Data.ReceivedOn, kind, s, key)
}

// enterAt enters a petition of one person.
func (v *vault) enterAt(office authority.ID, on clock.Date, kind petition.Kind, s secret, key string) petition.Petition {
	v.t.Helper()
	reg := plainRegistration()
	reg.Authority, reg.Data.ReceivedOn, reg.Data.LateConfirmed = office, on, true
	reg.Data.Kind, reg.Parties = kind, []party.Party{s.party}
	if !v.discreet {
		reg.Data.Subject += " của " + strings.ToUpper(s.party.Name)
		reg.Data.Content = s.says() + "\n" + strings.Join(partytest.Spellings(s.party), "; ") + v.also
		v.also = ""
		reg.Data.ContestedDecision = text.Fold(s.says())
		reg.Data.Respondent = "Chồng bà " + s.party.Name
	}
	var result casework.PetitionResult
	once := catch(&result)
	once.Key, once.Fingerprint = key, "same"
	once.Render = func(r casework.PetitionResult) (idempotency.Answer, error) {
		result = r
		body, err := json.Marshal(r) // as an answer is: with the names
		return idempotency.Answer{Status: 201, Body: body}, err
	}
	if _, err := v.s.Register(v.t.Context(), person(access.Clerk, office), reg, once); err != nil {
		v.t.Fatal(err)
	}
	if _, err := v.b.Store.SortSearchEntries(v.t.Context()); err != nil { // what is found later has the index of words to leave
		v.t.Fatal(err)
	}
	return result.Petition
}

func (v *vault) step(p petition.Petition, cmd petition.Command) casework.PetitionResult {
	v.t.Helper()
	var result casework.PetitionResult
	if _, err := v.s.StepPetition(v.t.Context(), person(access.Head, p.ID.Authority), p.ID, 0, cmd, catch(&result)); err != nil {
		v.t.Fatal(err)
	}
	return result
}

func (v *vault) classify(p petition.Petition, kind petition.Kind, c petition.Competence) petition.Petition {
	v.t.Helper()
	return v.step(p, petition.Command{Action: petition.ActionClassify, Classification: &petition.Classification{
		Kind: kind, Kinds: contentsOf(kind), Duty: dutyOf(kind), Field: petition.FieldOfficials, Eligibility: petition.Eligible, Competence: c,
	}}).Petition
}

// says is what a clerk writes who does not mind whom he names.
func (s secret) says() string {
	return "Đơn của bà " + s.party.Name + " ở " + s.party.Address + " (ĐT: " + s.party.Phone + ", CCCD " + s.party.IdentityNumber + ")"
}

func (v *vault) hide() secret {
	s := v.d.secret()
	v.hidden = append(v.hidden, s)
	return s
}

// fill has denunciations come in every way there is.
func (v *vault) fill() {
	v.t.Helper()
	ctx, clerk := v.t.Context(), person(access.Clerk, storetest.CommuneA1)

	plain := v.enter(petition.Denunciation, v.hide(), "one")
	v.ids = append(v.ids, plain.ID)

	accepted := v.classify(v.enter(petition.Denunciation, v.hide(), "two"), petition.Denunciation, petition.Within)
	opened := v.step(accepted, petition.Command{Action: petition.ActionAccept})
	v.ids, v.matter = append(v.ids, accepted.ID), opened.Matter.ID
	says := v.hidden[len(v.hidden)-1].says()
	var verifying casework.MatterResult
	if _, err := v.s.StepMatter(ctx, person(access.Head, storetest.CommuneA1), v.matter, 0, petition.Command{
		Action: petition.ActionVerify, Reason: says, Paper: petition.Paper{Addressees: says + "\nThanh tra"}, Team: teamAt(v.t, v.b, storetest.CommuneA1),
	}, catch(&verifying)); err != nil {
		v.t.Fatal(err)
	}

	mixed := v.enter(petition.Mixed, v.hide(), "")
	v.ids = append(v.ids, mixed.ID)

	// Referred: known at both offices, and nowhere else.
	sent := v.classify(v.enter(petition.Denunciation, v.hide(), ""), petition.Denunciation, petition.OutsideState)
	v.step(sent, petition.Command{Action: petition.ActionTransfer, TransferTo: storetest.CommuneA2})
	v.ids = append(v.ids, sent.ID)

	// Entered under a wrong name, which must be gone as well.
	wrong := v.enter(petition.Denunciation, v.hide(), "four")
	var result casework.PetitionResult
	if _, err := v.s.ReplaceParties(ctx, clerk, wrong.ID, 0, casework.Correction{
		Parties: []party.Party{v.hide().party}, Reason: "Ghi nhầm: " + v.hidden[len(v.hidden)-2].says() + v.hidden[len(v.hidden)-1].says(),
	}, catch(&result)); err != nil {
		v.t.Fatal(err)
	}
	v.ids = append(v.ids, wrong.ID)

	// From a paper register.
	s := v.hide().party
	row := fmt.Sprintf("Số đơn,Ngày nhận,Loại đơn,Họ và tên người gửi,Số CCCD/CMND,Địa chỉ,Nội dung,Ghi chú\n1,02/01/2020,Tố cáo,%s,%s,%s,%s tố cáo cán bộ,Bà %s\n",
		s.Name, s.IdentityNumber, s.Address, s.Name, s.Name)
	if _, err := v.importText(person(access.Head, storetest.CommuneA1), row); err != nil {
		v.t.Fatal(err)
	}

	rows, err := register.Open(v.t.Context(), strings.NewReader(row), int64(len(row)), register.Options{Today: v.today()})
	if err != nil {
		v.t.Fatal(err)
	}
	read, _, err := rows.Next()
	if err != nil {
		v.t.Fatal(err)
	}
	v.print = read.Fingerprint()

	v.refuse(clerk)
	v.reclassify(5)
}

// reclassify has papers taken for complaints at first, until nothing but
// denunciations is left where they lay.
func (v *vault) reclassify(n int) {
	v.t.Helper()
	var papers []petition.Petition
	for i := range n {
		papers = append(papers, v.enter(petition.Complaint, v.hide(), "complaint-"+itoa(i)))
	}
	for _, p := range papers {
		v.ids = append(v.ids, v.classify(p, petition.Denunciation, petition.Within).ID)
	}
}

// refuse has registrations fail: what they say goes to logs and screens.
func (v *vault) refuse(clerk access.Actor) {
	v.t.Helper()
	s := v.hide()
	for _, spoil := range []func(*party.Party){
		func(p *party.Party) { p.Name += strings.Repeat(" "+p.Name, 20) },
		func(p *party.Party) { p.Address += "\x01" },
		func(p *party.Party) { p.Phone += strings.Repeat(p.Phone, 9) },
		func(p *party.Party) { p.IdentityNumber += "•" },
	} {
		reg := plainRegistration()
		p := s.party
		spoil(&p)
		reg.Data.Kind, reg.Parties = petition.Denunciation, []party.Party{p}
		var result casework.PetitionResult
		_, err := v.s.Register(v.t.Context(), clerk, reg, catch(&result))
		f := fault.As(err)
		if f == nil {
			v.t.Fatalf("%v, want a refusal", err)
		}
		if trace := s.found(fmt.Appendf(nil, "%v %+v %v %v", err, *f, f.Fields, f.Extra)); trace != "" {
			v.t.Errorf("a refusal tells %q: %v", trace, err)
		}
	}
}

func newVault(t *testing.T, b storetest.Bench, number uint64) *vault {
	t.Helper()
	v := &vault{world: newWorld(t, b, roll(t, number))}
	v.fill()
	return v
}

// TestNoTraceOfADenouncerInTheDatabase looks through every table and, on
// SQLite, through the file. On PostgreSQL a row that was replaced stays on its
// page until the server reuses it, out of reach of any query.
func TestNoTraceOfADenouncerInTheDatabase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 300))}
		open := v.d.secret()
		v.discreet = true
		v.enter(petition.Complaint, open, "")
		v.discreet = false
		v.fill()
		tables := dump(t, b)
		if open.found(tables["party"]) == "" {
			t.Error("the search does not even find a complainant's name")
		}
		for table, all := range tables {
			seen := look(all)
			for i, s := range v.hidden {
				if trace := s.among(seen); trace != "" {
					t.Errorf("%s tells %q of person %d", table, trace, i)
				}
			}
			if strings.Contains(string(all), v.print) {
				t.Errorf("%s lets a guess at an imported denouncer be confirmed", table)
			}
			if strings.Contains(string(all), open.party.IdentityNumber) {
				t.Errorf("%s tells a complainant's identity number", table)
			}
		}
	})
}

// TestNoAnswerTellsADenouncer asks every question as everyone who may not
// know, and searches for the names themselves.
func TestNoAnswerTellsADenouncer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := newVault(t, b, 301)
		for _, who := range []access.Actor{
			person(access.Officer, storetest.CommuneA1), person(access.Supervisor, storetest.Province),
			person(access.Auditor, storetest.Province), person(access.Administrator, storetest.Province),
			person(access.Head, storetest.Province), person(access.Clerk, storetest.CommuneB1),
		} {
			for path, answer := range v.everything(who) {
				seen := look(answer)
				for _, s := range v.hidden {
					if trace := s.among(seen); trace != "" {
						t.Errorf("%s: %s tells %q", who.Name, path, trace)
					}
				}
			}
		}
		for _, role := range []access.Role{access.Clerk, access.Head} {
			who := person(role, storetest.CommuneA1)
			v.receives(who)
			for path, answer := range v.searches(who) {
				seen := look(answer)
				for _, s := range v.hidden {
					if trace := s.among(seen); trace != "" {
						t.Errorf("%s: %s tells %q", who.Name, path, trace)
					}
				}
			}
		}
	})
}

// everything gathers all that an account is told, refusals included.
func (v *vault) everything(who access.Actor) map[string][]byte {
	v.t.Helper()
	ctx := v.t.Context()
	out := v.searches(who)
	tell := func(path string, answer any, err error) {
		body, bad := json.Marshal(answer)
		if bad != nil {
			v.t.Fatal(bad)
		}
		out[path] = append(body, fmt.Sprintf(" %v %+v", err, fault.As(err))...)
	}
	for i, id := range v.ids {
		view, err := v.s.Petition(ctx, who, id)
		if err == nil && (!view.Shown.Hidden || !view.Shown.Sealed || len(view.Shown.Parties) > 0) {
			v.t.Errorf("%s sees the parties of a denunciation: %+v", who.Name, view.Shown)
		}
		tell(fmt.Sprint("detail ", i), view, err)
		events, err := v.s.Events(ctx, who, id)
		tell(fmt.Sprint("history ", i), events, err)
		documents, err := v.s.Documents(ctx, who, id)
		tell(fmt.Sprint("documents ", i), documents, err)
		p, actions, err := v.s.PetitionActions(ctx, who, id)
		tell(fmt.Sprint("actions ", i), p, err)
		tell(fmt.Sprint("action list ", i), len(actions), err)
	}
	matter, err := v.s.Matter(ctx, who, v.matter)
	tell("matter", matter, err)
	events, err := v.s.Events(ctx, who, v.matter)
	tell("matter's history", events, err)
	documents, err := v.s.Documents(ctx, who, v.matter)
	tell("matter's documents", documents, err)
	matters, err := v.s.Matters(ctx, who, casework.MatterFilter{}, page.Page{Limit: 99})
	tell("matters", matters, err)
	stats, err := statisticsOf(v.b).Statistics(ctx, who, ledger.Question{
		Authority: storetest.CommuneA1, From: mustDate(v.t, "2020-01-01"), To: mustDate(v.t, "2026-12-31"), GroupBy: []ledger.Dimension{petition.DimensionKind},
	})
	tell("statistics", stats, err)
	for i, s := range v.hidden {
		reg := plainRegistration()
		reg.Authority, reg.Data.Kind, reg.Parties = storetest.CommuneA1, petition.Denunciation, []party.Party{s.party}
		dups, err := v.s.PossibleDuplicates(ctx, who, reg)
		if err == nil {
			v.t.Errorf("%s learns that a denouncer was here before: %+v", who.Name, dups)
		}
		tell(fmt.Sprint("duplicates ", i), dups, err)
	}
	return out
}

// searches lists, exports and searches: for nothing, and for every hidden
// person by name, address and number. A search that found somebody would
// confirm the name that was put in.
func (v *vault) searches(who access.Actor) map[string][]byte {
	v.t.Helper()
	ctx := v.t.Context()
	out := make(map[string][]byte)
	lines, err := v.s.Petitions(ctx, who, casework.PetitionFilter{}, page.Page{Limit: 99})
	body, bad := json.Marshal(lines)
	if bad != nil {
		v.t.Fatal(bad)
	}
	out["list"] = append(body, fmt.Sprint(err)...)
	err = v.s.ExportPetitions(ctx, who, casework.PetitionFilter{}, func(l casework.PetitionLine) error {
		out["export"] = fmt.Appendf(out["export"], "%+v\n", l)
		return nil
	})
	out["export"] = append(out["export"], fmt.Sprint(err)...)
	for _, s := range v.hidden {
		for _, what := range []string{s.party.Name, strings.Fields(s.party.Name)[2], s.party.Address, s.party.Phone, s.party.IdentityNumber} {
			f := casework.PetitionFilter{Search: what}
			found, err := v.s.Petitions(ctx, who, f, page.Page{Limit: 9})
			n, why := v.s.CountPetitions(ctx, who, f, page.CountExact)
			if len(found) > 0 || n.Value > 0 {
				v.t.Errorf("%s: a search confirmed a denouncer", who.Name)
			}
			out["search "+itoa(len(out))] = fmt.Appendf(nil, "%+v %v %v", found, err, why)
		}
	}
	return out
}

// receives checks that the office that received a denunciation knows who sent
// it: it has to answer.
func (v *vault) receives(who access.Actor) {
	v.t.Helper()
	seen := 0
	for _, id := range v.ids {
		view, err := v.s.Petition(v.t.Context(), who, id)
		if err != nil || view.Shown.Hidden || !view.Shown.Sealed || len(view.Shown.Parties) != 1 {
			v.t.Errorf("%s of the office: %+v, %v", who.Name, view.Shown, err)
			continue
		}
		for _, s := range v.hidden {
			p := view.Shown.Parties[0]
			if p.Name == s.party.Name && p.Address == s.party.Address && p.IdentityNumber == s.party.IdentityNumber && p.Phone == s.party.Phone {
				seen++
			}
		}
	}
	if seen != len(v.ids) {
		v.t.Errorf("%s of the office sees %d of %d denouncers", who.Name, seen, len(v.ids))
	}
}

// TestADenunciationReclassifiedIsSealed follows one paper whose kind changes
// to and fro: while it is a complaint its sender is found by name, while it is a
// denunciation nobody finds him.
func TestADenunciationReclassifiedIsSealed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		v := &vault{world: newWorld(t, b, roll(t, 302))}
		s := v.d.secret()
		officer := person(access.Officer, storetest.CommuneA1)
		p := v.enter(petition.Complaint, s, "")
		for i, kind := range []petition.Kind{petition.Complaint, petition.Denunciation, petition.Feedback, petition.Mixed, petition.Complaint} {
			p = v.classify(p, kind, petition.Within)
			view, err := v.s.Petition(t.Context(), officer, p.ID)
			if err != nil || view.Shown.Hidden != kind.Sealed() || view.Shown.Sealed != kind.Sealed() {
				t.Fatalf("step %d, %s: %+v, %v", i, kind, view.Shown, err)
			}
			found, err := v.s.Petitions(t.Context(), officer, casework.PetitionFilter{Search: s.party.Name}, page.Page{Limit: 9})
			if err != nil || (len(found) == 1) == kind.Sealed() || len(found) == 1 && found[0].Petitioner != s.party.Name {
				t.Errorf("step %d, %s: found %+v, %v", i, kind, found, err)
			}
			clerk, err := v.s.Petition(t.Context(), person(access.Clerk, storetest.CommuneA1), p.ID)
			if err != nil || len(clerk.Shown.Parties) != 1 || clerk.Shown.Parties[0].IdentityNumber != s.party.IdentityNumber {
				t.Errorf("step %d, %s: the clerk sees %+v, %v", i, kind, clerk.Shown, err)
			}
			dups, err := v.s.PossibleDuplicates(t.Context(), person(access.Clerk, storetest.CommuneA1), casework.Registration{
				Data: petition.PetitionData{Kind: kind, Subject: p.Subject}, Parties: []party.Party{s.party},
			})
			if err != nil || len(dups) != 1 || !dups[0].ByIdentity {
				t.Errorf("step %d, %s: the clerk is not told of the earlier paper: %+v, %v", i, kind, dups, err)
			}
		}
	})
}

// TestAMaskedNumberNeverReplacesTheRealOne sends back what a form showed.
func TestAMaskedNumberNeverReplacesTheRealOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		for _, kind := range []petition.Kind{petition.Complaint, petition.Denunciation} {
			v := &vault{world: newWorld(t, b, roll(t, 303))}
			first, second := v.d.secret().party, v.d.secret().party
			p := v.enter(kind, secret{party: first}, "")
			replace := func(parties ...party.Party) error {
				var result casework.PetitionResult
				_, err := v.s.ReplaceParties(t.Context(), person(access.Clerk, storetest.CommuneA1), p.ID, 0, casework.Correction{Parties: parties, Reason: "Sửa địa chỉ"}, catch(&result))
				return err
			}
			numbers := func() string {
				t.Helper()
				view, err := v.s.Petition(t.Context(), person(access.Clerk, storetest.CommuneA1), p.ID)
				if err != nil {
					t.Fatal(err)
				}
				var out []string
				for _, q := range view.Shown.Parties {
					out = append(out, q.IdentityNumber)
				}
				return strings.Join(out, " ")
			}
			masked := first
			masked.Address, masked.IdentityNumber = "Thôn khác", party.MaskIdentity(first.IdentityNumber)
			if err := replace(masked); err != nil || numbers() != first.IdentityNumber {
				t.Errorf("%s: sent back masked: %v, then %s", kind, err, numbers())
			}
			if err := replace(second, masked); err != nil || numbers() != second.IdentityNumber+" "+first.IdentityNumber {
				t.Errorf("%s: moved to the second place: %v, then %s", kind, err, numbers())
			}
			before := numbers()
			foreign := masked
			foreign.IdentityNumber = party.MaskIdentity("9" + strings.Repeat("7", 11))
			if err := replace(foreign); !errors.Is(err, petition.ErrInvalid) || fault.As(err).Fields[0].Code != "masked" || numbers() != before {
				t.Errorf("%s: a masked number of nobody: %v, then %s", kind, err, numbers())
			}
			view, err := v.s.Petition(t.Context(), person(access.Officer, storetest.CommuneA1), p.ID)
			if err != nil || kind == petition.Complaint && !party.Masked(view.Shown.Parties[0].IdentityNumber) {
				t.Errorf("%s: an officer sees %+v, %v", kind, view.Shown, err)
			}
			v.b.Clock.Advance(time.Second)
		}
	})
}
