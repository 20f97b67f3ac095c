package register

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// tokens reads the XML of a part, token by token, and bounds how deep its
// elements lie in each other: the parser remembers every open one.
type tokens struct {
	decoder *xml.Decoder
	depth   int
}

func newTokens(b *budget) *tokens { return &tokens{decoder: xml.NewDecoder(b)} }

// next returns the next token; it is valid until the one after.
func (t *tokens) next() (xml.Token, error) {
	token, err := t.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, ErrDamaged.Msg(
				fmt.Sprintf("Nội dung XML trong tệp lồng nhau hơn %d cấp.", maxDepth),
				fmt.Sprintf("The XML in the file is nested more than %d levels deep.", maxDepth))
		}
	case xml.EndElement:
		t.depth--
	}
	return token, nil
}

// skip passes over the rest of the element that was begun last.
func (t *tokens) skip() error {
	for inside := t.depth - 1; t.depth > inside; {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}

// text gathers the text of an element: all its <t>, those of rich runs
// included, but not the phonetic guides of East Asian text.
func (t *tokens) text(start xml.StartElement) (string, error) {
	var all []byte
	inText := start.Name.Local == "v"
	for inside := t.depth - 1; t.depth > inside; {
		token, err := t.next()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "rPh" {
				if err := t.skip(); err != nil {
					return "", unexpectedEnd(err)
				}
				continue
			}
			inText = e.Name.Local == "t"
		case xml.EndElement:
			inText = false
		case xml.CharData:
			if inText {
				all = append(all, e...)
			}
		}
	}
	return unescaped(string(all)), nil
}

// escape is a character as spreadsheets write those that XML cannot hold
// (ECMA-376, 22.9.2.19).
var escape = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescaped writes such characters out.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[len("_x"):len("_x0000")], 16, 16)
		if err != nil {
			return e
		}
		return string(rune(n))
	})
}

// unexpectedEnd turns the end of the stream inside an element into an error.
func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
