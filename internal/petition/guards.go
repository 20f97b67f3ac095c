package petition

import (
	"slices"
	"strconv"

	"kntc/internal/bilingual"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// The guards. Each says in both languages what is missing, and which article
// asks for it.

//nolint:gochecknoglobals // rows of the tables
var (
	isEligible = guard("eligible", func(f Facts) *fault.Error {
		if f.Petition.Eligibility == Eligible {
			return nil
		}
		return ErrGuard.Msg("Đơn không đủ điều kiện xử lý.", "The petition does not fulfil the conditions for processing.").
			By(tt05("Điều 6"))
	})

	isWithin = guard("within_competence", func(f Facts) *fault.Error {
		if f.Petition.Competence == Within {
			return nil
		}
		return ErrGuard.Msg("Nội dung không thuộc thẩm quyền giải quyết của cơ quan.",
			"The content is outside the authority's competence.").By(f.Petition.competenceBasis())
	})

	isOutside = guard("outside_competence", func(f Facts) *fault.Error {
		if f.Petition.Competence != Within {
			return nil
		}
		return ErrGuard.Msg("Nội dung thuộc thẩm quyền của cơ quan nên không được chuyển đi.",
			"The content is within the authority's own competence, so it cannot be sent elsewhere.").
			By(ltcd("Điều 26"))
	})

	isOneKind = guard("not_mixed", func(f Facts) *fault.Error {
		if f.Petition.Kind != Mixed {
			return nil
		}
		return ErrGuard.Msg("Đơn có nhiều nội dung khác nhau; hướng dẫn người gửi tách thành từng đơn.",
			"The paper holds several kinds of content; the citizen is guided to split it.").
			By(ltcd("Điều 25 khoản 3"))
	})

	// An organisation beside persons is no denouncer, and keeps nobody from being
	// one.
	isNotOrganisationDenouncing = guard("person_denounces", func(f Facts) *fault.Error {
		if f.Petition.Kind != Denunciation || !f.Petition.Organisation || f.Petition.Persons {
			return nil
		}
		return ErrGuard.Msg("Chỉ cá nhân mới có quyền tố cáo; đơn chỉ do cơ quan, tổ chức gửi thì không có người tố cáo.",
			"Only an individual may denounce; a paper that organisations alone sent has no denouncer.").By(ltc("Điều 2 khoản 4"))
	})

	isNamed = guard("named", func(f Facts) *fault.Error {
		if !f.Petition.Anonymous || f.Imported {
			return nil
		}
		if f.Petition.Kind == Denunciation {
			return ErrGuard.Msg("Tố cáo nặc danh không được thụ lý theo trình tự giải quyết tố cáo.",
				"An anonymous denunciation is not accepted as a denunciation.").By(ltc("Điều 25"))
		}
		return ErrGuard.Msg("Đơn không có họ tên, địa chỉ người gửi thì không đủ điều kiện thụ lý.",
			"A petition without the sender's name and address cannot be accepted.").By(tt05("Điều 6"))
	})

	isGuidable = guard("guidable", func(f Facts) *fault.Error {
		p := f.Petition
		if p.Kind == Denunciation && p.Channel != InPerson && p.Competence != Within && !f.Imported {
			return ErrGuard.Msg("Tố cáo bằng đơn không thuộc thẩm quyền thì chuyển đến cơ quan có thẩm quyền; chỉ hướng dẫn người đến tố cáo trực tiếp.",
				"A written denunciation outside the competence is transferred to the competent body; only who denounces in person is guided.").
				By(ltc("Điều 24 khoản 2"))
		}
		if p.recommends() && p.Competence != Within && !f.Imported {
			return ErrGuard.Msg("Kiến nghị, phản ánh không thuộc thẩm quyền thì chuyển đơn đến cơ quan có thẩm quyền, không hướng dẫn.",
				"A recommendation or feedback outside the competence is transferred to the competent body; its sender is not guided.").
				By(ltcd("Điều 26 khoản 2 điểm b"))
		}
		if p.Kind == Mixed || p.Competence != Within {
			return nil
		}
		return ErrGuard.Msg("Chỉ hướng dẫn khi đơn không thuộc thẩm quyền hoặc có nhiều nội dung.",
			"Guidance is given only when the petition is outside the competence or mixed.").
			By(ltcd("Điều 26 khoản 1"))
	})

	hasGroupSigned = guard("group_signed", func(f Facts) *fault.Error {
		p := f.Petition
		switch {
		case f.Imported || !p.Many():
			return nil
		case p.Kind == Denunciation:
			return groupDenounces(p)
		case p.Kind != Complaint:
			return nil
		}
		basis := ltcd("Điều 29, Điều 30")
		if !f.On.Before(law2026) {
			basis = nd155("Điều 5, Điều 10")
		}
		switch most := representatives(p.Signatories); {
		case !p.AllSigned:
			return ErrGuard.Msg("Đơn khiếu nại của nhiều người phải có chữ ký của tất cả những người khiếu nại.",
				"A complaint of many people must be signed by all of them.").By(basis)
		case !p.Appointed:
			return ErrGuard.Msg("Khiếu nại của nhiều người phải có văn bản cử người đại diện.",
				"A complaint of many people needs a written appointment of representatives.").By(basis)
		case p.Representatives < 1 || p.Representatives > most:
			n := strconv.Itoa(most)
			return ErrGuard.Msg("Cần cử từ 1 đến "+n+" người đại diện trong số người khiếu nại; đang ghi "+strconv.Itoa(p.Representatives)+".",
				"There must be 1 to "+n+" representatives among the complainants; "+strconv.Itoa(p.Representatives)+" are marked.").By(basis)
		}
		return nil
	})

	isInstanceOfKind = guard("instance_of_kind", func(f Facts) *fault.Error {
		switch i := InstanceOf(f.Petition, f.Command); {
		case i == Second && f.Petition.Kind != Complaint:
			return ErrGuard.Msg("Chỉ khiếu nại mới có giải quyết lần hai.", "Only a complaint has a second instance.").
				By(lkn("Điều 7 khoản 1")).At("/instance", "not_for_kind", "Không dùng cho loại đơn này.", "Not for this kind.")
		case i == Further && f.Petition.Kind != Denunciation:
			return ErrGuard.Msg("Chỉ tố cáo mới có tố cáo tiếp.", "Only a denunciation can be a further one.").
				By(ltc("Điều 37")).At("/instance", "not_for_kind", "Không dùng cho loại đơn này.", "Not for this kind.")
		}
		return nil
	})

	hasPrior = guard("prior_named", func(f Facts) *fault.Error {
		i := InstanceOf(f.Petition, f.Command)
		if f.Listing || i == First || !f.Command.Prior.IsZero() || f.Command.PriorDecision != "" {
			return nil
		}
		return ErrGuard.Msg("Phải nêu vụ việc hoặc quyết định, kết luận trước đó.",
			"The earlier matter, or its decision or conclusion, must be named.").By(PriorBasis(i, f.Petition.Discipline)).
			At("/prior", "required", "Thiếu vụ việc hoặc quyết định trước đó.", "The earlier matter or decision is missing.")
	})

	// One case goes on in one matter: whoever else complains or denounces further
	// joins it.
	isNotGoingOn = guard("not_going_on", func(f Facts) *fault.Error {
		i := slices.IndexFunc(f.Next, Matter.Open)
		if i < 0 || f.Imported {
			return nil
		}
		m := f.Next[i]
		return ErrGuard.Msg("Vụ việc trước đó đang được giải quyết tiếp tại vụ việc "+m.Number.String()+"; hãy ghép đơn vào vụ việc này.",
			"The earlier matter goes on as "+m.Number.String()+" already; join the petition to that.").By(PriorBasis(m.Instance, m.Discipline)).
			At("/prior", "going_on", "Đang được giải quyết tiếp.", "It goes on already.").With("matter", m.ID.String())
	})

	isNoThirdInstance = guard("no_third_instance", func(f Facts) *fault.Error {
		if f.Prior == nil || f.Prior.Kind != Complaint || f.Prior.Instance != Second {
			return nil
		}
		return ErrGuard.Msg("Khiếu nại đã có quyết định giải quyết lần hai thì không thụ lý lần nữa.",
			"A complaint decided at second instance is not accepted again.").By(InadmissibleSettledTwice.Basis())
	})

	hasFurtherGround = guard("further_ground", func(f Facts) *fault.Error {
		switch further := slices.Concat(againAfter(), overInstead()); {
		case f.Listing || f.Imported || InstanceOf(f.Petition, f.Command) != Further || Known(further, f.Command.Ground):
			return nil
		default:
			return ErrGuard.Msg("Tố cáo tiếp chỉ được giải quyết lại khi có một trong các căn cứ luật định; quá hạn chưa phải là căn cứ.",
				"A further denunciation is resolved again only on one of the grounds of law; being late is none.").
				By(ltc("Điều 37 khoản 3")).
				At("/ground", "required", "Thiếu căn cứ giải quyết lại theo luật.", "A ground of law for resolving it again is missing.")
		}
	})

	// A superior who would take a late denunciation over hears first why it is
	// late (Luật Tố cáo, Điều 38).
	hasHeardLateResolver = guard("late_resolver_heard", func(f Facts) *fault.Error {
		p := f.Petition
		switch {
		case f.Listing || f.Imported || f.Prior == nil || !f.Prior.Open() || InstanceOf(p, f.Command) != Further:
			return nil
		case p.ReportAskedOn.IsZero():
			return ErrGuard.Msg("Chưa yêu cầu người giải quyết tố cáo quá hạn báo cáo; cấp trên chỉ giải quyết thay sau khi yêu cầu báo cáo.",
				"The late resolver was not asked for a report; the superior takes a late denunciation over only after that.").By(ltc("Điều 38 khoản 2"))
		case p.ReportedOn.IsZero() && !f.ReportDue.IsZero() && !f.On.After(f.ReportDue):
			return ErrGuard.Msg("Người giải quyết tố cáo còn thời hạn báo cáo đến ngày "+f.ReportDue.Vietnamese()+".",
				"The late resolver may report until "+f.ReportDue.String()+".").By(ltc("Điều 38 khoản 3"))
		}
		return nil
	})

	// Only who is late is asked why; a result is reviewed (Luật Tố cáo, Điều 37).
	isAgainstLateResolver = guard("late_resolver", func(f Facts) *fault.Error {
		if f.Imported || f.Petition.LateResolver {
			return nil
		}
		return ErrGuard.Msg("Chỉ yêu cầu báo cáo khi tố cáo tiếp do quá thời hạn mà tố cáo chưa được giải quyết; nếu đúng như vậy thì phân loại lại đơn.",
			"A report is asked for only on a further denunciation because the earlier one is late; if it is, it is classified so.").By(ltc("Điều 38 khoản 2"))
	})

	isReportAsked = guard("report_asked", func(f Facts) *fault.Error {
		if !f.Petition.ReportAskedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Chưa yêu cầu cấp dưới báo cáo.", "No report was asked for.").By(ltc("Điều 38 khoản 2"))
	})

	hasInadmissibility = guard("inadmissibility_named", func(f Facts) *fault.Error {
		bars, named := f.Petition.Inadmissibilities(), f.Command.Inadmissibility
		if f.Listing || len(bars) == 0 || f.Imported && named == "" || Known(bars, named) {
			return nil
		}
		basis := lkn("Điều 11")
		if f.Petition.Kind == Denunciation {
			basis = ltc("Điều 29 khoản 1")
		}
		why := ErrGuard.Msg("Không thụ lý phải theo một căn cứ luật định.", "A refusal must rest on a ground of inadmissibility.").By(basis)
		if named == "" {
			return why.At("/inadmissibility", "required", "Thiếu căn cứ không thụ lý của loại đơn này.", "A ground of this kind's law for not accepting is missing.")
		}
		fits := listed(bars, Inadmissibility.Text)
		return why.At("/inadmissibility", "not_for_case", "Căn cứ không thụ lý không phù hợp. Căn cứ phù hợp: "+fits.VI+".", "The ground does not fit. Those that do: "+fits.EN+".")
	})

	isFirstGuidance = guard("first_guidance", func(f Facts) *fault.Error {
		if !f.Guided {
			return nil
		}
		return ErrGuard.Msg("Người gửi đã được hướng dẫn một lần về cùng nội dung; đơn gửi lại thì lưu.",
			"The sender was guided on the same content already; a paper sent again is filed.").By(tt05("Điều 9"))
	})

	isDenunciation = guard("denunciation", func(f Facts) *fault.Error {
		if f.Petition.Kind == Denunciation {
			return nil
		}
		return ErrGuard.Msg("Bước này chỉ dùng cho tố cáo.", "This action is for denunciations only.").By(ltc("Điều 24, Điều 25"))
	})

	isForwarded = guard("forwarded", func(f Facts) *fault.Error {
		if f.Petition.Channel == Forwarded {
			return nil
		}
		return ErrGuard.Msg("Tố cáo không do cơ quan báo chí hay cơ quan, tổ chức khác chuyển đến.",
			"The denunciation was not passed on by the press or another body.").By(ltc("Điều 26"))
	})

	hasForwarder = guard("forwarded", func(f Facts) *fault.Error {
		if f.Matter.Channel == Forwarded {
			return nil
		}
		return ErrGuard.Msg("Đơn mở vụ việc không do nơi khác chuyển đến.",
			"The petition that opened the matter was not passed on by anybody.").By(ltcd("Điều 27 khoản 2"))
	})

	isRecommendation = guard("recommendation", func(f Facts) *fault.Error {
		if f.Petition.recommends() {
			return nil
		}
		return ErrGuard.Msg("Bước này chỉ dùng cho kiến nghị, phản ánh.", "This action is for recommendations and feedback only.").
			By(nd20("chuyển phản ánh, kiến nghị"))
	})

	isEvident = guard("clear_evidence", func(f Facts) *fault.Error {
		if f.Petition.Evident {
			return nil
		}
		return ErrGuard.Msg("Chỉ thanh tra, kiểm tra theo thông tin khi đơn nêu rõ người vi phạm và có tài liệu, chứng cứ cụ thể.",
			"Information is inspected only when it names the violator and gives concrete evidence.").By(ltc("Điều 25 khoản 2"))
	})

	isNoProperDenunciation = guard("no_proper_denunciation", func(f Facts) *fault.Error {
		if f.Petition.Anonymous || f.Petition.Eligibility != Eligible {
			return nil
		}
		return ErrGuard.Msg("Tố cáo đủ điều kiện, rõ người tố cáo thì thụ lý hoặc không thụ lý; chỉ thanh tra, kiểm tra theo thông tin khi không rõ người tố cáo hoặc không đúng hình thức.",
			"A proper denunciation by a named person is accepted or refused; only one without a name, or not in the form of law, is inspected as information.").
			By(ltc("Điều 25"))
	})

	isToAnother = guard("another_authority", func(f Facts) *fault.Error {
		if f.Command.TransferTo != f.Petition.ID.Authority {
			return nil
		}
		return ErrGuard.Msg("Không bàn giao cho chính cơ quan mình.", "An authority cannot hand over to itself.").
			At("/transfer_to", "same_authority", "Là chính cơ quan đang giữ đơn.", "It is the authority that holds the petition.")
	})

	neverExtended = guard("no_extension", func(f Facts) *fault.Error {
		basis := lkn("Điều 28, Điều 37")
		if f.Matter.Discipline {
			basis = f.Matter.articles().accept
		}
		return ErrGuard.Msg("Giải quyết khiếu nại không có gia hạn; vụ việc phức tạp có thời hạn dài hơn khi được xác định bằng văn bản.",
			"The resolution of a complaint is not extended; a complex one has a longer limit once it is found complex in writing.").
			By(basis)
	})

	hasExtensionLeft = guard("extension_left", func(f Facts) *fault.Error {
		allowed := 0
		switch f.Matter.Complexity() {
		case deadline.Normal:
			return ErrGuard.Msg("Chỉ vụ việc phức tạp mới được gia hạn; hãy xác định tính chất phức tạp trước.",
				"Only a complex case is extended; find it complex first.").By(ltc("Điều 30"))
		case deadline.Complex:
			allowed = 1
		case deadline.EspeciallyComplex:
			allowed = 2
		}
		if f.Matter.Extensions < allowed {
			return nil
		}
		return ErrGuard.Msg("Đã gia hạn "+strconv.Itoa(f.Matter.Extensions)+" lần; vụ việc phức tạp gia hạn một lần, đặc biệt phức tạp hai lần.",
			"Extended "+strconv.Itoa(f.Matter.Extensions)+" times already; a complex case is extended once, an especially complex one twice.").
			By(ltc("Điều 30 khoản 2, khoản 3"))
	})

	hasDialogue = guard("dialogue_held", func(f Facts) *fault.Error {
		m := f.Matter
		if m.State == StateDialogue || !m.dialogueCompulsory() {
			return nil
		}
		return ErrGuard.Msg("Phải tổ chức đối thoại trước khi ra quyết định.", "The dialogue must be held before the decision.").By(m.articles().dialogue)
	})

	isVerifiedUnlessRight = guard("verified_unless_right", func(f Facts) *fault.Error {
		m := f.Matter
		if m.State != StateAccepted || m.Instance != Second && (f.Listing || f.Command.Outcome == OutcomeRight) {
			return nil
		}
		return ErrGuard.Msg("Chỉ được ra quyết định ngay khi người giải quyết lần đầu kiểm tra lại và thấy khiếu nại đúng; trường hợp khác phải xác minh.",
			"Only a first resolver who finds the complaint right may decide at once; otherwise it must be verified.").
			By(m.articles().decideAtOnce)
	})

	isStayed = guard("stayed", func(f Facts) *fault.Error {
		if !f.Matter.StayedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Quyết định bị khiếu nại không bị tạm đình chỉ thi hành.", "The contested decision is not stayed.").By(lkn("Điều 35"))
	})

	isNotStayed = guard("not_stayed", func(f Facts) *fault.Error {
		if f.Matter.StayedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Quyết định bị khiếu nại đang tạm đình chỉ thi hành.", "The contested decision is stayed already.").By(lkn("Điều 35"))
	})

	isProtected = guard("protected", func(f Facts) *fault.Error {
		if !f.Matter.ProtectedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Không có biện pháp bảo vệ nào đang áp dụng.", "No protection is in force.").By(ltc("Điều 54"))
	})

	isNotProtected = guard("not_protected", func(f Facts) *fault.Error {
		if f.Matter.ProtectedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đang áp dụng biện pháp bảo vệ.", "A protection is in force already.").By(ltc("Điều 52"))
	})

	isAppraised = guard("appraisal_runs", func(f Facts) *fault.Error {
		if !f.Matter.AppraisalOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Không có giám định nào đang tiến hành.", "No appraisal is under way.").By(nd31("Điều 15"))
	})

	isNotAppraised = guard("no_appraisal_runs", func(f Facts) *fault.Error {
		if f.Matter.AppraisalOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đang trưng cầu giám định.", "An appraisal is under way.").By(nd31("Điều 15"))
	})

	hasDeliberateOnlyWrong = guard("deliberate_only_if_wrong", func(f Facts) *fault.Error {
		if !f.Command.Deliberate || f.Command.Outcome == OutcomeWrong {
			return nil
		}
		return ErrGuard.Msg("Chỉ tố cáo sai sự thật mới xét cố ý hay không.", "Only a denunciation found wrong can be so deliberately.").
			By(ltc("Điều 35")).At("/deliberate", "only_if_wrong", "Chỉ dùng khi kết luận là sai.", "Only with the outcome wrong.")
	})

	isQuiet = guard("nothing_under_way", func(f Facts) *fault.Error {
		if f.Matter.AppraisalOn.IsZero() && f.Matter.StayedOn.IsZero() && f.Matter.ProtectedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đang trưng cầu giám định, tạm đình chỉ thi hành quyết định bị khiếu nại hoặc bảo vệ người tố cáo; phải kết thúc trước khi nhập vụ việc.",
			"An appraisal, a stay of the contested decision or a protection runs; it must end before the matters are merged.")
	})

	isStateManagement = guard("state_management", func(f Facts) *fault.Error {
		if f.Matter.Duty == StateManagement {
			return nil
		}
		return ErrGuard.Msg("Chỉ tố cáo về quản lý nhà nước có nội dung rõ ràng mới được xử lý ngay; tố cáo về nhiệm vụ, công vụ phải có kết luận.",
			"Only a clear denunciation on state management is handled at once; one on official duty is concluded.").By(ltc("Điều 43"))
	})

	isPastAppeal = guard("time_to_appeal_passed", func(f Facts) *fault.Error {
		if f.EffectDue.IsZero() || f.On.After(f.EffectDue) {
			return nil
		}
		return ErrGuard.Msg("Quyết định có hiệu lực sau ngày "+f.EffectDue.Vietnamese()+" nếu không có khiếu nại tiếp.",
			"The decision takes effect after "+f.EffectDue.String()+" unless it is appealed.").By(f.Matter.articles().effect)
	})

	// A first decision takes effect provisionally while its complainant may still
	// go on, or waits for that: a switch of the law says which.
	hasWaited = guard("time_to_complain_passed", func(f Facts) *fault.Error {
		if f.Imported || !f.Waits && f.Matter.UndoneOn.IsZero() {
			return nil
		}
		switch f.Matter.Contest(f.NextDue, f.On) {
		case ReceiptUnknown:
			return ErrGuard.Msg("Chưa ghi nhận ngày người khiếu nại nhận quyết định; quyết định chỉ có hiệu lực khi hết thời hạn khiếu nại lần hai.",
				"The day on which the complainant received the decision is not recorded; it takes effect when the time for a second complaint has passed.").
				By(f.Matter.articles().contest)
		case StillOpen:
			return complaintStillOpen(f)
		}
		return nil
	})

	// What went on at a successor with its file closed here is done there.
	isHere = guard("here", func(f Facts) *fault.Error {
		if f.Matter.HandedTo.IsZero() {
			return nil
		}
		return handedOn()
	})

	// One dispute goes on once.
	isNotTakenUp = guard("not_taken_up", func(f Facts) *fault.Error {
		if f.Matter.TakenUpOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã được thụ lý ở lần giải quyết sau ngày "+f.Matter.TakenUpOn.Vietnamese()+"; hãy ghép đơn vào vụ việc đó.",
			"The dispute went on at the next instance on "+f.Matter.TakenUpOn.String()+"; join the petition to that matter.")
	})

	isNotJudged = guard("not_judged", func(f Facts) *fault.Error {
		if f.Matter.JudgedOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Tòa án đã xét xử, bản án có hiệu lực ngày "+f.Matter.JudgedOn.Vietnamese()+".",
			"The court has judged, in effect on "+f.Matter.JudgedOn.String()+".").By(f.Matter.articles().court)
	})

	// A decision that the court annulled takes no effect and is not enforced.
	isNotAnnulled = guard("not_annulled", func(f Facts) *fault.Error {
		if f.Matter.CarryOutEndedAs != AnnulledByCourt {
			return nil
		}
		return ErrGuard.Msg("Tòa án đã hủy quyết định này, bản án có hiệu lực ngày "+f.Matter.JudgedOn.Vietnamese()+".",
			"The court annulled this decision, in effect on "+f.Matter.JudgedOn.String()+".").By(f.Matter.articles().court)
	})

	// Whoever ends what is to be carried out with something outstanding says why.
	isReasonedWhileOutstanding = guard("reason_while_outstanding", func(f Facts) *fault.Error {
		if f.Listing || f.Imported || f.Command.Reason != "" || !f.leavesOutstanding() {
			return nil
		}
		return ErrGuard.Msg("Quyết định, kết luận chưa được thi hành xong theo số đã ghi nhận. Muốn kết thúc thì nêu lý do.",
			"By what is recorded something that was ordered is outstanding. Whoever ends it says why.").
			At("/reason", "required", "Cần nêu lý do.", "The reason is missing.")
	})

	// Whoever enforces, or closes the file of, a first decision that may still be
	// complained about, is warned and says why.
	isReasonedWhileOpen = guard("reason_while_contestable", func(f Facts) *fault.Error {
		if f.Listing || f.Imported || f.Command.Reason != "" {
			return nil
		}
		contest := f.contest()
		if contest == "" {
			return nil
		}
		vi, en := "chưa ghi nhận ngày người khiếu nại nhận quyết định", "the day on which the complainant received it is not recorded"
		if contest == StillOpen {
			vi, en = "còn thời hạn khiếu nại lần hai đến ngày "+f.NextDue.Vietnamese(), "it can be brought to second instance until "+f.NextDue.String()
		}
		return ErrGuard.Msg("Quyết định mới có hiệu lực tạm thời: "+vi+". Muốn tiếp tục thì nêu lý do.",
			"The decision stands provisionally: "+en+". Whoever goes on says why.").By(f.Matter.articles().contest).
			At("/reason", "required", "Cần nêu lý do.", "The reason is missing.")
	})

	isNotOpenToComplaint = guard("time_to_complain_passed", func(f Facts) *fault.Error {
		if f.Imported || f.Matter.Contest(f.NextDue, f.On) != StillOpen {
			return nil
		}
		return complaintStillOpen(f)
	})

	// A second complaint in time reopens what was carried out, or laid away.
	isComplainedInTime = guard("complained_in_time", func(f Facts) *fault.Error {
		switch m := f.Matter; {
		case f.Imported:
			return nil
		case m.ResolvedOn.IsZero() || m.Outcome == OutcomeWithdrawn:
			return ErrGuard.Msg("Vụ việc đã kết thúc mà không có quyết định giải quyết.", "The matter ended without a decision.").By(m.articles().appeal)
		case f.ComplainOn.IsZero() || f.NextDue.IsZero() || !f.ComplainOn.After(f.NextDue):
			return nil
		case m.ToldOn(f.Command.Receipts...).IsZero(): // nobody knows since when the time runs
			return nil
		}
		return ErrGuard.Msg("Khiếu nại lần hai nhận ngày "+f.ComplainOn.Vietnamese()+", sau thời hạn đến ngày "+f.NextDue.Vietnamese()+"; quyết định lần đầu đã có hiệu lực.",
			"The second complaint came in on "+f.ComplainOn.String()+", after its limit of "+f.NextDue.String()+"; the first decision has taken effect.").
			By(f.Matter.articles().contest)
	})

	isNotInCourt = guard("not_in_court", func(f Facts) *fault.Error {
		if f.Matter.CourtOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Tòa án đã thụ lý vụ án ngày "+f.Matter.CourtOn.Vietnamese()+".", "The court accepted the case on "+f.Matter.CourtOn.String()+".").
			By(lkn("Điều 11 khoản 9"))
	})

	isInCourt = guard("in_court", func(f Facts) *fault.Error {
		if !f.Matter.CourtOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Vụ việc không có vụ án nào ở Tòa án.", "No court has the matter.").By(lkn("Điều 11 khoản 9"))
	})

	// What the complainant gave up has no decision against which to go to the court.
	isNotDiscontinued = guard("not_discontinued", func(f Facts) *fault.Error {
		if !f.Matter.Discontinued {
			return nil
		}
		return ErrGuard.Msg("Khiếu nại đã được rút hoặc đình chỉ, không có quyết định giải quyết để khởi kiện.",
			"The complaint was withdrawn or terminated: there is no decision to go to the court about.").By(f.Matter.articles().court)
	})

	// With the court's acceptance the resolution ended, and the file was closed on that.
	isNotEndedByCourt = guard("not_ended_by_court", func(f Facts) *fault.Error {
		if f.Matter.State != StateClosed || f.Matter.BeforeCourt == "" {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã kết thúc hồ sơ khi Tòa án thụ lý mà chưa có quyết định giải quyết, không tiếp tục giải quyết được.",
			"The file was closed while the court had the case, without a decision; the resolution cannot go on.").By(lkn("Điều 11 khoản 9"))
	})

	isOpenToCourt = guard("court_open", func(f Facts) *fault.Error {
		if !f.Matter.Discipline || f.Matter.Dismissal || f.Imported {
			return nil
		}
		return ErrGuard.Msg("Chỉ quyết định kỷ luật buộc thôi việc mới khởi kiện được tại Tòa án.",
			"Only a dismissal can be taken to the court.").By(lkn("Điều 54 khoản 1 điểm k, Điều 57 khoản 3"))
	})

	// What makes the limit longer is possible only while it runs: nobody is in
	// time afterwards who was late.
	isInLimit = guard("within_limit", func(f Facts) *fault.Error {
		if f.Imported || f.ResolveDue.IsZero() || !f.On.After(f.ResolveDue) {
			return nil
		}
		return ErrGuard.Msg("Thời hạn giải quyết đã hết ngày "+f.ResolveDue.Vietnamese()+"; chỉ được xác định tính chất phức tạp hoặc gia hạn khi thời hạn còn chạy, vụ việc vẫn là quá hạn.",
			"The limit ended on "+f.ResolveDue.String()+"; a case is found complex, or extended, only while it runs, and stays late.").By(limitBasis(f.Matter))
	})

	isLate = guard("resolved_or_late", func(f Facts) *fault.Error {
		if !f.Matter.Open() || f.Imported || f.ResolveDue.IsZero() || f.On.After(f.ResolveDue) {
			return nil
		}
		return ErrGuard.Msg("Vụ việc chưa có kết quả và còn thời hạn giải quyết đến ngày "+f.ResolveDue.Vietnamese()+"; cấp trên chỉ giải quyết khi đã có kết quả hoặc đã quá hạn.",
			"The matter has no result and may be resolved until "+f.ResolveDue.String()+"; the level above takes it up only after its result, or when it is late.").
			By(PriorBasis(nextInstance(f.Matter.Kind), f.Matter.Discipline))
	})

	// A file may have been closed without a result.
	isConcluded = guard("concluded", func(f Facts) *fault.Error {
		if m := f.Matter; m.EndedOn.IsZero() && m.Outcome != OutcomeWithdrawn && m.Outcome != OutcomeTerminated {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã kết thúc mà không có kết luận nội dung tố cáo.", "The matter ended without a conclusion.").By(ltc("Điều 37"))
	})

	isUnresolved = guard("unresolved", func(f Facts) *fault.Error {
		if f.Matter.Open() {
			return nil
		}
		return ErrGuard.Msg("Vụ việc đã có kết quả giải quyết hoặc đã kết thúc.", "The matter has been resolved or has ended.")
	})

	isReferred = guard("referred_here", func(f Facts) *fault.Error {
		if f.Referred {
			return nil
		}
		return ErrGuard.Msg("Đơn không do cơ quan khác trong hệ thống chuyển đến.",
			"The petition was not referred by another authority of this system.")
	})

	hasReply = guard("reply_recorded", func(f Facts) *fault.Error {
		if !f.Petition.ReplyOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Chưa có văn bản phúc đáp để thông báo.", "There is no reply to tell yet.").By(ltcd("Điều 28 khoản 2"))
	})

	isAwaitingReply = guard("awaiting_reply", func(f Facts) *fault.Error {
		if f.Petition.ReplyOn.IsZero() {
			return nil
		}
		return ErrGuard.Msg("Đã ghi nhận văn bản phúc đáp.", "A reply has been recorded already.")
	})
)

