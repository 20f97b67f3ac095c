package petition

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// A case is assigned to people of the authority that has it: one, or a team
// with a leader. A denunciation is verified by a team of two or more (Luật Tố
// cáo, Điều 31; Nghị định 31/2019/NĐ-CP, Điều 10). Whoever has an interest in a
// case has no part in it. Assignments and conflicts of interest are steps like
// any other: dated events that keep the state and move no deadline.

// Assignee is an account to which a petition or matter is assigned.
type Assignee struct {
	Account uuid.UUID
	Leader  bool       // tổ trưởng; of one alone, always
	Since   clock.Date // a member that stays keeps its first day
}

// Conflict is an interest that an account has in a case.
type Conflict struct {
	Account uuid.UUID
	Ground  Ground
	Since   clock.Date // when it was declared
}

// Member is one of those to whom a command assigns a case.
type Member struct {
	Account uuid.UUID
	Leader  bool
}

// AssigneeFilter narrows lists by assignment; the zero filter does not.
type AssigneeFilter struct {
	Account uuid.UUID // assigned to this account
	Nobody  bool      // assigned to nobody
}

// MaxTeam bounds to how many accounts a case is assigned.
const MaxTeam = 20

// teamSize is the least number of people who verify a denunciation (Nghị định
// 31/2019/NĐ-CP, Điều 10).
const teamSize = 2

// ErrRecused refuses an act of somebody who has an interest in the case.
var ErrRecused = fault.Define(fault.Forbidden, "conflict_of_interest",
	"Người có xung đột lợi ích không được tham gia giải quyết vụ việc.", "A person with a conflict of interest has no part in the case.")

// ErrAssigned refuses a step of verification of somebody to whom the matter is
// not assigned.
var ErrAssigned = fault.Define(fault.Forbidden, "assigned_to_others",
	"Vụ việc đã giao cho người khác xác minh.", "The matter is assigned to others.")

// assignments are the rows of assignment and of conflicts of interest, for
// states in which something is left to do.
func assignments(from []State, grounds []Ground, basis ...bilingual.Legal) []Rule {
	return []Rule{
		{
			Action: ActionAssign, Title: bilingual.Text{VI: "Phân công người giải quyết, thành lập Tổ xác minh", EN: "Assign"}, From: from,
			Effect: assign, Reads: []lifecycle.Read{ReadTeam},
			Permission: access.CaseAssign, Delegable: true, Needs: []Need{needsTeam}, Guards: []Guard{keepsTeam}, Document: "Văn bản phân công", Basis: basis,
		},
		{
			Action: ActionUnassign, Title: bilingual.Text{VI: "Thôi phân công", EN: "End the assignment"}, From: from,
			Effect:     unassign,
			Permission: access.CaseAssign, Delegable: true, Needs: []Need{needsReason}, Guards: []Guard{isAssigned}, Basis: basis,
		},
		{
			Action: ActionDeclareConflict, Title: bilingual.Text{VI: "Ghi nhận xung đột lợi ích", EN: "Declare a conflict of interest"}, From: from,
			Effect: declareConflict, Reads: []lifecycle.Read{ReadAccount}, Takes: []string{"account_id"}, Open: true, Delegable: true,
			Permission: access.CaseRecuse, Needs: []Need{needsGround}, Grounds: grounds, GroundsOf: interestsOf, Basis: basis,
		},
		{
			Action: ActionLiftConflict, Title: bilingual.Text{VI: "Bỏ ghi nhận xung đột lợi ích", EN: "Lift a conflict of interest"}, From: from,
			Effect:     liftConflict,
			Permission: access.CaseAssign, Needs: []Need{needsAccount, needsReason}, Guards: []Guard{hasConflict}, Basis: basis,
		},
	}
}

// assign makes the team of the command the assignees.
func assign(t *turn) error {
	if !t.By.allowed() {
		return access.ErrForbidden.With("permission", string(access.CaseAssign))
	}
	team, err := t.name(*t.assignees)
	*t.assignees = team
	return err
}

