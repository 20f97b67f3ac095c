package petition

import "kntc/internal/fault"

// The guards. Each says in both languages what is missing, and which article
// asks for it.

//nolint:gochecknoglobals // rows of the tables
var (
	isEligible = Guard{"eligible", func(f Facts) *fault.Error {
		if f.Petition.Eligibility == Eligible {
			return nil
		}
		return ErrGuard.Msg("Đơn không đủ điều kiện xử lý.", "The petition does not fulfil the conditions for processing.").
			By(tt05("Điều 6"))
	}}

	isWithin = Guard{"within_competence", func(f Facts) *fault.Error {
		if f.Petition.Competence == Within {
			return nil
		}
		return ErrGuard.Msg("Nội dung không thuộc thẩm quyền giải quyết của cơ quan.",
			"The content is outside the authority's competence.").By(competenceBasis(f.Petition.Kind))
	}}

	isOutside = Guard{"outside_competence", func(f Facts) *fault.Error {
		if f.Petition.Competence != Within {
			return nil
		}
		return ErrGuard.Msg("Nội dung thuộc thẩm quyền của cơ quan nên không được chuyển đi.",
			"The content is within the authority's own competence, so it cannot be sent elsewhere.").
			By(ltcd("Điều 26"))
	}}

	isOneKind = Guard{"not_mixed", func(f Facts) *fault.Error {
		if f.Petition.Kind != Mixed {
			return nil
		}
		return ErrGuard.Msg("Đơn có nhiều nội dung khác nhau; hướng dẫn người gửi tách thành từng đơn.",
			"The paper holds several kinds of content; the citizen is guided to split it.").
			By(ltcd("Điều 25 khoản 3"))
	}}

	isNotOrganisationDenouncing = Guard{"person_denounces", func(f Facts) *fault.Error {
		if f.Petition.Kind != Denunciation || !f.Petition.Organisation {
			return nil
		}
		return ErrGuard.Msg("Chỉ cá nhân mới có quyền tố cáo; cơ quan, tổ chức không phải là người tố cáo.",
			"Only an individual may denounce; an organisation may not.").By(ltc("Điều 2 khoản 4"))
	}}

	isNamed = Guard{"named", func(f Facts) *fault.Error {
		if !f.Petition.Anonymous {
			return nil
		}
		if f.Petition.Kind == Denunciation {
			return ErrGuard.Msg("Tố cáo nặc danh không được thụ lý theo trình tự giải quyết tố cáo.",
				"An anonymous denunciation is not accepted as a denunciation.").By(ltc("Điều 25"))
		}
		return ErrGuard.Msg("Đơn không có họ tên, địa chỉ người gửi thì không đủ điều kiện thụ lý.",
			"A petition without the sender's name and address cannot be accepted.").By(tt05("Điều 6"))
	}}

	isTransferable = Guard{"transferable_kind", func(f Facts) *fault.Error {
		if f.Petition.Kind != Complaint {
			return nil
		}
		return ErrGuard.Msg("Khiếu nại không thuộc thẩm quyền thì hướng dẫn người khiếu nại, không chuyển đơn.",
			"A complaint outside the competence is answered with guidance; it is not transferred.").
			By(ltcd("Điều 26 khoản 1 điểm b"))
	}}

	isGuidable = Guard{"guidable", func(f Facts) *fault.Error {
		if f.Petition.Kind == Mixed || f.Petition.Competence != Within {
			return nil
		}
		return ErrGuard.Msg("Chỉ hướng dẫn khi đơn không thuộc thẩm quyền hoặc có nhiều nội dung.",
			"Guidance is given only when the petition is outside the competence or mixed.").
			By(ltcd("Điều 26 khoản 1"))
	}}

	isUnresolved = Guard{"unresolved", func(f Facts) *fault.Error {
		if f.Matter.Open() {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã có kết quả giải quyết hoặc đã kết thúc.", "The matter has been resolved or has ended.")
	}}

	isReferred = Guard{"referred_here", func(f Facts) *fault.Error {
		if !f.Petition.Origin.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đơn không do cơ quan khác trong hệ thống chuyển đến.",
			"The petition was not referred by another authority of this system.")
	}}

	isAwaitingReply = Guard{"awaiting_reply", func(f Facts) *fault.Error {
		if f.Petition.ReplyOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đã ghi nhận văn bản phúc đáp.", "A reply has been recorded already.")
	}}
)

// competenceBasis is the article that assigns competence for a kind.
func competenceBasis(k Kind) fault.Legal {
	switch k {
	case Complaint:
		return lkn("Điều 27")
	case Denunciation:
		return ltc("Điều 29 khoản 1")
	case Recommendation, Feedback, Mixed:
		return ltcd("Điều 26")
	}
	return ltcd("Điều 26")
}
