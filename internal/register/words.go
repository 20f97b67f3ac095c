package register

import (
	"fmt"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/petition"
	"kntc/internal/text"
)

// vocabulary maps the words of one column to the domain's values. Words are
// compared by wordKey and whole: a near miss is refused, never guessed.
type vocabulary[T ~string] struct {
	words map[string]T // as they are written here, and by key
	hint  string       // the words to use, for messages
}

// word is one value with the ways offices write it; the first is suggested.
type word[T ~string] struct {
	value   T
	written []string
}

func newVocabulary[T ~string](words ...word[T]) vocabulary[T] {
	v := vocabulary[T]{words: make(map[string]T)}
	var first []string
	for _, w := range words {
		first = append(first, w.written[0])
		for _, s := range w.written {
			v.words[s], v.words[wordKey(s)] = w.value, w.value
		}
	}
	v.hint = strings.Join(first, "; ")
	return v
}

// wordKey returns a word as it is compared: folded, with i for y.
func wordKey(s string) string { return strings.ReplaceAll(text.Fold(s), "y", "i") }

// read looks a cell up; ok is false when the cell is empty.
func (v vocabulary[T]) read(c cell) (value T, ok bool, bad *cellFault) {
	s := c.clean()
	if s == "" {
		return value, false, nil
	}
	value, found := v.words[s]
	if !found {
		value, found = v.words[wordKey(s)]
	}
	if !found {
		return value, true, &cellFault{"word_unknown", bilingual.Text{
			VI: fmt.Sprintf("Không hiểu “%s”; hãy dùng một trong: %s.", shorten(s), v.hint),
			EN: fmt.Sprintf("“%s” is not understood; use one of: %s.", shorten(s), v.hint),
		}}
	}
	return value, true, nil
}

