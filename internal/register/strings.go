package register

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const stringsPart = "xl/sharedStrings.xml"

// sharedStrings holds the texts that a workbook's cells point to: all bytes in
// one piece and where each text ends, so that a hundred thousand texts cost
// two allocations to keep.
type sharedStrings struct {
	bytes []byte
	ends  []int32
}

// at returns a text; ok is false when there is none of that number.
func (s *sharedStrings) at(i int) (string, bool) {
	if i < 0 || i >= len(s.ends) {
		return "", false
	}
	start := int32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return string(s.bytes[start:s.ends[i]]), true
}

// readStrings reads the shared strings as a stream; a workbook may have none.
func (w *workbook) readStrings() error {
	file, ok := w.parts[stringsPart]
	if !ok {
		return nil
	}
	r, err := file.Open()
	if err != nil {
		return damagedPart(stringsPart, err)
	}
	err = w.strings.read(&budget{r: r, left: maxRecordBytes})
	if err = errors.Join(err, r.Close()); err != nil {
		return damagedPart(stringsPart, err)
	}
	return nil
}

func (s *sharedStrings) read(b *budget) error {
	decoder := xml.NewDecoder(b)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "si" {
			continue
		}
		b.grant(maxRecordBytes)
		item, err := readText(decoder, start)
		if err != nil {
			return err
		}
		if len(s.bytes)+len(item) > maxStringsBytes {
			return errBudget
		}
		s.bytes = append(s.bytes, item...)
		s.ends = append(s.ends, int32(len(s.bytes))) //nolint:gosec // below maxStringsBytes
	}
}

// readText gathers the text of an element: all its <t>, those of rich runs
// included, but not the phonetic guides of East Asian text.
func readText(decoder *xml.Decoder, start xml.StartElement) (string, error) {
	var b strings.Builder
	inText := false
	for depth := 1; depth > 0; {
		token, err := decoder.Token()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := decoder.Skip(); err != nil {
					return "", unexpectedEnd(err)
				}
				continue
			}
			depth++
			inText = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText || start.Name.Local == "v" {
				b.Write(t)
			}
		}
	}
	return b.String(), nil
}

// unexpectedEnd turns the end of the stream inside an element into an error.
func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
