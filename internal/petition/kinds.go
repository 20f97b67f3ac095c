// Package petition is the heart of the system and pure: what a petition and a
// matter are, the states they pass through, the tables that say who may take
// which step under which article, and Apply, the only door through which a
// state changes. It knows no storage, no HTTP and no clock.
package petition

import (
	"slices"

	"kntc/internal/authority"
)

// Kind is what a petition is by its content, never by the title on the paper
// (Thông tư 05/2021/TT-TTCP, Điều 6).
type Kind string

// The kinds. Reports count recommendations and feedback together (Luật Tiếp
// công dân 42/2013/QH13, Điều 2 khoản 2).
const (
	Complaint      Kind = "complaint"      // khiếu nại
	Denunciation   Kind = "denunciation"   // tố cáo
	Recommendation Kind = "recommendation" // kiến nghị
	Feedback       Kind = "feedback"       // phản ánh
	Mixed          Kind = "mixed"          // đơn có nhiều nội dung: the citizen is told to split it
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Complaint, Denunciation, Recommendation, Feedback, Mixed} }

// Sealed reports whether the parties of this kind are kept in their own
// encrypted storage (Luật Tố cáo 25/2018/QH14, Điều 8 khoản 3). A mixed paper
// may hold a denunciation, so it is sealed as well.
func (k Kind) Sealed() bool { return k == Denunciation || k == Mixed }

// recommends reports whether the petition is a recommendation or feedback.
func (p Petition) recommends() bool { return p.Kind == Recommendation || p.Kind == Feedback }

// Channel is how a petition came in (Thông tư 07/2014/TT-TTCP, Điều 5; Luật
// 136/2025/QH15 for online receipt).
type Channel string

// The channels.
const (
	InPerson  Channel = "in_person" // at the reception desk, oral statements included
	Post      Channel = "post"
	DropBox   Channel = "drop_box"  // hòm thư góp ý
	Forwarded Channel = "forwarded" // by deputies, councils, the Front, the press, other bodies
	Leader    Channel = "leader"    // passed down by a leader
	Online    Channel = "online"
	Other     Channel = "other"
)

// Channels lists every channel.
func Channels() []Channel {
	return []Channel{InPerson, Post, DropBox, Forwarded, Leader, Online, Other}
}

// Forwarder is who passed a petition on that came in so.
type Forwarder string

// The forwarders; empty means not told. The first three are what an authority of
// the deployment may be (authority.Forwarding).
const (
	ByReceptionBoard Forwarder = "reception_board" // Ban tiếp công dân
	ByElectedBody    Forwarder = "elected_body"    // cơ quan của Quốc hội, đại biểu Quốc hội, đại biểu Hội đồng nhân dân
	ByOtherBody      Forwarder = "other"
	ByPress          Forwarder = "press" // cơ quan báo chí
)

// Forwarders lists every forwarder.
func Forwarders() []Forwarder {
	return []Forwarder{ByReceptionBoard, ByElectedBody, ByOtherBody, ByPress}
}

// forwarderOf is what an authority of the deployment is for those to whom it passes
// a petition on.
func forwarderOf(f authority.Forwarding) Forwarder {
	if f == "" {
		return ByOtherBody
	}
	return Forwarder(f)
}

// awaits reports whether the forwarder is one of those to whom the result is told
// (Luật Tiếp công dân, Điều 27 khoản 2).
func (f Forwarder) awaits() bool { return authority.Forwarding(f).Awaits() }

// The marks of cases for which some deadlines run only, beside the channels.
const (
	MarkForwarderWaits = "forwarder_waits" // the result is told to whoever passed the petition on (Luật Tiếp công dân, Điều 27 khoản 2)
	MarkAgainstResult  = "against_result"  // a further denunciation against the result of the earlier one (Luật Tố cáo, Điều 37)
	MarkLateResolver   = "late_resolver"   // … because that is late (Điều 38)
	MarkCitizenWaits   = "citizen_waits"   // the authority passed the petition on, and its sender asked to be told (Điều 28 khoản 2)
)

// Marks are what the petition bears; f is as what its authority passes petitions on.
func (p Petition) Marks(f authority.Forwarding) []string {
	marks := []string{string(p.Channel)}
	if f.Awaits() && p.ResultAsked && (p.Kind == Complaint || p.Kind == Denunciation) {
		marks = append(marks, MarkCitizenWaits)
	}
	if p.Kind == Denunciation && p.Instance == Further {
		if p.LateResolver {
			return append(marks, MarkLateResolver)
		}
		return append(marks, MarkAgainstResult)
	}
	return marks
}

