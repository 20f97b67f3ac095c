package main

import (
	"fmt"
	"io"
)

// progress shows how far long work has come, on one line of a terminal.
// Anywhere else it shows nothing: a log of percentages helps nobody.
type progress struct {
	w     io.Writer // nil: nobody watches
	label string
	shown bool
}

func newProgress(w io.Writer, label string) *progress {
	if !isTerminal(w) {
		w = nil
	}
	return &progress{w: w, label: label}
}

// show says that so much of a phase is done; a total of 0 is not known yet.
func (p *progress) show(phase string, done, total int) {
	if p.w == nil {
		return
	}
	p.shown = true
	if total == 0 {
		_, _ = fmt.Fprintf(p.w, "\r\033[K%s  %s %s", p.label, phase, thousands(int64(done)))
		return
	}
	_, _ = fmt.Fprintf(p.w, "\r\033[K%s  %s %d %%", p.label, phase, 100*done/total)
}

// end wipes the line.
func (p *progress) end() {
	if p.shown {
		_, _ = fmt.Fprint(p.w, "\r\033[K")
	}
}
