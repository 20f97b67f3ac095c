package petition

import (
	"reflect"
	"slices"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// commandField is something that a command tells beside action, day, reason and
// document, which every step takes.
type commandField struct {
	name  string // as the API calls it
	title bilingual.Text
	in    func(*Command) any // a pointer to it
}

// The fields of a command. A row takes those that it needs and those of its
// Takes; others are refused, so that nobody believes that they were recorded.
//
//nolint:gochecknoglobals // a read-only table
var commandFields = []commandField{
	{"classification", bilingual.Text{VI: "Kết quả phân loại", EN: "classification"}, func(c *Command) any { return &c.Classification }},
	{"matter", bilingual.Text{VI: "Vụ việc", EN: "matter"}, func(c *Command) any { return &c.Matter }},
	{"contents", bilingual.Text{VI: "Các nội dung tách ra", EN: "contents"}, func(c *Command) any { return &c.Contents }},
	{"instance", bilingual.Text{VI: "Lần giải quyết", EN: "instance"}, func(c *Command) any { return &c.Instance }},
	{"duty", bilingual.Text{VI: "Hành vi bị tố cáo", EN: "kind of violation"}, func(c *Command) any { return &c.Duty }},
	{"transfer_to", bilingual.Text{VI: "Cơ quan nhận", EN: "addressee"}, func(c *Command) any { return &c.TransferTo }},
	{"transfer_name", bilingual.Text{VI: "Tên cơ quan nhận bên ngoài", EN: "name of the addressee"}, func(c *Command) any { return &c.TransferName }},
	{"confirm_accused_there", bilingual.Text{VI: "Xác nhận người bị khiếu nại, tố cáo làm việc tại cơ quan nhận", EN: "confirmation that somebody accused works there"}, func(c *Command) any { return &c.AccusedBelow }},
	{"reply", bilingual.Text{VI: "Nội dung phúc đáp", EN: "reply"}, func(c *Command) any { return &c.Reply }},
	{"outcome", bilingual.Text{VI: "Kết quả", EN: "outcome"}, func(c *Command) any { return &c.Outcome }},
	{"explained", bilingual.Text{VI: "Rút qua giải thích, thuyết phục", EN: "withdrawal thanks to explanation"}, func(c *Command) any { return &c.Explained }},
	{"petition", bilingual.Text{VI: "Thông tin đính chính của đơn", EN: "correction of the petition"}, func(c *Command) any { return &c.Petition }},
	{"correction", bilingual.Text{VI: "Thông tin đính chính của vụ việc", EN: "correction of the matter"}, func(c *Command) any { return &c.Correction }},
	{"inadmissibility", bilingual.Text{VI: "Căn cứ không thụ lý", EN: "ground of inadmissibility"}, func(c *Command) any { return &c.Inadmissibility }},
	{"ground", bilingual.Text{VI: "Căn cứ", EN: "ground"}, func(c *Command) any { return &c.Ground }},
	{"prior", bilingual.Text{VI: "Vụ việc trước đó", EN: "earlier matter"}, func(c *Command) any { return &c.Prior }},
	{"prior_decision", bilingual.Text{VI: "Quyết định, kết luận trước đó", EN: "earlier decision"}, func(c *Command) any { return &c.PriorDecision }},
	{"attachment", bilingual.Text{VI: "Tệp đính kèm", EN: "file"}, func(c *Command) any { return &c.File }},
	{"identity_check", bilingual.Text{VI: "Nơi xác minh danh tính", EN: "where identity is checked"}, func(c *Command) any { return &c.IdentityCheck }},
	{"party", bilingual.Text{VI: "Người gửi đã rút", EN: "party that withdraws"}, func(c *Command) any { return &c.Party }},
	{"planned_on", bilingual.Text{VI: "Ngày dự kiến đối thoại", EN: "day of the dialogue"}, func(c *Command) any { return &c.PlannedOn }},
	{"participants", bilingual.Text{VI: "Người tham gia đối thoại", EN: "participants"}, func(c *Command) any { return &c.Participants }},
	{"chair", bilingual.Text{VI: "Người chủ trì đối thoại", EN: "who chairs"}, func(c *Command) any { return &c.Chair }},
	{"chair_name", bilingual.Text{VI: "Họ tên người chủ trì", EN: "name of who chairs"}, func(c *Command) any { return &c.ChairName }},
	{"differs", bilingual.Text{VI: "Yêu cầu và kết quả xác minh khác nhau", EN: "difference between claim and verification"}, func(c *Command) any { return &c.Differs }},
	{"criteria", bilingual.Text{VI: "Tiêu chí phức tạp", EN: "criteria of complexity"}, func(c *Command) any { return &c.Criteria }},
	{"days", bilingual.Text{VI: "Số ngày gia hạn", EN: "days of the extension"}, func(c *Command) any { return &c.Days }},
	{"hindered_from", bilingual.Text{VI: "Thời gian không khiếu nại được", EN: "time in which nobody could complain"}, func(c *Command) any { return &c.Hindered }},
	{"prior_decided_on", bilingual.Text{VI: "Ngày ban hành quyết định trước đó", EN: "day of the earlier decision"}, func(c *Command) any { return &c.PriorDecidedOn }},
	{"complained_on", bilingual.Text{VI: "Ngày cấp trên nhận đơn", EN: "day on which the level above received the complaint"}, func(c *Command) any { return &c.ComplainedOn }},
	{"receipt_unknown", bilingual.Text{VI: "Lý do không xác định được ngày nhận quyết định", EN: "why the receipt is not known"}, func(c *Command) any { return &c.ReceiptUnknown }},
	{"receipts", bilingual.Text{VI: "Ngày nhận được quyết định", EN: "receipt of the decision"}, func(c *Command) any { return &c.Receipts }},
	{"withdrawn", bilingual.Text{VI: "Nội dung đã rút", EN: "part that is withdrawn"}, func(c *Command) any { return &c.Withdrawn }},
	{"nothing_to_go_on", bilingual.Text{VI: "Không có căn cứ để tiếp tục giải quyết", EN: "statement that there is nothing to go on with"}, func(c *Command) any { return &c.NothingToGoOn }},
	{"suspension", bilingual.Text{VI: "Lần tạm đình chỉ", EN: "suspension"}, func(c *Command) any { return &c.Suspension }},
	{"ruling", bilingual.Text{VI: "Phán quyết lần hai", EN: "ruling"}, func(c *Command) any { return &c.Ruling }},
	{"deliberate", bilingual.Text{VI: "Cố ý tố cáo sai", EN: "deliberately wrong denunciation"}, func(c *Command) any { return &c.Deliberate }},
	{"ordered", bilingual.Text{VI: "Nội dung phải thi hành", EN: "what is ordered"}, func(c *Command) any { return &c.Ordered }},
	{"done", bilingual.Text{VI: "Kết quả thi hành", EN: "what has been done"}, func(c *Command) any { return &c.Done }},
	{"referred", bilingual.Text{VI: "Số vụ, số người chuyển cơ quan điều tra", EN: "what goes to the investigators"}, func(c *Command) any { return &c.Referred }},
	{"judgment", bilingual.Text{VI: "Phán quyết của Tòa án", EN: "judgment"}, func(c *Command) any { return &c.Judgment }},
	{"body", bilingual.Text{VI: "Cơ quan được giao xác minh", EN: "verifying body"}, func(c *Command) any { return &c.Body }},
	{"body_name", bilingual.Text{VI: "Tên cơ quan bên ngoài được giao xác minh", EN: "name of the verifying body"}, func(c *Command) any { return &c.BodyName }},
	{"due_on", bilingual.Text{VI: "Hạn báo cáo", EN: "day by which the body reports"}, func(c *Command) any { return &c.DueOn }},
	{"publication", bilingual.Text{VI: "Việc công khai", EN: "publication"}, func(c *Command) any { return &c.Publication }},
	{"team", bilingual.Text{VI: "Người được phân công", EN: "team"}, func(c *Command) any { return &c.Team }},
	{"account_id", bilingual.Text{VI: "Tài khoản", EN: "account"}, func(c *Command) any { return &c.Account }},
}

// CommandFields lists the names of what a command tells beside action, day, reason
// and document.
func CommandFields() []string {
	out := make([]string, len(commandFields))
	for i, f := range commandFields {
		out[i] = f.name
	}
	return out
}

// CommandFieldText is what people call such a field.
func CommandFieldText(name string) bilingual.Text { return fieldNamed(name).title }

// given reports whether the command tells the field.
func (f commandField) given(c *Command) bool {
	v := reflect.ValueOf(f.in(c)).Elem()
	if v.Kind() == reflect.String {
		return strings.TrimSpace(v.String()) != ""
	}
	if v.Kind() == reflect.Slice {
		return v.Len() > 0
	}
	return !v.IsZero()
}

// fieldNamed returns the field of a command that has the name. Rows are put
// together at start: an unknown name ends the program there.
func fieldNamed(name string) commandField {
	i := slices.IndexFunc(commandFields, func(f commandField) bool { return f.name == name })
	if i < 0 {
		panic("petition: no field of commands is called " + name) //nolint:forbidigo // a row that is wrong ends the program at start
	}
	return commandFields[i]
}

// Fitting returns the command without the fields that none of the rows takes.
func (c Command) Fitting(rows ...*Rule) Command {
	for _, f := range commandFields {
		if !slices.ContainsFunc(rows, func(r *Rule) bool { return r.Accepts(f.name) }) {
			reflect.ValueOf(f.in(&c)).Elem().SetZero()
		}
	}
	return c
}

// stray adds to a refusal the fields of the command that the row does not take.
func stray(bad *fault.Error, r *Rule, c Command) *fault.Error {
	for _, f := range commandFields {
		if f.given(&c) && !r.Accepts(f.name) {
			bad = bad.At("/"+f.name, "not_taken", "Bước “"+r.Title.VI+"” không dùng thông tin “"+f.title.VI+"”.",
				"The step “"+r.Title.EN+"” takes no “"+f.title.EN+"”.")
		}
	}
	return bad
}
