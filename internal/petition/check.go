package petition

import (
	"slices"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/fault"
	"kntc/internal/text"
)

// check verifies what every step has in common: the fields that the row needs,
// values that are possible at all, and a possible effective date.
func (t *turn) check(r *Rule, last clock.Date) error {
	cmd, today := t.Command, t.in.Today
	bad := stray(r.Unmet(t.Facts, ErrInvalid), r, cmd)
	if len(r.Outcomes) > 0 && cmd.Outcome != "" && !Known(r.Outcomes, cmd.Outcome) {
		bad = bad.At("/outcome", "unknown_value", "Kết quả không dùng cho bước này.", "Not an outcome of this action.")
	}
	bad = t.checkGround(bad, r)
	if cmd.Ruling != "" && !Known(Rulings(), cmd.Ruling) {
		bad = bad.At("/ruling", "unknown_value", "Phán quyết lần hai không có trong danh mục.", "Must be recognise or annul_amend.")
	}
	if cmd.Judgment != "" && !Known(Judgments(), cmd.Judgment) {
		bad = bad.At("/judgment", "unknown_value", "Phán quyết của Tòa án không có trong danh mục.", "Must be dismissed, partly_granted or granted.")
	}
	if cmd.Days != 0 && (cmd.Days < 1 || cmd.Days > maxExtension) {
		bad = bad.At("/days", "out_of_range", "Mỗi lần gia hạn từ 1 đến 30 ngày.", "An extension has 1 to 30 days.")
	}
	bad = checkText(bad, "/prior_decision", cmd.PriorDecision, MaxLine, false)
	bad = checkText(bad, "/paper/addressees", cmd.Paper.Addressees, MaxNote, false)
	bad = checkText(bad, "/reason", cmd.Reason, MaxNote, false)
	bad = checkText(bad, "/reply", cmd.Reply, MaxContent, false)
	bad = checkText(bad, "/receipt_unknown", cmd.ReceiptUnknown, MaxNote, false)
	if cmd.ComplainedOn.After(cmd.On) {
		bad = bad.At("/complained_on", "after_step", "Ngày cấp trên nhận đơn sau ngày ghi nhận.", "The complaint came in after the day of the step.")
	}
	bad = checkText(bad, "/withdrawn", cmd.Withdrawn, MaxNote, false)
	bad = checkText(bad, "/transfer_name", cmd.TransferName, MaxLine, false)
	bad = checkText(bad, "/body_name", cmd.BodyName, MaxLine, false)
	bad = checkText(bad, "/paper/number", cmd.Paper.Number, MaxName, false)
	bad = checkText(bad, "/paper/signer", cmd.Paper.Signer, MaxName, false)
	if cmd.TransferTo != 0 && cmd.TransferName != "" { // they may be two
		bad = bad.At("/transfer_name", "one_addressee", "Chỉ nêu một nơi nhận: cơ quan trong hệ thống hoặc tên cơ quan bên ngoài.",
			"Name one addressee: an authority of the deployment, or one outside by its name.")
	}
	if cmd.Body != 0 && cmd.BodyName != "" {
		bad = bad.At("/body_name", "one_body", "Chỉ nêu một nơi được giao: cơ quan trong hệ thống hoặc tên cơ quan bên ngoài.",
			"Name one body: an authority of the deployment, or one outside by its name.")
	}
	bad = t.checkPaperOn(bad, r)
	if err := finish(bad); err != nil {
		return err
	}
	return r.CheckDate(cmd.On, last, today)
}

// checkGround refuses a ground that does not fit the step or the case, and names
// those that do.
func (t *turn) checkGround(bad *fault.Error, r *Rule) *fault.Error {
	fits, g := r.GroundsFor(t.Facts), t.Command.Ground
	switch {
	case g == "" || !r.Accepts("ground") || Known(fits, g):
		return bad
	case g == Overdue && Known(fits, GraveViolation): // lateness alone: a guard says by which article it is none
		return bad
	case len(fits) == 0:
		return bad.At("/ground", "not_for_case", "Hồ sơ này không cần căn cứ cho bước “"+r.Title.VI+"”.", "Of this case the step “"+r.Title.EN+"” takes no ground.")
	}
	named := listed(fits, GroundText)
	if !Known(r.Grounds, g) {
		return bad.At("/ground", "unknown_value", "Căn cứ không có trong danh mục của bước này. Căn cứ phù hợp: "+named.VI+".", "The step knows no such ground. Those that fit: "+named.EN+".")
	}
	return bad.At("/ground", "not_for_case", "Căn cứ không phù hợp. Căn cứ phù hợp: "+named.VI+".", "The ground does not fit. Those that do: "+named.EN+".")
}

