package lifecycle

import (
	"fmt"
	"slices"
	"strings"

	"kntc/internal/bilingual"
)

// Reachable lists the states to which a chain of rules leads from the first
// state, in the table's order. The others wait for their rules.
func (t *Table[F, S]) Reachable() []State {
	seen := map[State]bool{t.States[0]: true}
	for grown := true; grown; {
		grown = false
		for _, r := range t.Rules {
			if r.To == "" || seen[r.To] || !slices.ContainsFunc(r.From, func(s State) bool { return seen[s] }) {
				continue
			}
			seen[r.To], grown = true, true
		}
	}
	return slices.DeleteFunc(slices.Clone(t.States), func(s State) bool { return !seen[s] })
}

// Mermaid draws the table as a Mermaid state diagram. Rules that keep the
// state are left out: they are in the Markdown table, and one loop at nearly
// every state would hide the flow.
func (t *Table[F, S]) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    direction LR\n")
	fmt.Fprintf(&b, "    [*] --> %s\n", t.States[0])
	for _, r := range t.Rules {
		if r.Back {
			fmt.Fprintf(&b, "    %s --> before : %s\n    state \"state before\" as before\n", r.From[0], r.Action)
		}
		if r.To == "" {
			continue
		}
		for _, from := range r.From {
			fmt.Fprintf(&b, "    %s --> %s : %s%s\n", from, r.To, r.Action, guardLabel(r.Guards))
		}
	}
	for _, s := range t.Reachable() {
		if t.Final(s) {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	return b.String()
}

// Markdown writes the table as a page of documentation: the diagram, then one
// line per rule with everything the rule says.
func (t *Table[F, S]) Markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s. Generated from the transition table `%s`; do not edit.\n\n", t.Title.VI, t.Title.EN, t.Name)
	fmt.Fprintf(&b, "```mermaid\n%s```\n\n", t.Mermaid())
	b.WriteString("| Action | Bước | From | To | Permission | Since | Guards | Needs | Outcomes | Grounds | Document | Deadlines started | Deadlines met | Clock | Legal basis |\n")
	b.WriteString("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for i := range t.Rules {
		b.WriteString(t.Rules[i].markdown(t.Kinds))
	}
	b.WriteString("\n“(keeps)” means that the rule keeps the state. A need written “a or b” is met by either.\n")
	if waiting := t.waiting(); len(waiting) > 0 {
		fmt.Fprintf(&b, "\nNo rule leads to these states yet: %s.\n", list(waiting))
	}
	return b.String()
}

func (t *Table[F, S]) waiting() []State {
	reachable := t.Reachable()
	return slices.DeleteFunc(slices.Clone(t.States), func(s State) bool { return has(reachable, s) })
}

func (r *Rule[F, S]) markdown(kinds []string) string {
	to := "(keeps)"
	switch {
	case r.Back:
		to = "(state before)"
	case r.To != "":
		to = "`" + string(r.To) + "`"
	}
	needs := make([]string, len(r.Needs))
	for i, n := range r.Needs {
		needs[i] = strings.Join(n.Fields, "` or `")
	}
	basis := make([]string, len(r.Basis))
	for i, l := range r.Basis {
		basis[i] = citation(l)
	}
	cells := []string{
		"`" + string(r.Action) + "`", r.Title.VI, list(r.From), to, "`" + string(r.Permission) + "`", r.Since.Vietnamese(),
		list(guardNames(r.Guards)), list(needs), list(r.Outcomes), list(r.Grounds), r.document(kinds),
		strings.Join(r.begun(), ", "), list(slices.Concat(r.Meets, r.Asks)), string(r.Clock), strings.Join(basis, "<br>"),
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// document names the document and the class under which it is numbered, and
// where one of the kinds has another one.
func (r *Rule[F, S]) document(kinds []string) string {
	show := func(f Form) string {
		switch {
		case f.Class != "":
			return f.Title + " (`" + string(f.Class) + "`)"
		case f.Title == "":
			return "–"
		}
		return f.Title
	}
	parts := []string{show(Form{r.Paper, r.Document})}
	for _, k := range kinds {
		if f, ok := r.ByKind[k]; ok {
			parts = append(parts, "`"+k+"`: "+show(f))
		}
	}
	return strings.Join(parts, "<br>")
}

func (r *Rule[F, S]) begun() []string {
	out := make([]string, len(r.Starts))
	for i, s := range r.Starts {
		out[i] = "`" + string(s.Term) + "`"
		switch s.From {
		case OnReceipt:
			out[i] += " from receipt"
		case OnPlan:
			out[i] += " from the planned day"
		case OnNotice:
			out[i] += " from the receipt of the result"
		case OnLimit:
			out[i] += " from the end of the limit"
		case OnSetDay:
			out[i] += " on the day told"
		case OnCause:
			out[i] += " where there is cause"
		case OnStep:
		}
		if s.Mark != "" {
			out[i] += " (`" + s.Mark + "`)"
		}
	}
	return out
}

func citation(l bilingual.Legal) string {
	return l.Law + ", " + l.Article + " (from " + l.Version + ")"
}

func guardLabel[F Facts](guards []Guard[F]) string {
	if len(guards) == 0 {
		return ""
	}
	return " [" + strings.Join(guardNames(guards), ", ") + "]"
}

func guardNames[F Facts](guards []Guard[F]) []string {
	names := make([]string, len(guards))
	for i, g := range guards {
		names[i] = g.Name
	}
	return names
}

// list writes the values as code, separated by commas.
func list[T ~string](values []T) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = "`" + string(v) + "`"
	}
	return strings.Join(quoted, ", ")
}
