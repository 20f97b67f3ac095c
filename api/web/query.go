package web

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"kntc/internal/bilingual"
	"kntc/internal/fault"
)

// maxParameter bounds one query parameter, in bytes.
const maxParameter = 1000

// parameters lists the names of the query parameters that a query type has.
func parameters(query any) []string {
	var names []string
	t := reflect.TypeOf(query)
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			names = append(names, parameters(reflect.Zero(f.Type).Interface())...)
			continue
		}
		if name := f.Tag.Get("form"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// refuseUnknown refuses query parameters that the route does not take: a
// filter that is misspelt would otherwise answer more than was asked.
func refuseUnknown(c echo.Context, known []string) error {
	if c.Request().URL.RawQuery == "" {
		return nil
	}
	if _, err := url.ParseQuery(c.Request().URL.RawQuery); err != nil {
		// net/url would leave out what it cannot read, and a filter with it.
		return ErrQuery.Msg("Chuỗi truy vấn sai cú pháp: có dấu “;” hoặc mã % không hợp lệ.",
			"The query string is malformed: it has a semicolon or an invalid % code.").Because(err)
	}
	bad := ErrQuery
	given := c.QueryParams()
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		at := "?" + EscapePointer(strings.ToValidUTF8(name, "�"))
		switch {
		case !slices.Contains(known, name):
			bad = bad.At(at, "unknown_parameter", "Không có tham số này.", "There is no such parameter.")
		case len(given[name]) > 1:
			bad = bad.At(at, "repeated", "Tham số bị lặp.", "The parameter is repeated.")
		case len(given[name][0]) > maxParameter:
			bad = bad.At(at, "too_long", "Tham số quá dài.", "The parameter is too long.")
		case !utf8.ValidString(given[name][0]) || strings.ContainsRune(given[name][0], 0):
			bad = bad.At(at, "invalid_utf8", "Tham số không phải UTF-8.", "The parameter is not valid UTF-8.")
		}
		if len(bad.Fields) >= MaxFaults {
			break
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// BindQuery reads the query parameters into a value of T. An empty parameter
// counts as not given. The enums tag of a field holds its allowed values.
func BindQuery[T any](c echo.Context) (T, error) {
	var v T
	bad := ErrQuery
	fillQuery(c, valueOf(&v), &bad)
	if len(bad.Fields) > 0 {
		return v, bad
	}
	return v, nil
}

func fillQuery(c echo.Context, v reflect.Value, bad **fault.Error) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			fillQuery(c, v.Field(i), bad)
			continue
		}
		name := f.Tag.Get("form")
		s := c.QueryParam(name)
		if name == "" || s == "" {
			continue
		}
		if why := setParameter(s, v.Field(i), f.Tag); why != nil {
			*bad = (*bad).At("?"+name, why.Code, why.Text.VI, why.Text.EN)
		}
	}
}

// setParameter puts a parameter's text into its field, or says what is wrong.
func setParameter(s string, into reflect.Value, tag reflect.StructTag) *fault.Field {
	if into.Kind() == reflect.Slice { // several, separated by commas
		for one := range strings.SplitSeq(s, ",") {
			item := reflect.New(into.Type().Elem()).Elem()
			if why := setParameter(one, item, tag); why != nil {
				return why
			}
			into.Set(reflect.Append(into, item))
		}
		return nil
	}
	if enums := tag.Get("enums"); enums != "" && !slices.Contains(strings.Split(enums, ","), s) {
		return &fault.Field{Code: "unknown_value", Text: bilingual.Text{
			VI: "Giá trị không có trong danh mục.", EN: "Must be one of: " + strings.ReplaceAll(enums, ",", ", ") + ".",
		}}
	}
	if p, ok := parsers[into.Type()]; ok {
		if !p.parse(s, into) {
			return &fault.Field{Code: p.code, Text: p.expect}
		}
		return nil
	}
	switch into.Kind() { //nolint:exhaustive // query types have no others
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return setParameter(s, into.Elem(), tag)
	case reflect.Bool:
		if s != "true" && s != "false" {
			return &fault.Field{Code: "wrong_type", Text: bilingual.Text{VI: "Chỉ nhận giá trị đúng hoặc sai.", EN: "Must be true or false."}}
		}
		into.SetBool(s == "true")
	case reflect.Int:
		return setInteger(s, into, tag)
	default:
		into.SetString(s)
	}
	return nil
}

func setInteger(s string, into reflect.Value, tag reflect.StructTag) *fault.Field {
	n, err := strconv.Atoi(s)
	low, _ := strconv.Atoi(tag.Get("minimum"))
	high, _ := strconv.Atoi(tag.Get("maximum"))
	if err != nil || n < low || n > high {
		return &fault.Field{Code: "out_of_range", Text: bilingual.Text{
			VI: "Phải là số nguyên từ " + tag.Get("minimum") + " đến " + tag.Get("maximum") + ".",
			EN: "Must be a whole number from " + tag.Get("minimum") + " to " + tag.Get("maximum") + ".",
		}}
	}
	into.SetInt(int64(n))
	return nil
}
