package main

import (
	"strings"
	"testing"
)

func TestNamesDoNotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	names := table{headings: []string{"name"}}
	names.add("Trần\x1b[2J\x1b]0;x\x07 Thị\u009b31m \u202eBình\r")
	names.print(printable{&out})
	want := "name\n" + strings.Repeat("─", 29) + "\nTrần?[2J?]0;x? Thị?31m ?Bình?\n"
	if out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
}
