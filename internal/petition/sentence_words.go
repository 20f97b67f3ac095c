package petition

import (
	"encoding/json"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/party"
)

// factWord is the title of a field of events, and how its values are said; nil
// says them as they are.
type factWord struct {
	title bilingual.Text
	value func(string) bilingual.Text
}

// FactTitle names a field that events set.
func FactTitle(f FactName) bilingual.Text {
	if w, ok := factWords[f]; ok {
		return w.title
	}
	return same(string(f))
}

// HasWords reports whether the field has words for people.
func HasWords(f FactName) bool {
	_, ok := factWords[f]
	return ok
}

// titlesBesideRows are the titles of what is no row of a table: nobody takes it
// as a step of its case.
//
//nolint:gochecknoglobals // a read-only table
var titlesBesideRows = map[Action]bilingual.Text{
	ActionRegister:    {VI: "Tiếp nhận", EN: "Register"},
	ActionOpen:        {VI: "Mở vụ việc", EN: "Open the matter"},
	ActionSucceed:     {VI: "Nhận bàn giao", EN: "Take over from the predecessor"},
	ActionTakeIn:      {VI: "Nhận đơn của vụ việc được nhập", EN: "Take in the petitions of a merged matter"},
	ActionGiveBack:    {VI: "Trả lại đơn của vụ việc bỏ nhập", EN: "Give back the petitions of a matter"},
	ActionMove:        {VI: "Chuyển sang vụ việc khác", EN: "Move to another matter"},
	ActionFollow:      {VI: "Cập nhật theo cơ quan nhận bàn giao", EN: "Follow what the successor put right"},
	ActionSealParties: {VI: "Giữ bí mật người gửi đơn", EN: "Seal the parties"},
	ActionTakeBack:    {VI: "Hủy theo lần nhập sổ ghi nhầm", EN: "Taken back with its import"},
	ActionUpdate:      {VI: "Cập nhật hồ sơ", EN: "Update the case"},
}

