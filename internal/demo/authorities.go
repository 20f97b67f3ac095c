// Package demo carries the data of the demonstration: a directory of real
// authorities, with the source of every row and an explicit list of what is
// not known. Nothing in it about a unit is invented.
package demo

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"kntc/internal/authority"
	"kntc/internal/clock"
)

// The authorities that the published figures are about, and those above them.
// The ids are fixed in the data, so that examples stay valid.
const (
	HaNoi           authority.ID = 1   // UBND thành phố Hà Nội
	HaNoiParty      authority.ID = 2   // Thành ủy Hà Nội
	VinhPhuc        authority.ID = 3   // UBND tỉnh Vĩnh Phúc, until 30/06/2025
	VinhPhucParty   authority.ID = 4   // Tỉnh ủy Vĩnh Phúc, until 30/06/2025
	PhuTho          authority.ID = 5   // UBND tỉnh Phú Thọ, from 01/07/2025
	PhuThoParty     authority.ID = 6   // Tỉnh ủy Phú Thọ, from 01/07/2025
	DongDa          authority.ID = 101 // UBND quận Đống Đa, until 30/06/2025
	DongDaParty     authority.ID = 102 // Quận ủy Đống Đa, until 30/06/2025
	DongDaWard      authority.ID = 161 // UBND phường Đống Đa, from 01/07/2025
	PhuXuyen        authority.ID = 201 // UBND huyện Phú Xuyên, until 30/06/2025
	PhuXuyenParty   authority.ID = 202 // Huyện ủy Phú Xuyên, until 30/06/2025
	PhuXuyenCommune authority.ID = 261 // UBND xã Phú Xuyên, from 01/07/2025
	LapThach        authority.ID = 301 // UBND huyện Lập Thạch, until 30/06/2025
	LapThachParty   authority.ID = 302 // Huyện ủy Lập Thạch, until 30/06/2025
	LapThachCommune authority.ID = 361 // UBND xã Lập Thạch, from 01/07/2025
)

// GSO is the system of the official unit codes in the directory: those of the
// General Statistics Office (Tổng cục Thống kê).
const GSO = "gso"

// Certainty is how sure a succession is.
type Certainty string

// The certainties.
const (
	Known    Certainty = "known"    // the document named was read
	Reported Certainty = "reported" // commonly known; the document named was not read in full
	Rule     Certainty = "rule"     // follows from a general rule of law, not from a decision on this body
	Unknown  Certainty = "unknown"  // nobody is named as successor
)

// Extent is how much of a unit's territory a succession concerns.
type Extent string

// The extents; empty where the successor is unknown.
const (
	Whole Extent = "whole"
	Part  Extent = "part"
)

// Basis is where the first day of an authority comes from.
type Basis string

// The bases; empty where the first day is not known.
const (
	Documented  Basis = "document" // the source names the day
	ReportedDay Basis = "reported" // commonly known; the source was not read in full
	Attested    Basis = "attested" // the first day it is known to have existed; it may be older
	Inferred    Basis = "inferred" // taken over from the state body of the same unit
)

// Succession is who took over from an authority, and how sure that is. The
// Successor is zero when it is unknown.
type Succession struct {
	authority.Succession

	Certainty Certainty
	Extent    Extent
}

// Gap says what the directory does not know; without authorities it concerns
// the directory as a whole.
type Gap struct {
	Authorities []authority.ID `json:"authorities"`
	About       string         `json:"about"`
	VI          string         `json:"vi"`
	EN          string         `json:"en"`
}

// Directory is the demonstration directory.
type Directory struct {
	Facts       authority.Facts        // what NewTree takes; successions that have a successor included
	Basis       map[authority.ID]Basis // of the first days in Facts.Authorities
	Successions []Succession           // every one, unknown ones included
	Gaps        []Gap
}

// The units, their codes and names are those of the public data set
// github.com/thanglequoc/vietnamese-provinces-database (MIT licence, Copyright
// (c) 2021 Thang Le Quoc), releases v2.4.1 and v3.0.2. That set has no
// successors: these were read from the resolutions named in each row.
//
//go:embed authorities*.csv authorities_gaps.json
var files embed.FS

