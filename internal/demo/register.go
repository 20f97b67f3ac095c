package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// The example registers: petitions of 2019 as two offices of quận Đống Đa might
// have kept them. Every person, number and event in them is invented; only the
// totals up to 15/11/2019 are those that were published. They hold rows beyond
// that day, and rows that were written down after it, as any register does.
//
//go:embed register_dong_da_2019.xlsx
var stateRegister []byte

//go:embed register_quan_uy_dong_da_2019.csv
var partyRegister []byte

//go:embed published.json
var publishedFigures []byte

// RegisterFile is an example register and the authority that keeps it.
type RegisterFile struct {
	Authority authority.ID
	Name      string // file name
	Data      []byte
}

// RegisterFiles lists the example registers.
func RegisterFiles() []RegisterFile {
	return []RegisterFile{
		{DongDa, "register_dong_da_2019.xlsx", stateRegister},
		{DongDaParty, "register_quan_uy_dong_da_2019.csv", partyRegister},
	}
}

// Published is what the press reported about one authority: petitions for the
// party side, petitions and matters for the state side. Figures that were not
// reported are zero.
type Published struct {
	Place  string           `json:"place"`
	Branch authority.Branch `json:"branch"`
	Tier   authority.Tier   `json:"tier"`
	From   clock.Date       `json:"from"`
	To     clock.Date       `json:"to"` // also the day as of which the figures were known

	Unit     string `json:"unit"` // "petition" where received and resolved count petitions
	Received int    `json:"received"`
	Resolved int    `json:"resolved"`

	PetitionsReceived int `json:"petitions_received"`
	Matters           int `json:"matters"`
	MattersResolved   int `json:"matters_resolved"`
}

// PublishedFigures lists the figures that the example registers must give.
func PublishedFigures() ([]Published, error) {
	var out []Published
	if err := json.Unmarshal(publishedFigures, &out); err != nil {
		return nil, fmt.Errorf("demo: published figures: %w", err)
	}
	return out, nil
}
