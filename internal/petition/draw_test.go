package petition_test

import (
	"math/bits"

	"pgregory.net/rapid"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/petition"
)

// number draws a number below n, each equally often. Rapid's own integers
// favour the ends of a range, and walks led by them die early.
func number(t *rapid.T, label string, n int) int {
	drawn := 0
	for range bits.Len(uint(n)) + 2 {
		drawn *= 2
		if rapid.Bool().Draw(t, label) {
			drawn++
		}
	}
	return drawn % n
}

// pick draws one of the values, each equally often.
func pick[T any](t *rapid.T, label string, values []T) T {
	return values[number(t, label, len(values))]
}

// drawEntry draws what a clerk might enter, always valid.
func drawEntry(t *rapid.T, today clock.Date) petition.PetitionData {
	d := petition.PetitionData{
		Kind:       pick(t, "kind", petition.Kinds()),
		Channel:    pick(t, "channel", petition.Channels()),
		Field:      pick(t, "field", petition.Fields()),
		ReceivedOn: today.AddDays(-number(t, "received days ago", 6)),
		Subject:    pick(t, "subject", []string{"Đất đai", "Chế độ", "Đường làng"}),
		Originals:  rapid.Bool().Draw(t, "originals"),
		Anonymous:  number(t, "anonymous", 6) == 0,
	}
	if !d.Anonymous {
		d.Signatories = number(t, "signatories", 8)
	}
	return d
}

// likely draws true nine times in ten: a command that lacks something stays
// the exception, so that walks get somewhere.
func likely(t *rapid.T, label string) bool { return rapid.IntRange(0, 9).Draw(t, label) < 9 }

// drawAction prefers the actions that the table offers, and draws any other
// now and then.
func drawAction(t *rapid.T, offered []petition.Availability) petition.Action {
	seldom := []petition.Action{petition.Withdraw, petition.Correct, petition.File}
	var allowed []petition.Action
	for _, a := range offered {
		if a.Allowed && (!petition.Known(seldom, a.Rule.Action) || number(t, "a seldom one", 6) == 0) {
			allowed = append(allowed, a.Rule.Action)
		}
	}
	if len(allowed) > 0 && likely(t, "an action that is allowed") {
		return pick(t, "allowed action", allowed)
	}
	if likely(t, "an action of the table") {
		return pick(t, "action of the table", offered).Rule.Action
	}
	return pick(t, "any action", actions())
}

// drawOn draws a date around the last step, seldom one that is not possible.
func drawOn(t *rapid.T, last, today clock.Date) clock.Date {
	if !likely(t, "a possible date") {
		return pick(t, "on", []clock.Date{{}, today.AddDays(1), last.AddDays(-1)})
	}
	on := last.AddDays(number(t, "days after the last step", 4))
	if on.After(today) {
		return today
	}
	return on
}

func (w *world) drawPetitionCommand(t *rapid.T, p petition.Petition) petition.Command {
	cmd := petition.Command{
		Action: drawAction(t, petition.PetitionActions(p, everything)),
		On:     drawOn(t, p.LastOn, w.today),
		Reason: "Theo hồ sơ",
	}
	if cmd.Action == petition.Refuse && len(w.fitting(p)) > 0 {
		cmd.Action = petition.Join // otherwise walks hardly ever join
	}
	if !likely(t, "a reason") {
		cmd.Reason = " "
	}
	if !likely(t, "all that is needed") {
		return cmd
	}
	cmd.Reply = "Đã giải quyết."
	switch cmd.Action {
	case petition.Classify:
		cmd.Classification = drawClassification(t)
	case petition.Join:
		cmd.Matter = w.drawMatter(t, p)
	case petition.Transfer:
		cmd.TransferTo = pick(t, "transfer to", []authority.ID{0, office, otherOffice})
		cmd.TransferName = "Tòa án nhân dân khu vực"
	case petition.Correct:
		d := drawEntry(t, w.today)
		if likely(t, "the same namelessness") && d.Anonymous != p.Anonymous {
			d.Anonymous, d.Signatories = p.Anonymous, 0
		}
		cmd.Petition = &d
	}
	return cmd
}

func drawClassification(t *rapid.T) *petition.Classification {
	c := &petition.Classification{
		Kind:        pick(t, "classified kind", append(petition.Kinds(), petition.Denunciation, petition.Denunciation)),
		Field:       pick(t, "classified field", petition.Fields()),
		Eligibility: pick(t, "eligibility", append(petition.Eligibilities(), petition.Eligible, petition.Eligible)),
		Competence:  pick(t, "competence", []petition.Competence{petition.Within, petition.Within, petition.Within, petition.Within, petition.Within, petition.Within, petition.OutsideState, petition.OutsideParty, "nowhere"}),
	}
	return c
}

// drawMatter draws a matter, mostly one that the petition can join, or one
// that does not exist.
func (w *world) drawMatter(t *rapid.T, p petition.Petition) authority.OwnedID {
	if fitting := w.fitting(p); len(fitting) > 0 && likely(t, "a fitting matter") {
		return pick(t, "fitting matter", fitting)
	}
	every := []authority.OwnedID{id(office, 9999)}
	for _, subject := range w.order {
		if _, ok := w.matters[subject]; ok {
			every = append(every, subject)
		}
	}
	return pick(t, "matter", every)
}

// fitting lists the matters that the petition can join.
func (w *world) fitting(p petition.Petition) []authority.OwnedID {
	var out []authority.OwnedID
	for _, subject := range w.order {
		m, ok := w.matters[subject]
		if ok && m.Open() && subject.Authority == p.ID.Authority && petition.MatterTable(m.Kind) == petition.MatterTable(p.Kind) {
			out = append(out, subject)
		}
	}
	return out
}

func (w *world) drawMatterCommand(t *rapid.T, m petition.Matter) petition.Command {
	cmd := petition.Command{
		Action:    drawAction(t, petition.MatterActions(m, everything)),
		On:        drawOn(t, m.LastOn, w.today),
		Reason:    "Theo hồ sơ",
		Explained: rapid.Bool().Draw(t, "explained"),
	}
	if !likely(t, "all that is needed") {
		return cmd
	}
	switch cmd.Action {
	case petition.Decide, petition.Conclude, petition.RecordResult:
		cmd.Outcome = pick(t, "outcome", petition.Outcomes())
	case petition.Correct:
		cmd.Correction = &petition.MatterCorrection{
			Field:   pick(t, "corrected field", append(petition.Fields(), "", "unheard_of")),
			Outcome: pick(t, "corrected outcome", append(petition.Outcomes(), "")),
		}
		if rapid.Bool().Draw(t, "correct the date") {
			cmd.Correction.ResolvedOn = w.today.AddDays(1 - number(t, "resolved days ago", 11))
		}
	}
	return cmd
}
