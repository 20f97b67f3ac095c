package petition

import "kntc/internal/bilingual"

// The words for people, for each value of a petition or matter. A test holds that
// every value has its words.
//
//nolint:gochecknoglobals // read-only tables
var (
	kindTexts = map[Kind]bilingual.Text{
		Complaint:      {VI: "Khiếu nại", EN: "Complaint"},
		Denunciation:   {VI: "Tố cáo", EN: "Denunciation"},
		Recommendation: {VI: "Kiến nghị", EN: "Recommendation"},
		Feedback:       {VI: "Phản ánh", EN: "Feedback"},
		Mixed:          {VI: "Đơn có nhiều nội dung", EN: "Several kinds of content"},
	}
	channelTexts = map[Channel]bilingual.Text{
		InPerson:  {VI: "Tiếp công dân", EN: "In person"},
		Post:      {VI: "Bưu chính", EN: "By post"},
		DropBox:   {VI: "Hòm thư góp ý", EN: "Drop box"},
		Forwarded: {VI: "Cơ quan khác chuyển đến", EN: "Forwarded"},
		Leader:    {VI: "Lãnh đạo chuyển xuống", EN: "Passed down by a leader"},
		Online:    {VI: "Trực tuyến", EN: "Online"},
		Other:     {VI: "Khác", EN: "Other"},
	}
	forwarderTexts = map[Forwarder]bilingual.Text{
		ByReceptionBoard: {VI: "Ban tiếp công dân", EN: "A reception board"},
		ByElectedBody:    {VI: "Cơ quan của Quốc hội, đại biểu Quốc hội, đại biểu Hội đồng nhân dân", EN: "A body of the National Assembly or a deputy"},
		ByOtherBody:      {VI: "Cơ quan, tổ chức khác", EN: "Another body"},
		ByPress:          {VI: "Cơ quan báo chí", EN: "The press"},
	}
	fieldTexts = map[Field]bilingual.Text{
		FieldLand:       {VI: "Đất đai, nhà cửa", EN: "Land and housing"},
		FieldPolicy:     {VI: "Chế độ, chính sách", EN: "Social policy"},
		FieldOfficials:  {VI: "Công chức, công vụ", EN: "Officials and public service"},
		FieldOtherAdmin: {VI: "Hành chính khác", EN: "Other administration"},
		FieldCorruption: {VI: "Tham nhũng", EN: "Corruption"},
		FieldJudicial:   {VI: "Tư pháp", EN: "Judicial"},
		FieldParty:      {VI: "Đảng, đoàn thể", EN: "Party and mass organisations"},
		FieldOther:      {VI: "Lĩnh vực khác", EN: "Other"},
	}
	stateTexts = map[State]bilingual.Text{
		StateReceived:    {VI: "Đã tiếp nhận", EN: "Received"},
		StateClassified:  {VI: "Đã phân loại", EN: "Classified"},
		StateAccepted:    {VI: "Đã thụ lý", EN: "Accepted"},
		StateJoined:      {VI: "Đã ghép vụ việc", EN: "Joined to a matter"},
		StateNotAccepted: {VI: "Không thụ lý", EN: "Not accepted"},
		StateGuided:      {VI: "Đã hướng dẫn", EN: "Guided"},
		StateTransferred: {VI: "Đã chuyển đơn", EN: "Transferred"},
		StateUrged:       {VI: "Đã đôn đốc", EN: "Urged"},
		StateReturned:    {VI: "Đã trả đơn", EN: "Returned"},
		StateFiled:       {VI: "Lưu đơn", EN: "Filed"},
		StateWithdrawn:   {VI: "Đã rút", EN: "Withdrawn"},
		StateInspecting:  {VI: "Đang thanh tra, kiểm tra theo thông tin", EN: "Being inspected"},
		StateAnnulled:    {VI: "Đã hủy (ghi nhầm)", EN: "Annulled (entered by mistake)"},
		StateActedAtOnce: {VI: "Đã xử lý ngay", EN: "Handled at once"},
		StateSetAside:    {VI: "Không xử lý", EN: "Set aside"},
		StateHandedOver:  {VI: "Đã bàn giao", EN: "Handed over"},
		StateVerifying:   {VI: "Đang xác minh", EN: "Being verified"},
		StateVerified:    {VI: "Đã có báo cáo xác minh", EN: "Verified"},
		StateDialogue:    {VI: "Đã đối thoại", EN: "Dialogue held"},
		StateDecided:     {VI: "Đã có quyết định giải quyết", EN: "Decided"},
		StateConcluded:   {VI: "Đã có kết luận", EN: "Concluded"},
		StateHandled:     {VI: "Đã xử lý theo kết luận", EN: "Handled"},
		StateAnswered:    {VI: "Đã trả lời", EN: "Answered"},
		StateEffective:   {VI: "Có hiệu lực pháp luật", EN: "In force"},
		StateEnforcing:   {VI: "Đang thi hành", EN: "Being enforced"},
		StateEnforced:    {VI: "Đã thi hành xong", EN: "Enforced"},
		StateSuspended:   {VI: "Tạm đình chỉ", EN: "Suspended"},
		StateMerged:      {VI: "Đã nhập vào vụ việc khác", EN: "Merged into another matter"},
		StateAppealed:    {VI: "Cấp trên đã thụ lý", EN: "Taken over by the superior"},
		StateInCourt:     {VI: "Tòa án đã thụ lý", EN: "In court"},
		StateTerminated:  {VI: "Đình chỉ", EN: "Terminated"},
		StateClosed:      {VI: "Đã kết thúc", EN: "Closed"},
	}
	eligibilityTexts = map[Eligibility]bilingual.Text{
		Eligible:   {VI: "Đủ điều kiện xử lý", EN: "Eligible"},
		Ineligible: {VI: "Không đủ điều kiện xử lý", EN: "Not eligible"},
	}
	competenceTexts = map[Competence]bilingual.Text{
		Within:             {VI: "Thuộc thẩm quyền", EN: "Within competence"},
		OutsideState:       {VI: "Thuộc cơ quan hành chính khác", EN: "Other state administration"},
		OutsideElected:     {VI: "Thuộc cơ quan dân cử", EN: "Elected bodies"},
		OutsideJudiciary:   {VI: "Thuộc cơ quan tư pháp, thi hành án", EN: "Judiciary and enforcement"},
		OutsideParty:       {VI: "Thuộc tổ chức đảng, đoàn thể", EN: "Party and mass organisations"},
		OutsideServiceUnit: {VI: "Thuộc đơn vị sự nghiệp", EN: "Public service units"},
		OutsideEnterprise:  {VI: "Thuộc doanh nghiệp nhà nước", EN: "State enterprises"},
	}
	instanceTexts = map[Instance]bilingual.Text{
		First:   {VI: "Lần đầu", EN: "First"},
		Second:  {VI: "Lần hai", EN: "Second"},
		Further: {VI: "Tố cáo tiếp", EN: "Further"},
	}
	outcomeTexts = map[Outcome]bilingual.Text{
		OutcomeRight:       {VI: "Đúng", EN: "Right"},
		OutcomePartlyRight: {VI: "Đúng một phần", EN: "Partly right"},
		OutcomeWrong:       {VI: "Sai", EN: "Wrong"},
		OutcomeAnswered:    {VI: "Đã trả lời", EN: "Answered"},
		OutcomeWithdrawn:   {VI: "Rút toàn bộ", EN: "Withdrawn"},
		OutcomeTerminated:  {VI: "Đình chỉ giải quyết", EN: "Terminated"},
	}
	inadmissibilityTexts = map[Inadmissibility]bilingual.Text{
		InadmissibleInternalAct:     {VI: "Quyết định, hành vi nội bộ; văn bản quy phạm; bí mật nhà nước", EN: "Internal act, normative document or state secret"},
		InadmissibleNotAffected:     {VI: "Không liên quan trực tiếp đến quyền, lợi ích của người khiếu nại", EN: "Does not touch the complainant's own rights"},
		InadmissibleNoCapacity:      {VI: "Không có năng lực hành vi, không có người đại diện hợp pháp", EN: "No capacity and no lawful representative"},
		InadmissibleRepresentative:  {VI: "Người đại diện không hợp pháp", EN: "The representative is not lawful"},
		InadmissibleUnsigned:        {VI: "Không có chữ ký, điểm chỉ", EN: "No signature or fingerprint"},
		InadmissibleOutOfTime:       {VI: "Hết thời hiệu mà không có lý do chính đáng", EN: "Out of time without good reason"},
		InadmissibleSettledTwice:    {VI: "Đã có quyết định giải quyết lần hai", EN: "Decided at second instance"},
		InadmissibleNotContinued:    {VI: "Đã thông báo đình chỉ, quá 30 ngày không tiếp tục", EN: "Terminated and not continued within 30 days"},
		InadmissibleCourt:           {VI: "Tòa án đã thụ lý hoặc đã giải quyết", EN: "A court has accepted or judged"},
		InadmissibleForm:            {VI: "Tố cáo không đúng hình thức", EN: "The denunciation is not in proper form"},
		InadmissibleDenouncer:       {VI: "Người tố cáo không đủ năng lực, không có đại diện theo pháp luật", EN: "The denouncer has no capacity and no representative"},
		InadmissibleNotIdentifiable: {VI: "Không có cơ sở xác định người vi phạm, hành vi vi phạm", EN: "Neither violator nor act can be identified"},
		InadmissibleWithdrawn:       {VI: "Người khiếu nại đã rút khiếu nại", EN: "The complainant withdrew it before"},
		InadmissibleRightlyResolved: {VI: "Việc giải quyết tố cáo trước đó đúng pháp luật", EN: "The denunciation was resolved rightly"},
		InadmissibleNoNewEvidence:   {VI: "Tố cáo phát sinh từ khiếu nại đã giải quyết, không có chứng cứ mới", EN: "Grew out of a settled complaint, without new evidence"},
	}
	groundTexts = map[Ground]bilingual.Text{
		ForceMajeure:      {VI: "Bất khả kháng", EN: "Force majeure"},
		Obstacle:          {VI: "Trở ngại khách quan", EN: "Objective obstacle"},
		AwaitingResult:    {VI: "Chờ kết quả của cơ quan hoặc vụ việc khác", EN: "Another body's or case's result is awaited"},
		AwaitingExpert:    {VI: "Chờ giám định bổ sung, giám định lại", EN: "Supplementary or repeated appraisal"},
		PetitionerDied:    {VI: "Người khiếu nại chết, không có người thừa kế quyền", EN: "The complainant died without heir to the rights"},
		Dissolved:         {VI: "Cơ quan, tổ chức khiếu nại chấm dứt, không có bên kế thừa", EN: "The complaining organisation ended without successor"},
		AccusedDied:       {VI: "Người bị tố cáo chết, chỉ người đó chịu trách nhiệm", EN: "The accused died and alone was responsible"},
		Settled:           {VI: "Đã được giải quyết bằng bản án, quyết định có hiệu lực", EN: "Settled by an effective judgment or decision"},
		ViolationSigns:    {VI: "Có dấu hiệu vi phạm pháp luật", EN: "Signs of a violation"},
		Coercion:          {VI: "Người tố cáo bị đe dọa, mua chuộc", EN: "The denouncer was coerced or bribed"},
		Slander:           {VI: "Lợi dụng tố cáo để vu khống, xúc phạm", EN: "The denunciation was abused to slander"},
		Inaccurate:        {VI: "Kết quả giải quyết không chính xác, thiếu khách quan", EN: "The result is inaccurate or not impartial"},
		EvidenceLeftOut:   {VI: "Bỏ sót chứng cứ, tình tiết", EN: "Evidence was left out"},
		LawMisapplied:     {VI: "Áp dụng pháp luật không đúng", EN: "The law was applied wrongly"},
		NoCompetence:      {VI: "Người giải quyết trước đó không có thẩm quyền", EN: "Who resolved it had no competence"},
		GraveViolation:    {VI: "Vi phạm pháp luật nghiêm trọng trong quá trình giải quyết", EN: "Grave violation of the law in the resolution"},
		NotObjective:      {VI: "Việc giải quyết thiếu khách quan", EN: "The resolution is not objective"},
		ForcedToWithdraw:  {VI: "Người khiếu nại bị ép buộc, đe dọa phải rút", EN: "The complainant was forced or threatened to withdraw it"},
		Overdue:           {VI: "Quá thời hạn mà không được giải quyết", EN: "Not resolved in time"},
		IrreparableHarm:   {VI: "Thi hành sẽ gây hậu quả khó khắc phục", EN: "Enforcing would cause irreparable harm"},
		AlsoSentThere:     {VI: "Đã gửi cơ quan có thẩm quyền", EN: "The competent body has it"},
		SentAfterGuiding:  {VI: "Đã được hướng dẫn mà vẫn gửi", EN: "Sent again after guidance"},
		Illness:           {VI: "Ốm đau", EN: "Illness"},
		Disaster:          {VI: "Thiên tai, địch họa", EN: "Disaster or war"},
		Away:              {VI: "Đi công tác, học tập ở nơi xa", EN: "Work or study far away"},
		Incomplete:        {VI: "Thiếu nội dung bắt buộc: họ tên, địa chỉ, ngày, chữ ký hoặc nội dung", EN: "Name, address, date, signature or content is missing"},
		Illegible:         {VI: "Đơn rách nát, tẩy xóa, không đọc được", EN: "Torn, erased or illegible"},
		ReceivedBefore:    {VI: "Trùng nội dung với đơn đã tiếp nhận, xử lý của cùng người gửi", EN: "The same content of the same person was received before"},
		SentAfterTransfer: {VI: "Tố cáo đã được chuyển mà vẫn gửi", EN: "Sent again after it was transferred"},
		SettledBefore:     {VI: "Đã được giải quyết đúng pháp luật, không có tình tiết mới", EN: "Resolved by law, without new facts"},
		TimeBarred:        {VI: "Đã hết thời hiệu, thời hạn", EN: "Its time has passed"},
		KinOfParty:        {VI: "Là người thân thích của người có đơn, người bị khiếu nại, tố cáo", EN: "Kin of a petitioner or of whom it is against"},
		AccusedSelf:       {VI: "Là người bị tố cáo", EN: "Is the person denounced"},
		OwnDecision:       {VI: "Đã ban hành hoặc tham mưu ban hành quyết định bị khiếu nại", EN: "Took or prepared the decision complained about"},
		OwnInterest:       {VI: "Có quyền, lợi ích liên quan trực tiếp", EN: "Own rights or interests depend on the result"},
		ClearAtOnce:       {VI: "Nội dung rõ ràng, chứng cứ cụ thể, có cơ sở để xử lý ngay", EN: "Clear, with concrete evidence, and can be handled at once"},
	}
	dutyTexts = map[Duty]bilingual.Text{
		OfficialDuty:    {VI: "Trong thực hiện nhiệm vụ, công vụ", EN: "In official duty"},
		StateManagement: {VI: "Về quản lý nhà nước trong các lĩnh vực", EN: "On state management in a field"},
	}
	identityCheckTexts = map[IdentityCheck]bilingual.Text{
		OnePlace:      {VI: "Tại một nơi", EN: "At one place"},
		SeveralPlaces: {VI: "Tại nhiều địa điểm", EN: "At several places"},
		Delegated:     {VI: "Ủy quyền cho cơ quan khác", EN: "By another authority"},
	}
	publishedTexts = map[Published]bilingual.Text{
		TheResult:   {VI: "quyết định, kết luận", EN: "decision or conclusion"},
		TheHandling: {VI: "quyết định xử lý", EN: "decision on handling"},
	}
	mediumTexts = map[Medium]bilingual.Text{
		AtMeeting:     {VI: "công bố tại cuộc họp", EN: "at a meeting"},
		OnBoard:       {VI: "niêm yết", EN: "posted"},
		OnPortal:      {VI: "cổng thông tin điện tử, mạng nội bộ", EN: "on the portal or internal network"},
		InPrint:       {VI: "báo in", EN: "in print"},
		OnAir:         {VI: "báo nói, báo hình", EN: "on air"},
		InOnlinePress: {VI: "báo điện tử", EN: "in the online press"},
	}
	rulingTexts = map[Ruling]bilingual.Text{
		Recognise:  {VI: "Công nhận quyết định lần đầu", EN: "The first decision is recognised"},
		AnnulAmend: {VI: "Hủy, sửa quyết định lần đầu", EN: "The first decision is annulled or amended"},
	}
	judgmentTexts = map[Judgment]bilingual.Text{
		Dismissed:     {VI: "Bác yêu cầu khởi kiện", EN: "The action is dismissed"},
		PartlyGranted: {VI: "Chấp nhận một phần yêu cầu khởi kiện", EN: "The action is granted in part"},
		Granted:       {VI: "Chấp nhận toàn bộ yêu cầu khởi kiện", EN: "The action is granted"},
	}
	carryOutEndTexts = map[CarryOutEnd]bilingual.Text{
		CarriedOut:         {VI: "Đã thi hành xong", EN: "Carried out"},
		Replaced:           {VI: "Được giải quyết lần hai", EN: "Taken to second instance"},
		AnnulledByCourt:    {VI: "Bị Tòa án hủy", EN: "Annulled by the court"},
		ClosedUnfinished:   {VI: "Kết thúc hồ sơ khi chưa thi hành xong", EN: "Closed before it was carried out"},
		CarryOutHandedOver: {VI: "Bàn giao cho cơ quan kế thừa", EN: "Handed over to a successor"},
		EndedBefore:        {VI: "Đã hết từ khi cơ quan trước giữ vụ việc", EN: "Over when the matter was taken over"},
	}
	manyTexts = map[string]bilingual.Text{
		yes(true):  {VI: "Từ năm người trở lên", EN: "Five names or more"},
		yes(false): {VI: "Dưới năm người", EN: "Fewer than five names"},
	}
)

