package bench_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"kntc/internal/party"
	"kntc/internal/petition"
)

// The words that persons, addresses and subjects are made of. All combinations
// are random, and identity numbers begin with 000, which no province has.
var (
	families = []string{
		"Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Phan", "Trương", "Bùi",
		"Đặng", "Đỗ", "Ngô", "Hồ", "Dương", "Đinh", "Lý", "Mai", "Tạ", "Lưu", "Trịnh", "Đoàn", "Quách", "Thạch",
	}
	middles = []string{
		"Văn", "Văn", "Thị", "Thị", "Đức", "Hữu", "Quang", "Đình", "Xuân", "Công", "Minh", "Thanh", "Ngọc", "Thu", "Kim", "Hồng", "Thế", "Bá",
	}
	givens = []string{
		"An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Quân", "Sơn", "Thắng", "Tuấn", "Việt", "Hòa", "Nghĩa",
		"Ước", "Kiên", "Anh", "Chi", "Dung", "Đào", "Hà", "Hạnh", "Hiền", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phượng", "Thảo", "Thúy", "Trang",
		"Vân", "Yến", "Nguyệt", "Thủy", "Tâm", "Thịnh", "Vinh", "Lợi", "Tài", "Đức", "Bảo", "Châu", "Diệp", "Giang",
	}
	hamlets  = []string{"Đông", "Đoài", "Thượng", "Hạ", "Trung", "Mới", "Cầu", "Chùa", "Đình", "Bến", "Chợ", "Đồng", "Lũy", "Gò", "Sậy"}
	subjects = map[petition.Kind][]string{
		petition.Complaint: {
			"Khiếu nại quyết định thu hồi thửa đất số %d", "Khiếu nại phương án bồi thường thửa đất số %d",
			"Khiếu nại việc từ chối cấp giấy chứng nhận quyền sử dụng đất thửa %d", "Khiếu nại quyết định xử phạt số %d",
			"Khiếu nại quyết định thôi hưởng trợ cấp số %d", "Khiếu nại quyết định kỷ luật số %d",
		},
		petition.Denunciation: {
			"Tố cáo cán bộ thu tiền sai quy định, vụ số %d", "Tố cáo sử dụng sai quỹ thôn, khoản %d", "Tố cáo giao đất trái thẩm quyền thửa %d",
		},
		petition.Recommendation: {
			"Kiến nghị sửa đoạn đường liên thôn số %d", "Kiến nghị lắp đèn chiếu sáng ngõ %d", "Kiến nghị nạo vét kênh số %d",
			"Kiến nghị giải quyết chế độ người có công, hồ sơ %d", "Kiến nghị đo đạc lại thửa đất số %d",
		},
		petition.Feedback: {
			"Phản ánh tiếng ồn tại cơ sở sản xuất số %d", "Phản ánh ô nhiễm mương thoát nước số %d", "Phản ánh lấn chiếm vỉa hè nhà số %d",
			"Phản ánh thái độ tiếp dân, phiếu số %d", "Phản ánh mất nước sạch khu %d",
		},
	}
	respondents = []string{"", "", "", "UBND xã", "Chủ tịch UBND xã", "Ban quản lý dự án", "Hộ liền kề", "Công chức địa chính"}
	outsiders   = []string{"Tòa án nhân dân khu vực", "Viện kiểm sát nhân dân khu vực", "Sở Nông nghiệp và Môi trường", "Công an tỉnh", "Bảo hiểm xã hội"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// personName returns an invented name.
func personName(r *rand.Rand) string {
	name := []string{pick(r, families), pick(r, middles), pick(r, givens)}
	if r.IntN(3) == 0 {
		name = []string{name[0], name[1], pick(r, givens), name[2]}
	}
	return strings.Join(name, " ")
}

// invented returns a made-up petitioner; three in five give their identity
// number.
func invented(r *rand.Rand) party.Party {
	p := party.Party{
		Type: party.Person, Name: personName(r),
		Address: fmt.Sprintf("Số %d, thôn %s %d", 1+r.IntN(400), pick(r, hamlets), 1+r.IntN(12)),
	}
	if r.IntN(5) < 3 {
		p.IdentityNumber = fmt.Sprintf("000%09d", r.IntN(1_000_000_000))
	}
	if r.IntN(2) == 0 {
		p.Phone = fmt.Sprintf("09%08d", r.IntN(100_000_000))
	}
	return p
}

// parties returns those of one petition: mostly one person, in one petition of
// a hundred a crowd.
func parties(r *rand.Rand) []party.Party {
	n := 1
	switch x := r.IntN(100); {
	case x == 0:
		n = 5 + r.IntN(26)
	case x < 5:
		n = 3 + r.IntN(2)
	case x < 15:
		n = 2
	}
	return people(r, n)
}

// people are n people; the first of several speaks for them.
func people(r *rand.Rand, n int) []party.Party {
	out := make([]party.Party, n)
	for i := range out {
		out[i] = invented(r)
	}
	if n > 1 {
		out[0].Representative = true
	}
	return out
}

// kind follows the national mix: 12 % complaints, 5 % denunciations, the rest
// recommendations and feedback.
func kind(r *rand.Rand) petition.Kind {
	switch x := r.IntN(100); {
	case x < 12:
		return petition.Complaint
	case x < 17:
		return petition.Denunciation
	case x < 65:
		return petition.Recommendation
	}
	return petition.Feedback
}

func field(r *rand.Rand, k petition.Kind) petition.Field {
	switch {
	case r.IntN(100) < 60:
		return petition.FieldLand
	case k == petition.Denunciation:
		return petition.FieldOfficials
	}
	return pick(r, petition.Fields())
}

// data is what a clerk enters about an invented petition, the date aside.
func data(r *rand.Rand, k petition.Kind) petition.PetitionData {
	if k == "" {
		k = kind(r)
	}
	d := petition.PetitionData{
		Kind: k, Channel: pick(r, petition.Channels()), Field: field(r, k),
		Subject:    fmt.Sprintf(pick(r, subjects[k]), 1+r.IntN(9999)),
		Respondent: pick(r, respondents), Originals: r.IntN(20) == 0,
	}
	d.Content = d.Subject + ". Gia đình tôi đã nhiều lần trình bày với thôn nhưng chưa được giải quyết, " +
		"nay làm đơn này đề nghị quý cơ quan xem xét, kiểm tra thực tế và trả lời bằng văn bản."
	if k == petition.Complaint {
		d.ContestedDecision = fmt.Sprintf("Quyết định %d/QĐ-UBND", 1+r.IntN(5000))
	}
	return d
}
