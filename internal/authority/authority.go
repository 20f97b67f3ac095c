// Package authority describes the bodies that receive and resolve petitions,
// and how they change: official codes, names and parents hold for a time, and
// a body that ends has successors. It is pure: no storage, no clock.
package authority

import (
	"strconv"

	"kntc/internal/clock"
)

// ID identifies an authority inside one deployment. It is ours, never reused,
// and independent of official codes, which the State has reused.
type ID int64

// String returns the decimal form.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// Tier is the administrative level of an authority.
type Tier string

// The tiers. Districts ended on 30/06/2025 (Luật 72/2025/QH15, Điều 51); the
// tier stays for what happened before.
const (
	Central  Tier = "central"
	Province Tier = "province"
	District Tier = "district"
	Commune  Tier = "commune"
)

// Tiers lists every tier, highest first.
func Tiers() []Tier { return []Tier{Central, Province, District, Commune} }

// Branch is the kind of body. Counts of different branches are never mixed
// unless the question says so.
type Branch string

// The branches.
const (
	State       Branch = "state"
	Party       Branch = "party"
	Elected     Branch = "elected"
	Front       Branch = "front"
	Judiciary   Branch = "judiciary"
	ServiceUnit Branch = "service_unit"
)

// Branches lists every branch.
func Branches() []Branch {
	return []Branch{State, Party, Elected, Front, Judiciary, ServiceUnit}
}

// Forwarding is as what an authority passes complaints and denunciations on that
// others resolve. Only such a body transfers a complaint (Luật Tiếp công dân,
// Điều 27 khoản 2, Điều 30 khoản 1).
type Forwarding string

// The forwardings; empty is a body that only resolves.
const (
	ReceptionBoard Forwarding = "reception_board" // Ban tiếp công dân
	ElectedBody    Forwarding = "elected_body"    // cơ quan của Quốc hội, đại biểu Quốc hội, đại biểu Hội đồng nhân dân
	OtherForwarder Forwarding = "other"           // another body whose duty it is to pass petitions on
)

// Forwardings lists every forwarding.
func Forwardings() []Forwarding { return []Forwarding{ReceptionBoard, ElectedBody, OtherForwarder} }

// Awaits reports whether the result of what it passed on is told to such a body,
// which tells the citizen (Luật Tiếp công dân, Điều 27 khoản 2, Điều 28 khoản 2).
func (f Forwarding) Awaits() bool { return f == ReceptionBoard || f == ElectedBody }

// Authority is one body. Its name, code and parent may change by date; the
// lists hold every version.
type Authority struct {
	ID        ID
	Name      string // the current or last name, e.g. "UBND quận Đống Đa"
	Tier      Tier
	Branch    Branch
	Place     string     // the unit it governs, e.g. "Quận Đống Đa, Hà Nội"
	ValidFrom clock.Date // first day of its existence; zero when not known
	ValidTo   clock.Date // last day; zero while it exists
	Source    string     // document or data set the facts were taken from
	EndedBy   string     // document that ended it; empty while it exists or when not known
	Version   int64      // counts changes; the ETag
}

// Span returns the days of the authority's existence.
func (a Authority) Span() Span { return Span{a.ValidFrom, a.ValidTo} }

// Existed reports whether the authority existed on the day.
func (a Authority) Existed(on clock.Date) bool { return a.Span().Contains(on) }

// CheckExisted refuses work for the authority on a day on which it did not
// exist, with ErrNotInBeing at the pointer; the zero day is not checked.
func (a Authority) CheckExisted(on clock.Date, pointer string) error {
	if on.IsZero() || a.Existed(on) {
		return nil
	}
	return ErrNotInBeing.Msg(
		a.Name+" không tồn tại vào ngày "+on.Vietnamese()+".",
		a.Name+" does not exist on "+on.String()+".").
		At(pointer, "not_in_being", "Cơ quan không tồn tại vào ngày này.", "The authority does not exist on that day.")
}

// Code is an official unit code, valid for a time. Codes are text: leading
// zeros count (QĐ 19/2025/QĐ-TTg).
type Code struct {
	Authority ID
	System    string // who assigns it, e.g. "gso" (Tổng cục Thống kê)
	Code      string
	From, To  clock.Date // zero: open
	Document  string
}

// ParentLink says whose part an authority is, for a time.
type ParentLink struct {
	Child    ID
	Parent   ID
	From, To clock.Date // zero: open
	Document string
}

// NameSpell is one name an authority bore, for a time.
type NameSpell struct {
	Authority ID
	Name      string
	From, To  clock.Date // zero: open
	Document  string
}

// ForwardingSpell says as what an authority passed petitions on, for a time.
type ForwardingSpell struct {
	Authority ID
	As        Forwarding
	From, To  clock.Date // zero: open
	Document  string
}

// Succession says that on a date one authority took over from another. The
// relation is n:m: a district was split among communes and the province.
type Succession struct {
	Predecessor ID
	Successor   ID
	On          clock.Date // first day of the successor's responsibility
	Document    string
}