// Authorities returns the demonstration directory: Hà Nội with quận Đống Đa
// and huyện Phú Xuyên, Vĩnh Phúc with huyện Lập Thạch, state and party side by
// side, and what took their place on 01/07/2025. Each call returns a new copy.
// It fails only when the embedded files are damaged.
func Authorities() (Directory, error) {
	d := Directory{Basis: make(map[authority.ID]Basis)}
	for _, f := range []struct {
		name string
		add  func(*row) error
	}{
		{"authorities.csv", d.addAuthority},
		{"authorities_parents.csv", d.addParent},
		{"authorities_codes.csv", d.addCode},
		{"authorities_successions.csv", d.addSuccession},
	} {
		if err := readTable(files, f.name, f.add); err != nil {
			return Directory{}, err
		}
	}
	gaps, err := files.ReadFile("authorities_gaps.json")
	if err != nil {
		return Directory{}, fmt.Errorf("demonstration directory: %w", err)
	}
	if err := json.Unmarshal(gaps, &d.Gaps); err != nil {
		return Directory{}, fmt.Errorf("authorities_gaps.json: %w", err)
	}
	return d, nil
}

func (d *Directory) addAuthority(r *row) error {
	a := authority.Authority{
		ID: r.id("id"), Name: r.text("name"), Place: r.text("place"),
		Tier: authority.Tier(r.text("tier")), Branch: authority.Branch(r.text("branch")),
		ValidFrom: r.date("valid_from"), ValidTo: r.date("valid_to"),
		EndedBy: r.text("ended_by"), Source: r.text("source"), Version: 1,
	}
	d.Facts.Authorities = append(d.Facts.Authorities, a)
	if basis := r.text("from_basis"); basis != "" {
		d.Basis[a.ID] = Basis(basis)
	}
	return r.err
}

func (d *Directory) addParent(r *row) error {
	d.Facts.Parents = append(d.Facts.Parents, authority.ParentLink{
		Child: r.id("child"), Parent: r.id("parent"), From: r.date("from"), To: r.date("to"), Document: r.text("document"),
	})
	return r.err
}

func (d *Directory) addCode(r *row) error {
	d.Facts.Codes = append(d.Facts.Codes, authority.Code{
		Authority: r.id("authority"), System: r.text("system"), Code: r.text("code"),
		From: r.date("from"), To: r.date("to"), Document: r.text("source"),
	})
	return r.err
}

func (d *Directory) addSuccession(r *row) error {
	s := Succession{
		Succession: authority.Succession{
			Predecessor: r.id("predecessor"), On: r.date("on"), Document: r.text("document"),
		},
		Certainty: Certainty(r.text("certainty")), Extent: Extent(r.text("extent")),
	}
	if s.Certainty != Unknown {
		s.Successor = r.id("successor")
		d.Facts.Successions = append(d.Facts.Successions, s.Succession)
	}
	d.Successions = append(d.Successions, s)
	return r.err
}

// row is one line of a table; the first field that cannot be read is kept in
// err, so that the reading stays in one expression.
type row struct {
	cells map[string]string
	err   error
}

func (r *row) text(column string) string {
	s, ok := r.cells[column]
	if !ok && r.err == nil {
		r.err = fmt.Errorf("no column %q", column)
	}
	return s
}

func (r *row) id(column string) authority.ID {
	n, err := strconv.ParseInt(r.text(column), 10, 64)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", column, err)
	}
	return authority.ID(n)
}

func (r *row) date(column string) clock.Date {
	var d clock.Date
	if err := d.UnmarshalText([]byte(r.text(column))); err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", column, err)
	}
	return d
}

// readTable calls add with every line of a CSV file that begins with headings.
func readTable(fsys fs.FS, name string, add func(*row) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("demonstration directory: %w", err)
	}
	defer func() { _ = f.Close() }() // read only: nothing can be lost
	reader := csv.NewReader(f)
	headings, err := reader.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		r := &row{cells: make(map[string]string, len(headings))}
		for i, h := range headings {
			r.cells[h] = fields[i]
		}
		if err := add(r); err != nil {
			line, _ := reader.FieldPos(0)
			return fmt.Errorf("%s line %d: %w", name, line, err)
		}
	}
}
