package casework_test

import (
	"slices"
	"testing"

	"kntc/internal/authority"
	"kntc/internal/ledger"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

// formColumn is a column of a statutory form, with the question that answers it:
// the figures that are added up, in the group of the kind, and how it is printed.
type formColumn struct {
	form    string
	column  int
	means   string
	kind    petition.Kind
	figures []ledger.FigureID
	in      ledger.Rendering
	// What the scenario comes to in the period of its decisions, and in the next.
	first, second int64
}

// answer is the column in an answer by kind.
func (c formColumn) answer(groups []ledger.Group) int64 {
	var sum int64
	for _, g := range groups {
		if g.Key[0] == string(c.kind) {
			for _, id := range c.figures {
				sum += values(g)[id]
			}
		}
	}
	return c.in.Round(sum)
}

// outcomeColumns are the columns of Thông tư 06/2025/TT-TTCP on what results order
// and what is done of it, and the court judgments of 02/XLĐ (Thông tư
// 01/2024/TT-TTCP). All are asked with set=outcomes, by kind.
func outcomeColumns() []formColumn {
	var out []formColumn
	form, kind := "", petition.Kind("")
	count, money, land := ledger.Rendering{Size: 1}, ledger.MillionDong(), ledger.SquareMetre()
	add := func(column int, means string, in ledger.Rendering, first, second int64, figures ...ledger.FigureID) {
		out = append(out, formColumn{form, column, means, kind, figures, in, first, second})
	}
	ordered, due, done := petition.OrderedFigure, petition.DueFigure, petition.DoneFigure

	form, kind = "03/GQKN", petition.Complaint
	add(7, "Tổng số Quyết định ban hành trong kỳ", count, 2, 0, petition.FigureCarryOutIssued)
	add(13, "Kiến nghị thu hồi cho Nhà nước, tiền", money, 251, 0, ordered("recover_money"))
	add(14, "Kiến nghị thu hồi cho Nhà nước, đất", land, 120, 0, ordered("recover_land"))
	add(15, "Trả lại cho tổ chức, cá nhân, tiền", money, 15, 0, ordered("return_organisations_money"), ordered("return_individuals_money"))
	add(16, "Trả lại cho tổ chức, cá nhân, đất", land, 50, 0, ordered("return_organisations_land"), ordered("return_individuals_land"))
	add(17, "Số tổ chức được trả lại quyền lợi", count, 1, 0, ordered("restore_organisations"))
	add(18, "Số cá nhân được trả lại quyền lợi", count, 3, 0, ordered("restore_individuals"))
	add(19, "Tổng số người bị kiến nghị xử lý", count, 2, 0, ordered("handle_people"))
	add(20, "Trong đó số cán bộ, công chức, viên chức", count, 1, 0, ordered("handle_officials"))
	add(21, "Chuyển cơ quan điều tra, số vụ", count, 1, 0, ordered("investigate_cases"))
	add(22, "Chuyển cơ quan điều tra, số người", count, 2, 0, ordered("investigate_people"))
	add(23, "Trong đó số cán bộ, công chức, viên chức", count, 1, 0, ordered("investigate_officials"))

	form, kind = "04/GQTC", petition.Denunciation
	add(7, "Tổng số Kết luận ban hành trong kỳ", count, 1, 0, petition.FigureCarryOutIssued)
	add(14, "Kiến nghị thu hồi cho Nhà nước, tiền", money, 1000, 0, ordered("recover_money"))
	add(15, "Kiến nghị thu hồi cho Nhà nước, đất", land, 0, 0, ordered("recover_land"))
	add(16, "Trả lại cho tổ chức, cá nhân, tiền", money, 0, 0, ordered("return_organisations_money"), ordered("return_individuals_money"))
	add(17, "Trả lại cho tổ chức, cá nhân, đất", land, 200, 0, ordered("return_organisations_land"), ordered("return_individuals_land"))
	add(18, "Số tổ chức được trả lại quyền lợi", count, 0, 0, ordered("restore_organisations"))
	add(19, "Số cá nhân được trả lại quyền lợi", count, 1, 0, ordered("restore_individuals"))
	add(20, "Kiến nghị xử lý hành chính, tổ chức", count, 1, 0, ordered("handle_organisations"))
	add(21, "Kiến nghị xử lý hành chính, cá nhân", count, 3, 0, ordered("handle_people"))
	add(22, "Trong đó cán bộ, công chức", count, 2, 0, ordered("handle_officials"))
	add(23, "Chuyển cơ quan điều tra, số vụ", count, 1, 0, ordered("investigate_cases"))
	add(24, "Chuyển cơ quan điều tra, số đối tượng", count, 2, 0, ordered("investigate_people"))
	add(25, "Trong đó số cán bộ, công chức, viên chức", count, 1, 0, ordered("investigate_officials"))

	form, kind = "05/KQTH", petition.Complaint
	add(1, "Tổng số Quyết định phải thi hành trong kỳ", count, 2, 2, petition.FigureCarryOutDue)
	add(2, "Tổng số Quyết định đã thi hành xong", count, 0, 1, petition.FigureCarriedOut)
	add(3, "Thu hồi cho Nhà nước, phải thu, tiền", money, 251, 251, due("recover_money"))
	add(4, "Thu hồi cho Nhà nước, phải thu, đất", land, 120, 120, due("recover_land"))
	add(5, "Thu hồi cho Nhà nước, đã thu, tiền", money, 0, 251, done("recover_money"))
	add(6, "Thu hồi cho Nhà nước, đã thu, đất", land, 0, 120, done("recover_land"))
	add(7, "Trả lại cho tổ chức, cá nhân, phải trả, tiền", money, 15, 15, due("return_organisations_money"), due("return_individuals_money"))
	add(8, "Trả lại cho tổ chức, cá nhân, phải trả, đất", land, 50, 50, due("return_organisations_land"), due("return_individuals_land"))
	add(9, "Trả lại cho tổ chức, cá nhân, đã trả, tiền", money, 0, 15, done("return_organisations_money"), done("return_individuals_money"))
	add(10, "Trả lại cho tổ chức, cá nhân, đã trả, đất", land, 0, 50, done("return_organisations_land"), done("return_individuals_land"))
	add(11, "Đã xử lý hành chính, tổng số người", count, 0, 2, done("handle_people"))
	add(12, "Trong đó số cán bộ, công chức, viên chức", count, 0, 1, done("handle_officials"))
	add(13, "Đã khởi tố, số vụ", count, 0, 1, done("investigate_cases"))
	add(14, "Đã khởi tố, số người", count, 0, 1, done("investigate_people"))
	add(15, "Trong đó số cán bộ, công chức, viên chức", count, 0, 1, done("investigate_officials"))
	kind = petition.Denunciation
	add(16, "Tổng số Kết luận phải thực hiện trong kỳ", count, 1, 1, petition.FigureCarryOutDue)
	add(17, "Tổng số Kết luận đã thực hiện xong", count, 0, 0, petition.FigureCarriedOut)
	add(18, "Thu hồi cho Nhà nước, phải thu, tiền", money, 1000, 700, due("recover_money"))
	add(19, "Thu hồi cho Nhà nước, phải thu, đất", land, 0, 0, due("recover_land"))
	add(20, "Thu hồi cho Nhà nước, đã thu, tiền", money, 400, 700, done("recover_money"))
	add(21, "Thu hồi cho Nhà nước, đã thu, đất", land, 0, 0, done("recover_land"))
	add(22, "Trả lại cho tổ chức, cá nhân, phải trả, tiền", money, 0, 0, due("return_organisations_money"), due("return_individuals_money"))
	add(23, "Trả lại cho tổ chức, cá nhân, phải trả, đất", land, 200, 200, due("return_organisations_land"), due("return_individuals_land"))
	add(24, "Trả lại cho tổ chức, cá nhân, đã trả, tiền", money, 0, 0, done("return_organisations_money"), done("return_individuals_money"))
	add(25, "Trả lại cho tổ chức, cá nhân, đã trả, đất", land, 0, 0, done("return_organisations_land"), done("return_individuals_land"))
	add(26, "Đã xử lý hành chính, tổng số tổ chức", count, 0, 1, done("handle_organisations"))
	add(27, "Đã xử lý hành chính, tổng số cá nhân", count, 1, 0, done("handle_people"))
	add(28, "Trong đó số cán bộ, công chức, viên chức", count, 1, 0, done("handle_officials"))
	add(29, "Đã khởi tố, số vụ", count, 0, 1, done("investigate_cases"))
	add(30, "Đã khởi tố, số đối tượng", count, 0, 2, done("investigate_people"))
	add(31, "Trong đó số cán bộ, công chức, viên chức", count, 0, 1, done("investigate_officials"))

	form, kind = "02/XLĐ", petition.Complaint
	add(18, "Đã giải quyết bằng bản án của Tòa án", count, 0, 1, petition.FigureJudged)
	return out
}

// atMost are the bounds that the number rows and the instructions of the forms
// state between these columns: the first is at most the second.
func atMost() [][2]formColumn {
	at := func(form string, column int) formColumn { return formColumn{form: form, column: column} }
	return [][2]formColumn{
		{at("03/GQKN", 20), at("03/GQKN", 19)},
		{at("03/GQKN", 23), at("03/GQKN", 22)},
		{at("04/GQTC", 22), at("04/GQTC", 21)},
		{at("04/GQTC", 25), at("04/GQTC", 24)},
		{at("03/GQKN", 7), at("05/KQTH", 1)},
		{at("05/KQTH", 2), at("05/KQTH", 1)},
		{at("05/KQTH", 12), at("05/KQTH", 11)},
		{at("05/KQTH", 15), at("05/KQTH", 14)},
		{at("04/GQTC", 7), at("05/KQTH", 16)},
		{at("05/KQTH", 17), at("05/KQTH", 16)},
		{at("05/KQTH", 28), at("05/KQTH", 27)},
		{at("05/KQTH", 31), at("05/KQTH", 30)},
	}
}

// checkForms holds the bounds of the forms on an answer by kind. What was handed
// over in the period is due at the successor: the office itself may have fewer due
// than it issued by that number.
func checkForms(t *testing.T, groups []ledger.Group) {
	t.Helper()
	columns := outcomeColumns()
	find := func(c formColumn) formColumn {
		return columns[slices.IndexFunc(columns, func(x formColumn) bool { return x.form == c.form && x.column == c.column })]
	}
	for _, bound := range atMost() {
		less, more := find(bound[0]), find(bound[1])
		handed := formColumn{kind: more.kind, in: more.in}
		if less.form != more.form {
			handed.figures = []ledger.FigureID{petition.FigureCarryOutHandedOver}
		}
		if a, b := less.answer(groups), more.answer(groups)+handed.answer(groups); a > b {
			t.Errorf("%s column %d is %d, more than %s column %d: %d", less.form, less.column, a, more.form, more.column, b)
		}
	}
}

// TestOutcomeColumnsOfTheForms goes through the columns of 05/KQTH and those on
// outcomes of 03/GQKN and 04/GQTC: each has a question, and the scenario's number.
func TestOutcomeColumnsOfTheForms(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		o := officeOf(t, b)
		o.decisionsOfAYear()
		for _, period := range []struct {
			from, to string
			want     func(formColumn) int64
		}{
			{"2026-06-15", "2026-09-14", func(c formColumn) int64 { return c.first }},
			{"2026-09-15", "2026-12-14", func(c formColumn) int64 { return c.second }},
		} {
			stats, err := statisticsOf(b).Statistics(t.Context(), auditor(), ledger.Question{
				Authority: storetest.CommuneA1, From: mustDate(t, period.from), To: mustDate(t, period.to),
				Set: ledger.Outcomes, GroupBy: []ledger.Dimension{petition.DimensionKind},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range outcomeColumns() {
				if got := c.answer(stats.Groups); got != period.want(c) {
					t.Errorf("%s: %s column %d, %s: %d, want %d", period.from, c.form, c.column, c.means, got, period.want(c))
				}
			}
			checkForms(t, stats.Groups)
		}
	})
}

// decisionsOfAYear is two complaints decided and one in court, and a denunciation
// concluded, of which parts are carried out in this period and the next.
func (o *office) decisionsOfAYear() {
	o.Helper()
	decide := func(id authority.OwnedID, outcome petition.Outcome, ordered *petition.Result) {
		o.moves(id, petition.Command{Action: petition.ActionVerify}, petition.Command{Action: petition.ActionReport},
			petition.Command{Action: petition.ActionDecide, Outcome: outcome, Ordered: ordered})
	}
	record := func(id authority.OwnedID, reason string, done petition.Result) {
		o.moves(id, petition.Command{Action: petition.ActionRecordEnforcement, Reason: reason, Done: &done})
	}
	const million = 1_000_000
	o.on("2026-08-05")
	_, land := o.accept(petition.Complaint)
	_, wrong := o.accept(petition.Complaint)
	_, sued := o.accept(petition.Complaint)
	_, officials := o.accept(petition.Denunciation)
	decide(land, petition.OutcomeRight, &petition.Result{
		Recover: petition.Amount{Money: 250.6 * million, Land: 12_000}, ReturnOrganisations: petition.Amount{Money: 10 * million},
		ReturnIndividuals: petition.Amount{Money: 5 * million, Land: 5_000}, Organisations: 1, Individuals: 3,
		HandlePeople: 2, HandleOfficials: 1, InvestigateCases: 1, InvestigatePeople: 2, InvestigateOfficial: 1,
	})
	decide(wrong, petition.OutcomeWrong, nil)
	o.on("2026-08-07")
	o.moves(officials, petition.Command{Action: petition.ActionVerify, Team: teamAt(o.T, o.b, storetest.CommuneA1)}, petition.Command{Action: petition.ActionReport},
		petition.Command{Action: petition.ActionConclude, Outcome: petition.OutcomeRight, Ordered: &petition.Result{
			Recover: petition.Amount{Money: 1000 * million}, ReturnIndividuals: petition.Amount{Land: 20_000}, Individuals: 1,
			HandleOrganisations: 1, HandlePeople: 3, HandleOfficials: 2,
		}},
		petition.Command{Action: petition.ActionReferCrime, Reason: "Dấu hiệu tội phạm", Referred: &petition.Referral{Cases: 1, People: 2, Officials: 1}},
		petition.Command{Action: petition.ActionHandle}, petition.Command{Action: petition.ActionEnforce})
	o.on("2026-09-01")
	record(officials, "", petition.Result{Recover: petition.Amount{Money: 400 * million}, HandlePeople: 1, HandleOfficials: 1})

	o.on("2026-09-21")
	o.moves(land, petition.Command{Action: petition.ActionTakeEffect}, petition.Command{Action: petition.ActionEnforce, Reason: "Thi hành ngay theo Điều 44 khoản 4"})
	record(land, "", petition.Result{Recover: petition.Amount{Money: 100 * million}, HandlePeople: 1})
	o.on("2026-10-05")
	o.moves(land, petition.Command{Action: petition.ActionFinishEnforcement, Done: &petition.Result{
		Recover: petition.Amount{Money: 150.6 * million, Land: 12_000}, ReturnOrganisations: petition.Amount{Money: 10 * million},
		ReturnIndividuals: petition.Amount{Money: 5 * million, Land: 5_000}, Organisations: 1, Individuals: 3,
		HandlePeople: 1, HandleOfficials: 1, InvestigateCases: 1, InvestigatePeople: 1, InvestigateOfficial: 1,
	}})
	record(officials, "Thu cả tiền lãi chậm trả", petition.Result{
		Recover: petition.Amount{Money: 700 * million}, HandleOrganisations: 1, InvestigateCases: 1, InvestigatePeople: 2, InvestigateOfficial: 1,
	})
	o.moves(sued, petition.Command{Action: petition.ActionGoToCourt, Reason: "Khởi kiện vụ án hành chính"})
	o.on("2026-11-20")
	o.moves(sued, petition.Command{Action: petition.ActionRecordJudgment, Judgment: petition.Dismissed})
}
