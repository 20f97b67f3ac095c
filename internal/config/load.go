package config

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Load reads the settings from the environment ("NAME=value" each, as
// os.Environ gives it) and the files it names. A variable that is set to
// nothing counts as not set. The error is Faults when the environment is wrong.
func Load(environ []string, readFile func(string) ([]byte, error)) (Config, error) {
	l := loader{values: ours(environ), bad: make(map[string]bool)}
	l.refuseUnknown()
	c := Config{files: l.readSecrets(readFile)}
	if err := l.parse(&c); err != nil {
		return Config{}, err
	}
	l.check(&c)
	if len(l.faults) > 0 {
		return Config{}, l.sorted()
	}
	if c.PublicURL == "" {
		c.PublicURL = derivedURL(c.Listen, c.TLSCertificate != "")
	}
	return c, nil
}

// loader gathers faults while it works, so that all are told at once.
type loader struct {
	values map[string]string
	faults Faults
	bad    map[string]bool // variables with a fault, not to be checked further
}

func (l *loader) fault(name, format string, args ...any) {
	f := Fault{Variable: name, Problem: fmt.Sprintf(format, args...)}
	for _, v := range Variables() {
		if v.Name == name {
			f.Allowed = v.Allowed
		}
	}
	l.bad[name] = true
	l.faults = append(l.faults, f)
}

// ours returns the variables of the program that are set to something.
func ours(environ []string) map[string]string {
	values := make(map[string]string)
	for name, value := range env.ToMap(environ) {
		if strings.HasPrefix(name, Prefix) && value != "" {
			values[name] = value
		}
	}
	return values
}

func (l *loader) refuseUnknown() {
	known := Variables()
	for name := range l.values {
		if slices.ContainsFunc(known, func(v Variable) bool { return v.Name == name }) {
			continue
		}
		if like := nearest(name, known); like != "" {
			l.fault(name, "unknown variable; is %s meant?", like)
		} else {
			l.fault(name, "unknown variable")
		}
	}
}

// readSecrets puts the contents of the files named by _FILE variables in place
// of the secrets and returns the paths. The end of the last line is cut off,
// since editors add one.
func (l *loader) readSecrets(readFile func(string) ([]byte, error)) map[string]string {
	files := make(map[string]string)
	for _, s := range settings() {
		path, ok := l.values[s.Name+fileSuffix]
		if !s.Secret || !ok {
			continue
		}
		if _, both := l.values[s.Name]; both {
			l.bad[s.Name] = true
			l.fault(s.Name+fileSuffix, "%s is set as well; set one of the two", s.Name)
			continue
		}
		data, err := readFile(path)
		if err != nil {
			l.bad[s.Name] = true
			l.fault(s.Name+fileSuffix, "%v", err)
			continue
		}
		value := strings.TrimRight(string(data), "\r\n")
		if value == "" {
			l.bad[s.Name] = true
			l.fault(s.Name+fileSuffix, "the file %s is empty", path)
			continue
		}
		l.values[s.Name], files[s.Name] = value, path
	}
	return files
}

// parse fills the fields. An error that it returns is a defect of the program;
// what is wrong with the values becomes faults.
func (l *loader) parse(c *Config) error {
	err := env.ParseWithOptions(c, env.Options{
		Environment: l.values,
		FuncMap:     map[reflect.Type]env.ParserFunc{reflect.TypeFor[[]netip.Prefix](): parsePrefixes},
	})
	if err == nil {
		return nil
	}
	var all env.AggregateError
	if !errors.As(err, &all) {
		return fmt.Errorf("settings: %w", err)
	}
	for _, one := range all.Errors {
		if err := l.parseFault(one); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) parseFault(err error) error {
	var p env.ParseError
	if !errors.As(err, &p) {
		return fmt.Errorf("settings: %w", err)
	}
	for _, s := range settings() {
		if s.field.Name != p.Name {
			continue
		}
		if s.field.Type == reflect.TypeFor[[]netip.Prefix]() {
			l.fault(s.Name, "%v", p.Err)
		} else {
			l.fault(s.Name, "%q is not %s", l.values[s.Name], s.kind())
		}
		return nil
	}
	return fmt.Errorf("settings: %w", err)
}

// sorted returns the faults in the order of Variables, unknown ones last.
func (l *loader) sorted() Faults {
	known := Variables()
	place := func(f Fault) int {
		i := slices.IndexFunc(known, func(v Variable) bool { return v.Name == f.Variable })
		if i < 0 {
			return len(known)
		}
		return i
	}
	slices.SortStableFunc(l.faults, func(a, b Fault) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a.Variable, b.Variable)
	})
	return l.faults
}
