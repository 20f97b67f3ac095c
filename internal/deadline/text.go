package deadline

import "kntc/internal/bilingual"

// The words for people, for each value about deadlines.
//
//nolint:gochecknoglobals // read-only tables
var (
	termTexts = map[Term]bilingual.Text{
		Untouched:       {VI: "Đơn không được để quá hạn không xử lý", EN: "A petition must not lie untouched"},
		Process:         {VI: "Xử lý đơn", EN: "Process the petition"},
		Admit:           {VI: "Thụ lý hoặc xử lý ban đầu", EN: "Accept, or handle first"},
		Forward:         {VI: "Chuyển tố cáo", EN: "Send a denunciation on"},
		ReviewFurther:   {VI: "Xem xét tố cáo tiếp", EN: "Review a further denunciation"},
		AskReport:       {VI: "Yêu cầu báo cáo giải quyết quá hạn", EN: "Ask for a report on a late case"},
		GiveReport:      {VI: "Báo cáo giải quyết quá hạn", EN: "Report on a late case"},
		ForwardResult:   {VI: "Báo kết quả cho nơi chuyển đơn", EN: "Tell the forwarder the result"},
		TellCitizen:     {VI: "Nơi chuyển đơn báo cho công dân", EN: "The forwarder tells the citizen"},
		AnswerPress:     {VI: "Trả lời báo chí, nơi chuyển tố cáo", EN: "Answer the press or forwarder"},
		PassOn:          {VI: "Chuyển phản ánh, kiến nghị", EN: "Pass feedback on"},
		AcceptNotice:    {VI: "Thông báo thụ lý tố cáo", EN: "Notices of acceptance"},
		Supply:          {VI: "Cung cấp tài liệu", EN: "Supply documents"},
		DialogueNotice:  {VI: "Thông báo đối thoại", EN: "Notice of a dialogue"},
		Verification:    {VI: "Cơ quan được giao báo cáo kết quả xác minh", EN: "The body that verifies reports"},
		Resolve:         {VI: "Giải quyết", EN: "Resolve"},
		Extension:       {VI: "Gia hạn giải quyết", EN: "Extension"},
		SendResult:      {VI: "Gửi quyết định, kết luận", EN: "Send the decision or conclusion"},
		PublishResult:   {VI: "Công khai quyết định, kết luận", EN: "Publish the decision or conclusion"},
		PublishHandling: {VI: "Công khai quyết định xử lý", EN: "Publish the decision on handling"},
		SendSuspension:  {VI: "Gửi quyết định tạm đình chỉ, đình chỉ", EN: "Send a suspension or termination"},
		NextInstance:    {VI: "Khiếu nại lần hai", EN: "Go to second instance"},
		TakeEffect:      {VI: "Quyết định có hiệu lực", EN: "The decision takes effect"},
		Handle:          {VI: "Xử lý theo kết luận", EN: "Act on the conclusion"},
		HandleReport:    {VI: "Báo cáo kết quả xử lý", EN: "Report the result of handling"},
		Sue:             {VI: "Khởi kiện vụ án hành chính", EN: "Sue in the administrative court"},
		LimitComplain:   {VI: "Thời hiệu khiếu nại", EN: "Time limit to complain"},
		ReplyReception:  {VI: "Trả lời sau khi tiếp công dân", EN: "Reply after a reception"},
		RefuseReception: {VI: "Thông báo từ chối tiếp", EN: "Written refusal to receive"},
		PostSchedule:    {VI: "Niêm yết lịch tiếp công dân", EN: "Post the reception schedule"},
		OnlineNotice:    {VI: "Thông báo kỳ tiếp trực tuyến", EN: "Notice of an online session"},
		ReplyParty:      {VI: "Người đứng đầu cấp ủy trả lời", EN: "Reply of a party head"},
	}
	natureTexts = map[Nature]bilingual.Text{
		Working:           {VI: "ngày làm việc", EN: "working day"},
		Weekend:           {VI: "nghỉ cuối tuần", EN: "weekend"},
		OnPublicHoliday:   {VI: "ngày lễ", EN: "public holiday"},
		OnCompensatoryOff: {VI: "nghỉ bù", EN: "compensatory day off"},
		OnSwappedOff:      {VI: "nghỉ hoán đổi", EN: "swapped day off"},
		OnSwappedWorking:  {VI: "làm bù", EN: "swapped working day"},
	}
	roleOfDayTexts = map[Role]bilingual.Text{
		FirstDay:   {VI: "Ngày diễn ra sự kiện, không tính", EN: "Day of the event, not counted"},
		Counted:    {VI: "Được tính", EN: "Counted"},
		NotWorking: {VI: "Không tính", EN: "Not counted"},
		Suspended:  {VI: "Tạm dừng tính thời hạn", EN: "The clock stands still"},
		RolledOver: {VI: "Chuyển khỏi ngày nghỉ", EN: "Moved off a day off"},
	}
	criterionTexts = map[Criterion]bilingual.Text{
		SeveralPlaces:       {VI: "Một nội dung, xác minh từ hai nơi trở lên", EN: "One content, two places or more to verify"},
		SeveralContents:     {VI: "Từ hai nội dung phải xác minh trở lên", EN: "Two contents or more to verify"},
		ManyPetitioners:     {VI: "Nhiều người, hoặc liên quan quyền lợi nhiều người", EN: "Many petitioners, or many people's interests"},
		ForeignElement:      {VI: "Có yếu tố nước ngoài", EN: "Foreign element"},
		SeveralBodies:       {VI: "Trách nhiệm của nhiều cơ quan", EN: "Responsibility of several bodies"},
		BodiesDisagree:      {VI: "Các cơ quan có ý kiến khác nhau", EN: "Bodies disagree"},
		ConflictingEvidence: {VI: "Chứng cứ mâu thuẫn, cần ý kiến chuyên môn", EN: "Conflicting evidence, or expert opinion needed"},
	}
)

// Text returns the words for the term.
func (t Term) Text() bilingual.Text { return bilingual.Of(termTexts, t) }

// Text returns the words for the nature.
func (n Nature) Text() bilingual.Text { return bilingual.Of(natureTexts, n) }

// Text returns the words for the role.
func (r Role) Text() bilingual.Text { return bilingual.Of(roleOfDayTexts, r) }

// Text returns the words for the criterion.
func (c Criterion) Text() bilingual.Text { return bilingual.Of(criterionTexts, c) }
