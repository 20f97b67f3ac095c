// Package party knows persons and organisations: by what they are known again,
// how their identity numbers are masked, and how they are taken out of texts. It
// knows no register: any may have parties. How they are kept is the business of
// package vault below it.
package party

import (
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/text"
)

// Party is a person or organisation that comes to an authority. Sealed parties
// are kept with these names of the fields.
type Party struct {
	Ordinal        int // place among the parties of the case, from 1
	Type           Type
	Name           string
	IdentityNumber string // căn cước, CMND or passport; normalised, "" when not known
	Address        string
	Phone          string
	Representative bool       // speaks for the others
	LeftOn         clock.Date // when this one of many withdrew; the case goes on for the others
}

// PersonKey folds name and address into the key by which somebody who comes
// again without an identity number is recognised, whatever words of the address
// may be left out; "" when there is too little to go by.
func (p Party) PersonKey() string {
	name, address := p.NameKey(), p.AddressKey()
	if name == "" || address == "" {
		return ""
	}
	return name + "|" + address
}

// NameKey folds the name; "" when there is none.
func (p Party) NameKey() string { return text.Fold(p.Name) }

// Type tells a person from an organisation.
type Type string

// The types.
const (
	Person       Type = "person"
	Organisation Type = "organisation"
)

// Types lists every type.
func Types() []Type { return []Type{Person, Organisation} }

//nolint:gochecknoglobals // a read-only table
var typeTexts = map[Type]bilingual.Text{
	Person:       {VI: "Cá nhân", EN: "Person"},
	Organisation: {VI: "Cơ quan, tổ chức", EN: "Organisation"},
}

// Text returns the words for the type.
func (t Type) Text() bilingual.Text { return bilingual.Of(typeTexts, t) }
