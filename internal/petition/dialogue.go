package petition

import (
	"slices"
	"strconv"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// A dialogue (đối thoại) in a complaint is called in writing and held afterwards,
// or put off when who complains is kept away by something they cannot help; then
// it is called anew. There may be several (Luật Khiếu nại, Điều 30, 39, 53; Nghị
// định 155/2026/NĐ-CP, Điều 11). Who takes part stands here by what they are and
// their place; names are kept sealed with the history.

// Side is what somebody has to do with the complaint whom a dialogue is about.
type Side string

// The sides.
const (
	Complains  Side = "complainant"
	Represents Side = "representative" // of many complainants, or in place of one
	Responds   Side = "respondent"
	Concerns   Side = "concerned" // rights or duties of theirs are touched
	Attends    Side = "body"      // cơ quan, tổ chức có liên quan
)

// Sides lists every side.
func Sides() []Side { return []Side{Complains, Represents, Responds, Concerns, Attends} }

// complains reports whether the side is that of the complaint.
func (s Side) complains() bool { return s == Complains || s == Represents }

// Absence is why somebody who was called did not come.
type Absence string

// The absences; empty of who came. The first two are good reasons (Nghị định
// 155/2026/NĐ-CP, Điều 12, Điều 28a).
const (
	KeptByForce    Absence = "force_majeure"
	KeptByObstacle Absence = "obstacle"
	NoGoodReason   Absence = "no_good_reason"
)

// Absences lists every absence.
func Absences() []Absence { return []Absence{KeptByForce, KeptByObstacle, NoGoodReason} }

// Chair is who conducted a dialogue.
type Chair string

// The chairs.
const (
	ByResolver        Chair = "resolver"         // in person
	ByDeputy          Chair = "deputy"           // a deputy of theirs
	BySpecialisedHead Chair = "specialised_head" // the head of a specialised body of the same level
	ByVerifyingHead   Chair = "verifying_head"   // the head of the body that verified
)

// Chairs lists every chair.
func Chairs() []Chair { return []Chair{ByResolver, ByDeputy, BySpecialisedHead, ByVerifyingHead} }

// Seat is the place of somebody in a dialogue.
type Seat struct {
	Side   Side
	Place  int     // which of several, from 1; 0 for the only one
	Absent Absence // empty of who came, and while it has not been held
}

// Participant is somebody who is called to a dialogue, or came.
type Participant struct {
	Seat
	Name string // kept apart, sealed; may be empty
}

// Dialogue is one dialogue of a complaint.
type Dialogue struct {
	CalledOn  clock.Date
	PlannedOn clock.Date
	On        clock.Date // when it was held, or put off; zero while it is to come
	PutOff    bool
	Chair     Chair // of one that was held
	Seats     []Seat
}

// maxParticipants bounds the participants of one dialogue.
const maxParticipants = 200

// dialogueRows are the rows by which dialogues are called, held and put off.
func dialogueRows(article bilingual.Legal) []Rule {
	basis := []bilingual.Legal{article, nd155("Điều 11")}
	return []Rule{
		{
			Action: ActionCallDialogue, Title: bilingual.Text{VI: "Thông báo đối thoại", EN: "Call the dialogue"}, From: []State{StateVerifying, StateVerified, StateDialogue},
			Effect:     callDialogue,
			Permission: access.MatterVerify, Guards: []Guard{isCalledInTime}, Needs: []Need{needsPlannedOn, needsParticipants},
			Paper: lifecycle.NoticePaper, Document: "Thông báo về việc đối thoại",
			Starts: []lifecycle.Start{{Term: deadline.DialogueNotice, From: lifecycle.OnPlan}}, Meets: []deadline.Term{deadline.DialogueNotice},
			Basis: basis,
		},
		{
			Action: ActionHoldDialogue, Title: bilingual.Text{VI: "Tổ chức đối thoại", EN: "Hold the dialogue"}, From: []State{StateVerified, StateDialogue}, To: StateDialogue,
			Effect:     holdDialogue,
			Permission: access.MatterVerify, Guards: []Guard{hasCall, isOnItsDay, isChairedInPerson}, Needs: []Need{needsParticipants, needsChair}, Takes: []string{"chair_name"},
			Paper: lifecycle.MinutesPaper, Document: "Biên bản đối thoại", Basis: basis,
		},
		{
			Action: ActionPutOffDialogue, Title: bilingual.Text{VI: "Hoãn đối thoại", EN: "Put the dialogue off"}, From: []State{StateVerifying, StateVerified, StateDialogue},
			Effect:     putOffDialogue,
			Permission: access.MatterVerify, Guards: []Guard{hasCall, isCalledInTime}, Needs: []Need{needsReason}, Takes: []string{"participants", "planned_on"},
			Document: "Biên bản hoặc thông báo hoãn đối thoại", Basis: basis,
		},
	}
}

//nolint:gochecknoglobals // guards
var (
	isCalledInTime = guard("called_in_time", func(f Facts) *fault.Error {
		if f.Imported || f.NoticeDue.IsZero() || !f.On.After(f.NoticeDue) {
			return nil
		}
		return ErrGuard.Msg("Thông báo đối thoại phải gửi trước ngày đối thoại ít nhất 05 ngày: chậm nhất ngày "+f.NoticeDue.Vietnamese()+".",
			"The dialogue is called five days before it at least: by "+f.NoticeDue.String()+".").By(nd155("Điều 11 khoản 1")).
			At("/planned_on", "too_soon", "Ngày đối thoại quá gần.", "The dialogue is too soon.")
	})

	hasCall = guard("dialogue_called", func(f Facts) *fault.Error {
		if f.Imported || !f.Matter.PlannedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Chưa có thông báo đối thoại, hoặc buổi đối thoại đã thông báo đã tổ chức hoặc đã hoãn.",
			"No dialogue is called, or the one that was has been held or put off.").By(nd155("Điều 11 khoản 1"))
	})

	// Who was called for one day need not come on another.
	isOnItsDay = guard("dialogue_on_its_day", func(f Facts) *fault.Error {
		switch day := f.Matter.PlannedOn; {
		case f.Imported, f.On == day, f.Listing && f.On.After(day):
			return nil
		case f.On.Before(day):
			return ErrGuard.Msg("Buổi đối thoại được thông báo cho ngày "+day.Vietnamese()+"; không tổ chức sớm hơn.",
				"The dialogue is called for "+day.String()+"; it is not held before.").By(nd155("Điều 11 khoản 1"))
		default:
			return ErrGuard.Msg("Buổi đối thoại được thông báo cho ngày "+day.Vietnamese()+"; muốn tổ chức vào ngày khác thì phải thông báo lại, hoặc ghi hoãn kèm ngày mới.",
				"The dialogue is called for "+day.String()+"; on another day it is held after another call, or after a postponement that names the day.").
				By(nd155("Điều 11 khoản 1")).At("/on", "not_called_for", "Không phải ngày đã thông báo.", "Not the day for which it was called.")
		}
	})

	// Of a second instance with many complainants the resolver conducts it; whoever
	// heads a specialised body always does, which no register tells.
	isChairedInPerson = guard("chaired_in_person", func(f Facts) *fault.Error {
		m, chair := f.Matter, f.Command.Chair
		if f.Listing || f.Imported || m.Instance != Second || !m.Many || chair == "" || chair == ByResolver || f.On.Before(law2026) {
			return nil
		}
		return ErrGuard.Msg("Giải quyết lần hai mà có nhiều người cùng khiếu nại thì người giải quyết khiếu nại phải trực tiếp đối thoại.",
			"At second instance, with many complainants, the resolver conducts the dialogue in person.").By(nd155("Điều 11 khoản 2")).
			At("/chair", "in_person", "Người giải quyết khiếu nại phải trực tiếp đối thoại.", "The resolver in person.")
	})
)

