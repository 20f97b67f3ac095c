// Package deploy_test checks the files of deployment as far as that can be done
// without an engine to run them: that they parse, name each other rightly, and
// set only variables the program knows.
package deploy_test

import (
	"bufio"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"kntc/internal/config"
)

// compose is the part of docker-compose.yml that has rules here.
type compose struct {
	Services map[string]service     `json:"services"`
	Secrets  map[string]secret      `json:"secrets"`
	Volumes  map[string]interface{} `json:"volumes"`
}

type service struct {
	Build       *build               `json:"build"`
	Image       string               `json:"image"`
	Command     []string             `json:"command"`
	Environment map[string]string    `json:"environment"`
	Secrets     []string             `json:"secrets"`
	Ports       []string             `json:"ports"`
	Volumes     []string             `json:"volumes"`
	DependsOn   map[string]dependsOn `json:"depends_on"`
	Healthcheck *healthcheck         `json:"healthcheck"`
}

type build struct {
	Context    string `json:"context"`
	Dockerfile string `json:"dockerfile"`
}

type dependsOn struct {
	Condition string `json:"condition"`
}

type healthcheck struct {
	Test []string `json:"test"`
}

type secret struct {
	File string `json:"file"`
}

func TestComposeHoldsTogether(t *testing.T) {
	t.Parallel()
	var c compose
	if err := yaml.Unmarshal([]byte(read(t, "../docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"app", "migrate", "postgres"} {
		if _, ok := c.Services[name]; !ok {
			t.Errorf("no service %s", name)
		}
	}
	for name, s := range c.Services {
		checkService(t, c, name, s)
	}
	for name, s := range c.Secrets {
		if !strings.HasPrefix(s.File, "deploy/secrets/") {
			t.Errorf("secret %s lies at %s, which may be committed", name, s.File)
		}
	}
	for _, name := range []string{"app", "postgres"} {
		if c.Services[name].Healthcheck == nil {
			t.Errorf("service %s has no health check", name)
		}
	}
	for _, name := range []string{"app", "migrate"} {
		var environ []string
		for variable, value := range c.Services[name].Environment {
			environ = append(environ, variable+"="+value)
		}
		load(t, name, environ)
	}
}

// load has the program read the environment that a file gives it, and returns
// the settings.
func load(t *testing.T, where string, environ []string) config.Config {
	t.Helper()
	c, err := config.Load(environ, func(path string) ([]byte, error) {
		switch filepath.Base(path) {
		case "database_url":
			return []byte("postgres://kntc:secret@postgres/kntc?sslmode=disable"), nil
		case "keyset":
			return []byte("{}"), nil
		}
		return nil, errors.New("there is no such secret")
	})
	if err != nil {
		t.Errorf("%s: the program refuses its settings: %v", where, err)
	}
	if c.Environment != config.Production {
		t.Errorf("%s: environment %q, want production", where, c.Environment)
	}
	return c
}

// checkService checks that what a service names exists.
func checkService(t *testing.T, c compose, name string, s service) {
	t.Helper()
	for _, secret := range s.Secrets {
		if _, ok := c.Secrets[secret]; !ok {
			t.Errorf("%s: secret %s is not defined", name, secret)
		}
	}
	for _, mount := range s.Volumes {
		volume, _, _ := strings.Cut(mount, ":")
		if _, ok := c.Volumes[volume]; !ok {
			t.Errorf("%s: volume %s is not defined", name, volume)
		}
	}
	for other, d := range s.DependsOn {
		needed, ok := c.Services[other]
		if !ok {
			t.Errorf("%s: depends on %s, which is not defined", name, other)
		}
		if d.Condition == "service_healthy" && needed.Healthcheck == nil {
			t.Errorf("%s: waits for the health of %s, which has no check", name, other)
		}
	}
	for _, port := range s.Ports {
		if !strings.HasPrefix(port, "127.0.0.1:") {
			t.Errorf("%s: port %s is open to the network without TLS", name, port)
		}
	}
	for variable, value := range s.Environment {
		if file, ok := strings.CutPrefix(value, "/run/secrets/"); ok && !slices.Contains(s.Secrets, file) {
			t.Errorf("%s: %s names secret %s, which the service does not get", name, variable, file)
		}
		if holdsSecret(variable) && !strings.HasSuffix(variable, "_FILE") {
			t.Errorf("%s: %s is a secret and must come from a file", name, variable)
		}
	}
	if s.Build != nil {
		if _, err := os.Stat(filepath.Join("..", s.Build.Context, s.Build.Dockerfile)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// holdsSecret reports whether the value of a variable is, or contains, a secret.
func holdsSecret(variable string) bool {
	return strings.Contains(variable, "PASSWORD") || strings.Contains(variable, "KEYSET") || strings.Contains(variable, "DATABASE_URL")
}

func TestContainerIsSmallAndUnprivileged(t *testing.T) {
	t.Parallel()
	text := read(t, "Containerfile")
	stages := regexp.MustCompile(`(?m)^FROM .*$`).FindAllString(text, -1)
	if len(stages) == 0 || stages[len(stages)-1] != "FROM scratch" {
		t.Errorf("stages %q, want the last to be scratch", stages)
	}
	for _, line := range []string{"CGO_ENABLED=0", "USER 65532:65532", `ENTRYPOINT ["/kntc"]`} {
		if !strings.Contains(text, line) {
			t.Errorf("no %s", line)
		}
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../go.mod"))
	if len(version) != 2 || !strings.Contains(text, "FROM golang:"+version[1]+"-") {
		t.Errorf("the image does not build with the Go version of go.mod, %q", version)
	}
}

func TestUnitIsHardened(t *testing.T) {
	t.Parallel()
	unit := parseUnit(t, "kntc.service")
	want := map[string]string{
		"Service.CapabilityBoundingSet":   "",
		"Service.DynamicUser":             "yes",
		"Service.EnvironmentFile":         "/etc/kntc/kntc.env",
		"Service.ExecStart":               "/usr/local/bin/kntc serve",
		"Service.ExecStartPre":            "/usr/local/bin/kntc migrate",
		"Service.NoNewPrivileges":         "yes",
		"Service.PrivateDevices":          "yes",
		"Service.PrivateTmp":              "yes",
		"Service.ProtectHome":             "yes",
		"Service.ProtectSystem":           "strict",
		"Service.Restart":                 "on-failure",
		"Service.TimeoutStartSec":         "infinity",
		"Unit.StartLimitIntervalSec":      "0",
		"Service.RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
		"Service.StateDirectory":          "kntc",
		"Service.SystemCallArchitectures": "native",
		"Install.WantedBy":                "multi-user.target",
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		values, ok := unit[key]
		if !ok || values[0] != want[key] {
			t.Errorf("%s = %q, want %q", key, values, want[key])
		}
	}
	for _, setting := range unit["Service.Environment"] {
		_, value, _ := strings.Cut(setting, "=")
		name, ok := strings.CutPrefix(value, "%d/")
		if !ok {
			continue
		}
		loaded := func(credential string) bool { return strings.HasPrefix(credential, name+":") }
		if !slices.ContainsFunc(unit["Service.LoadCredential"], loaded) {
			t.Errorf("%s names a credential that is not loaded", setting)
		}
	}
}

// TestNightlyCheck: the comparison runs once a night, as the user of the server and
// with its settings, and fails visibly.
func TestNightlyCheck(t *testing.T) {
	t.Parallel()
	server, check, timer := parseUnit(t, "kntc.service"), parseUnit(t, "kntc-check.service"), parseUnit(t, "kntc-check.timer")
	for _, key := range []string{
		"Service.DynamicUser", "Service.EnvironmentFile", "Service.LoadCredential", "Service.Environment", "Service.StateDirectory", "Service.WorkingDirectory",
	} {
		if diff := cmp.Diff(server[key], check[key]); diff != "" {
			t.Errorf("%s (-server +check):\n%s", key, diff)
		}
	}
	for unit, want := range map[string]string{
		check["Service.ExecStart"][0]: "/usr/local/bin/kntc check", check["Service.Type"][0]: "oneshot", check["Service.User"][0]: "kntc",
		timer["Timer.Persistent"][0]: "yes", timer["Install.WantedBy"][0]: "timers.target", timer["Timer.OnCalendar"][0]: "*-*-* 02:30:00 Asia/Ho_Chi_Minh",
	} {
		if unit != want {
			t.Errorf("%q, want %q", unit, want)
		}
	}
	if _, restarts := check["Service.Restart"]; restarts {
		t.Error("a failure would be tried again instead of being told")
	}
}

func TestUnitAndExampleMakeValidSettings(t *testing.T) {
	t.Parallel()
	unit := parseUnit(t, "kntc.service")
	specifiers := strings.NewReplacer("%d", "/run/credentials/kntc.service", "%S", "/var/lib")
	var environ []string
	for _, setting := range unit["Service.Environment"] {
		environ = append(environ, specifiers.Replace(setting))
	}
	for _, line := range lines(t, "kntc.env.example") {
		if line != "" && !strings.HasPrefix(line, "#") {
			environ = append(environ, line)
		}
	}
	c := load(t, "unit", environ)
	patience, err := time.ParseDuration(unit["Service.TimeoutStopSec"][0])
	if err != nil || patience <= c.ShutdownTimeout {
		t.Errorf("systemd waits %s (%v), the program itself up to %s", patience, err, c.ShutdownTimeout)
	}
}

// TestEnvironmentExampleGolden keeps the example in step with the program:
// every variable is in it, with its default, bounds and meaning.
func TestEnvironmentExampleGolden(t *testing.T) {
	t.Parallel()
	const path = "kntc.env.example"
	got := environmentExample()
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, path), got); diff != "" {
		t.Errorf("%s is not what the program knows; run make generate and review (-file +program):\n%s", path, diff)
	}
}

// environmentExample writes the example.
func environmentExample() string {
	var b strings.Builder
	b.WriteString(`# Settings of kntc: copy to /etc/kntc/kntc.env. Every variable the program knows
# is here; a line with # in front shows the default. The program refuses a
# variable that begins with KNTC_ and that it does not know.
# "kntc serve --print-config" shows what is in force.
`)
	for _, v := range config.Variables() {
		fmt.Fprintf(&b, "\n# %s\n", v.Doc)
		if v.Allowed != "" {
			fmt.Fprintf(&b, "# Allowed: %s.\n", v.Allowed)
		}
		switch {
		case v.Name == "KNTC_ENVIRONMENT":
			fmt.Fprintf(&b, "%s=%s\n", v.Name, config.Production)
		case v.Secret:
			fmt.Fprintf(&b, "# A secret: use the variable below instead.\n#%s=\n", v.Name)
		default:
			fmt.Fprintf(&b, "#%s=%s\n", v.Name, v.Default)
		}
	}
	return b.String()
}

// parseUnit reads a systemd unit as "Section.Key" to its values in order.
func parseUnit(t *testing.T, path string) map[string][]string {
	t.Helper()
	unit := make(map[string][]string)
	section := ""
	for number, line := range lines(t, path) {
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = strings.Trim(line, "[]")
		default:
			key, value, ok := strings.Cut(line, "=")
			if !ok || section == "" {
				t.Fatalf("%s:%d: not a setting: %s", path, number+1, line)
			}
			unit[section+"."+key] = append(unit[section+"."+key], value)
		}
	}
	return unit
}

// lines returns the lines of a file.
func lines(t *testing.T, path string) []string {
	t.Helper()
	var all []string
	for s := bufio.NewScanner(strings.NewReader(read(t, path))); s.Scan(); {
		all = append(all, s.Text())
	}
	return all
}

// read returns the text of a file.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
