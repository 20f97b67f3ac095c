package demo_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"kntc/internal/petition"
)

// The words the example registers are made of. Names are random combinations,
// identity numbers begin with 000, which no province has, and nobody's
// wrongdoing is told of a named body: respondents are offices by their kind or
// initials.

var (
	families   = []string{"Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Đinh", "Phan", "Tạ", "Lưu", "Trịnh"}
	middlesMen = []string{"Văn", "Đức", "Hữu", "Quang", "Đình", "Xuân", "Công", "Minh", "Tiến"}
	middlesWom = []string{"Thị", "Thị", "Thị Thu", "Thị Ngọc", "Thị Minh", "Kim", "Thanh", "Thị Hồng"}
	givenMen   = []string{"An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hùng", "Khánh", "Long", "Nam", "Phúc", "Quân", "Sơn", "Thắng", "Tuấn", "Việt", "Hòa", "Nghĩa", "Ước", "Kiên"}
	givenWomen = []string{"Anh", "Chi", "Dung", "Đào", "Hà", "Hạnh", "Hiền", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phượng", "Thảo", "Thúy", "Trang", "Vân", "Xuân", "Yến", "Nguyệt"}
	wards      = []string{
		"Cát Linh", "Hàng Bột", "Khâm Thiên", "Khương Thượng", "Kim Liên", "Láng Hạ", "Láng Thượng", "Nam Đồng", "Ngã Tư Sở", "Ô Chợ Dừa", "Phương Liên",
		"Phương Mai", "Quang Trung", "Quốc Tử Giám", "Thịnh Quang", "Thổ Quan", "Trung Liệt", "Trung Phụng", "Trung Tự", "Văn Chương", "Văn Miếu",
	}
	organisations = []string{"Công ty TNHH Mẫu Số %d", "Công ty Cổ phần Ví Dụ %d", "Ban quản trị nhà chung cư Mẫu %d", "Hợp tác xã Ví Dụ %d"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// person returns an invented name.
func person(r *rand.Rand) string {
	if r.IntN(2) == 0 {
		return strings.Join([]string{pick(r, families), pick(r, middlesMen), pick(r, givenMen)}, " ")
	}
	return strings.Join([]string{pick(r, families), pick(r, middlesWom), pick(r, givenWomen)}, " ")
}

// identity returns a number that no card bears: twelve digits that begin with
// 000.
func identity(r *rand.Rand) string { return fmt.Sprintf("000%09d", r.IntN(1_000_000_000)) }

func address(r *rand.Rand) string {
	return fmt.Sprintf("Số %d, tổ %d, phường %s", 1+r.IntN(180), 1+r.IntN(60), pick(r, wards))
}

// topic is one thing that petitions are about.
type topic struct {
	kind       string // as the register writes it
	field      string
	content    string // %d is filled with a house, plot or decision number
	respondent string
	contested  bool
}

var (
	stateTopics = []topic{
		{"Khiếu nại", "Đất đai, nhà cửa", "Không đồng ý với phương án bồi thường, hỗ trợ khi thu hồi thửa đất số %d, đề nghị tính lại diện tích và đơn giá.", "UBND quận", true},
		{"Khiếu nại", "Đất đai, nhà cửa", "Khiếu nại việc từ chối cấp giấy chứng nhận quyền sử dụng đất đối với thửa đất số %d.", "UBND quận", true},
		{"Khiếu nại", "Đất đai, nhà cửa", "Khiếu nại quyết định xử phạt vi phạm trật tự xây dựng tại nhà số %d.", "Chủ tịch UBND phường", true},
		{"Khiếu nại", "Chế độ, chính sách", "Khiếu nại việc không được xét hưởng trợ cấp bảo trợ xã hội theo hồ sơ số %d.", "Phòng chuyên môn của quận", true},
		{"Khiếu nại", "Hành chính khác", "Khiếu nại quyết định thu hồi giấy chứng nhận đăng ký hộ kinh doanh số %d.", "Phòng chuyên môn của quận", true},
		{"Tố cáo", "Công chức, công vụ", "Tố cáo công chức địa chính phường gây khó khăn khi giải quyết hồ sơ số %d.", "Ông N.V.T., công chức phường", false},
		{"Tố cáo", "Công chức, công vụ", "Tố cáo cán bộ thiếu trách nhiệm trong quản lý trật tự xây dựng đối với công trình số %d.", "Bà T.T.H., công chức phường", false},
		{"Tố cáo", "Tham nhũng", "Tố cáo việc thu các khoản ngoài quy định khi tiếp nhận hồ sơ số %d.", "Ông P.V.K., cán bộ tổ dân phố", false},
		{"Kiến nghị", "Đất đai, nhà cửa", "Kiến nghị sửa chữa, cải tạo khu tập thể số %d đã xuống cấp.", "", false},
		{"Kiến nghị", "Hành chính khác", "Kiến nghị lắp đặt chiếu sáng, thoát nước tại ngõ số %d.", "", false},
		{"Phản ánh", "Hành chính khác", "Phản ánh quán ăn tại số %d lấn chiếm vỉa hè, gây ồn và ô nhiễm.", "", false},
		{"Phản ánh", "Đất đai, nhà cửa", "Phản ánh công trình tại số %d xây dựng không phép, làm nứt nhà liền kề.", "", false},
		{"KNPA", "Hành chính khác", "Phản ánh, kiến nghị về điểm tập kết rác gần nhà số %d.", "", false},
	}
	partyTopics = []topic{
		{"Kiến nghị", "Đảng, đoàn thể", "Kiến nghị cấp ủy chỉ đạo đối thoại với nhân dân tổ dân phố số %d về dự án trên địa bàn.", "", false},
		{"Phản ánh", "Đảng, đoàn thể", "Phản ánh sinh hoạt chi bộ số %d chưa nền nếp, đề nghị cấp ủy nhắc nhở.", "", false},
		{"KNPA", "Công chức, công vụ", "Phản ánh thái độ phục vụ của cán bộ khi giải quyết hồ sơ số %d, đề nghị Quận ủy quan tâm chỉ đạo.", "", false},
		{"Kiến nghị", "Đất đai, nhà cửa", "Kiến nghị Quận ủy chỉ đạo giải quyết dứt điểm việc cấp giấy chứng nhận cho khu tập thể số %d.", "", false},
		{"Tố cáo", "Đảng, đoàn thể", "Tố cáo đảng viên vi phạm những điều đảng viên không được làm, liên quan vụ việc số %d.", "Ông Đ.V.M., đảng viên", false},
		{"Tố cáo", "Đảng, đoàn thể", "Tố cáo bí thư chi bộ thiếu dân chủ trong việc xét duyệt danh sách số %d.", "Ông L.Q.B., bí thư chi bộ", false},
		{"Tố cáo", "Công chức, công vụ", "Tố cáo đảng viên là cán bộ phường lạm dụng chức vụ trong vụ việc số %d.", "Bà V.T.N., đảng viên", false},
	}
	// outsideTopics are petitions that the office does not settle itself.
	outsideTopics = []topic{
		{"Khiếu nại", "Đất đai, nhà cửa", "Khiếu nại quyết định thu hồi đất đối với thửa đất số %d ở địa phương khác.", "UBND quận khác", true},
		{"Khiếu nại", "Tư pháp", "Khiếu nại việc chậm thi hành bản án số %d.", "Cơ quan thi hành án", false},
		{"Tố cáo", "Tư pháp", "Tố cáo hành vi lừa đảo khi mua bán nhà số %d.", "Ông H.V.D.", false},
		{"Kiến nghị", "Chế độ, chính sách", "Kiến nghị về mức hưởng bảo hiểm xã hội theo hồ sơ số %d.", "", false},
		{"Đơn có nhiều nội dung", "Khác", "Vừa khiếu nại việc bồi thường, vừa tố cáo cán bộ trong vụ việc số %d.", "Nhiều cơ quan", false},
	}
)

// kindOf tells which of the three groups a register's word means.
func kindOf(word string) petition.Kind {
	switch word {
	case "Khiếu nại":
		return petition.Complaint
	case "Tố cáo":
		return petition.Denunciation
	default:
		return petition.Recommendation
	}
}

var channels = []string{"Trực tiếp", "Trực tiếp", "Trực tiếp", "Bưu điện", "Bưu điện", "Cơ quan khác chuyển đến", "Lãnh đạo giao", "Hòm thư góp ý", "Trực tuyến"}
