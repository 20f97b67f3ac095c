package petition

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kntc/internal/access"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// Published is what is made public. Of a denunciation these are two, each with
// its own days (Luật Tố cáo, Điều 40 khoản 1).
type Published string

// What is made public.
const (
	TheResult   Published = "result"   // the decision or conclusion
	TheHandling Published = "handling" // the decision on handling the violation
)

// AllPublished lists all that is made public.
func AllPublished() []Published { return []Published{TheResult, TheHandling} }

// Medium is how something is made public (Luật Khiếu nại, Điều 41 khoản 2; Nghị
// định 31/2019/NĐ-CP, Điều 6 khoản 2).
type Medium string

// The media.
const (
	AtMeeting     Medium = "meeting"      // công bố tại cuộc họp
	OnBoard       Medium = "posted"       // niêm yết tại trụ sở, nơi tiếp công dân
	OnPortal      Medium = "portal"       // cổng thông tin điện tử, mạng nội bộ
	InPrint       Medium = "print"        // báo in
	OnAir         Medium = "broadcast"    // báo nói, báo hình
	InOnlinePress Medium = "online_press" // báo điện tử
)

// Media lists every medium.
func Media() []Medium { return []Medium{AtMeeting, OnBoard, OnPortal, InPrint, OnAir, InOnlinePress} }

// What a medium asks for at least.
const (
	daysPosted = 15 // consecutive, posted or online
	leastRuns  = 2  // in print or on air
	mostRuns   = 100
)

// Publication says how something was made public, and when.
type Publication struct {
	Of     Published
	Medium Medium
	On     clock.Date // when it began: the day of the meeting, the first day posted, the first run
	Until  clock.Date // the last day, or the day of the last run; zero for a meeting
	Runs   int        // in print or on air
}

// runs reports whether the medium is measured by runs.
func (m Medium) runs() bool { return m == InPrint || m == OnAir }

// check adds to a refusal what the publication lacks.
func (p Publication) check(bad *fault.Error) *fault.Error {
	switch {
	case !Known(Media(), p.Medium):
		return chosen(bad, "/publication/medium", p.Medium, Media(), bilingual.Text{VI: "hình thức công khai", EN: "medium"})
	case p.Medium == AtMeeting && (!p.Until.IsZero() || p.Runs != 0):
		return bad.At("/publication/until", "not_for_medium", "Công bố tại cuộc họp chỉ có ngày họp.", "A meeting has its day alone.")
	case p.Medium == AtMeeting:
		return bad
	case p.Until.IsZero():
		return bad.At("/publication/until", "required", "Thiếu ngày cuối cùng công khai.", "The last day is missing.")
	case p.Medium.runs() && (p.Runs < leastRuns || p.Runs > mostRuns || p.Until.Before(p.On)):
		return bad.At("/publication/runs", "too_few", "Báo in, báo nói, báo hình phải thông báo ít nhất 02 lần liên tục.", "In print or on air it runs twice at least.")
	case p.Medium.runs():
		return bad
	case p.Runs != 0:
		return bad.At("/publication/runs", "not_for_medium", "Chỉ báo in, báo nói, báo hình tính số lần.", "Only print and broadcast are counted in runs.")
	case p.Until.Before(p.On.AddDays(daysPosted - 1)):
		return bad.At("/publication/until", "too_short", "Niêm yết, đăng tải phải kéo dài ít nhất 15 ngày liên tục.", "It stays posted or online for fifteen consecutive days at least.")
	}
	return bad
}

// publish is the row by which a decision or conclusion is made public. What was
// done once may be done by another medium as well.
func publish(from []State, basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionPublish, Title: bilingual.Text{VI: "Công khai kết quả", EN: "Publish the result"}, From: from,
		Effect:     makePublic(TheResult),
		Permission: access.MatterVerify, Needs: []Need{needsPublication}, Meets: []deadline.Term{deadline.PublishResult}, Basis: basis,
	}
}

// publishHandling is the row by which the decision on handling a violation is made
// public.
func publishHandling(from []State, basis ...bilingual.Legal) Rule {
	return Rule{
		Action: ActionPublishHandling, Title: bilingual.Text{VI: "Công khai quyết định xử lý", EN: "Publish the decision on handling"}, From: from,
		Effect:     makePublic(TheHandling),
		Permission: access.MatterVerify, Guards: []Guard{hasViolation}, Needs: []Need{needsPublication},
		Meets: []deadline.Term{deadline.PublishHandling}, Basis: basis,
	}
}

// hasViolation refuses to publish how a violation was handled that was not found.
var hasViolation = guard("violation_found", func(f Facts) *fault.Error { //nolint:gochecknoglobals // a guard
	if f.Matter.Violates() {
		return nil
	}
	return ErrGuard.Msg("Kết luận không có hành vi vi phạm nên không có quyết định xử lý để công khai.",
		"No violation was found, so there is no decision on handling to publish.").By(ltc("Điều 40 khoản 1"))
})

// Violates reports whether a denunciation was found right, in part at least: there
// is a violation to handle.
func (m Matter) Violates() bool { return Known(violations(), m.Outcome) }

// makePublic notes a publication, once by each medium.
func makePublic(what Published) func(*turn) error {
	return func(t *turn) error {
		p := *t.Command.Publication
		p.Of, p.On = what, t.On
		if err := finish(p.check(ErrInvalid)); err != nil {
			return err
		}
		m := t.matter
		if slices.ContainsFunc(m.Publications, func(q Publication) bool { return q.Of == what && q.Medium == p.Medium }) {
			return ErrGuard.Msg("Đã công khai bằng hình thức này.", "It was published by this medium already.").
				At("/publication/medium", "published_before", "Đã công khai bằng hình thức này.", "Published so before.")
		}
		m.Publications = append(slices.Clone(m.Publications), p)
		if what == TheResult && m.PublishedOn.IsZero() {
			m.PublishedOn = t.On
		}
		return nil
	}
}

// WritePublications writes publications as one text, in which events and storage
// keep them: what, medium, first day and, unless at a meeting, last day and runs.
func WritePublications(list []Publication) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = string(p.Of) + "=" + string(p.Medium) + "=" + p.On.String()
		if !p.Until.IsZero() {
			out[i] += "=" + p.Until.String()
		}
		if p.Runs > 0 {
			out[i] += "=" + strconv.Itoa(p.Runs)
		}
	}
	return strings.Join(out, " ")
}

// ReadPublications reads what WritePublications wrote.
func ReadPublications(s string) ([]Publication, error) {
	var out []Publication
	for word := range strings.FieldsSeq(s) {
		p, err := readPublication(strings.Split(word, "="))
		if err != nil {
			return nil, fmt.Errorf("publication %q: %w", word, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func readPublication(parts []string) (p Publication, err error) {
	const least, most = 3, 5
	if len(parts) < least || len(parts) > most {
		return p, fmt.Errorf("%d parts", len(parts))
	}
	p.Of, p.Medium = Published(parts[0]), Medium(parts[1])
	if p.On, err = clock.ParseDate(parts[2]); err != nil {
		return p, err
	}
	if len(parts) > least {
		if p.Until, err = clock.ParseDate(parts[least]); err != nil {
			return p, err
		}
	}
	if len(parts) == most {
		p.Runs, err = strconv.Atoi(parts[most-1])
	}
	return p, err
}