// groupDenounces refuses a denunciation of many people that they did not all sign,
// on paper or on what was written down of their words, or that names nobody who
// represents them. How many do, and by which document, no law says (Luật Tố cáo, Điều
// 23 khoản 2, khoản 3).
func groupDenounces(p Petition) *fault.Error {
	basis := ltc("Điều 23 khoản 2")
	if p.Channel == InPerson {
		basis = ltc("Điều 23 khoản 3")
	}
	switch {
	case !p.AllSigned:
		return ErrGuard.Msg("Tố cáo của nhiều người phải có chữ ký hoặc điểm chỉ của tất cả những người tố cáo.",
			"A denunciation of many people must be signed, or marked with a fingerprint, by all of them.").By(basis)
	case p.Representatives < 1:
		return ErrGuard.Msg("Tố cáo của nhiều người phải ghi họ tên người đại diện cho những người tố cáo.",
			"A denunciation of many people names who represents them.").By(basis)
	}
	return nil
}

// contest tells in what way a first decision can still be contested.
func (f Facts) contest() Contest { return f.Matter.Contest(f.NextDue, f.On) }

// leavesOutstanding reports whether something that was ordered is outstanding after
// what the command tells to be done.
func (f Facts) leavesOutstanding() bool {
	m := f.Matter
	if f.Command.Done != nil {
		m.Done = m.Done.plus(*f.Command.Done)
	}
	return m.Concluded() && m.CarryOutEndedAs == "" && m.outstanding()
}