//nolint:gochecknoglobals // a read-only table
var factWords = map[FactName]factWord{
	FactKind:        {bilingual.Text{VI: "Loại", EN: "Kind"}, func(s string) bilingual.Text { return Kind(s).Text() }},
	FactKinds:       {bilingual.Text{VI: "Các nội dung trong đơn", EN: "Kinds of contents"}, kindsWords},
	FactForwarder:   {bilingual.Text{VI: "Nơi chuyển đơn", EN: "Forwarded by"}, func(s string) bilingual.Text { return Forwarder(s).Text() }},
	FactResultAsked: {bilingual.Text{VI: "Người gửi yêu cầu thông báo kết quả", EN: "The sender asked to be told the result"}, yesText},
	FactField:       {bilingual.Text{VI: "Lĩnh vực", EN: "Field"}, func(s string) bilingual.Text { return Field(s).Text() }},
	FactChannel:     {bilingual.Text{VI: "Nguồn đơn", EN: "Channel"}, func(s string) bilingual.Text { return Channel(s).Text() }},
	FactReceivedOn:  {bilingual.Text{VI: "Ngày nhận đơn", EN: "Received on"}, dateText},
	FactNumber:      {bilingual.Text{VI: "Số mới (số cũ đã hủy)", EN: "New number, the old one is annulled"}, nil},
	FactNumberFreed: {bilingual.Text{VI: "Số đã trả lại cho sổ", EN: "Number that is free again"}, nil},
	FactSourceFreed: {bilingual.Text{VI: "Số theo sổ nhập, đã trả lại", EN: "Number of the imported register that is free again"}, nil},
	FactMany:        {bilingual.Text{VI: "Đông người", EN: "Many names"}, func(s string) bilingual.Text { return bilingual.Of(manyTexts, s) }},
	FactSignatories: {bilingual.Text{VI: "Số người ký", EN: "Signatories"}, countWords},
	FactAnonymous:   {bilingual.Text{VI: "Đơn nặc danh", EN: "Anonymous"}, yesText},
	FactOriginals:   {bilingual.Text{VI: "Kèm giấy tờ gốc", EN: "Originals enclosed"}, yesText},

	FactEligibility:     {bilingual.Text{VI: "Điều kiện xử lý", EN: "Eligibility"}, func(s string) bilingual.Text { return Eligibility(s).Text() }},
	FactCompetence:      {bilingual.Text{VI: "Thẩm quyền", EN: "Competence"}, func(s string) bilingual.Text { return Competence(s).Text() }},
	FactMatter:          {bilingual.Text{VI: "Vụ việc", EN: "Matter"}, nil},
	FactParts:           {bilingual.Text{VI: "Các nội dung tách ra", EN: "Contents"}, nil},
	FactInstance:        {bilingual.Text{VI: "Lần giải quyết", EN: "Instance"}, func(s string) bilingual.Text { return Instance(s).Text() }},
	FactOutcome:         {bilingual.Text{VI: "Kết quả", EN: "Outcome"}, func(s string) bilingual.Text { return OutcomeText(Outcome(s)) }},
	FactResolvedOn:      {bilingual.Text{VI: "Ngày có kết quả", EN: "Resolved on"}, dateText},
	FactOrigin:          {bilingual.Text{VI: "Đơn, vụ việc gốc", EN: "Goes on from"}, nil},
	FactTransferTo:      {bilingual.Text{VI: "Nơi nhận", EN: "Addressee"}, nil},
	FactReplyOn:         {bilingual.Text{VI: "Ngày phúc đáp", EN: "Replied on"}, dateText},
	FactSealedElsewhere: {bilingual.Text{VI: "Giữ bí mật theo cơ quan khác", EN: "Sealed because of another authority"}, yesText},
	FactSealedBy:        {bilingual.Text{VI: "Cơ quan xác định là tố cáo", EN: "Found to be a denunciation by"}, nil},

	FactSubject:           {bilingual.Text{VI: "Trích yếu", EN: "Subject"}, nil},
	FactContent:           {bilingual.Text{VI: "Nội dung", EN: "Content"}, nil},
	FactRespondent:        {bilingual.Text{VI: "Người bị khiếu nại, tố cáo", EN: "Respondent"}, nil},
	FactContestedDecision: {bilingual.Text{VI: "Quyết định bị khiếu nại", EN: "Contested decision"}, nil},
	FactReply:             {bilingual.Text{VI: "Nội dung phúc đáp", EN: "Reply"}, nil},
	FactParties:           {bilingual.Text{VI: "Người gửi", EN: "Party"}, nil},
	FactPartyType:         {bilingual.Text{VI: "Loại người gửi", EN: "Type"}, func(s string) bilingual.Text { return party.Type(s).Text() }},
	FactPartyIdentity:     {bilingual.Text{VI: "Số giấy tờ", EN: "Identity number"}, nil},
	FactPartyAddress:      {bilingual.Text{VI: "Địa chỉ", EN: "Address"}, nil},
	FactPartyPhone:        {bilingual.Text{VI: "Điện thoại", EN: "Telephone"}, nil},
	FactPartySpokesman:    {bilingual.Text{VI: "Vai trò người đại diện", EN: "Role as representative"}, yesText},

	FactRepresentatives: {bilingual.Text{VI: "Số người đại diện", EN: "Representatives"}, nil},
	FactAllSigned:       {bilingual.Text{VI: "Mọi người đã ký hoặc điểm chỉ", EN: "Everybody signed"}, yesText},
	FactAppointed:       {bilingual.Text{VI: "Có văn bản cử người đại diện", EN: "Representatives appointed in writing"}, yesText},
	FactDiscipline:      {bilingual.Text{VI: "Về quyết định kỷ luật", EN: "About a disciplinary decision"}, yesText},
	FactDuty:            {bilingual.Text{VI: "Hành vi bị tố cáo", EN: "Kind of violation"}, func(s string) bilingual.Text { return Duty(s).Text() }},
	FactEvident:         {bilingual.Text{VI: "Có nội dung rõ, chứng cứ cụ thể", EN: "Clear and with evidence"}, yesText},
	FactRemote:          {bilingual.Text{VI: "Vùng sâu, vùng xa", EN: "Remote area"}, yesText},
	FactInadmissibility: {bilingual.Text{VI: "Căn cứ không thụ lý", EN: "Ground of inadmissibility"}, func(s string) bilingual.Text { return Inadmissibility(s).Text() }},
	FactGround:          {bilingual.Text{VI: "Căn cứ", EN: "Ground"}, func(s string) bilingual.Text { return GroundText(Ground(s)) }},
	FactLeft:            {bilingual.Text{VI: "Người gửi đã rút, theo thứ tự ghi trong đơn", EN: "Party that withdrew, by its place"}, nil},

	FactIdentityCheck: {bilingual.Text{VI: "Kiểm tra, xác minh người tố cáo", EN: "Check of who denounces"}, func(s string) bilingual.Text { return IdentityCheck(s).Text() }},
	FactLateResolver:  {bilingual.Text{VI: "Tố cáo tiếp do quá thời hạn giải quyết", EN: "A further denunciation because the earlier one is late"}, yesText},
	FactReportAskedOn: {bilingual.Text{VI: "Yêu cầu cấp dưới báo cáo ngày", EN: "Report asked for on"}, dateText},
	FactReportedOn:    {bilingual.Text{VI: "Cấp dưới báo cáo ngày", EN: "Reported on"}, dateText},
	FactReceipts:      {bilingual.Text{VI: "Ngày nhận được quyết định", EN: "Receipt of the decision"}, receiptWords},
	FactHinderedFrom:  {bilingual.Text{VI: "Có trở ngại từ ngày", EN: "Hindered from"}, dateText},
	FactHinderedTo:    {bilingual.Text{VI: "Có trở ngại đến ngày", EN: "Hindered until"}, dateText},
	FactCourtOn:       {bilingual.Text{VI: "Tòa án thụ lý ngày", EN: "In court since"}, dateText},
	FactBeforeCourt:   {bilingual.Text{VI: "Trạng thái trước khi ra tòa", EN: "State before it went to court"}, func(s string) bilingual.Text { return StateText(State(s)) }},
	FactWithdrawn:     {bilingual.Text{VI: "Nội dung đã rút", EN: "Withdrawn part"}, nil},
	FactUndone:        {bilingual.Text{VI: "Việc chưa làm khi kết thúc hồ sơ", EN: "Left undone when the file was closed"}, termsText},
	FactGoesOnFor:     {bilingual.Text{VI: "Đã rút nhưng vẫn phải giải quyết", EN: "Goes on though withdrawn"}, func(s string) bilingual.Text { return GroundText(Ground(s)) }},
	FactNothingToGoOn: {bilingual.Text{VI: "Không có căn cứ để tiếp tục giải quyết", EN: "Nothing to go on with"}, yesText},
	FactDismissal:     {bilingual.Text{VI: "Về quyết định buộc thôi việc", EN: "About a dismissal"}, yesText},
	FactExplained:     {bilingual.Text{VI: "Rút qua giải thích, thuyết phục", EN: "Withdrawn thanks to explanation"}, yesText},
	FactFileWithheld:  {bilingual.Text{VI: "Một tệp đã rút khỏi hồ sơ", EN: "A file was withheld"}, nothing},
	FactFileErased:    {bilingual.Text{VI: "Nội dung một tệp đã rút được xóa", EN: "The bytes of a withheld file were erased"}, nothing},
	FactFileMarked:    {bilingual.Text{VI: "Một tệp được đánh dấu là bản sao đã che tên", EN: "A file was marked as a redacted copy"}, nothing},
	FactFileUnmarked:  {bilingual.Text{VI: "Một tệp không còn được coi là bản sao đã che tên", EN: "A file is no redacted copy any more"}, nothing},

	FactPrior:         {bilingual.Text{VI: "Vụ việc trước đó", EN: "Earlier matter"}, nil},
	FactPriorDecision: {bilingual.Text{VI: "Quyết định, kết luận trước đó", EN: "Earlier decision"}, nil},
	FactCriteria:      {bilingual.Text{VI: "Tiêu chí phức tạp", EN: "Criteria of complexity"}, criteriaWords},
	FactExtensions:    {bilingual.Text{VI: "Số lần gia hạn", EN: "Extensions"}, nil},
	FactDays:          {bilingual.Text{VI: "Số ngày gia hạn", EN: "Days of the extension"}, nil},
	FactRemoved:       {bilingual.Text{VI: "Các bước được bỏ, theo thứ tự trong lịch sử", EN: "Events taken back, by version"}, nil},
	FactStopFrom:      {bilingual.Text{VI: "Thời gian dừng được bỏ: từ ngày", EN: "Stop taken back: from"}, dateText},
	FactStopTo:        {bilingual.Text{VI: "Thời gian dừng được bỏ: đến ngày", EN: "Stop taken back: to"}, dateText},
	FactResume:        {bilingual.Text{VI: "Trạng thái sẽ trở lại", EN: "State to go back to"}, func(s string) bilingual.Text { return StateText(State(s)) }},
	FactClosedFrom:    {bilingual.Text{VI: "Trạng thái khi kết thúc hồ sơ", EN: "State in which the file was closed"}, func(s string) bilingual.Text { return StateText(State(s)) }},
	FactSuspendedOn:   {bilingual.Text{VI: "Tạm đình chỉ từ ngày", EN: "Suspended since"}, dateText},
	FactAppraisalOn:   {bilingual.Text{VI: "Trưng cầu giám định từ ngày", EN: "Appraisal since"}, dateText},
	FactStayedOn:      {bilingual.Text{VI: "Tạm đình chỉ thi hành từ ngày", EN: "Enforcement stayed since"}, dateText},
	FactProtectedOn:   {bilingual.Text{VI: "Bảo vệ từ ngày", EN: "Protected since"}, dateText},
	FactPlannedOn:     {bilingual.Text{VI: "Ngày dự kiến đối thoại", EN: "Dialogue planned on"}, dateText},
	FactDialogues:     {bilingual.Text{VI: "Đối thoại", EN: "Dialogues"}, dialogueWords},
	FactParticipants:  {bilingual.Text{VI: "Người tham gia đối thoại", EN: "Participants of the dialogue"}, nil},
	FactChairName:     {bilingual.Text{VI: "Người chủ trì đối thoại", EN: "Who conducted the dialogue"}, nil},
	FactDiffers:       {bilingual.Text{VI: "Yêu cầu và kết quả xác minh khác nhau", EN: "Claim and verification differ"}, yesText},
	FactInvestigated:  {bilingual.Text{VI: "Đã chuyển cơ quan điều tra", EN: "Sent to the investigators"}, yesText},
	FactRuling:        {bilingual.Text{VI: "Phán quyết lần hai", EN: "Ruling"}, func(s string) bilingual.Text { return Ruling(s).Text() }},
	FactDeliberate:    {bilingual.Text{VI: "Cố ý tố cáo sai", EN: "Deliberately wrong"}, yesText},
	FactOrdered:       {bilingual.Text{VI: "Phải thi hành", EN: "Ordered"}, orderedWords},
	FactDone:          {bilingual.Text{VI: "Đã thi hành", EN: "Done"}, doneWords},
	FactExecution:     {bilingual.Text{VI: "Lần ghi nhận thi hành, theo thứ tự trong lịch sử", EN: "The execution, by version"}, nil},
	FactExecutedOn:    {bilingual.Text{VI: "Ngày của lần thi hành", EN: "The execution was on"}, dateText},
	FactReferred:      {bilingual.Text{VI: "Chuyển cơ quan điều tra", EN: "Handed to the investigators"}, orderedWords},
	FactCarryOutOn:    {bilingual.Text{VI: "Không còn phải thi hành từ ngày", EN: "Nothing to carry out since"}, dateText},
	FactCarryOutAs:    {bilingual.Text{VI: "Lý do không còn phải thi hành", EN: "Why"}, func(s string) bilingual.Text { return CarryOutEnd(s).Text() }},
	FactJudgedOn:      {bilingual.Text{VI: "Ngày bản án có hiệu lực", EN: "Judged on"}, dateText},
	FactJudgment:      {bilingual.Text{VI: "Bản án hành chính", EN: "Judgment"}, func(s string) bilingual.Text { return Judgment(s).Text() }},
	FactPublishedOn:   {bilingual.Text{VI: "Ngày công khai", EN: "Published on"}, dateText},
	FactPublications:  {bilingual.Text{VI: "Đã công khai", EN: "Published"}, publicationWords},
	FactEndedOn:       {bilingual.Text{VI: "Ngày kết thúc", EN: "Ended on"}, dateText},
	FactDueOn:         {bilingual.Text{VI: "Hạn giải quyết", EN: "Result due on"}, dateText},
	FactDiscontinued:  {bilingual.Text{VI: "Đã rút đơn hoặc đình chỉ giải quyết", EN: "Withdrawn or terminated"}, yesText},
	FactTakenUpOn:     {bilingual.Text{VI: "Giải quyết tiếp ở lần sau từ ngày", EN: "Goes on at the next instance since"}, dateText},
	FactMergedInto:    {bilingual.Text{VI: "Nhập vào vụ việc", EN: "Merged into"}, nil},
	FactOther:         {bilingual.Text{VI: "Vụ việc liên quan", EN: "The other matter"}, nil},

	FactPriorReceipts:  {bilingual.Text{VI: "Ngày nhận được quyết định trước đó", EN: "Receipt of the earlier decision"}, receiptWords},
	FactPriorDecidedOn: {bilingual.Text{VI: "Ngày ban hành quyết định trước đó", EN: "Day of the earlier decision"}, dateText},
	FactReceiptUnknown: {bilingual.Text{VI: "Lý do không xác định được ngày nhận quyết định", EN: "Why the receipt is not known"}, nil},
	FactComplainedOn:   {bilingual.Text{VI: "Cấp trên nhận đơn ngày", EN: "Received by the level above on"}, dateText},
	FactWentUpBy:       {bilingual.Text{VI: "Lần chuyển lên cấp trên, theo thứ tự trong lịch sử", EN: "The step by which it went up, by version"}, nil},
	FactEffectUndoneOn: {bilingual.Text{VI: "Hủy ghi nhận có hiệu lực ngày", EN: "Effect undone on"}, dateText},

	FactAssigned:      {bilingual.Text{VI: "Giao cho", EN: "Assigned to"}, nil},
	FactVerifier:      {bilingual.Text{VI: "Giao xác minh cho", EN: "Verification given to"}, nil},
	FactVerifierSince: {bilingual.Text{VI: "Giao xác minh từ ngày", EN: "Verification given since"}, dateText},
	FactVerifierDue:   {bilingual.Text{VI: "Hạn báo cáo kết quả xác minh", EN: "Report on the verification due on"}, dateText},

	FactConflicts: {bilingual.Text{VI: "Xung đột lợi ích", EN: "Conflicts of interest"}, nil},

	FactHandedTo:     {bilingual.Text{VI: "Tiếp tục tại", EN: "Goes on at"}, nil},
	FactSucceededAs:  {bilingual.Text{VI: "Trạng thái khi nhận bàn giao", EN: "State when taken over"}, func(s string) bilingual.Text { return StateText(State(s)) }},
	FactOriginNumber: {bilingual.Text{VI: "Số tại cơ quan bàn giao", EN: "Number at the predecessor"}, nil},
	FactAcceptedOn:   {bilingual.Text{VI: "Ngày thụ lý", EN: "Accepted on"}, dateText},
	FactDisposedOn:   {bilingual.Text{VI: "Ngày xử lý", EN: "Disposed of on"}, dateText},
}

