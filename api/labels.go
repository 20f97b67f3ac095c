package api

import (
	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/fault"
	"kntc/internal/ledger"
	"kntc/internal/petition"
)

// The words for people, for each value that the API speaks of. A test holds
// that every value has its words.
//
//nolint:gochecknoglobals // read-only tables
var (
	kindLabels = map[petition.Kind]fault.Text{
		petition.Complaint:      {VI: "Khiếu nại", EN: "Complaint"},
		petition.Denunciation:   {VI: "Tố cáo", EN: "Denunciation"},
		petition.Recommendation: {VI: "Kiến nghị", EN: "Recommendation"},
		petition.Feedback:       {VI: "Phản ánh", EN: "Feedback"},
		petition.Mixed:          {VI: "Đơn có nhiều nội dung", EN: "Several kinds of content"},
	}
	channelLabels = map[petition.Channel]fault.Text{
		petition.InPerson:  {VI: "Tiếp công dân", EN: "In person"},
		petition.Post:      {VI: "Bưu chính", EN: "By post"},
		petition.DropBox:   {VI: "Hòm thư góp ý", EN: "Drop box"},
		petition.Forwarded: {VI: "Cơ quan khác chuyển đến", EN: "Forwarded"},
		petition.Leader:    {VI: "Lãnh đạo chuyển xuống", EN: "Passed down by a leader"},
		petition.Online:    {VI: "Trực tuyến", EN: "Online"},
		petition.Other:     {VI: "Khác", EN: "Other"},
	}
	fieldLabels = map[petition.Field]fault.Text{
		petition.FieldLand:       {VI: "Đất đai, nhà cửa", EN: "Land and housing"},
		petition.FieldPolicy:     {VI: "Chế độ, chính sách", EN: "Social policy"},
		petition.FieldOfficials:  {VI: "Công chức, công vụ", EN: "Officials and public service"},
		petition.FieldOtherAdmin: {VI: "Hành chính khác", EN: "Other administration"},
		petition.FieldCorruption: {VI: "Tham nhũng", EN: "Corruption"},
		petition.FieldJudicial:   {VI: "Tư pháp", EN: "Judicial"},
		petition.FieldParty:      {VI: "Đảng, đoàn thể", EN: "Party and mass organisations"},
		petition.FieldOther:      {VI: "Lĩnh vực khác", EN: "Other"},
	}
	stateLabels = map[petition.State]fault.Text{
		petition.Received:    {VI: "Đã tiếp nhận", EN: "Received"},
		petition.Classified:  {VI: "Đã phân loại", EN: "Classified"},
		petition.Accepted:    {VI: "Đã thụ lý", EN: "Accepted"},
		petition.Joined:      {VI: "Đã ghép vụ việc", EN: "Joined to a matter"},
		petition.NotAccepted: {VI: "Không thụ lý", EN: "Not accepted"},
		petition.Guided:      {VI: "Đã hướng dẫn", EN: "Guided"},
		petition.Transferred: {VI: "Đã chuyển đơn", EN: "Transferred"},
		petition.Urged:       {VI: "Đã đôn đốc", EN: "Urged"},
		petition.Returned:    {VI: "Đã trả đơn", EN: "Returned"},
		petition.Filed:       {VI: "Lưu đơn", EN: "Filed"},
		petition.WithdrawnBy: {VI: "Đã rút", EN: "Withdrawn"},
		petition.HandedOver:  {VI: "Đã bàn giao", EN: "Handed over"},
		petition.Verifying:   {VI: "Đang xác minh", EN: "Being verified"},
		petition.Verified:    {VI: "Đã có báo cáo xác minh", EN: "Verified"},
		petition.Dialogue:    {VI: "Đã đối thoại", EN: "Dialogue held"},
		petition.Decided:     {VI: "Đã có quyết định giải quyết", EN: "Decided"},
		petition.Concluded:   {VI: "Đã có kết luận", EN: "Concluded"},
		petition.Handled:     {VI: "Đã xử lý theo kết luận", EN: "Handled"},
		petition.AnsweredBy:  {VI: "Đã trả lời", EN: "Answered"},
		petition.Published:   {VI: "Đã công khai", EN: "Published"},
		petition.Effective:   {VI: "Có hiệu lực pháp luật", EN: "In force"},
		petition.Enforcing:   {VI: "Đang thi hành", EN: "Being enforced"},
		petition.Suspended:   {VI: "Tạm đình chỉ", EN: "Suspended"},
		petition.Terminated:  {VI: "Đình chỉ", EN: "Terminated"},
		petition.Closed:      {VI: "Đã kết thúc", EN: "Closed"},
	}
	eligibilityLabels = map[petition.Eligibility]fault.Text{
		petition.Eligible:   {VI: "Đủ điều kiện xử lý", EN: "Eligible"},
		petition.Ineligible: {VI: "Không đủ điều kiện xử lý", EN: "Not eligible"},
	}
	competenceLabels = map[petition.Competence]fault.Text{
		petition.Within:             {VI: "Thuộc thẩm quyền", EN: "Within competence"},
		petition.OutsideState:       {VI: "Thuộc cơ quan hành chính khác", EN: "Other state administration"},
		petition.OutsideElected:     {VI: "Thuộc cơ quan dân cử", EN: "Elected bodies"},
		petition.OutsideJudiciary:   {VI: "Thuộc cơ quan tư pháp, thi hành án", EN: "Judiciary and enforcement"},
		petition.OutsideParty:       {VI: "Thuộc tổ chức đảng, đoàn thể", EN: "Party and mass organisations"},
		petition.OutsideServiceUnit: {VI: "Thuộc đơn vị sự nghiệp", EN: "Public service units"},
		petition.OutsideEnterprise:  {VI: "Thuộc doanh nghiệp nhà nước", EN: "State enterprises"},
	}
	instanceLabels = map[petition.Instance]fault.Text{
		petition.First:   {VI: "Lần đầu", EN: "First"},
		petition.Second:  {VI: "Lần hai", EN: "Second"},
		petition.Further: {VI: "Tố cáo tiếp", EN: "Further"},
	}
	outcomeLabels = map[petition.Outcome]fault.Text{
		petition.Right:       {VI: "Đúng", EN: "Right"},
		petition.PartlyRight: {VI: "Đúng một phần", EN: "Partly right"},
		petition.Wrong:       {VI: "Sai", EN: "Wrong"},
		petition.Answered:    {VI: "Đã trả lời", EN: "Answered"},
		petition.Withdrawn:   {VI: "Rút toàn bộ qua giải thích", EN: "Withdrawn after explanation"},
		petition.Stopped:     {VI: "Đình chỉ giải quyết", EN: "Terminated"},
	}
	partyTypeLabels = map[petition.PartyType]fault.Text{
		petition.Person:       {VI: "Cá nhân", EN: "Person"},
		petition.Organisation: {VI: "Cơ quan, tổ chức", EN: "Organisation"},
	}
	tierLabels = map[authority.Tier]fault.Text{
		authority.Central:  {VI: "Trung ương", EN: "Central"},
		authority.Province: {VI: "Cấp tỉnh", EN: "Province"},
		authority.District: {VI: "Cấp huyện", EN: "District"},
		authority.Commune:  {VI: "Cấp xã", EN: "Commune"},
	}
	branchLabels = map[authority.Branch]fault.Text{
		authority.State:       {VI: "Cơ quan hành chính", EN: "State administration"},
		authority.Party:       {VI: "Cơ quan đảng", EN: "Party"},
		authority.Elected:     {VI: "Cơ quan dân cử", EN: "Elected bodies"},
		authority.Front:       {VI: "Mặt trận và đoàn thể", EN: "Fatherland Front and mass organisations"},
		authority.Judiciary:   {VI: "Cơ quan tư pháp", EN: "Judiciary"},
		authority.ServiceUnit: {VI: "Đơn vị sự nghiệp", EN: "Public service unit"},
	}
	roleLabels = map[access.Role]fault.Text{
		access.Clerk:         {VI: "Cán bộ tiếp công dân", EN: "Clerk"},
		access.Officer:       {VI: "Người xác minh", EN: "Officer"},
		access.Head:          {VI: "Thủ trưởng", EN: "Head"},
		access.Supervisor:    {VI: "Cấp trên", EN: "Supervisor"},
		access.Auditor:       {VI: "Thanh tra, kiểm toán", EN: "Auditor"},
		access.Administrator: {VI: "Quản trị", EN: "Administrator"},
	}
	dimensionLabels = map[ledger.Dimension]fault.Text{
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
	manyLabels = map[string]fault.Text{
		"yes": {VI: "Từ năm người trở lên", EN: "Five names or more"},
		"no":  {VI: "Dưới năm người", EN: "Fewer than five names"},
	}
	exclusionLabels = map[string]fault.Text{
		"ended_without_result": {VI: "Kết thúc không có kết quả", EN: "Ended without a result"},
		"open_at_end":          {VI: "Còn đang giải quyết cuối kỳ", EN: "Open at the end"},
	}
)

// label returns the words for a value in the language; the value itself when
// there are none.
func label[T ~string](table map[T]fault.Text, v T, lang string) string {
	if t, ok := table[v]; ok {
		return t.In(lang)
	}
	return string(v)
}
