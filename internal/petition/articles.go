package petition

import (
	"kntc/internal/bilingual"
	"kntc/internal/deadline"
)

// complaintArticles are what the tracks of complaints differ in: the law on
// complaints has a chapter of its own about disciplinary decisions (Luật Khiếu nại,
// Điều 47–58).
type complaintArticles struct {
	name  string
	title bilingual.Text

	accept, verify, report, dialogue, decide, send bilingual.Legal

	decideAtOnce bilingual.Legal // without verification
	appeal       bilingual.Legal // to second instance
	complain     bilingual.Legal // until when
	lateComplain bilingual.Legal // … and the obstacles that do not count
	effect       bilingual.Legal // of the decision
	contest      bilingual.Legal // … while it can still be complained about
	comesBack    bilingual.Legal // … when the next instance ended without one
	court        bilingual.Legal // who may sue
	toCourt      bilingual.Legal // … and what becomes of the complaint
	enforce      bilingual.Legal // of a decision in effect
	carryOut     bilingual.Legal

	second, discipline bool
}

// articles are those of the track of a complaint.
func (m Matter) articles() complaintArticles { return articlesOf(m.Track()) }

// articlesOf are the articles of a track of complaints.
func articlesOf(t Track) complaintArticles {
	switch second := t.Instance == Second; {
	case t.Discipline && second:
		a := ofDiscipline()
		a.name, a.title = "discipline_second", bilingual.Text{VI: "Giải quyết khiếu nại quyết định kỷ luật lần hai", EN: "Disciplinary complaint, second instance"}
		a.decide, a.send, a.second = lkn("Điều 56"), lkn("Điều 56"), true
		return a
	case t.Discipline:
		return ofDiscipline()
	case second:
		a := ofComplaints()
		a.name, a.title = "complaint_second", bilingual.Text{VI: "Giải quyết khiếu nại lần hai", EN: "Complaint, second instance"}
		a.accept, a.verify, a.report, a.dialogue = lkn("Điều 37"), lkn("Điều 38"), lkn("Điều 38"), lkn("Điều 39")
		a.decideAtOnce, a.decide, a.send, a.second = lkn("Điều 38"), lkn("Điều 40"), lkn("Điều 41"), true
		return a
	}
	return ofComplaints()
}

func ofComplaints() complaintArticles {
	return complaintArticles{
		name: "complaint", title: bilingual.Text{VI: "Giải quyết khiếu nại lần đầu", EN: "Complaint, first instance"},
		accept: lkn("Điều 28"), verify: lkn("Điều 29"), report: lkn("Điều 29 khoản 4"), dialogue: lkn("Điều 30"), decide: lkn("Điều 31"), send: lkn("Điều 32"),
		decideAtOnce: lkn("Điều 29 khoản 1"), appeal: lkn("Điều 33"),
		complain: lkn("Điều 33 khoản 1"), lateComplain: lkn("Điều 33 khoản 1, Điều 11 khoản 6"),
		effect: lkn("Điều 44"), contest: lkn("Điều 33 khoản 1, Điều 44 khoản 1"), comesBack: lkn("Điều 10, Điều 44"),
		court: lkn("Điều 42"), toCourt: lkn("Điều 33 khoản 2, Điều 42"),
		enforce: lkn("Điều 44 khoản 4, Điều 46"), carryOut: lkn("Điều 46"),
	}
}

func ofDiscipline() complaintArticles {
	return complaintArticles{
		name: "discipline", title: bilingual.Text{VI: "Giải quyết khiếu nại quyết định kỷ luật lần đầu", EN: "Disciplinary complaint, first instance"},
		accept: lkn("Điều 50"), verify: lkn("Điều 52"), report: lkn("Điều 52"), dialogue: lkn("Điều 53"), decide: lkn("Điều 54"), send: lkn("Điều 54"),
		decideAtOnce: lkn("Điều 52"), appeal: lkn("Điều 55"),
		complain: lkn("Điều 48"), lateComplain: lkn("Điều 48, Điều 11 khoản 6"),
		effect: lkn("Điều 57"), contest: lkn("Điều 48, Điều 57"), comesBack: lkn("Điều 10, Điều 57"),
		court: lkn("Điều 57 khoản 3"), toCourt: lkn("Điều 54 khoản 1 điểm k, Điều 57 khoản 3"),
		enforce: lkn("Điều 57, Điều 58"), carryOut: lkn("Điều 58"),
		discipline: true,
	}
}

// fromLimit are the terms that run from the receipt of the decision, and from the last
// day of a limit that passed without one.
func (a complaintArticles) fromLimit() []deadline.Term {
	if a.second {
		return []deadline.Term{deadline.Sue}
	}
	return []deadline.Term{deadline.NextInstance, deadline.Sue}
}

// wayUp is the article by which the way is open from then on.
func (a complaintArticles) wayUp() bilingual.Legal {
	if a.second {
		return a.court
	}
	return a.appeal
}
