package petition

// State is where a petition or a matter stands. Each constant says who moves
// it in and out; the tables are the law.
type State string

// The states of a petition.
const (
	Received    State = "received"     // tiếp nhận: entered into the register by a clerk; left by classification
	Classified  State = "classified"   // đã phân loại: on the five axes; left by exactly one disposition
	Accepted    State = "accepted"     // thụ lý: the head opened a matter; from here it follows the matter
	Joined      State = "joined"       // ghép vụ: belongs to a matter already open
	NotAccepted State = "not_accepted" // không thụ lý: a bar of law applies; end
	Guided      State = "guided"       // hướng dẫn: the citizen was told where to go; end
	Transferred State = "transferred"  // chuyển đơn: sent to another authority; a reply is recorded later
	Urged       State = "urged"        // đôn đốc: a subordinate authority was told to act; end
	Returned    State = "returned"     // trả đơn; end
	Filed       State = "filed"        // lưu đơn; end
	WithdrawnBy State = "withdrawn"    // rút đơn before a disposition, or the matter withdrawn whole; end
	HandedOver  State = "handed_over"  // bàn giao to a successor authority; end
	Inspecting  State = "inspecting"   // thanh tra, kiểm tra theo thông tin: an anonymous paper with clear evidence; its result is recorded later
	SetAside    State = "set_aside"    // không xử lý: a denunciation the competent body has, or sent again after guidance; end
)

// PetitionStates lists the states of a petition in their usual order.
func PetitionStates() []State {
	return []State{
		Received, Classified, Accepted, Joined, NotAccepted, Guided,
		Transferred, Urged, Returned, Filed, Inspecting, SetAside, WithdrawnBy, HandedOver,
	}
}

// The states of a matter that a petition does not share.
const (
	Verifying  State = "verifying"  // đang xác minh: the head or officer began; left by the report
	Verified   State = "verified"   // đã có báo cáo xác minh
	Dialogue   State = "dialogue"   // đã đối thoại
	Decided    State = "decided"    // complaint: the head issued the decision; takes effect, goes to the superior or to court
	Concluded  State = "concluded"  // denunciation: đã có kết luận nội dung tố cáo
	Handled    State = "handled"    // denunciation: đã xử lý theo kết luận
	AnsweredBy State = "answered"   // recommendation, feedback: đã trả lời
	Effective  State = "effective"  // quyết định có hiệu lực pháp luật
	Enforcing  State = "enforcing"  // đang thi hành
	Enforced   State = "enforced"   // đã thi hành xong
	Suspended  State = "suspended"  // tạm đình chỉ; resuming leads back to the state before
	Merged     State = "merged"     // nhập vụ: its petitions went over to an older matter; undoing that leads back to the state before
	Appealed   State = "appealed"   // the superior took the matter over: second instance, or a late denunciation; only closing follows
	InCourt    State = "in_court"   // tòa án đã thụ lý; only closing follows
	Terminated State = "terminated" // đình chỉ
	Closed     State = "closed"     // kết thúc, lưu hồ sơ; end
)

// MatterStates lists the states of a matter in their usual order. The database
// accepts all of them; a table uses those its kind needs.
func MatterStates() []State {
	return []State{
		Accepted, Verifying, Verified, Dialogue, Decided, Concluded, Handled, AnsweredBy,
		Effective, Enforcing, Enforced, Suspended, Merged, Appealed, InCourt, Terminated, WithdrawnBy, HandedOver, Closed,
	}
}

// active are the states in which a matter waits for its result.
func active() []State { return []State{Accepted, Verifying, Verified, Dialogue} }

// Disposed tells whether a petition in this state has had its disposition.
func (s State) Disposed() bool { return s != Received && s != Classified }

// InMatter tells whether a petition in this state follows a matter.
func (s State) InMatter() bool { return s == Accepted || s == Joined }