// complaintStillOpen refuses what must wait until nobody can complain any more.
func complaintStillOpen(f Facts) *fault.Error {
	return ErrGuard.Msg("Quyết định còn có thể bị khiếu nại lần hai đến ngày "+f.NextDue.Vietnamese()+".",
		"The decision can be brought to second instance until "+f.NextDue.String()+".").By(f.Matter.articles().complain).With("until", f.NextDue.String())
}

// competenceBasis is the article that assigns competence for the petition.
func (p Petition) competenceBasis() bilingual.Legal {
	switch p.Kind {
	case Complaint:
		if p.Discipline {
			return lkn("Điều 51")
		}
		return lkn("Điều 27")
	case Denunciation:
		return ltc("Điều 29 khoản 1")
	case Recommendation, Feedback, Mixed:
		return ltcd("Điều 26")
	}
	return ltcd("Điều 26")
}

// limitBasis is the article that sets the limit of a resolution.
func limitBasis(m Matter) bilingual.Legal {
	switch {
	case m.Kind == Denunciation:
		return ltc("Điều 30")
	case m.Discipline:
		return lkn("Điều 50")
	case m.Instance == Second:
		return lkn("Điều 37")
	}
	return lkn("Điều 28")
}

// representatives is the most that a group of so many may have: one or two for
// five to ten people, up to five for more (Luật Tiếp công dân, Điều 29; Nghị
// định 155/2026/NĐ-CP, Điều 5, Điều 10).
func representatives(people int) int {
	if people <= 10 {
		return 2
	}
	return 5
}

// InstanceOf is the instance at which a petition is to be accepted.
func InstanceOf(p Petition, cmd Command) Instance {
	switch {
	case cmd.Instance != "":
		return cmd.Instance
	case p.Instance != "":
		return p.Instance
	}
	return First
}

// nextInstance is the instance that follows the first.
func nextInstance(k Kind) Instance {
	if k == Denunciation {
		return Further
	}
	return Second
}

// PriorBasis is the article by which a case goes on from an earlier matter, of a
// complaint about discipline or of another case.
func PriorBasis(i Instance, discipline bool) bilingual.Legal {
	switch i {
	case Second:
		return articlesOf(Track{Complaint, First, discipline}).appeal
	case Further:
		return ltc("Điều 37, Điều 38")
	case First: // taken up again with new facts
	}
	return nd154("Điều 4 khoản 1 điểm h")
}

// dialogueCompulsory reports whether a dialogue must be held before the decision:
// always at second instance and about discipline, at first instance when claim
// and verification differ (Luật Khiếu nại, Điều 30, 39, 53).
func (m Matter) dialogueCompulsory() bool {
	return m.Kind == Complaint && (m.Instance == Second || m.Discipline || m.Differs)
}
