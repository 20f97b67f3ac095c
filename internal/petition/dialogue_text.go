package petition

import (
	"fmt"
	"strconv"
	"strings"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// putOff marks the day on which a dialogue was put off, not held.
const putOff = "*"

// WriteDialogues writes dialogues as one text, in which events and storage keep
// them, each as "called=planned=held=chair=complainant/1,respondent!obstacle"; the day of
// one that was put off has a star.
func WriteDialogues(list []Dialogue) string {
	out := make([]string, len(list))
	for i, d := range list {
		held := d.On.String()
		if d.PutOff {
			held += putOff
		}
		seats := make([]string, len(d.Seats))
		for j, s := range d.Seats {
			if seats[j] = s.key(); s.Absent != "" {
				seats[j] += "!" + string(s.Absent)
			}
		}
		out[i] = strings.Join([]string{d.CalledOn.String(), d.PlannedOn.String(), held, string(d.Chair), strings.Join(seats, ",")}, "=")
	}
	return strings.Join(out, " ")
}

// ReadDialogues reads what WriteDialogues wrote.
func ReadDialogues(s string) ([]Dialogue, error) {
	var out []Dialogue
	for word := range strings.FieldsSeq(s) {
		d, err := readDialogue(strings.Split(word, "="))
		if err != nil {
			return nil, fmt.Errorf("dialogue %q: %w", word, err)
		}
		out = append(out, d)
	}
	return out, nil
}

func readDialogue(parts []string) (d Dialogue, err error) {
	const fields = 5
	if len(parts) != fields {
		return d, fmt.Errorf("%d parts", len(parts))
	}
	parts[2], d.PutOff = strings.CutSuffix(parts[2], putOff)
	for i, into := range []*clock.Date{&d.CalledOn, &d.PlannedOn, &d.On} {
		if parts[i] == "" {
			continue
		}
		if *into, err = clock.ParseDate(parts[i]); err != nil {
			return d, err
		}
	}
	if d.Chair = Chair(parts[3]); parts[4] == "" {
		return d, nil
	}
	for word := range strings.SplitSeq(parts[4], ",") {
		s, err := readSeat(word)
		if err != nil {
			return d, err
		}
		d.Seats = append(d.Seats, s)
	}
	return d, nil
}

// key names the seat within its dialogue: its side, and its place if it is one of
// several.
func (s Seat) key() string {
	if s.Place == 0 {
		return string(s.Side)
	}
	return string(s.Side) + "/" + strconv.Itoa(s.Place)
}

func readSeat(word string) (s Seat, err error) {
	who, absent, _ := strings.Cut(word, "!")
	side, place, several := strings.Cut(who, "/")
	s = Seat{Side: Side(side), Absent: Absence(absent)}
	if several {
		s.Place, err = strconv.Atoi(place)
	}
	return s, err
}

// words says whose seat it is.
func (s Seat) words() bilingual.Text {
	w := s.Side.Text()
	if s.Place > 0 {
		n := " " + strconv.Itoa(s.Place)
		w.VI, w.EN = w.VI+n, w.EN+n
	}
	return w
}

// seatWords says whose seat a key names.
func seatWords(key string) bilingual.Text {
	s, err := readSeat(key)
	if err != nil {
		return same(key)
	}
	return s.words()
}

// dialogueWords says what became of dialogues, the last one last.
func dialogueWords(text string) bilingual.Text {
	list, err := ReadDialogues(text)
	if err != nil {
		return same(text)
	}
	var vi, en []string
	for _, d := range list {
		w := d.words()
		vi, en = append(vi, w.VI), append(en, w.EN)
	}
	return bilingual.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

func (d Dialogue) words() bilingual.Text {
	w := bilingual.Text{VI: "thông báo cho ngày " + d.PlannedOn.Vietnamese(), EN: "called for " + d.PlannedOn.String()}
	switch {
	case d.PutOff:
		w.VI, w.EN = w.VI+", hoãn ngày "+d.On.Vietnamese(), w.EN+", put off on "+d.On.String()
	case !d.On.IsZero():
		w.VI, w.EN = w.VI+", tổ chức ngày "+d.On.Vietnamese()+", "+d.Chair.Text().VI+" chủ trì", w.EN+", held on "+d.On.String()+" by "+d.Chair.Text().EN
	}
	for _, s := range d.Seats {
		if s.Absent != "" {
			who, why := s.words(), s.Absent.Text()
			w.VI, w.EN = w.VI+", "+who.VI+" vắng mặt ("+why.VI+")", w.EN+", "+who.EN+" absent ("+why.EN+")"
		}
	}
	return w
}

// The words for people.
//
//nolint:gochecknoglobals // read-only tables
var (
	sideTexts = map[Side]bilingual.Text{
		Complains:  {VI: "người khiếu nại", EN: "complainant"},
		Represents: {VI: "người đại diện", EN: "representative"},
		Responds:   {VI: "người bị khiếu nại", EN: "respondent"},
		Concerns:   {VI: "người có quyền, nghĩa vụ liên quan", EN: "person concerned"},
		Attends:    {VI: "cơ quan, tổ chức liên quan", EN: "body concerned"},
	}
	absenceTexts = map[Absence]bilingual.Text{
		KeptByForce:    {VI: "có lý do: bất khả kháng", EN: "excused: force majeure"},
		KeptByObstacle: {VI: "có lý do: trở ngại khách quan", EN: "excused: objective obstacle"},
		NoGoodReason:   {VI: "không có lý do chính đáng", EN: "without a good reason"},
	}
	chairTexts = map[Chair]bilingual.Text{
		ByResolver:        {VI: "người giải quyết khiếu nại", EN: "the resolver"},
		ByDeputy:          {VI: "cấp phó của người giải quyết khiếu nại", EN: "a deputy of the resolver"},
		BySpecialisedHead: {VI: "thủ trưởng cơ quan chuyên môn", EN: "the head of a specialised body"},
		ByVerifyingHead:   {VI: "thủ trưởng cơ quan, đơn vị được giao xác minh", EN: "the head of the verifying body"},
	}
)

// Text returns the words for the side.
func (s Side) Text() bilingual.Text { return bilingual.Of(sideTexts, s) }

// Text returns the words for the absence.
func (a Absence) Text() bilingual.Text { return bilingual.Of(absenceTexts, a) }

// Text returns the words for the chair.
func (c Chair) Text() bilingual.Text { return bilingual.Of(chairTexts, c) }
