package legislation

import (
	"encoding/json"

	"kntc/internal/clock"
	"kntc/internal/deadline"
)

// changeRecord is what the history keeps of a change: the rows as they are
// afterwards, under the names of the API.
type changeRecord struct {
	Years    []yearRecord      `json:"years,omitempty"`
	Days     []dayRecord       `json:"days,omitempty"`
	Rules    []ruleRecord      `json:"rules,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
	Grounds  []groundRecord    `json:"grounds,omitempty"`
	Ladder   []rungRecord      `json:"ladder,omitempty"`
	Quotas   []quotaRecord     `json:"quotas,omitempty"`
}

// versionRecord is what rows with versions have in common.
type versionRecord struct {
	Code       string              `json:"code"`
	Version    int                 `json:"version"`
	ValidFrom  clock.Date          `json:"valid_from"`
	ValidTo    clock.Date          `json:"valid_to,omitzero"`
	Law        string              `json:"law"`
	Article    string              `json:"article"`
	LawVersion string              `json:"law_version"`
	Confidence deadline.Confidence `json:"confidence"`
	TitleVI    string              `json:"title_vi"`
	TitleEN    string              `json:"title_en"`
}

func recordVersion(p deadline.Provision) versionRecord {
	return versionRecord{
		p.Code, p.Version, p.ValidFrom, p.ValidTo, p.Legal.Law, p.Legal.Article, p.Legal.Version, p.Mark, p.Title.VI, p.Title.EN,
	}
}

type groundRecord struct {
	versionRecord

	Kinds string `json:"kinds,omitempty"`
	Terms string `json:"terms,omitempty"`
}

type rungRecord struct {
	versionRecord

	Terms      string        `json:"terms,omitempty"`
	Kinds      string        `json:"kinds,omitempty"`
	Offset     int           `json:"offset"`
	Unit       deadline.Unit `json:"unit"`
	Recipients string        `json:"recipients"`
	Document   string        `json:"document"`
}

type quotaRecord struct {
	versionRecord

	Head      string `json:"head"`
	Days      int    `json:"days"`
	Per       string `json:"per"`
	Delegable bool   `json:"delegable"`
	Urgent    bool   `json:"urgent"`
}

type yearRecord struct {
	Year   int             `json:"year"`
	Status deadline.Status `json:"status"`
	Source string          `json:"source"`
	NoteVI string          `json:"note_vi,omitempty"`
	NoteEN string          `json:"note_en,omitempty"`
}

type dayRecord struct {
	Date       clock.Date          `json:"date"`
	Kind       deadline.DayKind    `json:"kind"`
	NameVI     string              `json:"name_vi"`
	NameEN     string              `json:"name_en"`
	Source     string              `json:"source"`
	Confidence deadline.Confidence `json:"confidence"`
	When       string              `json:"when,omitempty"`
}

type ruleRecord struct {
	Code       string              `json:"code"`
	Version    int                 `json:"version"`
	Term       deadline.Term       `json:"term"`
	Cases      map[string]string   `json:"cases"`
	Unit       deadline.Unit       `json:"unit"`
	Length     int                 `json:"length"`
	Times      int                 `json:"times,omitempty"`
	Ceiling    int                 `json:"ceiling,omitempty"`
	Backwards  bool                `json:"backwards,omitempty"`
	Start      string              `json:"start"`
	DecidedBy  string              `json:"decided_by"`
	ValidFrom  clock.Date          `json:"valid_from"`
	ValidTo    clock.Date          `json:"valid_to,omitzero"`
	When       string              `json:"when,omitempty"`
	Law        string              `json:"law"`
	Article    string              `json:"article"`
	LawVersion string              `json:"law_version"`
	Confidence deadline.Confidence `json:"confidence"`
	TitleVI    string              `json:"title_vi"`
	TitleEN    string              `json:"title_en"`
	NoteVI     string              `json:"note_vi,omitempty"`
	NoteEN     string              `json:"note_en,omitempty"`
}

// record writes the rows of a change.
func record(o deadline.Overlay) (string, error) {
	out := changeRecord{Settings: o.Settings}
	for _, y := range o.Years {
		out.Years = append(out.Years, yearRecord{y.Year, y.Status, y.Source, y.Note.VI, y.Note.EN})
	}
	for _, d := range o.Days {
		out.Days = append(out.Days, dayRecord{d.Date, d.Kind, d.Name.VI, d.Name.EN, d.Source, d.Mark, d.When.String()})
	}
	for _, r := range o.Rules {
		out.Rules = append(out.Rules, ruleRecord{
			Code: r.Code, Version: r.Version, Term: r.Term, Cases: casesOf(r),
			Unit: r.Unit, Length: r.Length, Times: r.Times, Ceiling: r.Ceiling, Backwards: r.Backwards,
			Start: r.Start, DecidedBy: r.By, ValidFrom: r.ValidFrom, ValidTo: r.ValidTo, When: r.When.String(),
			Law: r.Legal.Law, Article: r.Legal.Article, LawVersion: r.Legal.Version, Confidence: r.Mark,
			TitleVI: r.Title.VI, TitleEN: r.Title.EN, NoteVI: r.Note.VI, NoteEN: r.Note.EN,
		})
	}
	for _, g := range o.Grounds {
		out.Grounds = append(out.Grounds, groundRecord{
			recordVersion(g.Provision),
			g.Kinds.String(), g.Terms.String(),
		})
	}
	for _, r := range o.Ladder {
		out.Ladder = append(out.Ladder, rungRecord{
			recordVersion(r.Provision),
			r.Terms.String(), r.Kinds.String(), r.Offset, r.Unit, r.Recipient.String(), r.Document,
		})
	}
	for _, q := range o.Quotas {
		out.Quotas = append(out.Quotas, quotaRecord{
			recordVersion(q.Provision),
			q.Head, q.Days, q.Per, q.Delegable, q.Urgent,
		})
	}
	b, err := json.Marshal(out)
	return string(b), err
}

// casesOf tells which cases a rule answers for; what is left out does not matter.
func casesOf(r deadline.Rule) map[string]string {
	out := make(map[string]string)
	for name, v := range map[string]string{
		"kinds": r.Kinds.String(), "instances": r.Instances.String(), "complexities": r.Complexities.String(),
		"branches": r.Branches.String(), "tiers": r.Tiers.String(),
		"outside": string(r.Outside), "remote": string(r.Remote), "dismissal": string(r.Dismissal), "delegated": string(r.Delegated),
	} {
		if v != "" {
			out[name] = v
		}
	}
	return out
}