// overTitles say that what a field told is over, before what it was.
//
//nolint:gochecknoglobals // a read-only table
var overTitles = map[FactName]bilingual.Text{
	FactMatter:      {VI: "Không còn thuộc vụ việc", EN: "No longer part of matter"},
	FactTransferTo:  {VI: "Hủy việc gửi đến", EN: "No longer sent to"},
	FactCourtOn:     {VI: "Tòa án kết thúc vụ án đã thụ lý ngày", EN: "The court ended the case that it had since"},
	FactSuspendedOn: {VI: "Hết tạm đình chỉ, đã tạm đình chỉ từ ngày", EN: "No longer suspended, as it was since"},
	FactAppraisalOn: {VI: "Hết trưng cầu giám định, đã trưng cầu từ ngày", EN: "The appraisal is over that ran since"},
	FactStayedOn:    {VI: "Hết tạm đình chỉ thi hành, đã tạm đình chỉ từ ngày", EN: "Enforcement is no longer stayed, as it was since"},
	FactProtectedOn: {VI: "Hết ghi nhận bảo vệ, đã bảo vệ từ ngày", EN: "No protection is on record here any more; there was one since"},
	FactPlannedOn:   {VI: "Không còn chờ buổi đối thoại đã dự kiến ngày", EN: "No longer waiting for the dialogue planned on"},
	FactEndedOn:     {VI: "Tiếp tục giải quyết, đã ghi kết thúc ngày", EN: "Goes on; its end was recorded on"},
	FactMergedInto:  {VI: "Không còn nhập vào vụ việc", EN: "No longer merged into"},
	FactCarryOutOn:  {VI: "Tiếp tục phải thi hành, đã ghi hết phải thi hành từ ngày", EN: "To be carried out again; its end was recorded on"},
	FactAssigned:    {VI: "Thôi giao cho", EN: "No longer assigned to"},
	FactVerifier:    {VI: "Thôi giao xác minh cho", EN: "Verification taken back from"},
	FactConflicts:   {VI: "Bỏ ghi nhận xung đột lợi ích của", EN: "No conflict of interest on record any more of"},
}