// The vocabularies of the register's columns.
//
//nolint:gochecknoglobals // built once, never changed
var (
	kindWords = newVocabulary(
		word[petition.Kind]{petition.Complaint, []string{"Khiếu nại", "KN", "Đơn khiếu nại"}},
		word[petition.Kind]{petition.Denunciation, []string{"Tố cáo", "TC", "Đơn tố cáo"}},
		// The law defines the two words jointly (Luật Tiếp công dân, Điều 2
		// khoản 2) and reports count them together, so the joint heading that
		// most registers use is kept under the first.
		word[petition.Kind]{petition.Recommendation, []string{"Kiến nghị", "Đề nghị", "Đơn kiến nghị", "Đơn đề nghị", "KNPA", "KN, PA", "Kiến nghị, phản ánh", "PAKN", "Phản ánh, kiến nghị", "Đơn kiến nghị, phản ánh"}},
		word[petition.Kind]{petition.Feedback, []string{"Phản ánh", "PA", "Đơn phản ánh"}},
		word[petition.Kind]{petition.Mixed, []string{"Đơn có nhiều nội dung", "Nhiều nội dung", "Hỗn hợp", "Đơn nhiều nội dung", "Khiếu nại, tố cáo", "KNTC", "KN, TC"}},
	)
	channelWords = newVocabulary(
		word[petition.Channel]{petition.InPerson, []string{"Trực tiếp", "Tiếp công dân", "Nộp trực tiếp", "Công dân nộp trực tiếp", "Gửi trực tiếp", "Trụ sở tiếp công dân"}},
		word[petition.Channel]{petition.Post, []string{"Bưu điện", "Bưu chính", "Qua bưu điện", "Dịch vụ bưu chính", "Đường bưu điện", "Gửi qua bưu điện"}},
		word[petition.Channel]{petition.DropBox, []string{"Hòm thư góp ý", "Hòm thư", "Hộp thư góp ý", "Thùng thư"}},
		word[petition.Channel]{petition.Forwarded, []string{"Cơ quan khác chuyển đến", "Chuyển đến", "Cơ quan khác chuyển", "Cơ quan, tổ chức chuyển đến", "Đại biểu Quốc hội chuyển", "HĐND chuyển", "MTTQ chuyển", "Báo chí chuyển", "Cấp trên chuyển", "Nơi khác chuyển đến"}},
		word[petition.Channel]{petition.Leader, []string{"Lãnh đạo giao", "Lãnh đạo chuyển", "Lãnh đạo"}},
		word[petition.Channel]{petition.Online, []string{"Trực tuyến", "Cổng thông tin điện tử", "Thư điện tử", "Email", "Cổng dịch vụ công", "Qua mạng"}},
		word[petition.Channel]{petition.Other, []string{"Khác", "Nguồn khác", "Hình thức khác"}},
	)
	fieldWords = newVocabulary(
		word[petition.Field]{petition.FieldLand, []string{"Đất đai, nhà cửa", "Đất đai", "Nhà đất", "Đất đai, nhà ở", "Bồi thường, giải phóng mặt bằng", "GPMB", "Nhà ở, xây dựng", "Xây dựng, nhà ở", "Trật tự xây dựng", "Xây dựng"}},
		word[petition.Field]{petition.FieldPolicy, []string{"Chế độ, chính sách", "Chính sách", "Chính sách xã hội", "Chính sách, xã hội", "Chế độ chính sách xã hội"}},
		word[petition.Field]{petition.FieldOfficials, []string{"Công chức, công vụ", "Cán bộ, công chức", "Công vụ", "Cán bộ công chức, viên chức"}},
		word[petition.Field]{petition.FieldOtherAdmin, []string{"Hành chính khác", "Hành chính", "Lĩnh vực hành chính khác", "Môi trường", "An ninh, trật tự", "Trật tự đô thị"}},
		word[petition.Field]{petition.FieldCorruption, []string{"Tham nhũng", "Tham nhũng, tiêu cực", "Phòng, chống tham nhũng"}},
		word[petition.Field]{petition.FieldJudicial, []string{"Tư pháp", "Thi hành án", "Tư pháp, thi hành án"}},
		word[petition.Field]{petition.FieldParty, []string{"Đảng, đoàn thể", "Đảng", "Công tác đảng", "Tổ chức đảng", "Đảng viên"}},
		word[petition.Field]{petition.FieldOther, []string{"Lĩnh vực khác", "Khác"}},
	)
	dispositionWords = newVocabulary(
		word[petition.State]{petition.StateAccepted, []string{"Thụ lý", "Thụ lý giải quyết", "Đã thụ lý"}},
		word[petition.State]{petition.StateJoined, []string{"Ghép vụ", "Nhập vụ", "Ghép vụ việc", "Nhập vào vụ việc", "Ghép vào vụ việc"}},
		word[petition.State]{duplicate, []string{"Đơn trùng", "Trùng", "Trùng đơn"}},
		word[petition.State]{petition.StateNotAccepted, []string{"Không thụ lý"}},
		word[petition.State]{petition.StateGuided, []string{"Hướng dẫn", "Hướng dẫn công dân"}},
		word[petition.State]{petition.StateTransferred, []string{"Chuyển đơn", "Chuyển", "Chuyển cơ quan khác", "Chuyển cơ quan có thẩm quyền"}},
		word[petition.State]{petition.StateUrged, []string{"Đôn đốc", "Đôn đốc giải quyết", "Yêu cầu giải quyết"}},
		word[petition.State]{petition.StateReturned, []string{"Trả đơn", "Trả lại đơn", "Trả lại"}},
		word[petition.State]{petition.StateFiled, []string{"Lưu đơn", "Xếp lưu", "Lưu", "Xếp lưu đơn"}},
		word[petition.State]{petition.StateWithdrawn, []string{"Rút đơn", "Công dân rút đơn"}},
		word[petition.State]{persuadedEarly, []string{"Rút đơn qua giải thích, thuyết phục", "Rút đơn qua giải thích", "Rút đơn sau giải thích"}},
	)
	instanceWords = newVocabulary(
		word[petition.Instance]{petition.First, []string{"Lần đầu", "Lần 1", "Lần thứ nhất", "1", "Lần một"}},
		word[petition.Instance]{petition.Second, []string{"Lần hai", "Lần 2", "Lần thứ hai", "2"}},
		word[petition.Instance]{petition.Further, []string{"Tố cáo tiếp", "Tố cáo tiếp tục", "Tố cáo lại"}},
	)
	familyWords = newVocabulary(
		word[petition.Competence]{petition.OutsideState, []string{"Hành chính nhà nước", "Cơ quan hành chính"}},
		word[petition.Competence]{petition.OutsideElected, []string{"Cơ quan dân cử", "Dân cử"}},
		word[petition.Competence]{petition.OutsideJudiciary, []string{"Tư pháp", "Cơ quan tư pháp", "Thi hành án"}},
		word[petition.Competence]{petition.OutsideParty, []string{"Đảng, đoàn thể", "Cơ quan đảng"}},
		word[petition.Competence]{petition.OutsideServiceUnit, []string{"Đơn vị sự nghiệp"}},
		word[petition.Competence]{petition.OutsideEnterprise, []string{"Doanh nghiệp nhà nước"}},
	)
	outcomeWords = newVocabulary(
		word[petition.Outcome]{petition.OutcomeRight, []string{"Đúng", "Khiếu nại đúng", "Tố cáo đúng", "Đúng toàn bộ"}},
		word[petition.Outcome]{petition.OutcomePartlyRight, []string{"Đúng một phần", "Có đúng, có sai", "Có đúng có sai", "Đúng 1 phần", "Tố cáo đúng một phần", "Khiếu nại đúng một phần"}},
		word[petition.Outcome]{petition.OutcomeWrong, []string{"Sai", "Khiếu nại sai", "Tố cáo sai", "Sai toàn bộ", "Sai sự thật", "Không có cơ sở"}},
		word[petition.Outcome]{petition.OutcomeAnswered, []string{"Đã trả lời", "Trả lời", "Đã giải quyết", "Đã trả lời công dân"}},
		word[petition.Outcome]{petition.OutcomeWithdrawn, []string{"Rút đơn", "Rút toàn bộ", "Công dân rút đơn", "Rút đơn toàn bộ"}},
		word[petition.Outcome]{persuaded, []string{"Rút đơn qua giải thích, thuyết phục", "Rút đơn qua giải thích", "Rút đơn sau giải thích", "Rút đơn thông qua giải thích, thuyết phục"}},
		word[petition.Outcome]{Terminated, []string{"Đình chỉ", "Đình chỉ giải quyết", "Đã đình chỉ"}},
	)
)

// Terminated marks, in a row's Outcome, a matter ended by a termination
// decision: it has no verdict, and the domain keeps it as a state of the
// matter (Luật Tố cáo, Điều 34; Luật Khiếu nại, Điều 11a).
const Terminated = petition.Outcome(petition.StateTerminated)

// duplicate is a paper that came twice, as a word of its column: it joined its matter
// where the row gives one, and was filed where not.
const duplicate = petition.State("duplicate")

// persuaded and persuadedEarly are a withdrawal thanks to explanation, of a matter
// and of a petition that was not accepted yet, as words of their columns: a row
// says Explained and the plain withdrawal.
const (
	persuaded      = petition.Outcome("withdrawn, explained")
	persuadedEarly = petition.State("withdrawn, explained")
)

// nameless are the words offices write in place of a sender's name.
//
//nolint:gochecknoglobals // built once, never changed
var nameless = map[string]bool{
	"nac danh": true, "an danh": true, "khong ten": true, "khong ghi ten": true, "don nac danh": true,
	"giau ten": true, "khong co ten": true, "khong ro ten": true, "don khong ten": true,
}
