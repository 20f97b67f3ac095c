package papers

import "kntc/internal/bilingual"

// Box is a value that a paper shows of a case, by the name with which a wording
// asks for it.
type Box string

// The boxes. Those of a person stand for each of the persons who sent the petition.
const (
	Office        Box = "office"       // the authority, as its name is written in a sentence
	OfficeCapital Box = "OFFICE"       // … and in a heading
	Superior      Box = "SUPERIOR"     // the body above it, in a heading
	Place         Box = "place"        // where it issues papers
	Number        Box = "number"       // of the paper
	Today         Box = "today"        // the day of the paper, in words
	ReceivedOn    Box = "received_on"  // the day of the receipt, in words
	RegisterNo    Box = "register_no"  // number and year in the register
	Kind          Box = "kind"         // "khiếu nại"
	Subject       Box = "subject"      // what the petition is about, in a line
	Respondent    Box = "respondent"   // whom it is against
	Contested     Box = "contested"    // the decision complained about
	AcceptedOn    Box = "accepted_on"  // the day of the acceptance, in words
	Addressee     Box = "addressee"    // the body that a petition goes to, or is guided to
	Ground        Box = "ground"       // why it is not accepted
	GroundBasis   Box = "ground_basis" // … and the article that says so
	Reason        Box = "reason"       // what the step gives as its reason
	Signer        Box = "signer"       // who signed
	Clerk         Box = "clerk"        // who hands the paper over
	Senders       Box = "senders"      // the names of those who sent it
	Sender        Box = "sender"       // the name of one of them
	Identity      Box = "identity"     // the number of the identity paper
	Address       Box = "address"
	Phone         Box = "phone"
)

// boxes tells what each box is, and whether it says who somebody is.
//
//nolint:gochecknoglobals // a read-only table
var boxes = map[Box]struct {
	title    bilingual.Text
	personal bool // of who sent the petition: sealed with a denunciation
	each     bool // of each person, not of the petition
}{
	Office:        {title: bilingual.Text{VI: "Tên cơ quan", EN: "Name of the authority"}},
	OfficeCapital: {title: bilingual.Text{VI: "Tên cơ quan (chữ in hoa)", EN: "Name of the authority in capitals"}},
	Superior:      {title: bilingual.Text{VI: "Cơ quan chủ quản (chữ in hoa)", EN: "The superior body in capitals"}},
	Place:         {title: bilingual.Text{VI: "Địa danh", EN: "Place"}},
	Number:        {title: bilingual.Text{VI: "Số, ký hiệu văn bản", EN: "Number of the paper"}},
	Today:         {title: bilingual.Text{VI: "Ngày của văn bản", EN: "Day of the paper"}},
	ReceivedOn:    {title: bilingual.Text{VI: "Ngày nhận đơn", EN: "Day of the receipt"}},
	RegisterNo:    {title: bilingual.Text{VI: "Số tiếp nhận", EN: "Register number"}},
	Kind:          {title: bilingual.Text{VI: "Loại đơn", EN: "Kind"}},
	Subject:       {title: bilingual.Text{VI: "Trích yếu đơn", EN: "Subject"}},
	Respondent:    {title: bilingual.Text{VI: "Người, cơ quan bị khiếu nại, tố cáo", EN: "Whom it is against"}},
	Contested:     {title: bilingual.Text{VI: "Quyết định bị khiếu nại", EN: "The contested decision"}},
	AcceptedOn:    {title: bilingual.Text{VI: "Ngày thụ lý", EN: "Day of the acceptance"}},
	Addressee:     {title: bilingual.Text{VI: "Cơ quan nhận đơn hoặc được hướng dẫn đến", EN: "Body that the petition goes to"}},
	Ground:        {title: bilingual.Text{VI: "Lý do không thụ lý", EN: "Why it is not accepted"}},
	GroundBasis:   {title: bilingual.Text{VI: "Căn cứ không thụ lý", EN: "The article that says so"}},
	Reason:        {title: bilingual.Text{VI: "Lý do", EN: "Reason"}},
	Signer:        {title: bilingual.Text{VI: "Người ký", EN: "Signer"}},
	Clerk:         {title: bilingual.Text{VI: "Người giao văn bản", EN: "Who hands it over"}},
	Senders:       {title: bilingual.Text{VI: "Những người gửi đơn", EN: "Those who sent it"}, personal: true},
	Sender:        {title: bilingual.Text{VI: "Họ và tên người gửi", EN: "Name"}, personal: true, each: true},
	Identity:      {title: bilingual.Text{VI: "Số giấy tờ định danh", EN: "Identity number"}, personal: true, each: true},
	Address:       {title: bilingual.Text{VI: "Địa chỉ", EN: "Address"}, personal: true, each: true},
	Phone:         {title: bilingual.Text{VI: "Số điện thoại", EN: "Phone"}, personal: true, each: true},
}

// Text returns the words for the box.
func (b Box) Text() bilingual.Text { return boxes[b].title }

// Personal reports whether the box says who sent the petition.
func (b Box) Personal() bool { return boxes[b].personal }