// silentEnd reports whether nothing is said when the field is emptied: another field,
// or the state to which the step leads, tells it.
func silentEnd(f FactName) bool {
	return Known([]FactName{FactResume, FactClosedFrom, FactBeforeCourt, FactVerifierSince, FactVerifierDue, FactCarryOutAs}, f)
}

// countWords says a count of people.
func countWords(s string) bilingual.Text {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return same(s)
	}
	return bilingual.Number(n)
}

// nothing says no value: the title tells it all.
func nothing(string) bilingual.Text { return bilingual.Text{} }

//nolint:gochecknoglobals // a read-only table
var recipientTexts = map[Recipient]bilingual.Text{
	Complainant: {VI: "người khiếu nại", EN: "complainant"},
	Respondent:  {VI: "người bị khiếu nại", EN: "respondent"},
	Concerned:   {VI: "người có quyền, nghĩa vụ liên quan", EN: "person concerned"},
}

// receiptWords says who received a decision when.
func receiptWords(s string) bilingual.Text {
	list, err := ReadReceipts(s)
	if err != nil {
		return same(s)
	}
	var vi, en []string
	for _, r := range list {
		who := recipientTexts[r.Recipient]
		place := ""
		if r.Place > 0 {
			place = " " + strconv.Itoa(r.Place)
		}
		vi, en = append(vi, who.VI+place+" "+r.On.Vietnamese()), append(en, who.EN+place+" "+r.On.String())
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// publicationWords says what was made public, how and when.
func publicationWords(s string) bilingual.Text {
	list, err := ReadPublications(s)
	if err != nil {
		return same(s)
	}
	var vi, en []string
	for _, p := range list {
		what, how := bilingual.Of(publishedTexts, p.Of), p.Medium.Text()
		v, e := what.VI+", "+how.VI+" "+p.On.Vietnamese(), what.EN+", "+how.EN+" "+p.On.String()
		if !p.Until.IsZero() {
			v, e = v+"–"+p.Until.Vietnamese(), e+"–"+p.Until.String()
		}
		if p.Runs > 0 {
			n := strconv.Itoa(p.Runs)
			v, e = v+" ("+n+" lần)", e+" ("+n+" runs)"
		}
		vi, en = append(vi, v), append(en, e)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

// orderedWords and doneWords say what is ordered and what is done, leaving out
// what is nothing.
func orderedWords(s string) bilingual.Text { return resultWords(s, false) }

func doneWords(s string) bilingual.Text { return resultWords(s, true) }

func resultWords(s string, done bool) bilingual.Text {
	var r Result
	if err := json.Unmarshal([]byte(s), &r); err != nil {
		return same(s)
	}
	var vi, en []string
	for _, l := range resultLines {
		if l.value(r) == 0 {
			continue
		}
		words := l.said(l.value(r), done)
		vi, en = append(vi, words.VI), append(en, words.EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}