// nameTeam assigns the matter when the step names a team. A denunciation for which
// it names nobody is verified by the head who takes it.
func nameTeam(t *turn) error {
	switch {
	case len(t.Command.Team) > 0:
		return assign(t)
	case t.Matter.Kind == Denunciation && len(t.Matter.Assignees) == 0 && t.By.Account != uuid.Nil:
		*t.assignees = []Assignee{{Account: t.By.Account, Leader: true, Since: t.On}}
	}
	return nil
}

// unassign lets the case leave those who had it.
func unassign(t *turn) error {
	*t.assignees = nil
	return nil
}

// declareConflict records an interest. It ends the assignment of whoever has it and,
// of who is accused, the verification by their office.
func declareConflict(t *turn) error {
	c, by := t.Command, t.By
	if c.Account == uuid.Nil {
		c.Account = by.Account
	}
	if c.Account == uuid.Nil {
		return ErrInvalid.At("/account_id", "required", "Thiếu tài khoản.", "The account is missing.")
	}
	if c.Account != by.Account && !by.allowed() && !by.Registers {
		return access.ErrForbidden.With("permission", string(access.PetitionRegister))
	}
	if onRecord(*t.conflicts, Conflict{Account: c.Account, Ground: c.Ground}) {
		return ErrGuard.Msg("Xung đột lợi ích này đã được ghi nhận.", "This conflict of interest is on record already.").
			At("/ground", "recorded_before", "Đã ghi nhận.", "On record already.")
	}
	t.keepOut(Conflict{c.Account, c.Ground, t.On})
	if t.matter != nil && t.in.AccusedThere {
		return recall(t)
	}
	return nil
}

// keepOut records interests beside those on record. It ends the assignment of whom
// they bar.
func (t *turn) keepOut(list ...Conflict) {
	*t.conflicts = recorded(*t.conflicts, list...)
	*t.assignees = slices.DeleteFunc(slices.Clone(*t.assignees), func(a Assignee) bool {
		return slices.ContainsFunc(list, func(c Conflict) bool { return c.Account == a.Account && !Known(t.By.Noted, c.Ground) })
	})
}