// callDialogue sets the day of the dialogue, and who is called. One that was to
// come is put off by that.
func callDialogue(t *turn) error {
	m, cmd := t.matter, t.Command
	if err := t.checkPlannedOn(); err != nil {
		return err
	}
	bad := checkSides(checkParticipants(ErrInvalid, cmd.Participants), cmd.Participants)
	for i, p := range cmd.Participants {
		if p.Absent != "" {
			bad = bad.At(participantAt(i)+"/absent", "not_held", "Chưa tổ chức thì chưa có người vắng mặt.", "Nobody is absent before it is held.")
		}
	}
	if err := finish(bad); err != nil {
		return err
	}
	m.endCall(Dialogue{On: t.On, PutOff: true})
	m.call(Dialogue{CalledOn: t.On, PlannedOn: cmd.PlannedOn, Seats: seats(cmd.Participants)})
	t.names(cmd.Participants, "")
	return nil
}

// checkPlannedOn refuses a day for the dialogue before it is told.
func (t *turn) checkPlannedOn() error {
	if t.Command.PlannedOn.Before(t.On) {
		return ErrInvalid.At("/planned_on", "before_notice", "Ngày đối thoại trước ngày thông báo.", "The dialogue lies before its notice.")
	}
	return nil
}

// holdDialogue records who came and who did not, and who conducted it.
func holdDialogue(t *turn) error {
	m, cmd := t.matter, t.Command
	bad := checkSides(checkParticipants(ErrInvalid, cmd.Participants), cmd.Participants)
	if !Known(Chairs(), cmd.Chair) {
		bad = bad.At("/chair", "unknown_value", "Người chủ trì không có trong danh mục.", "Not a known chair.")
	}
	if open := m.called(); open != nil && !allTold(open.Seats, cmd.Participants) {
		bad = bad.At("/participants", "not_told", "Cần ghi từng người đã mời có mặt hay vắng mặt.", "It is told of everybody who was called whether they came.")
	}
	bad = checkText(bad, "/chair_name", cmd.ChairName, MaxName, false)
	if err := finish(bad); err != nil {
		return err
	}
	if isExcused(cmd.Participants) {
		return ErrGuard.Msg("Người khiếu nại vắng mặt có lý do chính đáng; hãy ghi hoãn và thông báo lại buổi đối thoại.",
			"Who complains is absent for a good reason; put the dialogue off and call it anew.").By(nd155("Điều 11 khoản 5")).
			With("guard", "complainant_heard")
	}
	m.endCall(Dialogue{On: t.On, Chair: cmd.Chair, Seats: seats(cmd.Participants)})
	t.names(cmd.Participants, cmd.ChairName)
	return nil
}

