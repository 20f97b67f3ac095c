package api

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// The words for people, for each value that the API speaks of. A test holds
// that every value has its words.
//
//nolint:gochecknoglobals // read-only tables
var (
	kindLabels = map[petition.Kind]bilingual.Text{
		petition.Complaint:      {VI: "Khiếu nại", EN: "Complaint"},
		petition.Denunciation:   {VI: "Tố cáo", EN: "Denunciation"},
		petition.Recommendation: {VI: "Kiến nghị", EN: "Recommendation"},
		petition.Feedback:       {VI: "Phản ánh", EN: "Feedback"},
		petition.Mixed:          {VI: "Đơn có nhiều nội dung", EN: "Several kinds of content"},
	}
	channelLabels = map[petition.Channel]bilingual.Text{
		petition.InPerson:  {VI: "Tiếp công dân", EN: "In person"},
		petition.Post:      {VI: "Bưu chính", EN: "By post"},
		petition.DropBox:   {VI: "Hòm thư góp ý", EN: "Drop box"},
		petition.Forwarded: {VI: "Cơ quan khác chuyển đến", EN: "Forwarded"},
		petition.Leader:    {VI: "Lãnh đạo chuyển xuống", EN: "Passed down by a leader"},
		petition.Online:    {VI: "Trực tuyến", EN: "Online"},
		petition.Other:     {VI: "Khác", EN: "Other"},
	}
	fieldLabels = map[petition.Field]bilingual.Text{
		petition.FieldLand:       {VI: "Đất đai, nhà cửa", EN: "Land and housing"},
		petition.FieldPolicy:     {VI: "Chế độ, chính sách", EN: "Social policy"},
		petition.FieldOfficials:  {VI: "Công chức, công vụ", EN: "Officials and public service"},
		petition.FieldOtherAdmin: {VI: "Hành chính khác", EN: "Other administration"},
		petition.FieldCorruption: {VI: "Tham nhũng", EN: "Corruption"},
		petition.FieldJudicial:   {VI: "Tư pháp", EN: "Judicial"},
		petition.FieldParty:      {VI: "Đảng, đoàn thể", EN: "Party and mass organisations"},
		petition.FieldOther:      {VI: "Lĩnh vực khác", EN: "Other"},
	}
	stateLabels = map[petition.State]bilingual.Text{
		petition.StateReceived:    {VI: "Đã tiếp nhận", EN: "Received"},
		petition.StateClassified:  {VI: "Đã phân loại", EN: "Classified"},
		petition.StateAccepted:    {VI: "Đã thụ lý", EN: "Accepted"},
		petition.StateJoined:      {VI: "Đã ghép vụ việc", EN: "Joined to a matter"},
		petition.StateNotAccepted: {VI: "Không thụ lý", EN: "Not accepted"},
		petition.StateGuided:      {VI: "Đã hướng dẫn", EN: "Guided"},
		petition.StateTransferred: {VI: "Đã chuyển đơn", EN: "Transferred"},
		petition.StateUrged:       {VI: "Đã đôn đốc", EN: "Urged"},
		petition.StateReturned:    {VI: "Đã trả đơn", EN: "Returned"},
		petition.StateFiled:       {VI: "Lưu đơn", EN: "Filed"},
		petition.StateWithdrawn:   {VI: "Đã rút", EN: "Withdrawn"},
		petition.StateInspecting:  {VI: "Đang thanh tra, kiểm tra theo thông tin", EN: "Being inspected"},
		petition.StateSetAside:    {VI: "Không xử lý", EN: "Set aside"},
		petition.StateHandedOver:  {VI: "Đã bàn giao", EN: "Handed over"},
		petition.StateVerifying:   {VI: "Đang xác minh", EN: "Being verified"},
		petition.StateVerified:    {VI: "Đã có báo cáo xác minh", EN: "Verified"},
		petition.StateDialogue:    {VI: "Đã đối thoại", EN: "Dialogue held"},
		petition.StateDecided:     {VI: "Đã có quyết định giải quyết", EN: "Decided"},
		petition.StateConcluded:   {VI: "Đã có kết luận", EN: "Concluded"},
		petition.StateHandled:     {VI: "Đã xử lý theo kết luận", EN: "Handled"},
		petition.StateAnswered:    {VI: "Đã trả lời", EN: "Answered"},
		petition.StateEffective:   {VI: "Có hiệu lực pháp luật", EN: "In force"},
		petition.StateEnforcing:   {VI: "Đang thi hành", EN: "Being enforced"},
		petition.StateEnforced:    {VI: "Đã thi hành xong", EN: "Enforced"},
		petition.StateSuspended:   {VI: "Tạm đình chỉ", EN: "Suspended"},
		petition.StateMerged:      {VI: "Đã nhập vào vụ việc khác", EN: "Merged into another matter"},
		petition.StateAppealed:    {VI: "Cấp trên đã thụ lý", EN: "Taken over by the superior"},
		petition.StateInCourt:     {VI: "Tòa án đã thụ lý", EN: "In court"},
		petition.StateTerminated:  {VI: "Đình chỉ", EN: "Terminated"},
		petition.StateClosed:      {VI: "Đã kết thúc", EN: "Closed"},
	}
	eligibilityLabels = map[petition.Eligibility]bilingual.Text{
		petition.Eligible:   {VI: "Đủ điều kiện xử lý", EN: "Eligible"},
		petition.Ineligible: {VI: "Không đủ điều kiện xử lý", EN: "Not eligible"},
	}
	competenceLabels = map[petition.Competence]bilingual.Text{
		petition.Within:             {VI: "Thuộc thẩm quyền", EN: "Within competence"},
		petition.OutsideState:       {VI: "Thuộc cơ quan hành chính khác", EN: "Other state administration"},
		petition.OutsideElected:     {VI: "Thuộc cơ quan dân cử", EN: "Elected bodies"},
		petition.OutsideJudiciary:   {VI: "Thuộc cơ quan tư pháp, thi hành án", EN: "Judiciary and enforcement"},
		petition.OutsideParty:       {VI: "Thuộc tổ chức đảng, đoàn thể", EN: "Party and mass organisations"},
		petition.OutsideServiceUnit: {VI: "Thuộc đơn vị sự nghiệp", EN: "Public service units"},
		petition.OutsideEnterprise:  {VI: "Thuộc doanh nghiệp nhà nước", EN: "State enterprises"},
	}
	instanceLabels = map[petition.Instance]bilingual.Text{
		petition.First:   {VI: "Lần đầu", EN: "First"},
		petition.Second:  {VI: "Lần hai", EN: "Second"},
		petition.Further: {VI: "Tố cáo tiếp", EN: "Further"},
	}
	outcomeLabels = map[petition.Outcome]bilingual.Text{
		petition.OutcomeRight:       {VI: "Đúng", EN: "Right"},
		petition.OutcomePartlyRight: {VI: "Đúng một phần", EN: "Partly right"},
		petition.OutcomeWrong:       {VI: "Sai", EN: "Wrong"},
		petition.OutcomeAnswered:    {VI: "Đã trả lời", EN: "Answered"},
		petition.OutcomeWithdrawn:   {VI: "Rút toàn bộ qua giải thích", EN: "Withdrawn after explanation"},
		petition.OutcomeTerminated:  {VI: "Đình chỉ giải quyết", EN: "Terminated"},
	}
	inadmissibilityLabels = map[petition.Inadmissibility]bilingual.Text{
		petition.InadmissibleInternalAct:     {VI: "Quyết định, hành vi nội bộ; văn bản quy phạm; bí mật nhà nước", EN: "Internal act, normative document or state secret"},
		petition.InadmissibleNotAffected:     {VI: "Không liên quan trực tiếp đến quyền, lợi ích của người khiếu nại", EN: "Does not touch the complainant's own rights"},
		petition.InadmissibleNoCapacity:      {VI: "Không có năng lực hành vi, không có người đại diện hợp pháp", EN: "No capacity and no lawful representative"},
		petition.InadmissibleRepresentative:  {VI: "Người đại diện không hợp pháp", EN: "The representative is not lawful"},
		petition.InadmissibleUnsigned:        {VI: "Không có chữ ký, điểm chỉ", EN: "No signature or fingerprint"},
		petition.InadmissibleOutOfTime:       {VI: "Hết thời hiệu mà không có lý do chính đáng", EN: "Out of time without good reason"},
		petition.InadmissibleSettledTwice:    {VI: "Đã có quyết định giải quyết lần hai", EN: "Decided at second instance"},
		petition.InadmissibleNotContinued:    {VI: "Đã thông báo đình chỉ, quá 30 ngày không tiếp tục", EN: "Terminated and not continued within 30 days"},
		petition.InadmissibleCourt:           {VI: "Tòa án đã thụ lý hoặc đã giải quyết", EN: "A court has accepted or judged"},
		petition.InadmissibleForm:            {VI: "Tố cáo không đúng hình thức", EN: "The denunciation is not in proper form"},
		petition.InadmissibleDenouncer:       {VI: "Người tố cáo không đủ năng lực, không có đại diện theo pháp luật", EN: "The denouncer has no capacity and no representative"},
		petition.InadmissibleNotIdentifiable: {VI: "Không có cơ sở xác định người vi phạm, hành vi vi phạm", EN: "Neither violator nor act can be identified"},
		petition.InadmissibleNoNewEvidence:   {VI: "Tố cáo phát sinh từ khiếu nại đã giải quyết, không có chứng cứ mới", EN: "Grew out of a settled complaint, without new evidence"},
	}
	groundLabels = map[petition.Ground]bilingual.Text{
		petition.ForceMajeure:     {VI: "Bất khả kháng", EN: "Force majeure"},
		petition.Obstacle:         {VI: "Trở ngại khách quan", EN: "Objective obstacle"},
		petition.AwaitingResult:   {VI: "Chờ kết quả của cơ quan hoặc vụ việc khác", EN: "Another body's or case's result is awaited"},
		petition.AwaitingExpert:   {VI: "Chờ giám định bổ sung, giám định lại", EN: "Supplementary or repeated appraisal"},
		petition.PetitionerDied:   {VI: "Người khiếu nại chết, không có người thừa kế quyền", EN: "The complainant died without heir to the rights"},
		petition.Dissolved:        {VI: "Cơ quan, tổ chức khiếu nại chấm dứt, không có bên kế thừa", EN: "The complaining organisation ended without successor"},
		petition.AccusedDied:      {VI: "Người bị tố cáo chết, chỉ người đó chịu trách nhiệm", EN: "The accused died and alone was responsible"},
		petition.Settled:          {VI: "Đã được giải quyết bằng bản án, quyết định có hiệu lực", EN: "Settled by an effective judgment or decision"},
		petition.ViolationSigns:   {VI: "Có dấu hiệu vi phạm pháp luật", EN: "Signs of a violation"},
		petition.Coercion:         {VI: "Người tố cáo bị đe dọa, mua chuộc", EN: "The denouncer was coerced or bribed"},
		petition.Slander:          {VI: "Lợi dụng tố cáo để vu khống, xúc phạm", EN: "The denunciation was abused to slander"},
		petition.Inaccurate:       {VI: "Kết quả giải quyết không chính xác, thiếu khách quan", EN: "The result is inaccurate or not impartial"},
		petition.EvidenceLeftOut:  {VI: "Bỏ sót chứng cứ, tình tiết", EN: "Evidence was left out"},
		petition.LawMisapplied:    {VI: "Áp dụng pháp luật không đúng", EN: "The law was applied wrongly"},
		petition.Overdue:          {VI: "Quá thời hạn mà không được giải quyết", EN: "Not resolved in time"},
		petition.IrreparableHarm:  {VI: "Thi hành sẽ gây hậu quả khó khắc phục", EN: "Enforcing would cause irreparable harm"},
		petition.AlsoSentThere:    {VI: "Đã gửi cơ quan có thẩm quyền", EN: "The competent body has it"},
		petition.SentAfterGuiding: {VI: "Đã được hướng dẫn mà vẫn gửi", EN: "Sent again after guidance"},
	}
	dutyLabels = map[petition.Duty]bilingual.Text{
		petition.OfficialDuty:    {VI: "Trong thực hiện nhiệm vụ, công vụ", EN: "In official duty"},
		petition.StateManagement: {VI: "Về quản lý nhà nước trong các lĩnh vực", EN: "On state management in a field"},
	}
	rulingLabels = map[petition.Ruling]bilingual.Text{
		petition.Recognise:  {VI: "Công nhận quyết định lần đầu", EN: "The first decision is recognised"},
		petition.AnnulAmend: {VI: "Hủy, sửa quyết định lần đầu", EN: "The first decision is annulled or amended"},
	}
	paperClassLabels = map[petition.PaperClass]bilingual.Text{
		petition.DecisionPaper:   {VI: "Quyết định", EN: "Decision"},
		petition.NoticePaper:     {VI: "Thông báo", EN: "Notice"},
		petition.LetterPaper:     {VI: "Công văn", EN: "Letter"},
		petition.GuidancePaper:   {VI: "Phiếu hướng dẫn", EN: "Guidance slip"},
		petition.TransferPaper:   {VI: "Phiếu chuyển đơn", EN: "Transfer slip"},
		petition.ReportPaper:     {VI: "Báo cáo", EN: "Report"},
		petition.MinutesPaper:    {VI: "Biên bản", EN: "Minutes"},
		petition.ConclusionPaper: {VI: "Kết luận", EN: "Conclusion"},
	}
	partyTypeLabels = map[petition.PartyType]bilingual.Text{
		petition.Person:       {VI: "Cá nhân", EN: "Person"},
		petition.Organisation: {VI: "Cơ quan, tổ chức", EN: "Organisation"},
	}
	tierLabels = map[authority.Tier]bilingual.Text{
		authority.Central:  {VI: "Trung ương", EN: "Central"},
		authority.Province: {VI: "Cấp tỉnh", EN: "Province"},
		authority.District: {VI: "Cấp huyện", EN: "District"},
		authority.Commune:  {VI: "Cấp xã", EN: "Commune"},
	}
	branchLabels = map[authority.Branch]bilingual.Text{
		authority.State:       {VI: "Cơ quan hành chính", EN: "State administration"},
		authority.Party:       {VI: "Cơ quan đảng", EN: "Party"},
		authority.Elected:     {VI: "Cơ quan dân cử", EN: "Elected bodies"},
		authority.Front:       {VI: "Mặt trận và đoàn thể", EN: "Fatherland Front and mass organisations"},
		authority.Judiciary:   {VI: "Cơ quan tư pháp", EN: "Judiciary"},
		authority.ServiceUnit: {VI: "Đơn vị sự nghiệp", EN: "Public service unit"},
	}
	roleLabels = map[access.Role]bilingual.Text{
		access.Clerk:         {VI: "Cán bộ tiếp công dân", EN: "Clerk"},
		access.Officer:       {VI: "Người xác minh", EN: "Officer"},
		access.Head:          {VI: "Thủ trưởng", EN: "Head"},
		access.Supervisor:    {VI: "Cấp trên", EN: "Supervisor"},
		access.Auditor:       {VI: "Thanh tra, kiểm toán", EN: "Auditor"},
		access.Administrator: {VI: "Quản trị", EN: "Administrator"},
	}
	dimensionLabels = map[ledger.Dimension]bilingual.Text{
		ledger.ByAuthority:   {VI: "Cơ quan", EN: "Authority"},
		ledger.ByMonth:       {VI: "Tháng", EN: "Month"},
		ledger.ByKind:        {VI: "Loại", EN: "Kind"},
		ledger.ByField:       {VI: "Lĩnh vực", EN: "Field"},
		ledger.ByChannel:     {VI: "Nguồn đơn", EN: "Channel"},
		ledger.ByMany:        {VI: "Nhiều người", EN: "Many names"},
		ledger.ByInstance:    {VI: "Lần giải quyết", EN: "Instance"},
		ledger.ByEligibility: {VI: "Điều kiện xử lý", EN: "Eligibility"},
		ledger.ByCompetence:  {VI: "Thẩm quyền", EN: "Competence"},
		ledger.ByDisposition: {VI: "Hướng xử lý", EN: "Disposition"},
		ledger.ByOutcome:     {VI: "Kết quả", EN: "Outcome"},
	}
	manyLabels = map[string]bilingual.Text{
		"yes": {VI: "Từ năm người trở lên", EN: "Five names or more"},
		"no":  {VI: "Dưới năm người", EN: "Fewer than five names"},
	}
	termLabels = map[deadline.Term]bilingual.Text{
		deadline.Untouched:       {VI: "Đơn không được để quá hạn không xử lý", EN: "A petition must not lie untouched"},
		deadline.Process:         {VI: "Xử lý đơn", EN: "Process the petition"},
		deadline.Admit:           {VI: "Thụ lý hoặc xử lý ban đầu", EN: "Accept, or handle first"},
		deadline.Forward:         {VI: "Chuyển tố cáo", EN: "Send a denunciation on"},
		deadline.ReviewFurther:   {VI: "Xem xét tố cáo tiếp", EN: "Review a further denunciation"},
		deadline.AskReport:       {VI: "Yêu cầu báo cáo giải quyết quá hạn", EN: "Ask for a report on a late case"},
		deadline.GiveReport:      {VI: "Báo cáo giải quyết quá hạn", EN: "Report on a late case"},
		deadline.ForwardResult:   {VI: "Báo kết quả cho nơi chuyển đơn", EN: "Tell the forwarder the result"},
		deadline.TellCitizen:     {VI: "Nơi chuyển đơn báo cho công dân", EN: "The forwarder tells the citizen"},
		deadline.AnswerPress:     {VI: "Trả lời báo chí, nơi chuyển tố cáo", EN: "Answer the press or forwarder"},
		deadline.PassOn:          {VI: "Chuyển phản ánh, kiến nghị", EN: "Pass feedback on"},
		deadline.AcceptNotice:    {VI: "Thông báo thụ lý tố cáo", EN: "Notices of acceptance"},
		deadline.Supply:          {VI: "Cung cấp tài liệu", EN: "Supply documents"},
		deadline.DialogueNotice:  {VI: "Thông báo đối thoại", EN: "Notice of a dialogue"},
		deadline.Resolve:         {VI: "Giải quyết", EN: "Resolve"},
		deadline.Extension:       {VI: "Gia hạn giải quyết", EN: "Extension"},
		deadline.SendResult:      {VI: "Gửi quyết định, kết luận", EN: "Send the decision or conclusion"},
		deadline.PublishResult:   {VI: "Công khai quyết định, kết luận", EN: "Publish the decision or conclusion"},
		deadline.SendSuspension:  {VI: "Gửi quyết định tạm đình chỉ, đình chỉ", EN: "Send a suspension or termination"},
		deadline.NextInstance:    {VI: "Khiếu nại lần hai", EN: "Go to second instance"},
		deadline.TakeEffect:      {VI: "Quyết định có hiệu lực", EN: "The decision takes effect"},
		deadline.Handle:          {VI: "Xử lý theo kết luận", EN: "Act on the conclusion"},
		deadline.HandleReport:    {VI: "Báo cáo kết quả xử lý", EN: "Report the result of handling"},
		deadline.Sue:             {VI: "Khởi kiện vụ án hành chính", EN: "Sue in the administrative court"},
		deadline.LimitComplain:   {VI: "Thời hiệu khiếu nại", EN: "Time limit to complain"},
		deadline.ReplyReception:  {VI: "Trả lời sau khi tiếp công dân", EN: "Reply after a reception"},
		deadline.RefuseReception: {VI: "Thông báo từ chối tiếp", EN: "Written refusal to receive"},
		deadline.PostSchedule:    {VI: "Niêm yết lịch tiếp công dân", EN: "Post the reception schedule"},
		deadline.OnlineNotice:    {VI: "Thông báo kỳ tiếp trực tuyến", EN: "Notice of an online session"},
		deadline.ReplyParty:      {VI: "Người đứng đầu cấp ủy trả lời", EN: "Reply of a party head"},
	}
	natureLabels = map[deadline.Nature]bilingual.Text{
		deadline.Working:           {VI: "ngày làm việc", EN: "working day"},
		deadline.Weekend:           {VI: "nghỉ cuối tuần", EN: "weekend"},
		deadline.OnPublicHoliday:   {VI: "ngày lễ", EN: "public holiday"},
		deadline.OnCompensatoryOff: {VI: "nghỉ bù", EN: "compensatory day off"},
		deadline.OnSwappedOff:      {VI: "nghỉ hoán đổi", EN: "swapped day off"},
		deadline.OnSwappedWorking:  {VI: "làm bù", EN: "swapped working day"},
	}
	roleOfDayLabels = map[deadline.Role]bilingual.Text{
		deadline.FirstDay:   {VI: "Ngày diễn ra sự kiện, không tính", EN: "Day of the event, not counted"},
		deadline.Counted:    {VI: "Được tính", EN: "Counted"},
		deadline.NotWorking: {VI: "Không tính", EN: "Not counted"},
		deadline.Suspended:  {VI: "Tạm dừng tính thời hạn", EN: "The clock stands still"},
		deadline.RolledOver: {VI: "Chuyển khỏi ngày nghỉ", EN: "Moved off a day off"},
	}
	criterionLabels = map[deadline.Criterion]bilingual.Text{
		deadline.SeveralPlaces:       {VI: "Một nội dung, xác minh từ hai nơi trở lên", EN: "One content, two places or more to verify"},
		deadline.SeveralContents:     {VI: "Từ hai nội dung phải xác minh trở lên", EN: "Two contents or more to verify"},
		deadline.ManyPetitioners:     {VI: "Nhiều người, hoặc liên quan quyền lợi nhiều người", EN: "Many petitioners, or many people's interests"},
		deadline.ForeignElement:      {VI: "Có yếu tố nước ngoài", EN: "Foreign element"},
		deadline.SeveralBodies:       {VI: "Trách nhiệm của nhiều cơ quan", EN: "Responsibility of several bodies"},
		deadline.BodiesDisagree:      {VI: "Các cơ quan có ý kiến khác nhau", EN: "Bodies disagree"},
		deadline.ConflictingEvidence: {VI: "Chứng cứ mâu thuẫn, cần ý kiến chuyên môn", EN: "Conflicting evidence, or expert opinion needed"},
	}
	exclusionLabels = map[string]bilingual.Text{
		"ended_without_result": {VI: "Kết thúc không có kết quả", EN: "Ended without a result"},
		"open_at_end":          {VI: "Còn đang giải quyết cuối kỳ", EN: "Open at the end"},
		"handed_over":          {VI: "Bàn giao cho cơ quan kế thừa", EN: "Handed over to a successor"},
	}
)

// label returns the words for a value in the language; the value itself when
// there are none.
func label[T ~string](table map[T]bilingual.Text, v T, lang string) string {
	if t, ok := table[v]; ok {
		return t.In(lang)
	}
	return string(v)
}
