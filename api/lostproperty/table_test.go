package lostproperty_test

import (
	"strconv"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
	"kntc/internal/lifecycle"
)

// Command is a step that somebody wants to take.
type Command struct {
	Action lifecycle.Action
	On     clock.Date
	Proof  string // how the claimant showed that it is theirs
	Grams  int64
	Reason string
}

// facts are what needs and guards look at.
type facts struct {
	item Item
	cmd  Command
}

func (f facts) EffectiveOn() clock.Date { return f.cmd.On }
func (facts) FromPaper() bool           { return false }

// turn is a step under way.
type turn struct {
	cmd  Command
	item Item
}

type (
	table = lifecycle.Table[facts, *turn]
	need  = lifecycle.Need[facts]
)

// kind is under which rules of law know an item.
const kind = "lost_property"

// items is the transition table. Its law is invented.
func items() *table {
	basis := []bilingual.Legal{{Law: "Luật Đồ thất lạc", Article: "Điều 1", Version: "2026-01-01"}}
	return &table{
		Name: "lost_item", Title: bilingual.Text{VI: "Đồ thất lạc", EN: "Lost property"}, Kinds: []string{kind},
		States: []lifecycle.State{StateStored, StateClaimed, StateGivenBack}, Over: []lifecycle.State{StateGivenBack},
		Begins: []lifecycle.Beginning{{Action: ActionFind, Starts: []lifecycle.Start{{Term: deadline.Resolve, From: lifecycle.OnReceipt}}}},
		Rules: []lifecycle.Rule[facts, *turn]{
			{
				Action: ActionClaim, Title: bilingual.Text{VI: "Nhận là của mình", EN: "Claim"},
				From: []lifecycle.State{StateStored}, To: StateClaimed, Permission: ItemKeep,
				Needs: []need{needs("proof", func(f facts) bool { return f.cmd.Proof != "" })}, Effect: lifecycle.Keeps[*turn], Basis: basis,
			},
			{
				Action: ActionWeigh, Title: bilingual.Text{VI: "Cân lại", EN: "Weigh again"},
				From: []lifecycle.State{StateStored, StateClaimed}, Permission: ItemKeep,
				Needs: []need{needs("grams", func(f facts) bool { return f.cmd.Grams > 0 })}, Effect: weigh, Basis: basis,
			},
			{
				Action: ActionGiveBack, Title: bilingual.Text{VI: "Trả lại", EN: "Give back"},
				From: []lifecycle.State{StateClaimed}, To: StateGivenBack, Permission: ItemGive,
				Effect: giveBack, Meets: []deadline.Term{deadline.Resolve}, Basis: basis,
			},
		},
	}
}

func needs(field string, given func(facts) bool) need {
	return need{Fields: []string{field}, Given: given, Refuse: func(bad *fault.Error, pointer string) *fault.Error {
		return bad.At(pointer, "required", "Bắt buộc.", "Required.")
	}}
}

// weigh is the effect of weighing again.
func weigh(t *turn) error {
	t.item.Grams = t.cmd.Grams
	return nil
}

// giveBack is the effect of giving an item back.
func giveBack(t *turn) error {
	t.item.GivenOn = t.cmd.On
	return nil
}

// permission is what an action demands; an unknown one is refused by the table,
// to those who may read.
func permission(a lifecycle.Action) access.Permission {
	if p, known := items().Permission(a); known {
		return p
	}
	return ItemRead
}

// find enters an item into the register.
func find(i Item) (Item, lifecycle.Event, error) {
	bad := ErrInvalid
	if i.Sort == "" {
		bad = bad.At("/sort", "required", "Bắt buộc.", "Required.")
	}
	if i.Grams <= 0 {
		bad = bad.At("/grams", "out_of_range", "Phải lớn hơn 0.", "Must be above 0.")
	}
	if len(bad.Fields) > 0 {
		return Item{}, lifecycle.Event{}, bad
	}
	i.State, i.LastOn, i.Version = StateStored, i.FoundOn, 1
	return i, eventOf(Item{}, i, Command{Action: ActionFind, On: i.FoundOn}), nil
}

// apply takes one step of the table.
func apply(i Item, cmd Command, today clock.Date) (Item, lifecycle.Event, error) {
	rule, err := items().Rule(i.State, cmd.Action)
	if err != nil {
		return Item{}, lifecycle.Event{}, err
	}
	if err := rule.CheckDate(cmd.On, i.LastOn, today); err != nil {
		return Item{}, lifecycle.Event{}, err
	}
	f := facts{i, cmd}
	if why := items().Refusal(rule, f); why != nil {
		return Item{}, lifecycle.Event{}, why
	}
	if bad := rule.Unmet(f, ErrInvalid); len(bad.Fields) > 0 {
		return Item{}, lifecycle.Event{}, bad
	}
	t := &turn{cmd, i}
	if err := rule.Effect(t); err != nil {
		return Item{}, lifecycle.Event{}, err
	}
	after := t.item
	if rule.To != "" {
		after.State = rule.To
	}
	after.LastOn = cmd.On
	after.Version++
	return after, eventOf(i, after, cmd), nil
}

// eventOf is the event that leads from one item to another.
func eventOf(before, after Item, cmd Command) lifecycle.Event {
	e := lifecycle.Event{
		Subject: OfItem, ID: after.ID, Version: after.Version, Action: cmd.Action,
		From: before.State, To: after.State, On: cmd.On, Reason: cmd.Reason,
	}
	set := func(name lifecycle.FieldName, old, now string) {
		if old != now {
			e.Changes = append(e.Changes, lifecycle.FieldChange{Name: name, Value: now})
		}
	}
	set(FieldSort, before.Sort, after.Sort)
	set(FieldGrams, strconv.FormatInt(before.Grams, 10), strconv.FormatInt(after.Grams, 10))
	return e
}
