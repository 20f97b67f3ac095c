package register

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

const stringsPart = "xl/sharedstrings.xml" // in lower case, as parts are found

// readStrings reads the texts that cells point to, as a stream; a workbook may
// have none.
func (w *workbook) readStrings() error {
	file, ok := w.parts[stringsPart]
	if !ok {
		return nil
	}
	r, err := file.Open()
	if err != nil {
		return damagedPart(stringsPart, err)
	}
	err = w.takeStrings(&budget{r: r, meter: w.meter, left: maxRecordBytes})
	if err = errors.Join(err, r.Close()); err != nil {
		return damagedPart(stringsPart, err)
	}
	return w.strings.flush()
}

func (w *workbook) takeStrings(b *budget) error {
	t := newTokens(b)
	for {
		token, err := t.next()
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
		item, err := t.text(start)
		if err != nil {
			return err
		}
		if b.total > maxStringsPart || w.strings.count == maxStrings || w.strings.size+int64(len(item)) > maxStringsBytes {
			return ErrTooLarge.Msg(
				fmt.Sprintf("Tệp XLSX có quá nhiều chuỗi ký tự (hơn %d chuỗi hoặc %d MB); hãy chia thành nhiều tệp.", maxStrings, maxStringsBytes>>20),
				fmt.Sprintf("The XLSX file has too many texts (more than %d, or %d MB); split it into several files.", maxStrings, maxStringsBytes>>20))
		}
		if err := w.strings.add(item); err != nil {
			return err
		}
	}
}
