package config

import (
	"fmt"
	"io"
	"net/netip"
	"reflect"
	"strings"
)

// Print writes the settings in force as an environment file: one NAME=value a
// line, secrets masked. A secret that came from a file is written as the _FILE
// variable, so what is printed can be loaded again.
func (c Config) Print(w io.Writer) error {
	values := reflect.ValueOf(c)
	for _, s := range settings() {
		name, value := s.Name, show(values.FieldByIndex(s.field.Index).Interface())
		if path, ok := c.files[s.Name]; ok {
			name, value = s.Name+fileSuffix, path
		} else if s.Name == "KNTC_DATABASE_URL" {
			value = maskURL(c.DatabaseURL.Reveal()) // the host is worth seeing
		}
		if _, err := fmt.Fprintf(w, "%s=%s\n", name, quote(value)); err != nil {
			return fmt.Errorf("print settings: %w", err)
		}
	}
	return nil
}

func show(v any) string {
	switch v := v.(type) {
	case []string:
		return strings.Join(v, ",")
	case []netip.Prefix:
		list := make([]string, len(v))
		for i, p := range v {
			list[i] = p.String()
		}
		return strings.Join(list, ",")
	}
	return fmt.Sprint(v)
}

// quote encloses a value in double quotes when an environment file needs them.
func quote(s string) string {
	if !strings.ContainsAny(s, " \t\r\n\"'\\#$`;") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`", "\n", `\n`).Replace(s) + `"`
}
