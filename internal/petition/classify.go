package petition

import (
	"slices"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// classify puts the petition where the clerk found it to belong. What turns out
// to be a denunciation is sealed, here and wherever the same paper is.
func classify(t *turn) error {
	if err := t.petition.classify(t.Command.Classification, t.Imported); err != nil {
		return err
	}
	t.petition.ClassifiedOn = t.On
	if t.petition.Sealed() {
		t.petition.redact(t.in.Named)
	}
	t.out.sealElsewhere(*t.petition, t.On, t.in)
	return nil
}

// fewestContents is how many contents make a petition one of several.
const fewestContents = 2

// classify sets the axes, or says which of them cannot be.
func (p *Petition) classify(c *Classification, imported bool) error {
	bad := ErrInvalid
	switch {
	case c.Kind != Mixed && len(c.Kinds) > 0:
		bad = bad.At("/classification/kinds", "not_for_kind", "Chỉ đơn có nhiều nội dung mới ghi loại của từng nội dung.", "Only a mixed petition has kinds of contents.")
	case c.Kind == Mixed && len(c.Kinds) < fewestContents && !imported:
		bad = bad.At("/classification/kinds", "required", "Phải ghi loại của từng nội dung trong đơn, từ hai nội dung trở lên.", "The kinds of its contents are needed, two or more.")
	case len(c.Kinds) > MaxContents:
		bad = bad.At("/classification/kinds", "too_many", "Quá nhiều nội dung.", "Too many contents.")
	case repeats(c.Kinds) && !imported:
		bad = bad.At("/classification/kinds", "repeated", "Mỗi loại nội dung chỉ ghi một lần; nhiều nội dung cùng một loại thì phân loại theo loại đó.", "Each kind of contents once; a petition with several contents of one kind is of that kind.")
	case slices.ContainsFunc(c.Kinds, func(k Kind) bool { return k == Mixed || !Known(Kinds(), k) }):
		bad = bad.At("/classification/kinds", "unknown_value", "Mỗi nội dung là khiếu nại, tố cáo, kiến nghị hoặc phản ánh.", "Each content is a complaint, denunciation, recommendation or feedback.")
	}
	bad = chosen(bad, "/classification/kind", c.Kind, Kinds(), bilingual.Text{VI: "loại đơn", EN: "kind of petition"})
	bad = chosen(bad, "/classification/field", c.Field, Fields(), theField)
	bad = chosen(bad, "/classification/eligibility", c.Eligibility, Eligibilities(), bilingual.Text{VI: "điều kiện xử lý", EN: "eligibility"})
	bad = chosen(bad, "/classification/competence", c.Competence, Competences(), bilingual.Text{VI: "thẩm quyền", EN: "competence"})
	bad = c.checkInstance(bad, imported)
	if c.Duty != "" && (!Known(Duties(), c.Duty) || c.Kind != Denunciation) {
		bad = bad.At("/classification/duty", "unknown_value", "Chỉ tố cáo mới phân loại hành vi: vi phạm trong thực hiện nhiệm vụ, công vụ, hoặc vi phạm về quản lý nhà nước trong các lĩnh vực.", "Only a denunciation has one: about official duty, or about state management.")
	}
	if c.Discipline && c.Kind != Complaint {
		bad = bad.At("/classification/discipline", "not_for_kind", "Chỉ dùng cho khiếu nại.", "For complaints only.")
	}
	if c.Dismissal && !c.Discipline {
		bad = bad.At("/classification/dismissal", "not_for_kind", "Chỉ dùng cho khiếu nại quyết định kỷ luật.", "For complaints about discipline only.")
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	p.Kinds = slices.Clone(c.Kinds)
	p.Kind, p.Field, p.Eligibility, p.Competence = c.Kind, c.Field, c.Eligibility, c.Competence
	p.Discipline, p.Dismissal, p.Duty, p.Evident, p.Remote = c.Discipline, c.Dismissal, c.Duty, c.Evident, c.Remote
	p.LateResolver = c.LateResolver
	if p.Instance = c.Instance; p.Instance == "" {
		p.Instance = First
	}
	return nil
}

// checkInstance refuses an instance that the kind does not know: a complaint has a
// second one (Luật Khiếu nại, Điều 7), a denunciation a further one (Luật Tố cáo, Điều
// 37, 38), and nothing else has any. A paper register is taken as it tells.
func (c *Classification) checkInstance(bad *fault.Error, imported bool) *fault.Error {
	const at = "/classification/instance"
	switch {
	case c.Instance != "" && !Known(Instances(), c.Instance):
		bad = bad.At(at, "unknown_value", "Lần giải quyết không có trong danh mục.", "Not a known instance.")
	case c.Instance == Second && c.Kind != Complaint && !imported:
		bad = bad.At(at, "not_for_kind", "Chỉ khiếu nại mới có giải quyết lần hai.", "Only a complaint has a second instance.")
	case c.Instance == Further && c.Kind != Denunciation && !imported:
		bad = bad.At(at, "not_for_kind", "Chỉ tố cáo mới có tố cáo tiếp.", "Only a denunciation can be a further one.")
	}
	if c.LateResolver && c.Instance != Further {
		bad = bad.At("/classification/late_resolver", "not_for_instance", "Chỉ dùng cho tố cáo tiếp.", "For further denunciations only.")
	}
	return bad
}

// repeats reports whether a kind stands twice in the list.
func repeats(kinds []Kind) bool {
	sorted := slices.Sorted(slices.Values(kinds))
	return len(slices.Compact(sorted)) < len(kinds)
}

// dutyYet asks, at the acceptance of a denunciation that was classified without it,
// what the violation is about: on that depends whether it can be handled, or
// concluded, at once.
func dutyYet() Need {
	n := need("duty")
	given := n.Given
	n.Given = func(f Facts) bool {
		return f.Imported || f.Petition.Kind != Denunciation || f.Petition.Duty != "" || given(f)
	}
	n.Refuse = func(bad *fault.Error, pointer string) *fault.Error {
		return bad.At(pointer, "required", "Chưa ghi hành vi bị tố cáo là vi phạm trong thực hiện nhiệm vụ, công vụ hay về quản lý nhà nước trong các lĩnh vực.",
			"It is not told whether the violation is one in official duty or on state management.")
	}
	return n
}

// tellDuty keeps what the violation is about, as told at the acceptance.
func tellDuty(t *turn) error {
	duty := t.Command.Duty
	switch {
	case duty == "":
		return nil
	case t.Petition.Kind != Denunciation:
		return ErrInvalid.At("/duty", "not_for_kind", "Chỉ tố cáo mới phân loại hành vi.", "Only a denunciation has one.")
	case !Known(Duties(), duty):
		return ErrInvalid.At("/duty", "unknown_value", "Loại hành vi không có trong danh mục.", "Not a known kind of violation.")
	}
	t.petition.Duty = duty
	return nil
}
