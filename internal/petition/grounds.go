package petition

import (
	"slices"
	"strconv"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// Inadmissibility is a reason of law for which a case in competence is not accepted.
type Inadmissibility string

// The nine bars of a complaint (Luật Khiếu nại, Điều 11), in the law's order.
const (
	InadmissibleInternalAct     Inadmissibility = "internal_act"            // internal direction, normative act, state secret
	InadmissibleNotAffected     Inadmissibility = "not_affected"            // does not touch the complainant's own rights
	InadmissibleNoCapacity      Inadmissibility = "no_capacity"             // no full capacity and no lawful representative
	InadmissibleRepresentative  Inadmissibility = "unlawful_representative" // the representative is not lawful
	InadmissibleUnsigned        Inadmissibility = "unsigned"                // no signature or fingerprint
	InadmissibleOutOfTime       Inadmissibility = "out_of_time"             // the time limit passed without good reason
	InadmissibleSettledTwice    Inadmissibility = "settled_twice"           // decided at second instance already
	InadmissibleNotContinued    Inadmissibility = "not_continued"           // termination notified and not continued within 30 days
	InadmissibleCourt           Inadmissibility = "court"                   // a court has accepted or judged
	InadmissibleForm            Inadmissibility = "wrong_form"              // denunciation: not in the form of Điều 23
	InadmissibleDenouncer       Inadmissibility = "denouncer_incapable"     // denunciation: no capacity, no lawful representative
	InadmissibleNotIdentifiable Inadmissibility = "not_identifiable"        // denunciation: neither violator nor act can be identified
	InadmissibleNoNewEvidence   Inadmissibility = "no_new_evidence"         // denunciation: grew out of a settled complaint, without new evidence
	InadmissibleWithdrawn       Inadmissibility = "withdrawn_before"        // complaint: the person withdrew it before (Điều 10)
	InadmissibleRightlyResolved Inadmissibility = "rightly_resolved"        // further denunciation: the earlier result is right (Luật Tố cáo, Điều 37)
)

// Inadmissibilities lists the bars that apply to a kind, in the order of its law. A
// recommendation knows none.
func Inadmissibilities(k Kind) []Inadmissibility {
	switch k {
	case Complaint:
		return []Inadmissibility{
			InadmissibleInternalAct, InadmissibleNotAffected, InadmissibleNoCapacity, InadmissibleRepresentative, InadmissibleUnsigned,
			InadmissibleOutOfTime, InadmissibleSettledTwice, InadmissibleNotContinued, InadmissibleCourt, InadmissibleWithdrawn,
		}
	case Denunciation:
		return []Inadmissibility{InadmissibleForm, InadmissibleDenouncer, InadmissibleNotIdentifiable, InadmissibleNoNewEvidence, InadmissibleRightlyResolved}
	case Recommendation, Feedback, Mixed:
	}
	return nil
}

// Inadmissibilities lists the grounds that apply to the petition: that the earlier
// result is right refuses a further denunciation only.
func (p Petition) Inadmissibilities() []Inadmissibility {
	bars := Inadmissibilities(p.Kind)
	if p.Instance == Further {
		return bars
	}
	return slices.DeleteFunc(bars, func(i Inadmissibility) bool { return i == InadmissibleRightlyResolved })
}

// AllInadmissibilities lists every ground.
func AllInadmissibilities() []Inadmissibility {
	return append(Inadmissibilities(Complaint), Inadmissibilities(Denunciation)...)
}

// Basis returns the article in which the ground stands.
func (i Inadmissibility) Basis() bilingual.Legal {
	if i == InadmissibleWithdrawn {
		return lkn2026("Điều 10")
	}
	if i == InadmissibleNoNewEvidence {
		return ltc("Điều 29 khoản 2")
	}
	if i == InadmissibleRightlyResolved {
		return ltc("Điều 37 khoản 2 điểm a")
	}
	if place := slices.Index(Inadmissibilities(Complaint), i); place >= 0 {
		return lkn("Điều 11 khoản " + strconv.Itoa(place+1))
	}
	return ltc("Điều 29 khoản 1")
}

// The grounds; which ones a step may have is told by its row.
const (
	ForceMajeure     Ground = "force_majeure"      // suspend a complaint: bất khả kháng
	Obstacle         Ground = "obstacle"           // suspend a complaint, or accept a late one: trở ngại khách quan
	AwaitingResult   Ground = "awaiting_result"    // suspend: another body's or case's result is needed
	AwaitingExpert   Ground = "awaiting_expert"    // suspend a denunciation: supplementary or repeated appraisal
	ClearAtOnce      Ground = "clear_at_once"      // handle or conclude a denunciation at once: clear, with evidence
	PetitionerDied   Ground = "petitioner_died"    // terminate a complaint: no heir to the rights
	Dissolved        Ground = "dissolved"          // terminate a complaint: the organisation ended without successor
	AccusedDied      Ground = "accused_died"       // terminate a denunciation: and only he was responsible
	Settled          Ground = "settled"            // terminate a denunciation: settled by an effective judgment or decision
	ViolationSigns   Ground = "violation_signs"    // a withdrawn denunciation goes on: signs of a violation
	Coercion         Ground = "coercion"           // … the denouncer was coerced or bribed
	Slander          Ground = "slander"            // … the denunciation was abused to slander
	Inaccurate       Ground = "inaccurate"         // further denunciation: result inaccurate or not impartial
	EvidenceLeftOut  Ground = "evidence_left_out"  // further denunciation: facts or evidence were left out
	LawMisapplied    Ground = "law_misapplied"     // further denunciation: the law was applied wrongly
	NoCompetence     Ground = "no_competence"      // further denunciation: who resolved it had no competence
	GraveViolation   Ground = "grave_violation"    // further denunciation of a late case: the law was gravely violated in its resolution
	NotObjective     Ground = "not_objective"      // … its resolution is not objective
	Overdue          Ground = "overdue"            // in histories: a late case that was taken over for its lateness alone
	ForcedToWithdraw Ground = "forced_to_withdraw" // a withdrawn complaint is accepted again: bị ép buộc, đe dọa
	IrreparableHarm  Ground = "irreparable_harm"   // stay of the contested decision
	AlsoSentThere    Ground = "also_sent_there"    // set aside: the competent body has the denunciation
	SentAfterGuiding Ground = "sent_after_guiding"

	Illness  Ground = "illness"  // a late complaint is accepted: ốm đau
	Disaster Ground = "disaster" // … thiên tai, địch họa
	Away     Ground = "away"     // … đi công tác, học tập ở nơi xa

	Incomplete        Ground = "incomplete"          // file: name, address, date, signature or content is missing
	Illegible         Ground = "illegible"           // … torn, erased, cannot be read
	ReceivedBefore    Ground = "received_before"     // … the same content of the same person was received or handled here
	SentAfterTransfer Ground = "sent_after_transfer" // … a denunciation that was transferred is sent again
	SettledBefore     Ground = "settled_before"      // … resolved by law, without new facts
	TimeBarred        Ground = "time_barred"         // … a complaint whose time has passed

	KinOfParty  Ground = "kin_of_party" // conflict of interest: người thân thích of the petitioner or of whom it is against
	AccusedSelf Ground = "accused_self" // … is the one denounced
	OwnDecision Ground = "own_decision" // … took, or prepared, the decision complained about
	OwnInterest Ground = "own_interest" // … own rights or interests depend on the result
)

// filing lists the grounds on which a petition is filed away (Thông tư
// 05/2021/TT-TTCP, Điều 6, Điều 28).
func filing() []Ground {
	return []Ground{Incomplete, Illegible, ReceivedBefore, AlsoSentThere, SentAfterGuiding, SentAfterTransfer, SettledBefore, TimeBarred}
}

// filingOf are those that fit a petition: only a complaint has a time in which it is
// made, and only a denunciation is transferred once.
func filingOf(f Facts, all []Ground) []Ground {
	return slices.DeleteFunc(slices.Clone(all), func(g Ground) bool {
		return g == TimeBarred && f.Petition.Kind != Complaint || g == SentAfterTransfer && f.Petition.Kind != Denunciation
	})
}

// accepting lists the grounds on which a petition is accepted that would not be
// without one.
func accepting() []Ground {
	out := append(hindrances(), ForcedToWithdraw)
	for _, g := range slices.Concat(againAfter(), overInstead()) {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}

// acceptingOf are those that fit a petition at the instance at which it is accepted.
// Which of them fit an earlier denunciation depends on how that stands.
func acceptingOf(f Facts, all []Ground) []Ground {
	excused := append(hindrances(), ForcedToWithdraw)
	return slices.DeleteFunc(slices.Clone(all), func(g Ground) bool {
		if slices.Contains(excused, g) {
			return f.Petition.Kind != Complaint
		}
		return f.Petition.Kind != Denunciation || InstanceOf(f.Petition, f.Command) != Further
	})
}

// interestsOf are the interests that somebody can have in a case: a petition that
// was not read yet may be of any kind.
func interestsOf(f Facts, all []Ground) []Ground {
	if f.Petition.State == StateReceived || f.kind() == Mixed {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(g Ground) bool {
		return g == AccusedSelf && f.kind() != Denunciation || g == OwnDecision && f.kind() != Complaint
	})
}

// againAfter lists the grounds on which a superior resolves a denunciation again
// that has been concluded (Luật Tố cáo, Điều 37 khoản 2 điểm b, khoản 3).
func againAfter() []Ground { return []Ground{Inaccurate, EvidenceLeftOut, LawMisapplied, NoCompetence} }

// overInstead lists the grounds on which a superior takes a late denunciation
// over that has no result (Điều 38 khoản 5; those of Điều 37 khoản 3 hold for an
// open case, too). That it is late is none by itself.
func overInstead() []Ground {
	return []Ground{GraveViolation, NotObjective, Inaccurate, EvidenceLeftOut, LawMisapplied}
}

// interests say in words what interest an account has in a case.
//
//nolint:gochecknoglobals // read-only table
var interests = map[Ground]bilingual.Text{
	KinOfParty:  {VI: "là người thân thích của người có đơn hoặc người bị khiếu nại, tố cáo", EN: "kin of a petitioner or of the person complained about or denounced"},
	AccusedSelf: {VI: "là người bị tố cáo", EN: "is the person denounced"},
	OwnDecision: {VI: "đã ban hành hoặc tham mưu ban hành quyết định bị khiếu nại", EN: "took or prepared the decision complained about"},
	OwnInterest: {VI: "có quyền, lợi ích liên quan trực tiếp", EN: "own rights or interests depend on the result"},
}

// Grounds lists every ground.
func Grounds() []Ground {
	return []Ground{
		ForceMajeure, Obstacle, AwaitingResult, AwaitingExpert, PetitionerDied, Dissolved, AccusedDied, Settled,
		ViolationSigns, Coercion, Slander, Inaccurate, EvidenceLeftOut, LawMisapplied, NoCompetence, GraveViolation, NotObjective, Overdue, ForcedToWithdraw, ClearAtOnce, IrreparableHarm,
		AlsoSentThere, SentAfterGuiding, Incomplete, Illegible, ReceivedBefore, SentAfterTransfer, SettledBefore, TimeBarred, Illness, Disaster, Away, KinOfParty, AccusedSelf, OwnDecision, OwnInterest,
	}
}

// Duty is the kind of violation that a denunciation reports (Luật Tố cáo, Điều
// 2 khoản 1).
type Duty string

// The duties; empty means not told.
const (
	OfficialDuty    Duty = "official_duty"    // trong việc thực hiện nhiệm vụ, công vụ
	StateManagement Duty = "state_management" // về quản lý nhà nước trong các lĩnh vực
)

// Duties lists every duty.
func Duties() []Duty { return []Duty{OfficialDuty, StateManagement} }

// Ruling is what a second-instance decision does with the first one (form
// 01/KQGQ, columns 23 and 24).
type Ruling string

// The rulings; empty at first instance.
const (
	Recognise  Ruling = "recognise"   // công nhận quyết định lần đầu
	AnnulAmend Ruling = "annul_amend" // hủy, sửa quyết định lần đầu
)

// Rulings lists every ruling.
func Rulings() []Ruling { return []Ruling{Recognise, AnnulAmend} }

// Judgment is what an administrative court said in effect about a decision or
// act that was complained about (Luật Tố tụng hành chính, Điều 193).
type Judgment string

// The judgments; empty while there is none.
const (
	Dismissed     Judgment = "dismissed"      // bác yêu cầu khởi kiện
	PartlyGranted Judgment = "partly_granted" // chấp nhận một phần yêu cầu
	Granted       Judgment = "granted"        // chấp nhận toàn bộ yêu cầu
)

// Judgments lists every judgment.
func Judgments() []Judgment { return []Judgment{Dismissed, PartlyGranted, Granted} }

// law2026 is the day on which Luật 136/2025/QH15 and Nghị định 154, 155 and
// 156/2026/NĐ-CP came into force. Steps that they brought are possible from
// this day on, for cases accepted before it as well (Nghị định 155/2026/NĐ-CP,
// Điều 22).
//
//nolint:gochecknoglobals // a date of law; clock.Date has no constants
var law2026 = clock.MustDate(2026, 7, 1)
