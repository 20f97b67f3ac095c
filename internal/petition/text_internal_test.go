package petition

import (
	"slices"
	"testing"

	"kntc/internal/bilingual"
)

func TestEveryValueHasWords(t *testing.T) {
	t.Parallel()
	checkTexts(t, Kinds(), kindTexts)
	checkTexts(t, Channels(), channelTexts)
	checkTexts(t, Fields(), fieldTexts)
	checkTexts(t, slices.Concat(PetitionStates(), MatterStates()), stateTexts)
	checkTexts(t, Eligibilities(), eligibilityTexts)
	checkTexts(t, Competences(), competenceTexts)
	checkTexts(t, Instances(), instanceTexts)
	checkTexts(t, Outcomes(), outcomeTexts)
	checkTexts(t, AllInadmissibilities(), inadmissibilityTexts)
	checkTexts(t, Grounds(), groundTexts)
	checkTexts(t, Duties(), dutyTexts)
	checkTexts(t, Rulings(), rulingTexts)
	checkTexts(t, Sides(), sideTexts)
	checkTexts(t, Absences(), absenceTexts)
	checkTexts(t, Chairs(), chairTexts)
	checkTexts(t, AllPublished(), publishedTexts)
	checkTexts(t, Media(), mediumTexts)
	checkTexts(t, IdentityChecks(), identityCheckTexts)
	checkTexts(t, []string{yes(true), yes(false)}, manyTexts)
}

// checkTexts wants words in both languages for every value, and none for others.
func checkTexts[T ~string](t *testing.T, values []T, words map[T]bilingual.Text) {
	t.Helper()
	for _, v := range values {
		if words[v].VI == "" || words[v].EN == "" {
			t.Errorf("%T %q has no words in both languages", v, v)
		}
	}
	for v := range words {
		if !slices.Contains(values, v) {
			t.Errorf("%T %q has words but does not exist", v, v)
		}
	}
}
