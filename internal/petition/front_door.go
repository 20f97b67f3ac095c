package petition

import (
	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// The guards of the front door: what an office may do with a petition that it does
// not take into a matter. An old register is taken as it tells.

//nolint:gochecknoglobals // rows of the tables
var (
	// What an office must decide on cannot be laid aside instead.
	isFileable = guard("fileable", func(f Facts) *fault.Error {
		eligible := f.Petition.Eligibility == Eligible
		switch {
		case f.Imported:
			return nil
		case eligible && f.Petition.Competence == Within:
			return ErrGuard.Msg("Đơn đủ điều kiện xử lý và thuộc thẩm quyền giải quyết thì phải xem xét thụ lý, không được lưu đơn.",
				"An eligible petition within the competence must be decided on; it is not filed away.").By(tt05("Điều 28"))
		case f.Listing || !eligible || !Known(defects(), f.Command.Ground):
			return nil
		}
		return ErrGuard.Msg("Đơn đã được phân loại là đủ điều kiện xử lý nên không lưu vì thiếu nội dung hay không đọc được.",
			"The petition was found eligible, so it is not filed for what it lacks, or because it cannot be read.").By(tt05("Điều 28")).
			At("/ground", "not_for_petition", "Căn cứ không phù hợp với kết quả phân loại.", "It does not fit the classification.")
	})

	// Recommendations and feedback are answered; the grounds of inadmissibility are
	// those of complaints and denunciations.
	isRefusable = guard("refusable_kind", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.Kind == Complaint || f.Petition.Kind == Denunciation {
			return nil
		}
		return ErrGuard.Msg("Chỉ khiếu nại, tố cáo mới có việc không thụ lý; kiến nghị, phản ánh thuộc thẩm quyền thì được xem xét, trả lời.",
			"Only complaints and denunciations are not accepted; a recommendation or feedback within the competence is considered and answered.").
			By(ltcd("Điều 26 khoản 2 điểm a"))
	})

	isTransferable = guard("transferable_kind", func(f Facts) *fault.Error {
		if f.Petition.Kind != Complaint || f.Forwards != "" || f.Imported {
			return nil
		}
		return ErrGuard.Msg("Khiếu nại không thuộc thẩm quyền thì hướng dẫn người khiếu nại, không chuyển đơn; chỉ Ban tiếp công dân và cơ quan có trách nhiệm chuyển đơn mới chuyển khiếu nại.",
			"A complaint outside the competence is answered with guidance; only a reception board, or a body that passes petitions on, transfers it.").
			By(ltcd("Điều 26 khoản 1 điểm b"))
	})

	// One that another authority passed on is not one that its sender sent again.
	isFirstTransfer = guard("first_transfer", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.Kind != Denunciation || !f.Transferred || !f.Petition.Origin.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Tố cáo cùng nội dung của người này đã được chuyển một lần; tố cáo gửi lại thì lưu đơn.",
			"This person's denunciation of the same content was transferred already; one sent again is filed.").By(tt05("Điều 14 khoản 1"))
	})

	isOwnInformation = guard("information_in_competence", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.Competence == Within {
			return nil
		}
		return ErrGuard.Msg("Thông tin có nội dung tố cáo không thuộc thẩm quyền thanh tra, kiểm tra của cơ quan thì chuyển đến cơ quan có thẩm quyền.",
			"Information that the authority may not inspect is passed on to the competent one.").By(ltc("Điều 25 khoản 2"))
	})

	isReturnable = guard("returnable", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.Channel == Forwarded || f.Petition.Originals {
			return nil
		}
		return ErrGuard.Msg("Chỉ trả lại đơn do cơ quan báo chí, đại biểu, cơ quan, tổ chức khác chuyển đến, hoặc giấy tờ, tài liệu gốc kèm theo đơn.",
			"What the press, a deputy or another body passed on is returned, and originals that are enclosed; nothing else.").By(tt05("Điều 9"))
	})

	isUrgeable = guard("complaint_or_denunciation", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.Kind == Complaint || f.Petition.Kind == Denunciation {
			return nil
		}
		return ErrGuard.Msg("Chỉ đôn đốc cấp dưới giải quyết khiếu nại, tố cáo; kiến nghị, phản ánh không thuộc thẩm quyền thì chuyển đơn.",
			"An authority below is urged to resolve complaints and denunciations; a recommendation or feedback outside the competence is transferred.").
			By(ltcd("Điều 26 khoản 1 điểm b"))
	})

	isLateBelow = guard("late_below", func(f Facts) *fault.Error {
		if f.Listing || f.Command.Prior.IsZero() {
			return nil
		}
		why := f.notLate()
		if why != nil && f.PriorHidden {
			why = ErrGuard.Msg("Không có vụ việc như vậy, hoặc vụ việc chưa quá hạn; hãy hỏi cơ quan đang giải quyết.",
				"There is no such matter, or it is not late; ask the authority that has it.").
				At("/prior", "not_late", "Không phải vụ việc đã quá hạn.", "Not a matter that is late.")
		}
		if why == nil {
			return nil
		}
		return why.By(UrgingBasis())
	})
)

// defects are the grounds of filing that lie in the paper: one that has them is not
// eligible (Thông tư 05/2021/TT-TTCP, Điều 6).
func defects() []Ground { return []Ground{Incomplete, Illegible} }

// notLate says why the matter that is named is none in which an authority below is
// late; nil when it is one.
func (f Facts) notLate() *fault.Error {
	m := f.Prior
	switch {
	case m == nil || m.ID != f.Command.Prior || m.ID.Authority != f.Command.TransferTo:
		return ErrGuard.Msg("Không tìm thấy vụ việc này ở cơ quan được đôn đốc.", "The authority that is urged has no such matter.").
			At("/prior", "not_found", "Không tìm thấy vụ việc.", "No such matter.")
	case m.Kind != f.Petition.Kind:
		return ErrGuard.Msg("Vụ việc thuộc loại khác với đơn.", "The matter is of another kind than the petition.").
			At("/prior", "other_kind", "Loại vụ việc không khớp.", "The matter is of another kind.")
	case !m.Open():
		return ErrGuard.Msg("Vụ việc đã có kết quả hoặc đã kết thúc.", "The matter has been resolved or has ended.").
			At("/prior", "not_open", "Vụ việc không còn mở.", "The matter is not open.")
	case f.ResolveDue.IsZero():
		return ErrGuard.Msg("Vụ việc không có thời hạn giải quyết đang chạy.", "No limit of the matter's resolution is running.").
			At("/prior", "not_late", "Chưa quá hạn giải quyết.", "It is not late yet.")
	case !f.On.After(f.ResolveDue):
		return ErrGuard.Msg("Vụ việc còn thời hạn giải quyết đến ngày "+f.ResolveDue.Vietnamese()+".", "The matter may be resolved until "+f.ResolveDue.String()+".").
			At("/prior", "not_late", "Chưa quá hạn giải quyết.", "It is not late yet.")
	}
	return nil
}

// UrgingBasis is the article by which an authority below is urged.
func UrgingBasis() bilingual.Legal { return nd154("Điều 15 khoản 3") }

// urgeBelow names the authority below that is urged.
func urgeBelow(t *turn) error {
	t.petition.TransferredTo, t.petition.TransferName = t.Command.TransferTo, t.Command.TransferName
	return nil
}
