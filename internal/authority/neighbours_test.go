package authority_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/authority"
)

// TestNeighbours: the offices of one branch in one province, those that ended and
// those that came from another province with a merger, and nobody else.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	const (
		ministry, province, department, district, commune, party = 1, 10, 11, 12, 13, 14
		merged, ward, other, otherCommune                        = 20, 21, 30, 31
	)
	reform := date(t, "2025-07-01")
	last := reform.AddDays(-1)
	partyOf := body(t, party, "Tỉnh ủy A", authority.Province, "", "")
	partyOf.Branch = authority.Party
	tree := mustTree(t, authority.Facts{
		Authorities: []authority.Authority{
			body(t, ministry, "Bộ A", authority.Central, "", ""),
			body(t, province, "UBND tỉnh A", authority.Province, "", ""),
			body(t, department, "Sở A", authority.Province, "", ""),
			body(t, district, "UBND huyện A", authority.District, "", "2025-06-30"),
			body(t, commune, "UBND xã A", authority.Commune, "", ""),
			partyOf,
			body(t, merged, "UBND tỉnh B", authority.Province, "", "2025-06-30"),
			body(t, ward, "UBND phường B", authority.Commune, "", ""),
			body(t, other, "UBND tỉnh C", authority.Province, "", ""),
			body(t, otherCommune, "UBND xã C", authority.Commune, "", ""),
		},
		Parents: []authority.ParentLink{
			{Child: province, Parent: ministry},
			{Child: merged, Parent: ministry, To: last},
			{Child: other, Parent: ministry},
			{Child: party, Parent: province},
			{Child: department, Parent: province},
			{Child: district, Parent: province, To: last},
			{Child: commune, Parent: district, To: last},
			{Child: commune, Parent: province, From: reform},
			{Child: ward, Parent: merged, To: last},
			{Child: ward, Parent: province, From: reform},
			{Child: otherCommune, Parent: other},
		},
		Successions: []authority.Succession{{Predecessor: merged, Successor: province, On: reform, Document: "test"}},
	})
	for id, want := range map[authority.ID][]authority.ID{
		commune:      {province, department, district, merged, ward},
		province:     {department, district, commune, merged, ward},
		otherCommune: {other},
		party:        nil,
		ministry:     nil,
		99:           nil,
	} {
		if diff := cmp.Diff(want, tree.Neighbours(id)); diff != "" {
			t.Errorf("%d (-want +got):\n%s", id, diff)
		}
	}
}
