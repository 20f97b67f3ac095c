package web

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"kntc/internal/authority"
	"kntc/internal/bilingual"
	"kntc/internal/clock"
	"kntc/internal/deadline"
	"kntc/internal/fault"
)

// assigner puts parsed JSON into a request type and collects every fault. A
// field that is null counts as not given.
type assigner struct{ bad *fault.Error }

func valueOf(pointer any) reflect.Value { return reflect.ValueOf(pointer).Elem() }

// parsers reads values that JSON writes as text. Each is refused under a code
// of its own, since "not a date" helps more than "wrong type".
//
//nolint:gochecknoglobals // read-only table
var parsers = map[reflect.Type]struct {
	code   string
	expect bilingual.Text
	parse  func(s string, into reflect.Value) bool
}{
	reflect.TypeFor[clock.Date](): {
		"invalid_date",
		bilingual.Text{VI: "Phải là ngày có thật, dạng YYYY-MM-DD.", EN: "Must be an existing day, as YYYY-MM-DD."},
		func(s string, into reflect.Value) bool { return s != "" && unmarshalText(s, into) },
	},
	reflect.TypeFor[Moment](): {
		"invalid_instant",
		bilingual.Text{VI: "Phải là ngày YYYY-MM-DD, hoặc thời điểm dạng RFC 3339 có múi giờ.", EN: "Must be a day as YYYY-MM-DD, or an instant as in RFC 3339, with its offset."},
		unmarshalText,
	},
	reflect.TypeFor[authority.OwnedID](): {
		"invalid_id",
		bilingual.Text{VI: "Không phải mã định danh của hệ thống.", EN: "Not an id of this system."},
		unmarshalText,
	},
	reflect.TypeFor[uuid.UUID](): {
		"invalid_id",
		bilingual.Text{VI: "Không phải mã tài khoản.", EN: "Not the id of an account."},
		func(s string, into reflect.Value) bool {
			id, err := uuid.Parse(s)
			if err == nil {
				into.Set(reflect.ValueOf(id))
			}
			return err == nil && id.String() == s
		},
	},
	reflect.TypeFor[authority.ID](): {
		"invalid_id",
		bilingual.Text{VI: "Không phải mã cơ quan.", EN: "Not the id of an authority."},
		func(s string, into reflect.Value) bool {
			id, ok := ParseAuthorityID(s)
			into.SetInt(int64(id))
			return ok
		},
	},
	reflect.TypeFor[deadline.Term](): {
		"unknown_value",
		bilingual.Text{VI: "Không có loại thời hạn này.", EN: "There is no such term."},
		func(s string, into reflect.Value) bool {
			into.SetString(s)
			return deadline.Term(s).Known()
		},
	},
}

func unmarshalText(s string, into reflect.Value) bool {
	u, ok := into.Addr().Interface().(encoding.TextUnmarshaler)
	return ok && u.UnmarshalText([]byte(s)) == nil
}

func (a *assigner) assign(n node, into reflect.Value, pointer string) {
	if n == nil || len(a.bad.Fields) >= MaxFaults {
		if n == nil && pointer == "" {
			a.wrongType(pointer, "đối tượng", "an object")
		}
		return
	}
	if p, ok := parsers[into.Type()]; ok {
		if s, isText := n.(string); !isText || !p.parse(s, into) {
			a.bad = a.bad.At(pointer, p.code, p.expect.VI, p.expect.EN)
		}
		return
	}
	switch into.Kind() { //nolint:exhaustive // request types have no others
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		a.assign(n, into.Elem(), pointer)
	case reflect.Struct:
		a.assignObject(n, into, pointer)
	case reflect.Slice:
		a.assignList(n, into, pointer)
	case reflect.String:
		if s, ok := n.(string); ok {
			into.SetString(s)
			return
		}
		a.wrongType(pointer, "chuỗi ký tự", "a string")
	case reflect.Bool:
		if b, ok := n.(bool); ok {
			into.SetBool(b)
			return
		}
		a.wrongType(pointer, "giá trị đúng hoặc sai", "true or false")
	case reflect.Int:
		a.assignInteger(n, into, pointer, 32)
	case reflect.Int64:
		a.assignInteger(n, into, pointer, 64)
	default:
		a.wrongType(pointer, "giá trị khác", "something else")
	}
}

func (a *assigner) assignInteger(n node, into reflect.Value, pointer string, bits int) {
	number, ok := n.(json.Number)
	i, err := strconv.ParseInt(string(number), 10, bits)
	if !ok || err != nil {
		a.wrongType(pointer, "số nguyên", "a whole number")
		return
	}
	into.SetInt(i)
}

func (a *assigner) assignList(n node, into reflect.Value, pointer string) {
	list, ok := n.([]node)
	if !ok {
		a.wrongType(pointer, "danh sách", "a list")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, item := range list {
		at := pointer + "/" + strconv.Itoa(i)
		if item == nil {
			a.bad = a.bad.At(at, "null", "Không được để trống.", "Must not be null.")
			continue
		}
		a.assign(item, into.Index(i), at)
	}
}

func (a *assigner) assignObject(n node, into reflect.Value, pointer string) {
	o, ok := n.(*object)
	if !ok {
		a.wrongType(pointer, "đối tượng", "an object")
		return
	}
	fields := jsonFields(into)
	for _, name := range o.names {
		at := pointer + "/" + EscapePointer(name)
		field, known := fields[name]
		if !known {
			if len(a.bad.Fields) < MaxFaults {
				a.bad = a.bad.At(at, "unknown_field", "Không có trường này.", "There is no such field.")
			}
			continue
		}
		a.assign(o.values[name], field, at)
	}
}

// jsonFields lists the fields of a request type by name, those of embedded
// types included.
func jsonFields(v reflect.Value) map[string]reflect.Value {
	fields := make(map[string]reflect.Value)
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			for name, field := range jsonFields(v.Field(i)) {
				fields[name] = field
			}
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func (a *assigner) wrongType(pointer, vi, en string) {
	a.bad = a.bad.At(pointer, "wrong_type", fmt.Sprintf("Phải là %s.", vi), fmt.Sprintf("Must be %s.", en))
}