// listed names values for a refusal.
func listed[T any](list []T, words func(T) bilingual.Text) bilingual.Text {
	vi, en := make([]string, len(list)), make([]string, len(list))
	for i, v := range list {
		vi[i], en[i] = "“"+words(v).VI+"”", "“"+words(v).EN+"”"
	}
	return bilingual.Text{VI: strings.Join(vi, ", "), EN: strings.Join(en, ", ")}
}

// checkPaperOn refuses a day on which the document of the step cannot have been
// written. One that the office itself issues is not older than the case; what it
// only cites may be, and an old register tells what it tells.
func (t *turn) checkPaperOn(bad *fault.Error, r *Rule) *fault.Error {
	const at = "/paper/on"
	on, since, came := t.Command.Paper.On, t.Petition.ReceivedOn, bilingual.Text{VI: "nhận đơn", EN: "the receipt of the petition"}
	if t.matter != nil {
		since, came = t.Matter.AcceptedOn, bilingual.Text{VI: "thụ lý", EN: "the acceptance"}
	}
	switch {
	case on.IsZero():
		return bad
	case on.After(t.in.Today):
		return bad.At(at, "in_future", "Ngày văn bản không được sau ngày hiện tại.", "The date of the document lies in the future.")
	case on.Year() < earliest:
		return bad.At(at, "out_of_range", "Năm của văn bản không hợp lệ.", "The year of the document is not possible.")
	case !t.Imported && r.Form(string(t.kind())).Class != "" && on.Before(since):
		return bad.At(at, "before_case", "Ngày văn bản trước ngày "+came.VI+" ("+since.Vietnamese()+").", "The document is older than "+came.EN+" ("+since.String()+").")
	}
	return bad
}

// clean returns the command with its texts in the form in which they are stored.
func (c Command) clean() Command {
	c.Reason, c.Reply, c.Withdrawn, c.ReceiptUnknown = text.Clean(c.Reason), text.Clean(c.Reply), text.Clean(c.Withdrawn), text.Clean(c.ReceiptUnknown)
	c.TransferName, c.BodyName = oneLine(c.TransferName), oneLine(c.BodyName)
	c.Contents = slices.Clone(c.Contents)
	for i := range c.Contents {
		c.Contents[i].Subject = oneLine(c.Contents[i].Subject)
	}
	c.Participants = slices.Clone(c.Participants)
	for i := range c.Participants {
		c.Participants[i].Name = oneLine(c.Participants[i].Name)
	}
	c.PriorDecision, c.ChairName = oneLine(c.PriorDecision), oneLine(c.ChairName)
	c.Paper.Number, c.Paper.Signer = oneLine(c.Paper.Number), oneLine(c.Paper.Signer)
	c.Paper.Addressees = text.Clean(c.Paper.Addressees)
	return c
}

// said lists what a command told that changes no state by itself.
func (c Command) said() []FieldChange {
	var out []FieldChange
	if c.Ground != "" {
		out = append(out, FieldChange{Name: FactGround, Value: string(c.Ground)})
	}
	if c.Days != 0 {
		out = append(out, FieldChange{Name: FactDays, Value: strconv.Itoa(c.Days)})
	}
	if c.Party != 0 {
		out = append(out, FieldChange{Name: FactLeft, Value: strconv.Itoa(c.Party)})
	}
	if c.Withdrawn != "" {
		out = append(out, FieldChange{Name: FactWithdrawn, Value: c.Withdrawn})
	}
	if !c.Hindered.IsZero() {
		out = append(out, FieldChange{Name: FactHinderedFrom, Value: c.Hindered.From.String()}, FieldChange{Name: FactHinderedTo, Value: c.Hindered.To.String()})
	}
	if !c.PriorDecidedOn.IsZero() {
		out = append(out, FieldChange{Name: FactPriorDecidedOn, Value: c.PriorDecidedOn.String()})
		if len(c.Receipts) > 0 {
			out = append(out, FieldChange{Name: FactPriorReceipts, Value: WriteReceipts(c.Receipts)})
		}
	}
	if c.ReceiptUnknown != "" {
		out = append(out, FieldChange{Name: FactReceiptUnknown, Value: c.ReceiptUnknown})
	}
	if c.NothingToGoOn {
		out = append(out, FieldChange{Name: FactNothingToGoOn, Value: yes(true)})
	}
	return out
}

// finish returns the collected field faults, or nil when there are none.
func finish(bad *fault.Error) error {
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}
