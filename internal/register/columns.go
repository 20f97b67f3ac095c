package register

import (
	"slices"
)

// column is one column the register may have.
type column uint8

const (
	colNone column = iota
	colOrdinal
	colNumber
	colReceivedOn
	colEnteredOn
	colChannel
	colKind
	colSender
	colSecondSender
	colOrganisation
	colIdentity
	colPhone
	colAddress
	colPeople
	colSubject
	colContent
	colField
	colRespondent
	colContested
	colInstance
	colPriorDecision
	colOriginals
	colEligible
	colCompetent
	colDisposition
	colDisposedOn
	colTransferredTo
	colMatter
	colAcceptedOn
	colOutcome
	colResolvedOn
	colResolution
	colOutcomeEnteredOn
	colStaff
	colRemarks
	columnCount
)

// Column describes one column for people who prepare a file.
type Column struct {
	Key      string   // stable English name
	Heading  string   // the heading to write
	Synonyms []string // other headings that are recognised
	Required bool     // the file is refused without it
	Help     string   // what the cells hold, in Vietnamese
}

// columnTable is the one list of columns. Headings are compared by headingKey, so
// case, accents, punctuation, i for y and line breaks do not matter. A heading under a
// merged group heading is looked up as "group heading" first.
//
//nolint:gochecknoglobals // a table, never changed
var columnTable = [columnCount]Column{
	colOrdinal: {Key: "ordinal", Heading: "STT", Synonyms: []string{"TT", "Số TT", "Số thứ tự"}, Help: "Bỏ qua"},
	colNumber: {
		Key: "number", Heading: "Số đơn", Required: true, Help: "Số của đơn trong sổ của cơ quan, mỗi năm một dãy số",
		Synonyms: []string{"Số thứ tự sổ", "Số thứ tự trong sổ", "Số vào sổ", "Số vào sổ đơn", "Số đến", "Số tiếp nhận", "Số vào sổ tiếp nhận", "Số thụ lý đơn", "Số hồ sơ", "Số đơn của cơ quan", "Số sổ"},
	},
	colReceivedOn: {
		Key: "received_on", Heading: "Ngày nhận", Required: true, Help: "dd/mm/yyyy",
		Synonyms: []string{"Ngày tiếp nhận", "Ngày nhận đơn", "Ngày tiếp nhận đơn", "Ngày đến", "Ngày tháng nhận đơn", "Ngày tháng tiếp nhận"},
	},
	colEnteredOn: {
		Key: "entered_on", Heading: "Ngày vào sổ", Help: "dd/mm/yyyy; để trống nếu vào sổ ngay ngày nhận",
		Synonyms: []string{"Ngày ghi sổ", "Ngày nhập sổ", "Ngày vào sổ đơn", "Ngày nhập", "Ngày nhập đơn", "Ngày vào máy"},
	},
	colChannel: {
		Key: "channel", Heading: "Nguồn đơn", Help: "Trực tiếp, Bưu điện, Hòm thư góp ý, Cơ quan khác chuyển đến, Lãnh đạo giao, Trực tuyến, Khác",
		Synonyms: []string{"Hình thức tiếp nhận", "Nguồn tiếp nhận", "Nguồn đơn đến", "Hình thức gửi", "Hình thức gửi đơn", "Nơi chuyển đến"},
	},
	colKind: {
		Key: "kind", Heading: "Loại đơn", Required: true, Help: "Khiếu nại, Tố cáo, Kiến nghị, Phản ánh, Đơn có nhiều nội dung",
		Synonyms: []string{"Phân loại đơn", "Phân loại", "Loại đơn thư", "Loại"},
	},
	colSender: {
		Key: "sender", Heading: "Họ và tên người gửi", Required: true, Help: "Nhiều người cách nhau bằng dấu ; hoặc xuống dòng; đơn không có tên ghi: Nặc danh",
		Synonyms: []string{
			"Họ tên người gửi", "Người gửi", "Người gửi đơn", "Người đứng đơn", "Họ và tên người đứng đơn", "Họ và tên", "Họ tên", "Họ tên người đứng đơn",
			"Người gửi Họ và tên", "Người gửi đơn Họ và tên", "Người gửi đơn Họ tên", "Họ và tên công dân", "Họ tên công dân", "Tên người gửi", "Tên chủ đơn", "Chủ đơn",
		},
	},
	colSecondSender: {
		Key: "second_sender", Heading: "Họ và tên người gửi thứ hai", Help: "Người cùng gửi đơn, khi sổ có cột riêng",
		Synonyms: []string{"Người gửi thứ hai", "Người thứ hai", "Họ tên người thứ hai", "Họ và tên người thứ hai", "Người cùng gửi", "Người cùng đứng đơn", "Người đồng đứng đơn"},
	},
	colOrganisation: {
		Key: "organisation", Heading: "Cơ quan, tổ chức", Help: "Tên cơ quan, tổ chức gửi đơn, nếu có",
		Synonyms: []string{"Cơ quan, tổ chức gửi đơn", "Tên cơ quan, tổ chức", "Tổ chức", "Tên tổ chức", "Người gửi Cơ quan, tổ chức", "Người gửi đơn Cơ quan, tổ chức"},
	},
	colIdentity: {
		Key: "identity_number", Heading: "Số CCCD/CMND", Help: "9 hoặc 12 chữ số, định dạng ô là văn bản; nhiều người theo cùng thứ tự",
		Synonyms: []string{"CCCD", "CMND", "CMND/CCCD", "CCCD/CMND", "Số CMND/CCCD", "Số CCCD", "Số CMND", "Số căn cước", "Số định danh", "Số định danh cá nhân", "Số CMND/Hộ chiếu", "Số giấy tờ tùy thân", "Người gửi đơn Số CCCD/CMND"},
	},
	colPhone: {
		Key: "phone", Heading: "Số điện thoại", Help: "Định dạng ô là văn bản; nhiều người theo cùng thứ tự",
		Synonyms: []string{"Điện thoại", "SĐT", "Số ĐT", "Số điện thoại liên hệ", "Điện thoại liên hệ", "Người gửi Số điện thoại", "Người gửi đơn Số điện thoại", "Số điện thoại người gửi"},
	},
	colAddress: {
		Key: "address", Heading: "Địa chỉ", Help: "Địa chỉ người gửi",
		Synonyms: []string{"Địa chỉ người gửi", "Nơi ở", "Nơi cư trú", "Địa chỉ liên hệ", "Người gửi Địa chỉ", "Người gửi đơn Địa chỉ", "Địa chỉ người đứng đơn"},
	},
	colPeople: {
		Key: "signatories", Heading: "Số người", Help: "Số người ký đơn",
		Synonyms: []string{"Số người ký", "Số người ký đơn", "Số người đứng tên", "Số lượng người", "Số người tham gia"},
	},
	colSubject: {
		Key: "subject", Heading: "Trích yếu", Help: "Một dòng tóm tắt; để trống thì lấy từ nội dung",
		Synonyms: []string{"Trích yếu nội dung", "Tiêu đề", "Tóm tắt", "Về việc"},
	},
	colContent: {
		Key: "content", Heading: "Nội dung", Required: true, Help: "Nội dung đơn",
		Synonyms: []string{"Nội dung đơn", "Nội dung đơn thư", "Tóm tắt nội dung", "Tóm tắt nội dung đơn", "Nội dung vụ việc", "Nội dung khiếu nại, tố cáo, kiến nghị, phản ánh"},
	},
	colField: {
		Key: "field", Heading: "Lĩnh vực", Help: "Đất đai, nhà cửa; Chế độ, chính sách; Công chức, công vụ; Hành chính khác; Tham nhũng; Tư pháp; Đảng, đoàn thể; Khác",
		Synonyms: []string{"Lĩnh vực đơn", "Thuộc lĩnh vực", "Phân loại lĩnh vực"},
	},
	colRespondent: {
		Key: "respondent", Heading: "Cơ quan/người bị khiếu nại, tố cáo", Help: "Tên cơ quan hoặc người bị khiếu nại, tố cáo",
		Synonyms: []string{"Người bị khiếu nại, tố cáo", "Đối tượng bị khiếu nại, tố cáo", "Bị khiếu nại, tố cáo", "Người bị tố cáo", "Người bị khiếu nại", "Cơ quan, người bị KNTC", "Đối tượng bị KNTC"},
	},
	colContested: {
		Key: "contested_decision", Heading: "Quyết định bị khiếu nại", Help: "Số, ngày của quyết định bị khiếu nại",
		Synonyms: []string{"QĐ bị khiếu nại", "Quyết định hành chính bị khiếu nại", "Quyết định, hành vi bị khiếu nại"},
	},
	colInstance: {
		Key: "instance", Heading: "Lần giải quyết", Help: "Lần đầu, Lần hai (khiếu nại), Tố cáo tiếp; để trống là lần đầu",
		Synonyms: []string{"Lần khiếu nại", "Cấp giải quyết"},
	},
	colPriorDecision: {
		Key: "prior_decision", Heading: "Quyết định, kết luận trước đó", Help: "Số, ngày của quyết định giải quyết lần đầu hoặc kết luận đã có",
		Synonyms: []string{"Quyết định lần đầu", "Quyết định giải quyết lần đầu", "Kết luận trước đó", "Quyết định trước đó"},
	},
	colOriginals: {
		Key: "originals", Heading: "Bản gốc kèm theo", Help: "x nếu có giấy tờ gốc",
		Synonyms: []string{"Giấy tờ gốc", "Có bản gốc", "Tài liệu gốc", "Bản gốc", "Giấy tờ gốc kèm theo"},
	},
	colEligible: {
		Key: "eligible", Heading: "Đủ điều kiện", Help: "x nếu đủ điều kiện xử lý",
		Synonyms: []string{"Đủ điều kiện xử lý", "Đủ ĐK", "Đủ ĐK xử lý", "Phân loại Đủ điều kiện", "Điều kiện xử lý"},
	},
	colCompetent: {
		Key: "in_competence", Heading: "Thuộc thẩm quyền", Help: "x nếu thuộc thẩm quyền giải quyết; không thuộc thì để trống hoặc ghi: Dân cử, Tư pháp, Đảng, đoàn thể, Đơn vị sự nghiệp, Doanh nghiệp nhà nước",
		Synonyms: []string{"Thẩm quyền", "Thuộc TQ", "Thuộc thẩm quyền giải quyết", "Phân loại Thuộc thẩm quyền"},
	},
	colDisposition: {
		Key: "disposition", Heading: "Hướng xử lý", Help: "Thụ lý, Ghép vụ, Không thụ lý, Hướng dẫn, Chuyển đơn, Đôn đốc, Trả đơn, Lưu đơn, Đơn trùng, Rút đơn, Rút đơn qua giải thích",
		Synonyms: []string{"Kết quả xử lý", "Xử lý", "Xử lý đơn", "Kết quả xử lý đơn", "Hình thức xử lý", "Xử lý Hướng xử lý"},
	},
	colDisposedOn: {
		Key: "disposed_on", Heading: "Ngày xử lý", Help: "dd/mm/yyyy",
		Synonyms: []string{"Ngày xử lý đơn", "Xử lý Ngày", "Xử lý Ngày xử lý", "Ngày chuyển"},
	},
	colTransferredTo: {
		Key: "transferred_to", Heading: "Cơ quan nhận chuyển", Help: "Nơi nhận đơn chuyển, đôn đốc hoặc hướng dẫn đến",
		Synonyms: []string{"Nơi nhận", "Chuyển đến", "Cơ quan được chuyển đến", "Nơi chuyển đơn", "Cơ quan nhận", "Cơ quan nhận đơn chuyển", "Xử lý Cơ quan nhận chuyển"},
	},
	colMatter: {
		Key: "matter_number", Heading: "Số vụ việc", Help: "Số chung của các đơn cùng một vụ việc; số không kèm năm là của năm thụ lý hoặc xử lý trên dòng đó",
		Synonyms: []string{"Mã vụ", "Mã vụ việc", "Số vụ", "Vụ việc", "Số thụ lý", "Giải quyết Số vụ việc"},
	},
	colAcceptedOn: {
		Key: "accepted_on", Heading: "Ngày thụ lý", Help: "dd/mm/yyyy; ngày thụ lý vụ việc",
		Synonyms: []string{"Ngày thụ lý vụ việc", "Ngày thụ lý giải quyết", "Thụ lý Ngày", "Giải quyết Ngày thụ lý"},
	},
	colOutcome: {
		Key: "outcome", Heading: "Kết quả giải quyết", Help: "Đúng, Đúng một phần, Sai, Đã trả lời, Rút đơn, Rút đơn qua giải thích, Đình chỉ; để trống nếu đang giải quyết",
		Synonyms: []string{"Kết quả", "Kết luận", "Kết quả giải quyết Kết quả", "Giải quyết Kết quả", "Giải quyết Kết quả giải quyết"},
	},
	colResolvedOn: {
		Key: "resolved_on", Heading: "Ngày giải quyết", Help: "dd/mm/yyyy; ngày ra quyết định, kết luận, văn bản trả lời",
		Synonyms: []string{"Ngày giải quyết xong", "Ngày ban hành quyết định", "Ngày ra quyết định", "Kết quả giải quyết Ngày", "Kết quả giải quyết Ngày giải quyết", "Giải quyết Ngày giải quyết", "Giải quyết Ngày"},
	},
	colResolution: {
		Key: "resolution_document", Heading: "Số văn bản giải quyết", Help: "Số quyết định, kết luận hoặc văn bản trả lời",
		Synonyms: []string{"Số quyết định giải quyết", "Văn bản giải quyết", "Số văn bản", "Số QĐ giải quyết", "Kết quả giải quyết Số văn bản", "Kết quả giải quyết Số văn bản giải quyết", "Giải quyết Số văn bản giải quyết", "Giải quyết Số văn bản"},
	},
	colOutcomeEnteredOn: {
		Key: "outcome_entered_on", Heading: "Ngày ghi kết quả", Help: "dd/mm/yyyy; ngày kết quả được ghi vào sổ, để trống nếu ghi ngay",
		Synonyms: []string{"Ngày vào sổ kết quả", "Ngày cập nhật kết quả", "Kết quả giải quyết Ngày ghi kết quả", "Kết quả giải quyết Ngày ghi", "Giải quyết Ngày ghi kết quả"},
	},
	colStaff: {
		Key: "staff", Heading: "Cán bộ phụ trách", Help: "Người thụ lý, xử lý hồ sơ theo sổ; giữ trong lịch sử đơn",
		Synonyms: []string{"Cán bộ thụ lý", "Cán bộ xử lý", "Cán bộ được giao", "Cán bộ tiếp nhận", "Người xử lý", "Người phụ trách", "Người thụ lý", "Người được giao", "Chuyên viên", "Chuyên viên phụ trách", "Cán bộ tham mưu"},
	},
	colRemarks: {Key: "remarks", Heading: "Ghi chú", Help: "Tự do", Synonyms: []string{"Chú thích", "Lưu ý"}},
}

// headingIndex finds a column by its folded heading.
//
//nolint:gochecknoglobals // built once from the table
var headingIndex = buildHeadingIndex()

func buildHeadingIndex() map[string]column {
	index := make(map[string]column)
	for c := colOrdinal; c < columnCount; c++ {
		for _, h := range append([]string{columnTable[c].Heading}, columnTable[c].Synonyms...) {
			key := headingKey(h)
			if other, taken := index[key]; taken && other != c {
				panic("register: heading " + h + " means two columns") //nolint:forbidigo // the table is wrong in every run or in none
			}
			index[key] = c
		}
	}
	return index
}

// Columns lists the columns a register may have, in the order in which a new
// file is best laid out.
func Columns() []Column {
	out := make([]Column, 0, columnCount-1)
	for c := colOrdinal; c < columnCount; c++ {
		d := columnTable[c]
		d.Synonyms = slices.Clone(d.Synonyms)
		out = append(out, d)
	}
	return out
}