// putOffDialogue ends a call without a dialogue. One that is put off to another
// day is to come on that day, for the same people.
func putOffDialogue(t *turn) error {
	m, cmd := t.matter, t.Command
	if err := finish(checkParticipants(ErrInvalid, cmd.Participants)); err != nil {
		return err
	}
	var called []Seat
	if open := m.called(); open != nil {
		called = slices.Clone(open.Seats)
	}
	m.endCall(Dialogue{On: t.On, PutOff: true, Seats: seats(cmd.Participants)})
	t.names(cmd.Participants, "")
	if cmd.PlannedOn.IsZero() {
		return nil
	}
	if err := t.checkPlannedOn(); err != nil {
		return err
	}
	m.call(Dialogue{CalledOn: t.On, PlannedOn: cmd.PlannedOn, Seats: called})
	return nil
}

// call adds a dialogue that is to come.
func (m *Matter) call(d Dialogue) {
	m.Dialogues = append(m.Dialogues, d)
	m.PlannedOn = d.PlannedOn
}

// called is the dialogue that is to come; nil when none is, or when its call was
// recorded without who was called.
func (m *Matter) called() *Dialogue {
	if len(m.Dialogues) == 0 || !m.Dialogues[len(m.Dialogues)-1].On.IsZero() {
		return nil
	}
	return &m.Dialogues[len(m.Dialogues)-1]
}

// endCall puts what became of the dialogue that was to come in its place; who was
// called stays where nothing is told of them. Without a call nothing is put off.
func (m *Matter) endCall(now Dialogue) {
	m.Dialogues = slices.Clone(m.Dialogues)
	open := m.called()
	switch {
	case open == nil && m.PlannedOn.IsZero() && now.PutOff:
		return
	case open == nil:
		m.Dialogues = append(m.Dialogues, Dialogue{PlannedOn: m.PlannedOn})
		open = &m.Dialogues[len(m.Dialogues)-1]
	}
	now.CalledOn, now.PlannedOn = open.CalledOn, open.PlannedOn
	for _, s := range open.Seats {
		if !slices.ContainsFunc(now.Seats, s.same) {
			now.Seats = append(now.Seats, s)
		}
	}
	*open, m.PlannedOn = now, clock.Date{}
}

