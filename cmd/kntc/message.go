package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/config"
	"kntc/internal/fault"
)

// usageError says that the command line is wrong.
type usageError struct {
	cause error
	hint  string // the command that explains; "" for none
}

func (e *usageError) Error() string { return e.cause.Error() }

func (e *usageError) Unwrap() error { return e.cause }

// usagef makes a usageError.
func usagef(format string, args ...any) error {
	return &usageError{cause: fmt.Errorf(format, args...)}
}

// silent is an error whose explanation has been printed already.
type silent struct{ code int }

func (silent) Error() string { return "explained already" }

// systemError says which part of the program's surroundings failed.
type systemError struct {
	text  bilingual.Text
	cause error
}

func (e *systemError) Error() string { return e.text.EN + ": " + e.cause.Error() }

func (e *systemError) Unwrap() error { return e.cause }

// fail explains the error to the person at the console and returns the exit
// code. Vietnamese comes first, English in brackets.
func (con *console) fail(err error) int {
	var quiet silent
	if errors.As(err, &quiet) {
		return quiet.code
	}
	text, code := explain(err)
	_, _ = fmt.Fprintln(printable{con.err}, "kntc: "+text)
	return code
}

func explain(err error) (string, int) {
	var usage *usageError
	if errors.As(err, &usage) {
		text := usage.Error()
		if usage.hint != "" {
			text += fmt.Sprintf("\nHướng dẫn [help]: %s", usage.hint)
		}
		return text, exitUsage
	}
	var settings config.Faults
	if errors.As(err, &settings) {
		return explainSettings(settings), exitUsage
	}
	if f := fault.As(err); f != nil {
		return explainFault(f), exitOf(f)
	}
	if errors.Is(err, context.Canceled) {
		return "đã dừng theo yêu cầu [stopped on request].", exitSystem
	}
	var system *systemError
	if errors.As(err, &system) {
		return fmt.Sprintf("%s [%s]: %v", system.text.VI, system.text.EN, system.cause), exitSystem
	}
	return fmt.Sprintf("lỗi hệ thống [system error]: %v", err), exitSystem
}

func explainSettings(faults config.Faults) string {
	var b strings.Builder
	fmt.Fprintf(&b, "cấu hình sai [the settings are wrong], %d:", len(faults))
	for _, f := range faults {
		b.WriteString("\n  " + f.Error())
	}
	return b.String()
}

// explainFault writes the sentence of a refusal, the fields it points at and
// the article that refuses.
func explainFault(f *fault.Error) string {
	var b strings.Builder
	b.WriteString(both(occurrence(f)))
	for _, field := range f.Fields {
		b.WriteString("\n  " + strings.TrimLeft(field.Pointer, "/?") + ": " + both(field.Text))
	}
	if f.Legal != nil {
		b.WriteString("\n  Căn cứ [legal basis]: " + f.Legal.Law + ", " + f.Legal.Article)
	}
	if cause := errors.Unwrap(f); cause != nil && exitOf(f) == exitSystem {
		b.WriteString("\n  " + cause.Error())
	}
	return b.String()
}

// occurrence is what happened this time, or the kind of problem when nothing
// more is known.
func occurrence(f *fault.Error) bilingual.Text {
	if f.Detail.VI != "" {
		return f.Detail
	}
	return f.Title
}

func both(t bilingual.Text) string {
	if t.EN == "" || t.EN == t.VI {
		return t.VI
	}
	return t.VI + " [" + t.EN + "]"
}

// exitOf reports whether a fault is about the data or about ourselves.
func exitOf(f *fault.Error) int {
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return exitSystem
	}
	return exitRefused
}
