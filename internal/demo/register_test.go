package demo_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/demo"
	"kntc/internal/party"
	"kntc/internal/petition"
	"kntc/internal/register"
)

// TestRegisterFilesAreGenerated writes the registers anew and compares. With
// KNTC_UPDATE=1 it replaces the committed files.
func TestRegisterFilesAreGenerated(t *testing.T) {
	t.Parallel()
	want := map[authority.ID][]byte{
		demo.DongDa:      stateFile(t, generate(statePlan)),
		demo.DongDaParty: partyFile(t, generate(partyPlan)),
	}
	for _, f := range demo.RegisterFiles() {
		generated := want[f.Authority]
		if os.Getenv("KNTC_UPDATE") == "1" {
			if err := os.WriteFile(f.Name, generated, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if strings.HasSuffix(f.Name, ".csv") {
			if !bytes.Equal(generated, f.Data) {
				t.Errorf("%s differs from what the generator writes", f.Name)
			}
			continue
		}
		if diff := cmp.Diff(sheetCells(t, f.Data), sheetCells(t, generated)); diff != "" {
			t.Errorf("%s (-committed +generated):\n%s", f.Name, diff)
		}
	}
}

// sheetCells returns the raw content of every cell; the bytes of an archive
// hold more than that.
func sheetCells(t *testing.T, file []byte) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(stateSheetName)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return rows
}

// readRegister reads an example register, which has no faulty row.
func readRegister(t *testing.T, id authority.ID) []register.Row {
	t.Helper()
	for _, f := range demo.RegisterFiles() {
		if f.Authority == id {
			return readRows(t, f.Data)
		}
	}
	t.Fatalf("no register of authority %s", id)
	return nil
}

func readRows(t *testing.T, file []byte) []register.Row {
	t.Helper()
	r, err := register.Open(t.Context(), bytes.NewReader(file), int64(len(file)), register.Options{Today: lastDay()})
	if err != nil {
		t.Fatal(err)
	}
	var rows []register.Row
	for {
		row, problems, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Errorf("line %d, column %s “%s”: %s", p.Line, p.Column, p.Heading, p.Text.EN)
		}
		rows = append(rows, row)
	}
	notes, _ := r.Notes()
	for _, n := range notes {
		if n.Code == register.NoteUnknownColumn {
			t.Error(n.Text.EN)
		}
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	return rows
}

// figures are counted from the rows alone, by the definitions of the ledger:
// what happened up to a day and was written down up to a day.
type figures struct{ petitions, resolvedPetitions, matters, resolvedMatters int }

func countFigures(rows []register.Row, to, knownAt clock.Date) figures {
	var f figures
	accepted, resolved := make(map[string]bool), make(map[string]bool)
	for _, r := range rows {
		if happened(r.AcceptedOn, r.DispositionKnownOn(), to, knownAt) && r.Disposition == petition.StateAccepted {
			accepted[r.MatterNumber] = true
		}
		if happened(r.ResolvedOn, r.OutcomeEnteredOn, to, knownAt) {
			resolved[r.MatterNumber] = true
		}
	}
	for _, r := range rows {
		if !happened(r.ReceivedOn, r.EnteredOn, to, knownAt) {
			continue
		}
		f.petitions++
		if happened(r.DisposedOn, r.DispositionKnownOn(), to, knownAt) && resolved[r.MatterNumber] {
			f.resolvedPetitions++
		}
	}
	f.matters, f.resolvedMatters = len(accepted), len(resolved)
	return f
}

func happened(on, known, to, knownAt clock.Date) bool {
	return !on.IsZero() && !on.After(to) && !known.After(knownAt)
}

func TestRegistersGiveThePublishedFigures(t *testing.T) {
	t.Parallel()
	published, err := demo.PublishedFigures()
	if err != nil || len(published) != 2 {
		t.Fatalf("published figures: %v, %v", published, err)
	}
	for _, p := range published {
		t.Run(string(p.Branch), func(t *testing.T) {
			t.Parallel()
			if p.Branch == authority.Party {
				got := countFigures(readRegister(t, demo.DongDaParty), p.To, p.To)
				if got.petitions != p.Received || got.resolvedPetitions != p.Resolved {
					t.Errorf("%+v, want %d of %d petitions resolved", got, p.Resolved, p.Received)
				}
				return
			}
			got := countFigures(readRegister(t, demo.DongDa), p.To, p.To)
			want := figures{p.PetitionsReceived, statePlan.inSettled, p.Matters, p.MattersResolved}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// TestRegistersHoldMore proves that the figures come out of counting: the
// files go on after the cut-off, and the figures change with every question.
func TestRegistersHoldMore(t *testing.T) {
	t.Parallel()
	cutoff := day(time.November, 15)
	for _, tt := range []struct {
		name     string
		id       authority.ID
		now, end figures
	}{
		{"state", demo.DongDa, figures{1096, 991, 513, 467}, figures{1188, 1097, 566, 514}},
		{"party", demo.DongDaParty, figures{194, 135, 118, 97}, figures{213, 159, 129, 115}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows := readRegister(t, tt.id)
			if got := countFigures(rows, cutoff, lastDay()); got != tt.now {
				t.Errorf("up to the cut-off as known at the end of the year: %+v, want %+v", got, tt.now)
			}
			if got := countFigures(rows, lastDay(), lastDay()); got != tt.end {
				t.Errorf("the whole year: %+v, want %+v", got, tt.end)
			}
			if len(rows) != tt.end.petitions {
				t.Errorf("%d rows, want %d", len(rows), tt.end.petitions)
			}
		})
	}
}

func TestRegistersAreSound(t *testing.T) {
	t.Parallel()
	for _, f := range demo.RegisterFiles() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			opened, size := make(map[string]clock.Date), make(map[string]int)
			for i, r := range readRows(t, f.Data) {
				checkExample(t, i, r)
				if r.Disposition == petition.StateAccepted {
					if size[r.MatterNumber] > 0 {
						t.Errorf("line %d opens matter %s again", r.Line, r.MatterNumber)
					}
					opened[r.MatterNumber] = r.AcceptedOn
				}
				if petition.InMatter(r.Disposition) {
					size[r.MatterNumber]++
					if on, ok := opened[r.MatterNumber]; !ok || r.DisposedOn.Before(on) {
						t.Errorf("line %d joins matter %s before it is opened", r.Line, r.MatterNumber)
					}
				}
			}
			for matter, n := range size {
				if n > statePlan.largest+3 { // what came late or after the cut-off on top
					t.Errorf("matter %s has %d petitions", matter, n)
				}
			}
		})
	}
}

// checkExample holds what every invented row must fulfil.
func checkExample(t *testing.T, i int, r register.Row) {
	t.Helper()
	if want := strconv.Itoa(i + 1); r.Number != want {
		t.Errorf("line %d has number %s, want %s", r.Line, r.Number, want)
	}
	for _, p := range r.Parties {
		if p.Type == party.Person && !strings.HasPrefix(p.IdentityNumber, "000") {
			t.Errorf("line %d: an identity number that could be real", r.Line)
		}
		if r.Kind == petition.Denunciation && p.Type == party.Organisation {
			t.Errorf("line %d: only people denounce", r.Line)
		}
	}
	for _, d := range []clock.Date{r.ReceivedOn, r.EnteredOn, r.DisposedOn, r.AcceptedOn, r.ResolvedOn, r.OutcomeEnteredOn} {
		if !d.IsZero() && (!workday(d) || d.Year() != 2019) {
			t.Errorf("line %d: nobody worked on %s", r.Line, d.Vietnamese())
		}
	}
}