// same reports whether both are the place of the same person.
func (s Seat) same(o Seat) bool { return s.Side == o.Side && s.Place == o.Place }

func seats(list []Participant) []Seat {
	var out []Seat
	for _, p := range list {
		out = append(out, p.Seat)
	}
	return out
}

// allTold reports whether it is told of each who was called whether they came.
func allTold(called []Seat, told []Participant) bool {
	for _, s := range called {
		if !slices.ContainsFunc(told, func(p Participant) bool { return s.same(p.Seat) }) {
			return false
		}
	}
	return true
}

// isExcused reports whether nobody on the side of the complaint came, and one of
// them for a good reason.
func isExcused(list []Participant) bool {
	excused := false
	for _, p := range list {
		if p.Side.complains() && p.Absent == "" {
			return false
		}
		excused = excused || p.Side.complains() && p.Absent != NoGoodReason
	}
	return excused
}

func participantAt(i int) string { return "/participants/" + strconv.Itoa(i) }

// checkParticipants adds to a refusal what is wrong with a list of participants.
func checkParticipants(bad *fault.Error, list []Participant) *fault.Error {
	if len(list) > maxParticipants {
		return bad.At("/participants", "too_many", "Tối đa 200 người tham gia.", "At most 200 participants.")
	}
	for i, p := range list {
		at := participantAt(i)
		bad = chosen(bad, at+"/side", p.Side, Sides(), bilingual.Text{VI: "tư cách tham gia", EN: "side"})
		if p.Place < 0 || p.Place > maxPlace {
			bad = bad.At(at+"/place", "out_of_range", "Số thứ tự ngoài phạm vi.", "Out of range.")
		}
		if p.Absent != "" && !Known(Absences(), p.Absent) {
			bad = bad.At(at+"/absent", "unknown_value", "Lý do vắng mặt không có trong danh mục.", "Not a known absence.")
		}
		if slices.ContainsFunc(list[:i], func(q Participant) bool { return q.same(p.Seat) }) {
			bad = bad.At(at, "repeated", "Lặp lại người tham gia.", "The participant is repeated.")
		}
		bad = checkText(bad, at+"/name", p.Name, MaxName, false)
	}
	return bad
}

// checkSides adds to a refusal the side of a dialogue of which nothing is told:
// whoever complains, and whoever is complained about, is called, and came or did
// not (Nghị định 155/2026/NĐ-CP, Điều 11 khoản 1, khoản 4).
func checkSides(bad *fault.Error, list []Participant) *fault.Error {
	if !slices.ContainsFunc(list, func(p Participant) bool { return p.Side.complains() }) {
		bad = bad.At("/participants", "complainant_missing", "Phải ghi người khiếu nại hoặc người đại diện.", "The complainant or a representative is missing.")
	}
	if !slices.ContainsFunc(list, func(p Participant) bool { return p.Side == Responds }) {
		bad = bad.At("/participants", "respondent_missing", "Phải ghi người bị khiếu nại, hoặc đại diện cơ quan bị khiếu nại; vắng mặt thì ghi lý do.",
			"Whoever is complained about is missing; of who did not come it is told why.")
	}
	return bad
}

// names keeps who takes part apart from the event, which tells that there are
// names.
func (t *turn) names(list []Participant, chair string) {
	named := false
	for _, p := range list {
		if p.Name != "" {
			t.done.Values = append(t.done.Values, Value{Field: FactParticipants, Of: p.key(), New: p.Name})
			named = true
		}
	}
	if named {
		t.more = append(t.more, FieldChange{Name: FactParticipants, Value: told})
	}
	if chair != "" {
		t.done.Values = append(t.done.Values, Value{Field: FactChairName, New: chair})
		t.more = append(t.more, FieldChange{Name: FactChairName, Value: told})
	}
}
