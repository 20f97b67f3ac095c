package petition

import (
	"slices"

	"kntc/internal/party"
)

// leave lets one of many petitioners go. The case goes on for the others
// (Nghị định 155/2026/NĐ-CP, Điều 5).
func leave(t *turn) error {
	p, step, cmd, in := t.petition, &t.out, t.Command, t.in
	if in.Target != nil && !p.pending(*in.Target) {
		return ErrGuard.Msg("Vụ việc đã có kết quả giải quyết hoặc đã kết thúc.", "The matter has been resolved or has ended.")
	}
	var who *party.Party
	staying := 0
	for i := range in.Parties {
		q := &in.Parties[i]
		if q.LeftOn.IsZero() {
			staying++
		}
		if q.Ordinal == cmd.Party {
			who = q
		}
	}
	switch {
	case who == nil:
		return ErrInvalid.At("/party", "not_found", "Đơn không có người gửi ở vị trí này.", "The petition has no party at this place.")
	case !who.LeftOn.IsZero():
		return ErrGuard.Msg("Người này đã rút.", "This party has withdrawn already.").
			At("/party", "left_before", "Đã rút.", "Withdrew before.")
	case staying < 2:
		return ErrGuard.Msg("Chỉ còn một người gửi đơn; hãy dùng bước rút đơn hoặc rút toàn bộ.",
			"Only one party is left; withdraw the petition or the whole matter instead.").
			At("/party", "last_party", "Là người gửi cuối cùng.", "The last party.")
	}
	if who.Representative {
		p.Representatives--
	}
	if who.Type == party.Person {
		p.Persons = slices.ContainsFunc(in.Parties, func(q party.Party) bool {
			return q.Type == party.Person && q.LeftOn.IsZero() && q.Ordinal != cmd.Party
		})
	}
	step.Left = cmd.Party
	return nil
}
