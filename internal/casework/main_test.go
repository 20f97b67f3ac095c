package casework_test

import (
	"strconv"
	"testing"

	"kntc/internal/access"
	"kntc/internal/authority"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// teamAt hires two people of an office and returns them as a team.
func teamAt(t *testing.T, b storetest.Bench, office authority.ID) []petition.Member {
	t.Helper()
	officer, head := person(access.Officer, office).Account, person(access.Head, office).Account
	b.Hire(t, officer, access.Officer, office)
	b.Hire(t, head, access.Head, office)
	return []petition.Member{{Account: officer, Leader: true}, {Account: head}}
}

// contentsOf are the kinds of contents with which a petition is classified: only a
// mixed one has any.
func contentsOf(kind petition.Kind) []petition.Kind {
	if kind != petition.Mixed {
		return nil
	}
	return []petition.Kind{petition.Complaint, petition.Denunciation}
}

// dutyOf is what the violation is about of a kind that has one.
func dutyOf(kind petition.Kind) petition.Duty {
	if kind != petition.Denunciation {
		return ""
	}
	return petition.OfficialDuty
}

func itoa(n int) string { return strconv.Itoa(n) }
