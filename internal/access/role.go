// Package access decides who may do what where. An account holds grants (role
// at authority); a role has permissions, in one table; a permission granted
// becomes a Scope, which every read and write of owned rows demands. A Scope
// cannot be made elsewhere, so forgetting the check does not compile, and a
// zero Scope sees nothing.
package access

// Role is a function a person has at an authority.
type Role string

// The roles. Clerk, officer and head act for one authority; supervisor,
// auditor and administrator grants cover the authority's whole subtree.
const (
	Clerk         Role = "clerk"         // cán bộ tiếp công dân: receives, registers, classifies
	Officer       Role = "officer"       // người xác minh: verifies and reports
	Head          Role = "head"          // thủ trưởng: accepts, disposes, decides
	Supervisor    Role = "supervisor"    // cấp trên: sees the subtree, urges
	Auditor       Role = "auditor"       // thanh tra, kiểm toán: sees figures and histories
	Administrator Role = "administrator" // accounts, authorities, settings; no case content beyond what auditing needs
)

// Roles lists every role.
func Roles() []Role {
	return []Role{Clerk, Officer, Head, Supervisor, Auditor, Administrator}
}

// CoversSubtree reports whether a grant of this role reaches the authorities
// below the one it names.
func (r Role) CoversSubtree() bool {
	return r == Supervisor || r == Auditor || r == Administrator
}

// Permission is something an account may be allowed to do.
type Permission string

// The permissions. Each route and each row of a transition table names one.
const (
	PetitionRead     Permission = "petition.read"     // see petitions and matters, names included (not sealed ones)
	PetitionRegister Permission = "petition.register" // enter a petition into the register
	PetitionClassify Permission = "petition.classify" // classify, correct, record replies
	PetitionDispose  Permission = "petition.dispose"  // accept or any other disposition
	PetitionImport   Permission = "petition.import"   // import a register from a file
	MatterVerify     Permission = "matter.verify"     // verification steps and report
	MatterDecide     Permission = "matter.decide"     // decide, conclude, answer, close
	CaseUrge         Permission = "case.urge"         // urge a subordinate authority about a case it has
	CaseAssign       Permission = "case.assign"       // assign cases, record conflicts of interest and absences of others, act in the place of those assigned
	CaseRecuse       Permission = "case.recuse"       // declare a conflict of interest of one's own
	AbsenceRecord    Permission = "absence.record"    // record one's own absence and who stands in
	CaseHandOver     Permission = "case.hand_over"    // hand open cases over to a successor authority
	IdentityView     Permission = "identity.view"     // see identity numbers unmasked
	SealedView       Permission = "sealed.view"       // see the parties of a denunciation
	AttachmentWrite  Permission = "attachment.write"  // upload files
	StatisticsRead   Permission = "statistics.read"   // figures
	ExportRead       Permission = "export.read"       // download lists
	AuthorityRead    Permission = "authority.read"    // see the directory of authorities
	AuthorityManage  Permission = "authority.manage"  // create and change authorities
	AccountManage    Permission = "account.manage"    // create accounts, grants, keys
	LawManage        Permission = "law.manage"        // change deadlines, the calendar and the open questions of the law
)

// Permissions lists every permission.
func Permissions() []Permission {
	return []Permission{
		PetitionRead, PetitionRegister, PetitionClassify, PetitionDispose, PetitionImport,
		MatterVerify, MatterDecide, CaseUrge, CaseAssign, CaseRecuse, AbsenceRecord, CaseHandOver, IdentityView, SealedView, AttachmentWrite,
		StatisticsRead, ExportRead, AuthorityRead, AuthorityManage, AccountManage, LawManage,
	}
}

// policy is the one table that says what a role may do. Its golden copy in the
// documentation is compared by a test.
//
//nolint:gochecknoglobals // the registry of permissions
var policy = map[Role][]Permission{
	Clerk: {
		PetitionRead, PetitionRegister, PetitionClassify, CaseRecuse, AbsenceRecord, IdentityView, SealedView,
		AttachmentWrite, StatisticsRead, ExportRead, AuthorityRead,
	},
	Officer: {
		PetitionRead, MatterVerify, CaseRecuse, AbsenceRecord, AttachmentWrite, StatisticsRead, ExportRead, AuthorityRead,
	},
	Head: {
		PetitionRead, PetitionRegister, PetitionClassify, PetitionDispose, PetitionImport,
		MatterVerify, MatterDecide, CaseAssign, CaseRecuse, AbsenceRecord, CaseHandOver, IdentityView, SealedView,
		AttachmentWrite, StatisticsRead, ExportRead, AuthorityRead,
	},
	Supervisor: {PetitionRead, CaseUrge, StatisticsRead, ExportRead, AuthorityRead},
	Auditor:    {PetitionRead, StatisticsRead, ExportRead, AuthorityRead},
	Administrator: {
		PetitionImport, AbsenceRecord, CaseHandOver, StatisticsRead, AuthorityRead, AuthorityManage, AccountManage, LawManage,
	},
}

// Policy is what roles may do beyond the program's own table: the permissions of
// a further register, handed in when the program is wired.
type Policy map[Role][]Permission

// Grants reports whether the program's own table gives the role the permission.
func (r Role) Grants(p Permission) bool {
	for _, q := range policy[r] {
		if p == q {
			return true
		}
	}
	return false
}
