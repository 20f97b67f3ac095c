package register

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The worksheets of a template.
const (
	templateSheet = "Sổ theo dõi đơn"
	templateGuide = "Cách ghi"
)

// templateWidth is how wide the columns of a template are, in characters.
const templateWidth = 18

// WriteTemplate writes an empty register as a workbook: all columns on one
// worksheet, what they hold on another. Its cells are text, so that no program
// makes a date of a number or takes zeros away.
func WriteTemplate(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.SetSheetName(f.GetSheetName(0), templateSheet); err != nil {
		return err
	}
	if _, err := f.NewSheet(templateGuide); err != nil {
		return err
	}
	if err := writeTemplateColumns(f); err != nil {
		return err
	}
	return f.Write(w)
}

func writeTemplateColumns(f *excelize.File) error {
	words, err := f.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return err
	}
	heads, err := f.NewStyle(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return err
	}
	columns := Columns()
	last := letter(len(columns) - 1)
	errs := []error{
		f.SetColStyle(templateSheet, "A:"+last, words), f.SetColWidth(templateSheet, "A", last, templateWidth),
		f.SetSheetRow(templateGuide, "A1", &[]any{"Tên cột", "Bắt buộc", "Cách ghi", "Tên khác được nhận"}),
		f.SetColWidth(templateGuide, "A", "D", 3*templateWidth),
	}
	for i, c := range columns {
		need := ""
		if c.Required {
			need = "x"
		}
		errs = append(errs,
			f.SetCellStr(templateSheet, letter(i)+"1", c.Heading),
			f.SetSheetRow(templateGuide, fmt.Sprintf("A%d", i+2), &[]any{c.Heading, need, c.Help, strings.Join(c.Synonyms, "; ")}))
	}
	errs = append(errs,
		f.SetCellStyle(templateSheet, "A1", last+"1", heads), f.SetCellStyle(templateGuide, "A1", "D1", heads),
		f.SetPanes(templateSheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	return errors.Join(errs...)
}

// textFormat is the number of the format that shows a cell as it was typed
// (ECMA-376, 18.8.30).
const textFormat = 49
