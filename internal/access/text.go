package access

import "kntc/internal/bilingual"

// The words for people, for each role.
//
//nolint:gochecknoglobals // read-only tables
var (
	roleTexts = map[Role]bilingual.Text{
		Clerk:         {VI: "Cán bộ tiếp công dân", EN: "Clerk"},
		Officer:       {VI: "Cán bộ xác minh", EN: "Officer"},
		Head:          {VI: "Thủ trưởng", EN: "Head"},
		Supervisor:    {VI: "Lãnh đạo cơ quan cấp trên", EN: "Supervisor"},
		Auditor:       {VI: "Thanh tra, kiểm toán", EN: "Auditor"},
		Administrator: {VI: "Quản trị hệ thống", EN: "Administrator"},
	}
)

// Text returns the words for the role.
func (r Role) Text() bilingual.Text { return bilingual.Of(roleTexts, r) }
