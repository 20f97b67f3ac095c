package petition

// The states of a petition. Each constant says who moves it in and out; the
// tables are the law.
const (
	StateReceived    State = "received"        // tiếp nhận: entered into the register by a clerk; left by classification
	StateClassified  State = "classified"      // đã phân loại: on the five axes; left by exactly one disposition
	StateAccepted    State = "accepted"        // thụ lý: the head opened a matter; from here it follows the matter
	StateJoined      State = "joined"          // ghép vụ: belongs to a matter already open
	StateNotAccepted State = "not_accepted"    // không thụ lý: a bar of law applies; end
	StateGuided      State = "guided"          // hướng dẫn: the citizen was told where to go; end
	StateTransferred State = "transferred"     // chuyển đơn: sent to another authority; a reply is recorded later
	StateUrged       State = "urged"           // đôn đốc: a subordinate authority was told to act; end
	StateReturned    State = "returned"        // trả đơn; end
	StateFiled       State = "filed"           // lưu đơn; end
	StateWithdrawn   State = "withdrawn"       // rút đơn before a disposition, or the matter withdrawn whole; end
	StateHandedOver  State = "handed_over"     // bàn giao to a successor authority; end
	StateInspecting  State = "inspecting"      // thanh tra, kiểm tra theo thông tin: an anonymous paper with clear evidence; its result is recorded later
	StateAnnulled    State = "annulled"        // hủy vào sổ: registered by mistake, or sent here by mistake: the number stays; or taken back with its import, as matters are: the number is free again; no figure counts it; end
	StateActedAtOnce State = "handled_at_once" // xử lý ngay: a clear denunciation on state management, without acceptance; end
	StateSetAside    State = "set_aside"       // không xử lý: a denunciation the competent body has, or sent again after guidance; end
)

// PetitionStates lists the states of a petition in their usual order.
func PetitionStates() []State {
	return []State{
		StateReceived, StateClassified, StateAccepted, StateJoined, StateNotAccepted, StateGuided,
		StateTransferred, StateUrged, StateReturned, StateFiled, StateInspecting, StateActedAtOnce, StateSetAside, StateWithdrawn, StateHandedOver, StateAnnulled,
	}
}

// The states of a matter that a petition does not share.
const (
	StateVerifying  State = "verifying"  // đang xác minh: the head or officer began; left by the report
	StateVerified   State = "verified"   // đã có báo cáo xác minh
	StateDialogue   State = "dialogue"   // đã đối thoại
	StateDecided    State = "decided"    // complaint: the head issued the decision; takes effect, goes to the superior or to court
	StateConcluded  State = "concluded"  // denunciation: đã có kết luận nội dung tố cáo
	StateHandled    State = "handled"    // denunciation: đã xử lý theo kết luận
	StateAnswered   State = "answered"   // recommendation, feedback: đã trả lời
	StateEffective  State = "effective"  // quyết định có hiệu lực pháp luật
	StateEnforcing  State = "enforcing"  // đang thi hành
	StateEnforced   State = "enforced"   // đã thi hành xong
	StateSuspended  State = "suspended"  // tạm đình chỉ; resuming leads back to the state before
	StateMerged     State = "merged"     // nhập vụ: its petitions went over to an older matter; undoing that leads back to the state before
	StateAppealed   State = "appealed"   // the superior took the matter over: second instance, or a late denunciation; only closing follows
	StateInCourt    State = "in_court"   // tòa án đã thụ lý; only closing follows
	StateTerminated State = "terminated" // đình chỉ
	StateClosed     State = "closed"     // kết thúc, lưu hồ sơ; end
)

// MatterStates lists the states of a matter in their usual order. The database
// accepts all of them; a table uses those its kind needs.
func MatterStates() []State {
	return []State{
		StateAccepted, StateVerifying, StateVerified, StateDialogue, StateDecided, StateConcluded, StateHandled, StateAnswered,
		StateEffective, StateEnforcing, StateEnforced, StateSuspended, StateMerged, StateAppealed, StateInCourt, StateTerminated, StateWithdrawn, StateHandedOver, StateClosed, StateAnnulled,
	}
}

// active are the states in which a matter waits for its result.
func active() []State { return []State{StateAccepted, StateVerifying, StateVerified, StateDialogue} }

// Disposed reports whether a petition in this state has had its disposition.
func Disposed(s State) bool { return s != StateReceived && s != StateClassified }

// InMatter reports whether a petition in this state follows a matter.
func InMatter(s State) bool { return s == StateAccepted || s == StateJoined }
