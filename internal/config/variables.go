package config

import (
	"reflect"
	"strings"
	"time"
)

// fileSuffix ends the name of the variable that holds the path of a file with
// the secret, as container platforms provide them.
const fileSuffix = "_FILE"

// Variable describes one environment variable, for help texts and for checks
// of deployment files.
type Variable struct {
	Name    string
	Default string // "" when there is none
	Allowed string // what values are accepted, in English
	Doc     string
	Secret  bool // the value is never shown
}

// Variables lists every variable the program knows, in the order of Config; a
// secret is followed by its _FILE variant.
func Variables() []Variable {
	var list []Variable
	for _, s := range settings() {
		list = append(list, s.Variable)
		if s.Secret {
			list = append(list, Variable{
				Name:    s.Name + fileSuffix,
				Allowed: "path of a file; not together with " + s.Name,
				Doc:     "File that holds " + s.Name + ".",
			})
		}
	}
	return list
}

// setting is a field of Config with what its tags say.
type setting struct {
	Variable
	field reflect.StructField
}

func settings() []setting {
	var list []setting
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		list = append(list, setting{field: f, Variable: Variable{
			Name:    f.Tag.Get("env"),
			Default: f.Tag.Get("envDefault"),
			Allowed: allowed(f.Tag),
			Doc:     f.Tag.Get("doc"),
			Secret:  f.Type == reflect.TypeFor[Secret](),
		}})
	}
	return list
}

func allowed(tag reflect.StructTag) string {
	if low, ok := tag.Lookup("min"); ok {
		return low + " to " + tag.Get("max")
	}
	if choice, ok := tag.Lookup("oneof"); ok {
		return strings.ReplaceAll(choice, " ", ", ")
	}
	return tag.Get("allowed")
}

// kind names the type of the setting in an error.
func (s setting) kind() string {
	switch s.field.Type {
	case reflect.TypeFor[time.Duration]():
		return "a duration such as 30s or 15m"
	case reflect.TypeFor[int]():
		return "a whole number"
	case reflect.TypeFor[Size]():
		return "a size such as 512KiB or 25MiB"
	}
	return "one of the values allowed"
}
