package paper

// The layout, in millimetres and points (Nghị định 30/2020/NĐ-CP, phụ lục I, phần I).
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	topMargin    = 20.0
	bottomMargin = 20.0
	leftMargin   = 30.0
	rightMargin  = 15.0
	textWidth    = pageWidth - leftMargin - rightMargin
	headLeft     = 66.0 // of the text's width, for the body that issues
	headRight    = textWidth - headLeft
	firstLine    = 12.7
	between      = 6.0  // points between paragraphs, at least
	spacing      = 1.15 // of the height of a line
	signingRoom  = 25.0 // for hand and seal
)

// Sizes of letters, in points.
const (
	sizeBody      = 13.5
	sizeNation    = 12.5
	sizeMotto     = 13.5
	sizeIssuer    = 12.5
	sizeNumber    = 13.0
	sizePlace     = 13.0
	sizeTitle     = 14.0
	sizeForm      = 11.0
	sizeTable     = 12.0
	sizeSign      = 13.0
	sizeTo        = 12.0
	sizeRecipient = 11.0
	sizePage      = 13.0
)

// The rule below the issuing body is a third to a half of its text's length, that
// below the motto as long as its text.
const issuerRule = 0.4

// millimetres is a length in points.
func millimetres(points float64) float64 { return points * 25.4 / 72 }