// Marks are what the matter bears.
func (m Matter) Marks() []string {
	marks := []string{string(m.Channel)}
	if m.Forwarder.awaits() {
		marks = append(marks, MarkForwarderWaits)
	}
	return marks
}

// Field is the subject field, as the statutory forms group them (Thông tư
// 01/2024/TT-TTCP, forms 02/XLĐ–04/XLĐ).
type Field string

// The fields.
const (
	FieldLand       Field = "land"        // đất đai, nhà cửa
	FieldPolicy     Field = "policy"      // chế độ, chính sách
	FieldOfficials  Field = "officials"   // công chức, công vụ
	FieldOtherAdmin Field = "admin_other" // hành chính khác
	FieldCorruption Field = "corruption"  // tham nhũng
	FieldJudicial   Field = "judicial"    // tư pháp
	FieldParty      Field = "party"       // đảng, đoàn thể
	FieldOther      Field = "other"       // lĩnh vực khác
)

// Fields lists every field.
func Fields() []Field {
	return []Field{FieldLand, FieldPolicy, FieldOfficials, FieldOtherAdmin, FieldCorruption, FieldJudicial, FieldParty, FieldOther}
}

// Eligibility is the second axis of classification: whether the paper fulfils
// the formal conditions (Thông tư 05/2021/TT-TTCP, Điều 6).
type Eligibility string

// The eligibilities; empty means not yet classified.
const (
	Eligible   Eligibility = "eligible"
	Ineligible Eligibility = "ineligible"
)

// Eligibilities lists every eligibility.
func Eligibilities() []Eligibility { return []Eligibility{Eligible, Ineligible} }

// Competence is the third axis: whose authority the content falls under.
type Competence string

// The competences; empty means not yet classified. Outside, the family of the
// competent body is named as well.
const (
	Within             Competence = "within"
	OutsideState       Competence = "outside_state"            // other state administration
	OutsideElected     Competence = "outside_elected"          // cơ quan dân cử
	OutsideJudiciary   Competence = "outside_judiciary"        // tư pháp, thi hành án
	OutsideParty       Competence = "outside_party"            // đảng, đoàn thể
	OutsideServiceUnit Competence = "outside_service_unit"     // đơn vị sự nghiệp
	OutsideEnterprise  Competence = "outside_state_enterprise" // doanh nghiệp nhà nước
)

// Competences lists every competence.
func Competences() []Competence {
	return []Competence{Within, OutsideState, OutsideElected, OutsideJudiciary, OutsideParty, OutsideServiceUnit, OutsideEnterprise}
}

// Instance is the level of a proceeding. Complaints have a first and a second
// (Luật Khiếu nại 02/2011/QH13, Điều 7); denunciations a further one (Luật Tố
// cáo, Điều 37).
type Instance string

// The instances.
const (
	First   Instance = "first"
	Second  Instance = "second"
	Further Instance = "further"
)

// Instances lists every instance.
func Instances() []Instance { return []Instance{First, Second, Further} }

// The outcomes; empty means none yet. Complaints and denunciations are right,
// partly right or wrong; recommendations and feedback are answered.
const (
	OutcomeRight       Outcome = "right"        // đúng
	OutcomePartlyRight Outcome = "partly_right" // đúng một phần; có đúng, có sai
	OutcomeWrong       Outcome = "wrong"        // sai
	OutcomeAnswered    Outcome = "answered"     // đã trả lời
	OutcomeWithdrawn   Outcome = "withdrawn"    // rút toàn bộ; of a complaint, qua giải thích
	OutcomeTerminated  Outcome = "terminated"   // tố cáo được đình chỉ (Luật Tố cáo, Điều 34 khoản 3)
)

// Outcomes lists every outcome.
func Outcomes() []Outcome {
	return []Outcome{OutcomeRight, OutcomePartlyRight, OutcomeWrong, OutcomeAnswered, OutcomeWithdrawn, OutcomeTerminated}
}

// Known reports whether v is one of the listed values.
func Known[T comparable](list []T, v T) bool { return slices.Contains(list, v) }