// Text returns the words for the kind.
func (k Kind) Text() bilingual.Text { return bilingual.Of(kindTexts, k) }

// Text returns the words for the channel.
func (c Channel) Text() bilingual.Text { return bilingual.Of(channelTexts, c) }

// Text returns the words for the forwarder.
func (f Forwarder) Text() bilingual.Text { return bilingual.Of(forwarderTexts, f) }

// Text returns the words for the field.
func (f Field) Text() bilingual.Text { return bilingual.Of(fieldTexts, f) }

// StateText returns the words for the state.
func StateText(s State) bilingual.Text { return bilingual.Of(stateTexts, s) }

// Text returns the words for the eligibility.
func (e Eligibility) Text() bilingual.Text { return bilingual.Of(eligibilityTexts, e) }

// Text returns the words for the competence.
func (c Competence) Text() bilingual.Text { return bilingual.Of(competenceTexts, c) }

// Text returns the words for the instance.
func (i Instance) Text() bilingual.Text { return bilingual.Of(instanceTexts, i) }

// OutcomeText returns the words for the outcome.
func OutcomeText(o Outcome) bilingual.Text { return bilingual.Of(outcomeTexts, o) }

// Text returns the words for the inadmissibility.
func (i Inadmissibility) Text() bilingual.Text { return bilingual.Of(inadmissibilityTexts, i) }

// GroundText returns the words for the ground.
func GroundText(g Ground) bilingual.Text { return bilingual.Of(groundTexts, g) }

// Text returns the words for the duty.
func (d Duty) Text() bilingual.Text { return bilingual.Of(dutyTexts, d) }

// Text returns the words for the check.
func (c IdentityCheck) Text() bilingual.Text { return bilingual.Of(identityCheckTexts, c) }

// Text returns the words for the medium.
func (m Medium) Text() bilingual.Text { return bilingual.Of(mediumTexts, m) }

// Text returns the words for the ruling.
func (r Ruling) Text() bilingual.Text { return bilingual.Of(rulingTexts, r) }

// Text returns the words for the judgment.
func (j Judgment) Text() bilingual.Text { return bilingual.Of(judgmentTexts, j) }

// Text returns the words for the end.
func (e CarryOutEnd) Text() bilingual.Text { return bilingual.Of(carryOutEndTexts, e) }
