package lifecycle

import "testing"

// TestPaperClassesHaveWords holds that every class of documents has its words in
// both languages, and that no others have.
func TestPaperClassesHaveWords(t *testing.T) {
	t.Parallel()
	for _, c := range PaperClasses() {
		if words := c.Text(); words.VI == "" || words.EN == "" {
			t.Errorf("%q has no words in both languages", c)
		}
	}
	if len(paperClassTexts) != len(PaperClasses()) {
		t.Errorf("words for %d classes, there are %d", len(paperClassTexts), len(PaperClasses()))
	}
}