// recorded are the interests on record with others, each once.
func recorded(list []Conflict, more ...Conflict) []Conflict {
	out := slices.Clone(list)
	for _, c := range more {
		if !onRecord(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// onRecord reports whether an interest is among those of a list, since whenever.
func onRecord(list []Conflict, c Conflict) bool {
	return slices.ContainsFunc(list, func(o Conflict) bool { return o.Account == c.Account && o.Ground == c.Ground })
}

// Beside are the interests in the matters of which petitions have a part.
func Beside(list ...Petition) []Conflict {
	var out []Conflict
	for _, p := range list {
		for _, t := range p.Parts {
			out = append(out, t.Conflicts...)
		}
	}
	return out
}

// liftConflict takes back what was on record about an account.
func liftConflict(t *turn) error {
	of := func(x Conflict) bool { return x.Account == t.Command.Account }
	*t.conflicts = slices.DeleteFunc(slices.Clone(*t.conflicts), of)
	return nil
}

// name turns the team of a command into assignees; before are those there were.
func (f Facts) name(before []Assignee) ([]Assignee, error) {
	bad, leaders := ErrInvalid, 0
	var out []Assignee
	for i, m := range f.Command.Team {
		at := "/team/" + strconv.Itoa(i) + "/account_id"
		since := f.On
		for _, old := range before {
			if old.Account == m.Account {
				since = old.Since
			}
		}
		if why := f.recusal(m.Account); why != nil {
			return nil, why.At(at, "conflict_of_interest", "Người này có xung đột lợi ích trong vụ việc.", "This person has a conflict of interest in the case.")
		}
		if m.Account == uuid.Nil {
			bad = bad.At(at, "required", "Thiếu tài khoản.", "The account is missing.")
		}
		if slices.ContainsFunc(out, func(a Assignee) bool { return a.Account == m.Account }) {
			bad = bad.At(at, "repeated", "Tài khoản lặp lại.", "The account is repeated.")
		}
		if m.Leader {
			leaders++
		}
		out = append(out, Assignee{m.Account, m.Leader || len(f.Command.Team) == 1, since})
	}
	if len(out) > MaxTeam {
		n := strconv.Itoa(MaxTeam)
		bad = bad.At("/team", "too_many", "Nhiều nhất "+n+" người.", "At most "+n+" people.")
	}
	if len(out) > 1 && leaders != 1 {
		bad = bad.At("/team", "one_leader", "Phải có đúng một người phụ trách (tổ trưởng).", "Exactly one of them leads.")
	}
	if err := finish(bad); err != nil {
		return nil, err
	}
	for _, old := range before {
		if f.On.Before(old.Since) {
			return nil, ErrEffectiveDate.Msg("Ngày phân công trước lần phân công liền trước ("+old.Since.Vietnamese()+").",
				"The assignment lies before the one it replaces ("+old.Since.String()+").").
				At("/on", "before_previous_step", "Trước lần phân công liền trước.", "Before the previous assignment.")
		}
	}
	return out, nil
}

// conflicts are those of the case; of a petition whose possible steps are
// listed, those of its matter as well.
func (f Facts) conflicts() []Conflict { return slices.Concat(f.Petition.Conflicts, f.Matter.Conflicts) }

// Accused are the accounts of those against whom the petition is, as far as that
// is on record.
func (p Petition) Accused() []uuid.UUID {
	var out []uuid.UUID
	for _, c := range p.Conflicts {
		if c.Ground == AccusedSelf {
			out = append(out, c.Account)
		}
	}
	return out
}

// Accused are the accounts of those against whom the matter is, as far as that is
// on record.
func (m Matter) Accused() []uuid.UUID { return Petition{Conflicts: m.Conflicts}.Accused() }

// interest is what keeps an account out of the case; false when nothing does.
func (f Facts) interest(account uuid.UUID) (Conflict, bool) {
	for _, c := range slices.Concat(f.conflicts(), f.Beside) {
		if c.Account == account && account != uuid.Nil && !Known(f.By.Noted, c.Ground) {
			return c, true
		}
	}
	return Conflict{}, false
}

// recusal is the refusal of an account that has an interest in the case; nil
// for others.
func (f Facts) recusal(account uuid.UUID) *fault.Error {
	c, has := f.interest(account)
	switch {
	case !has:
		return nil
	case c.Ground == AccusedSelf && account == f.By.Account: // nobody is told that they are denounced
		return ErrRecused
	}
	name := interests[c.Ground]
	return ErrRecused.Msg("Có xung đột lợi ích từ ngày "+c.Since.Vietnamese()+": "+name.VI+".",
		"There is a conflict of interest since "+c.Since.String()+": "+name.EN+".").
		By(f.interestBasis()).With("ground", string(c.Ground))
}

// Recusal is the refusal of who has an interest in the petition, or in a matter
// of it, and acts on it otherwise than by a step; nil for others.
func Recusal(p Petition, m *Matter, by Acting) *fault.Error {
	f := Facts{Petition: p, Beside: Beside(p), By: by}
	if m != nil {
		f.Matter = *m
	}
	return f.recusal(by.Account)
}

// recusedElsewhere refuses who has an interest in another matter that a step
// touches: the one that is joined, merged with, or gone on from.
func (f Facts) recusedElsewhere(in Input) *fault.Error {
	for _, m := range append([]*Matter{in.Target, in.Prior}, in.Targets...) {
		if m == nil {
			continue
		}
		if why := (Facts{Matter: *m, By: f.By}).recusal(f.By.Account); why != nil {
			return why
		}
	}
	return nil
}

// kind is that of the case.
func (f Facts) kind() Kind {
	if f.Matter.Kind != "" {
		return f.Matter.Kind
	}
	return f.Petition.Kind
}

// interestBasis is the article by which people with an interest are kept out.
// For denunciations the law names kin; for other kinds it is the article on
// verification, and the bar rests on a switch of the law.
func (f Facts) interestBasis() bilingual.Legal {
	if f.kind() == Denunciation {
		return nd31("Điều 10 khoản 3")
	}
	return f.verifyBasis()
}

// verifyBasis is the article by which the resolver verifies or has it done.
func (f Facts) verifyBasis() bilingual.Legal {
	if t := (Track{f.kind(), f.Matter.Instance, f.Matter.Discipline || f.Petition.Discipline}).Table(); t != nil {
		return basisOf(t, ActionVerify)
	}
	return ltcd("Điều 28")
}

// stands refuses who has no part in the case, and who takes a step of
// verification in a matter that is assigned to others.
// Declaring an interest is open to everybody, and handing over is no act on the
// case: it goes where the office goes.
func stands(f Facts, r *Rule) *fault.Error {
	if !f.By.somebody() {
		return access.ErrForbidden.Msg("Không xác định được ai thực hiện bước này.", "Nobody is known to take this step.")
	}
	if !r.Open {
		if why := f.recusal(f.By.Account); why != nil {
			return why
		}
	}
	if why := elsewhere(f, r); why != nil {
		return why
	}
	if r.Permission != access.MatterVerify || f.By.allowed() || f.Matter.AssignedTo(f.By.Account) ||
		slices.ContainsFunc(f.By.For, f.Matter.AssignedTo) {
		return nil
	}
	ids := make([]string, len(f.Matter.Assignees))
	for i, a := range f.Matter.Assignees {
		ids[i] = a.Account.String()
	}
	return ErrAssigned.Msg("Chỉ người được phân công, người thay thế khi vắng mặt hoặc thủ trưởng được thực hiện bước xác minh.",
		"Only those to whom the matter is assigned, their stand-ins during an absence, and the head take steps of verification.").
		By(f.verifyBasis()).With("assigned_to", ids)
}

// AssignedTo reports whether the account may act in the matter as far as
// assignments go: it is one of the assignees, or there is none.
func (m Matter) AssignedTo(account uuid.UUID) bool {
	return len(m.Assignees) == 0 || slices.ContainsFunc(m.Assignees, func(a Assignee) bool { return a.Account == account })
}

// verifiedByTeam reports whether the matter is a denunciation that people of the
// deployment verify, suspended or not.
func (m Matter) verifiedByTeam() bool {
	return m.Kind == Denunciation && m.BeingVerified() && !m.Entrusted.outside()
}

// team counts those of the assignees whom no conflict bars, and who leads them.
func (f Facts) team() (people, leaders int) {
	for _, a := range f.Matter.Assignees {
		if _, barred := f.interest(a.Account); !barred {
			people++
			if a.Leader {
				leaders++
			}
		}
	}
	return people, leaders
}

// alone reports whether the head verifies by themselves: whoever acts is one, and
// nobody else is named, or assigned when nobody is named.
func (f Facts) alone() bool {
	own := func(id uuid.UUID) bool { return id == f.By.Account }
	for _, m := range f.Command.Team {
		if !own(m.Account) {
			return false
		}
	}
	others := slices.ContainsFunc(f.Matter.Assignees, func(a Assignee) bool { return !own(a.Account) })
	return f.By.allowed() && (len(f.Command.Team) > 0 || !others)
}

// lacksTeam is the refusal of a step for which a denunciation needs those who
// verify it.
func lacksTeam() *fault.Error {
	return ErrGuard.Msg("Tố cáo do người đứng đầu trực tiếp xác minh, do Tổ xác minh có từ hai người trở lên, có tổ trưởng, hoặc giao cơ quan khác xác minh; chưa phân công đủ.",
		"A denunciation is verified by the head in person, by a team of two or more with a leader, or by a body to which it is given; no such team is assigned.").By(nd31("Điều 10")).
		At("/team", "too_few", "Cần ít nhất hai người, một người là tổ trưởng.", "At least two people are needed, one of them the leader.")
}

//nolint:gochecknoglobals // rows of the tables
var (
	// namesVerifiers: the head verifies alone, or a team does; the step may name it.
	namesVerifiers = guard("team_named", func(f Facts) *fault.Error {
		people, leaders := f.team()
		switch {
		case f.Imported, f.Listing && f.By.allowed(), people >= teamSize && leaders == 1 && len(f.Command.Team) == 0, len(f.Command.Team) >= teamSize, f.alone():
			return nil
		}
		return lacksTeam()
	})

	// hasVerifiers: who reports is the head who verified alone, or of a team.
	hasVerifiers = guard("team_assigned", func(f Facts) *fault.Error {
		if people, leaders := f.team(); f.Imported || people >= teamSize && leaders == 1 || f.alone() {
			return nil
		}
		return lacksTeam()
	})

	// keepsTeam: while a denunciation is verified, it is not left to one who is not
	// the head.
	keepsTeam = guard("team_kept", func(f Facts) *fault.Error {
		if !f.Matter.verifiedByTeam() || f.Listing || len(f.Command.Team) >= teamSize || f.alone() {
			return nil
		}
		return lacksTeam()
	})

	isAssigned = guard("assigned", func(f Facts) *fault.Error {
		if len(f.Petition.Assignees)+len(f.Matter.Assignees) > 0 {
			return nil
		}
		return ErrGuard.Msg("Chưa phân công cho ai.", "It is assigned to nobody.")
	})

	hasConflict = guard("conflict_recorded", func(f Facts) *fault.Error {
		if slices.ContainsFunc(f.conflicts(), func(c Conflict) bool { return f.Listing || c.Account == f.Command.Account }) {
			return nil
		}
		return ErrGuard.Msg("Không có xung đột lợi ích nào được ghi nhận.", "No conflict of interest is on record.")
	})
)

// unknownThere refuses to put a petition, or a matter's petitions, into a
// matter that knows less about who has an interest.
func unknownThere(here, there []Conflict, pointer string) error {
	for _, c := range here {
		if !onRecord(there, c) {
			return ErrGuard.Msg("Xung đột lợi ích đã ghi nhận ở đây phải được ghi nhận ở vụ việc kia trước.",
				"A conflict of interest on record here must be recorded at the other matter first.").
				At(pointer, "conflict_not_recorded", "Chưa ghi nhận xung đột lợi ích ở vụ việc này.", "The matter lacks a conflict of interest.")
		}
	}
	return nil
}

// WriteAssignees writes assignees as one text, in which events and storage keep
// them: account, first day, and a star for who leads.
func WriteAssignees(list []Assignee) string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.Account.String() + "=" + a.Since.String()
		if a.Leader {
			out[i] += "*"
		}
	}
	return strings.Join(out, " ")
}

// ReadAssignees reads what WriteAssignees wrote.
func ReadAssignees(s string) ([]Assignee, error) {
	var out []Assignee
	for _, word := range strings.Fields(s) {
		account, since, _ := strings.Cut(word, "=")
		day, leads := strings.CutSuffix(since, "*")
		id, badID := uuid.Parse(account)
		on, badDay := clock.ParseDate(day)
		if err := errors.Join(badID, badDay); err != nil {
			return nil, fmt.Errorf("assignee %q: %w", word, err)
		}
		out = append(out, Assignee{id, leads, on})
	}
	return out, nil
}

// WriteConflicts writes conflicts of interest as one text: account, ground and
// day.
func WriteConflicts(list []Conflict) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.Account.String() + "=" + string(c.Ground) + "=" + c.Since.String()
	}
	return strings.Join(out, " ")
}

// ReadConflicts reads what WriteConflicts wrote.
func ReadConflicts(s string) ([]Conflict, error) {
	var out []Conflict
	for _, word := range strings.Fields(s) {
		account, rest, _ := strings.Cut(word, "=")
		ground, day, _ := strings.Cut(rest, "=")
		id, badID := uuid.Parse(account)
		on, badDay := clock.ParseDate(day)
		if err := errors.Join(badID, badDay); err != nil {
			return nil, fmt.Errorf("conflict of interest %q: %w", word, err)
		}
		out = append(out, Conflict{id, Ground(ground), on})
	}
	return out, nil
}
