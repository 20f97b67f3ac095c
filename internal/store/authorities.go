package store

import (
	"context"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/store/sqldb"
)

// The directory's rows.
type (
	authorityRow struct {
		ID        int64     `gorm:"column:id"`
		Name      string    `gorm:"column:name"`
		Tier      string    `gorm:"column:tier"`
		Branch    string    `gorm:"column:branch"`
		Place     string    `gorm:"column:place"`
		ValidFrom sqldb.Day `gorm:"column:valid_from"`
		ValidTo   sqldb.Day `gorm:"column:valid_to"`
		EndedBy   string    `gorm:"column:ended_by"`
		Source    string    `gorm:"column:source"`
		Version   int64     `gorm:"column:version"`
	}
	authorityNameRow struct {
		AuthorityID int64     `gorm:"column:authority_id"`
		Name        string    `gorm:"column:name"`
		ValidFrom   sqldb.Day `gorm:"column:valid_from"`
		ValidTo     sqldb.Day `gorm:"column:valid_to"`
		Document    string    `gorm:"column:document"`
	}
	authorityCodeRow struct {
		AuthorityID int64     `gorm:"column:authority_id"`
		System      string    `gorm:"column:system"`
		Code        string    `gorm:"column:code"`
		ValidFrom   sqldb.Day `gorm:"column:valid_from"`
		ValidTo     sqldb.Day `gorm:"column:valid_to"`
		Document    string    `gorm:"column:document"`
	}
	authorityParentRow struct {
		ChildID   int64     `gorm:"column:child_id"`
		ParentID  int64     `gorm:"column:parent_id"`
		ValidFrom sqldb.Day `gorm:"column:valid_from"`
		ValidTo   sqldb.Day `gorm:"column:valid_to"`
		Document  string    `gorm:"column:document"`
	}
	authorityForwardingRow struct {
		AuthorityID int64     `gorm:"column:authority_id"`
		ForwardsAs  string    `gorm:"column:forwards_as"`
		ValidFrom   sqldb.Day `gorm:"column:valid_from"`
		ValidTo     sqldb.Day `gorm:"column:valid_to"`
		Document    string    `gorm:"column:document"`
	}
	authoritySuccessionRow struct {
		PredecessorID int64     `gorm:"column:predecessor_id"`
		SuccessorID   int64     `gorm:"column:successor_id"`
		EffectiveOn   sqldb.Day `gorm:"column:effective_on"`
		Document      string    `gorm:"column:document"`
	}
)

// loadDirectory reads the whole directory, and the version it had.
func (s *Store) loadDirectory(ctx context.Context) (*authority.Tree, int64, error) {
	var version int64
	if err := s.db.Scan(ctx, &version, "SELECT version FROM directory_version WHERE id = 1"); err != nil {
		return nil, 0, err
	}
	facts, err := s.directoryFacts(ctx)
	if err != nil {
		return nil, 0, err
	}
	tree, err := authority.NewTree(facts)
	return tree, version, err
}

// directoryRows are all rows of the directory.
type directoryRows struct {
	authorities []authorityRow
	names       []authorityNameRow
	codes       []authorityCodeRow
	parents     []authorityParentRow
	forwardings []authorityForwardingRow
	successions []authoritySuccessionRow
}

// The columns are in the order in which readDirectory scans them.
const (
	selectAuthorities = "SELECT id, name, tier, branch, place, valid_from, valid_to, ended_by, source, version FROM authority"
	selectNames       = "SELECT authority_id, name, valid_from, valid_to, document FROM authority_name"
	selectCodes       = "SELECT authority_id, system, code, valid_from, valid_to, document FROM authority_code"
	selectParents     = "SELECT child_id, parent_id, valid_from, valid_to, document FROM authority_parent"
	selectForwardings = "SELECT authority_id, forwards_as, valid_from, valid_to, document FROM authority_forwarding"
	selectSuccessions = "SELECT predecessor_id, successor_id, effective_on, document FROM authority_succession"
)

func (s *Store) directoryFacts(ctx context.Context) (authority.Facts, error) {
	var d directoryRows
	for _, read := range []struct {
		sql  string
		into any
	}{
		{selectAuthorities, &d.authorities},
		{selectNames, &d.names},
		{selectCodes, &d.codes},
		{selectParents, &d.parents},
		{selectForwardings, &d.forwardings},
		{selectSuccessions, &d.successions},
	} {
		if err := s.db.Scan(ctx, read.into, read.sql); err != nil {
			return authority.Facts{}, err
		}
	}
	return d.facts(), nil
}

func (d directoryRows) facts() authority.Facts {
	var f authority.Facts
	for _, r := range d.authorities {
		f.Authorities = append(f.Authorities, authority.Authority{
			ID: authority.ID(r.ID), Name: r.Name, Tier: authority.Tier(r.Tier), Branch: authority.Branch(r.Branch), Place: r.Place,
			ValidFrom: clock.Date(r.ValidFrom), ValidTo: clock.Date(r.ValidTo), EndedBy: r.EndedBy, Source: r.Source, Version: r.Version,
		})
	}
	for _, r := range d.names {
		f.Names = append(f.Names, authority.NameSpell{
			Authority: authority.ID(r.AuthorityID), Name: r.Name,
			From: clock.Date(r.ValidFrom), To: clock.Date(r.ValidTo), Document: r.Document,
		})
	}
	for _, r := range d.codes {
		f.Codes = append(f.Codes, authority.Code{
			Authority: authority.ID(r.AuthorityID), System: r.System, Code: r.Code,
			From: clock.Date(r.ValidFrom), To: clock.Date(r.ValidTo), Document: r.Document,
		})
	}
	for _, r := range d.parents {
		f.Parents = append(f.Parents, authority.ParentLink{
			Child: authority.ID(r.ChildID), Parent: authority.ID(r.ParentID),
			From: clock.Date(r.ValidFrom), To: clock.Date(r.ValidTo), Document: r.Document,
		})
	}
	for _, r := range d.forwardings {
		f.Forwardings = append(f.Forwardings, authority.ForwardingSpell{
			Authority: authority.ID(r.AuthorityID), As: authority.Forwarding(r.ForwardsAs),
			From: clock.Date(r.ValidFrom), To: clock.Date(r.ValidTo), Document: r.Document,
		})
	}
	for _, r := range d.successions {
		f.Successions = append(f.Successions, authority.Succession{
			Predecessor: authority.ID(r.PredecessorID), Successor: authority.ID(r.SuccessorID),
			On: clock.Date(r.EffectiveOn), Document: r.Document,
		})
	}
	return f
}
