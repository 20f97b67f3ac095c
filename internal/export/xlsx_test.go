package export

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestLongListsGoOnInTheNextWorksheet(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, err := newXLSXLimited(&out, []Column{{Heading: "Số"}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := w.Row(i); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string][][]string)
	for _, sheet := range f.GetSheetList() {
		rows, errRows := f.GetRows(sheet)
		err = errors.Join(err, errRows)
		got[sheet] = rows
	}
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	want := map[string][][]string{
		"Trang 1": {{"Số"}, {"0"}, {"1"}},
		"Trang 2": {{"Số"}, {"2"}, {"3"}},
		"Trang 3": {{"Số"}, {"4"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("worksheets (-want +got):\n%s", diff)
	}
}
