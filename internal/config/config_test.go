package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"kntc/internal/config"
)

// files stands in for the disk.
type files map[string]string

func (f files) read(path string) ([]byte, error) {
	text, ok := f[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

func load(tb testing.TB, environ ...string) config.Config {
	tb.Helper()
	c, err := config.Load(environ, files{}.read)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	want := config.Config{
		Environment:           config.Development,
		Listen:                "127.0.0.1:8080",
		PublicURL:             "http://127.0.0.1:8080",
		BodyLimit:             1 << 20,
		UploadLimit:           25 << 20,
		UploadsPerDay:         2 << 30,
		UploadsInAll:          200 << 30,
		RequestTimeout:        30 * time.Second,
		ShutdownTimeout:       20 * time.Second,
		Connections:           2048,
		RequestsAtOnce:        256,
		AccountAtOnce:         24,
		Reads:                 1200,
		Writes:                300,
		Searches:              240,
		Statistics:            120,
		Exports:               12,
		Uploads:               120,
		Imports:               12,
		DatabaseURL:           "sqlite:data/kntc.db",
		DatabaseMaxConns:      16,
		AttachmentsURL:        "file://data/attachments",
		LogLevel:              slog.LevelInfo,
		LogFormat:             config.LogAuto,
		AccessTokenTTL:        15 * time.Minute,
		RefreshTokenTTL:       7 * 24 * time.Hour,
		SessionTTL:            30 * 24 * time.Hour,
		LoginPerMinuteAccount: 10,
		LoginPerMinuteAddress: 120,
		RollupInterval:        10 * time.Second,
	}
	for _, environ := range [][]string{nil, {"PATH=/bin", "KNTC_LISTEN=", "KNTC_TRUSTED_PROXIES=", "kntc_listen=x"}} {
		if d := cmp.Diff(want, load(t, environ...), cmpopts.IgnoreUnexported(config.Config{})); d != "" {
			t.Errorf("Load(%q) (-want +got):\n%s", environ, d)
		}
	}
}

func TestEveryVariableIsRead(t *testing.T) {
	t.Parallel()
	got := load(t,
		"KNTC_ENVIRONMENT=production", "KNTC_LISTEN=0.0.0.0:80", "KNTC_METRICS_LISTEN=127.0.0.1:9090", "KNTC_TLS_CERTIFICATE=/srv/tls.pem", "KNTC_TLS_KEY=/srv/tls.key",
		"KNTC_PUBLIC_URL=https://kntc.example.vn/", "KNTC_TRUSTED_PROXIES=10.0.0.0/8, 192.0.2.7,::1",
		"KNTC_CORS_ORIGINS=https://a.example.vn, http://localhost:5173", "KNTC_BODY_LIMIT=512KiB", "KNTC_UPLOAD_LIMIT=1GiB", "KNTC_UPLOADS_PER_DAY=3GiB", "KNTC_UPLOADS_IN_ALL=4GiB",
		"KNTC_REQUEST_TIMEOUT=5s", "KNTC_SHUTDOWN_TIMEOUT=1m", "KNTC_DATABASE_URL=postgres://u:p@db/kntc?sslmode=disable",
		"KNTC_DATABASE_MAX_CONNS=8", "KNTC_DATABASE_READS=5", "KNTC_KEYSET={}", "KNTC_ATTACHMENTS_URL=s3://don-thu?region=ap-southeast-1",
		"KNTC_LOG_LEVEL=debug", "KNTC_LOG_FORMAT=json", "KNTC_ACCESS_TOKEN_TTL=5m", "KNTC_REFRESH_TOKEN_TTL=24h", "KNTC_SESSION_TTL=48h", "KNTC_BREACHED_PASSWORDS=/srv/breached",
		"KNTC_CONNECTIONS=200", "KNTC_REQUESTS_AT_ONCE=100", "KNTC_ACCOUNT_AT_ONCE=10", "KNTC_READS_PER_MINUTE=1", "KNTC_WRITES_PER_MINUTE=2", "KNTC_SEARCHES_PER_MINUTE=3",
		"KNTC_STATISTICS_PER_MINUTE=4", "KNTC_EXPORTS_PER_MINUTE=5", "KNTC_UPLOADS_PER_MINUTE=6", "KNTC_IMPORTS_PER_MINUTE=7",
		"KNTC_LOGIN_PER_MINUTE_ACCOUNT=3", "KNTC_LOGIN_PER_MINUTE_ADDRESS=30", "KNTC_ROLLUP_INTERVAL=1m",
	)
	want := config.Config{
		Environment:   config.Production,
		Listen:        "0.0.0.0:80",
		MetricsListen: "127.0.0.1:9090",
		PublicURL:     "https://kntc.example.vn", TLSCertificate: "/srv/tls.pem", TLSKey: "/srv/tls.key",
		TrustedProxies: []netip.Prefix{
			netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("::1/128"),
		},
		CORSOrigins:           []string{"https://a.example.vn", "http://localhost:5173"},
		BodyLimit:             512 << 10,
		UploadLimit:           1 << 30,
		UploadsPerDay:         3 << 30,
		UploadsInAll:          4 << 30,
		RequestTimeout:        5 * time.Second,
		ShutdownTimeout:       time.Minute,
		Connections:           200,
		RequestsAtOnce:        100,
		AccountAtOnce:         10,
		Reads:                 1,
		Writes:                2,
		Searches:              3,
		Statistics:            4,
		Exports:               5,
		Uploads:               6,
		Imports:               7,
		DatabaseURL:           "postgres://u:p@db/kntc?sslmode=disable",
		DatabaseMaxConns:      8,
		DatabaseReads:         5,
		Keyset:                "{}",
		AttachmentsURL:        "s3://don-thu?region=ap-southeast-1",
		LogLevel:              slog.LevelDebug,
		LogFormat:             config.LogJSON,
		AccessTokenTTL:        5 * time.Minute,
		RefreshTokenTTL:       24 * time.Hour,
		SessionTTL:            48 * time.Hour,
		BreachedPasswords:     "/srv/breached",
		LoginPerMinuteAccount: 3,
		LoginPerMinuteAddress: 30,
		RollupInterval:        time.Minute,
	}
	opts := []cmp.Option{cmpopts.IgnoreUnexported(config.Config{}), cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })}
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("Load (-want +got):\n%s", d)
	}
	v := reflect.ValueOf(got)
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && v.Field(i).IsZero() {
			t.Errorf("%s is not covered by this test", f.Name)
		}
	}
}

func TestEveryFaultIsToldAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{
		"KNTC_ENVIRONMENT=production", "KNTC_LISTEN=8080", "KNTC_BODY_LIMIT=1MB", "KNTC_REQUEST_TIMEOUT=0s",
		"KNTC_DATABASE_URL=postgres://kntc:verysecret@db.example.vn/kntc", "KNTC_DATABASE_MAX_CONNS=many",
		"KNTC_TRUSTED_PROXIES=10.0.0.1,10.0.0.0/33", "KNTC_LOG_LEVEL=loud", "KNTC_LOG_FORMAT=xml",
		"KNTC_LISTN=127.0.0.1:1", "KNTC_FOO=bar",
	}, files{}.read)
	want := strings.Join([]string{
		`KNTC_LISTEN: "8080" is not address:port (allowed: address:port)`,
		`KNTC_TRUSTED_PROXIES: "10.0.0.0/33" is neither an address nor a network (allowed: addresses or networks, separated by commas)`,
		`KNTC_BODY_LIMIT: "1MB" is not a size such as 512KiB or 25MiB (allowed: 1KiB to 16MiB)`,
		`KNTC_REQUEST_TIMEOUT: 0s is out of bounds (allowed: 1s to 10m)`,
		`KNTC_DATABASE_URL: states no sslmode for the host db.example.vn; write sslmode=verify-full, or sslmode=disable if the network is your own (allowed: postgres://user:password@host/name?sslmode=… or sqlite:path)`,
		`KNTC_DATABASE_MAX_CONNS: "many" is not a whole number (allowed: 2 to 500)`,
		`KNTC_KEYSET: production needs a keyring kept outside the program's folder; set KNTC_KEYSET_FILE (allowed: the keyring bundle that the program created)`,
		`KNTC_LOG_LEVEL: "loud" is not one of the values allowed (allowed: debug, info, warn, error)`,
		`KNTC_LOG_FORMAT: "xml" is not known (allowed: auto, json, text)`,
		`KNTC_FOO: unknown variable`,
		`KNTC_LISTN: unknown variable; is KNTC_LISTEN meant?`,
	}, "\n")
	if err == nil {
		t.Fatal("no fault")
	}
	if d := cmp.Diff(want, err.Error()); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
	var list config.Faults
	if !errors.As(err, &list) || len(list) != 11 {
		t.Errorf("%d faults as values", len(list))
	}
}

func TestValuesOneByOne(t *testing.T) {
	t.Parallel()
	const ok = ""
	for _, tt := range []struct{ set, want string }{
		{"KNTC_ENVIRONMENT=staging", `"staging" is not known`},
		{"KNTC_LISTEN=:8080", ok},
		{"KNTC_LISTEN=[::1]:0", ok},
		{"KNTC_LISTEN=localhost:65535", ok},
		{"KNTC_LISTEN=localhost:65536", "no port"},
		{"KNTC_LISTEN=localhost:http", "no port"},
		{"KNTC_LISTEN=localhost:+1", "no port"},
		{"KNTC_LISTEN=localhost:08", "oddly written"},
		{"KNTC_LISTEN=http://localhost:80", "not address:port"},
		{"KNTC_LISTEN=a b:80", "no host name"},
		{"KNTC_METRICS_LISTEN=127.0.0.1:8080", "address of the API"},
		{"KNTC_METRICS_LISTEN=9090", "not address:port"},
		{"KNTC_PUBLIC_URL=kntc.example.vn", "not such an address"},
		{"KNTC_PUBLIC_URL=https://kntc.example.vn/api", "not such an address"},
		{"KNTC_PUBLIC_URL=https://u:p@kntc.example.vn", "not such an address"},
		{"KNTC_PUBLIC_URL=ftp://kntc.example.vn", "not such an address"},
		{"KNTC_PUBLIC_URL=https://kntc.example.vn:8443", ok},
		{"KNTC_CORS_ORIGINS=*", "not an origin"},
		{"KNTC_CORS_ORIGINS=https://*.example.vn", "not an origin"},
		{"KNTC_CORS_ORIGINS=https://a.example.vn,https://b.example.vn/x", "https://b.example.vn/x"},
		{"KNTC_TRUSTED_PROXIES=10.0.0.1/8", "bits beyond"},
		{"KNTC_TRUSTED_PROXIES=10.0.0.1,,10.0.0.2", "neither"},
		{"KNTC_TRUSTED_PROXIES=fe80::1%eth0", "neither"},
		{"KNTC_BODY_LIMIT=1023", "out of bounds"},
		{"KNTC_BODY_LIMIT=1024", ok},
		{"KNTC_BODY_LIMIT=16MiB", ok},
		{"KNTC_BODY_LIMIT=16777217B", "out of bounds"},
		{"KNTC_BODY_LIMIT=9223372036854775807GiB", "not a size"},
		{"KNTC_BODY_LIMIT=-1", "not a size"},
		{"KNTC_UPLOAD_LIMIT=512KiB", "less than KNTC_BODY_LIMIT"},
		{"KNTC_UPLOAD_LIMIT=1MiB", ok},
		{"KNTC_REQUEST_TIMEOUT=30", "not a duration"},
		{"KNTC_REQUEST_TIMEOUT=999ms", "out of bounds"},
		{"KNTC_REQUEST_TIMEOUT=1s", ok},
		{"KNTC_REQUEST_TIMEOUT=10m", ok},
		{"KNTC_REQUEST_TIMEOUT=10m1ns", "out of bounds"},
		{"KNTC_SHUTDOWN_TIMEOUT=-5s", "out of bounds"},
		{"KNTC_DATABASE_MAX_CONNS=1", "out of bounds"},
		{"KNTC_DATABASE_MAX_CONNS=2", ok},
		{"KNTC_DATABASE_MAX_CONNS=501", "out of bounds"},
		{"KNTC_DATABASE_MAX_CONNS=99999999999999999999", "not a whole number"},
		{"KNTC_DATABASE_URL=mysql://u:verysecret@h/d", "neither postgres"},
		{"KNTC_DATABASE_URL=postgres://u:verysecret@h:port/d", "neither postgres"},
		{"KNTC_DATABASE_URL=postgres://u:verysecret@h/", "names no database"},
		{"KNTC_DATABASE_URL=postgresql://u:verysecret@h/d", ok},
		{"KNTC_DATABASE_URL=sqlite:", "no plain file"},
		{"KNTC_DATABASE_URL=sqlite::memory:", "no plain file"},
		{"KNTC_DATABASE_URL=sqlite:a.db?mode=ro", "no plain file"},
		{"KNTC_DATABASE_URL=sqlite:///var/lib/kntc/kntc.db", ok},
		{"KNTC_ATTACHMENTS_URL=data", "neither file"},
		{"KNTC_ATTACHMENTS_URL=file://", "no plain folder"},
		{"KNTC_ATTACHMENTS_URL=file:///", "no plain folder"},
		{"KNTC_ATTACHMENTS_URL=s3://", "no bucket"},
		{"KNTC_ATTACHMENTS_URL=s3://bucket/folder", "no bucket"},
		{"KNTC_ATTACHMENTS_URL=s3://key:verysecret@bucket", "holds credentials"},
		{"KNTC_LOG_LEVEL=WARN", ok},
		{"KNTC_ACCESS_TOKEN_TTL=59s", "out of bounds"},
		{"KNTC_ACCESS_TOKEN_TTL=1m", ok},
		{"KNTC_ACCESS_TOKEN_TTL=90500ms", "not whole seconds"},
		{"KNTC_ACCESS_TOKEN_TTL=1h", ok},
		{"KNTC_ACCESS_TOKEN_TTL=1h1s", "out of bounds"},
		{"KNTC_REFRESH_TOKEN_TTL=1h", ok},
		{"KNTC_REFRESH_TOKEN_TTL=59m", "out of bounds"},
		{"KNTC_ROLLUP_INTERVAL=11m", "out of bounds"},
		{"KNTC_LOGIN_PER_MINUTE_ACCOUNT=0", "out of bounds"},
		{"KNTC_LISTEN_FILE=x", "unknown variable"},
		{"KNTC_KEYSET_FILE=absent", "absent"},
	} {
		t.Run(tt.set, func(t *testing.T) {
			t.Parallel()
			_, err := config.Load([]string{tt.set}, files{}.read)
			if tt.want == ok {
				if err != nil {
					t.Errorf("Load: %v", err)
				}
				return
			}
			var faults config.Faults
			if !errors.As(err, &faults) || len(faults) != 1 || !strings.Contains(faults[0].Problem, tt.want) {
				t.Fatalf("Load: %v, want one fault with %q", err, tt.want)
			}
			if name, _, _ := strings.Cut(tt.set, "="); faults[0].Variable != name {
				t.Errorf("the fault names %s", faults[0].Variable)
			}
			if strings.Contains(err.Error(), "verysecret") {
				t.Errorf("the fault shows a password: %v", err)
			}
		})
	}
}

func TestRefreshMustOutliveAccess(t *testing.T) {
	t.Parallel()
	_, err := config.Load([]string{"KNTC_ACCESS_TOKEN_TTL=1h", "KNTC_REFRESH_TOKEN_TTL=1h"}, files{}.read)
	if err == nil || !strings.Contains(err.Error(), "not longer than KNTC_ACCESS_TOKEN_TTL") {
		t.Errorf("Load: %v", err)
	}
}

func TestProduction(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, url, want string }{
		{"another machine without sslmode", "postgres://u:p@10.0.0.5/d", "no sslmode for the host 10.0.0.5"},
		{"empty sslmode", "postgres://u:p@db/d?sslmode=", "no sslmode for the host db"},
		{"host in the query", "postgres:///d?host=db", "no sslmode for the host db"},
		{"verified", "postgres://u:p@db/d?sslmode=verify-full", ""},
		{"explicitly without", "postgres://u:p@db/d?sslmode=disable", ""},
		{"this machine by name", "postgres://u:p@localhost/d", ""},
		{"this machine by address", "postgres://u:p@127.0.0.1:5432/d", ""},
		{"this machine, IPv6", "postgres://u:p@[::1]/d", ""},
		{"socket", "postgres:///d?host=/run/postgresql", ""},
		{"library's default host", "postgres:///d", ""},
		{"SQLite", "sqlite:kntc.db", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			environ := []string{"KNTC_ENVIRONMENT=production", "KNTC_KEYSET_FILE=/k", "KNTC_DATABASE_URL=" + tt.url}
			_, err := config.Load(environ, files{"/k": "{}"}.read)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load: %v, want %q", err, tt.want)
			}
			if _, err := config.Load(environ[2:], files{}.read); err != nil {
				t.Errorf("development: %v", err)
			}
		})
	}
}

func TestSecretsFromFiles(t *testing.T) {
	t.Parallel()
	disk := files{"/run/db": "postgres://u:p@db/d?sslmode=disable\r\n", "/run/keys": "{\n}\n", "/run/empty": "\n"}
	c, err := config.Load([]string{"KNTC_DATABASE_URL_FILE=/run/db", "KNTC_KEYSET_FILE=/run/keys"}, disk.read)
	if err != nil {
		t.Fatal(err)
	}
	if c.DatabaseURL.Reveal() != "postgres://u:p@db/d?sslmode=disable" || c.Keyset.Reveal() != "{\n}" {
		t.Errorf("read %q and %q", c.DatabaseURL.Reveal(), c.Keyset.Reveal())
	}
	_, err = config.Load([]string{
		"KNTC_ENVIRONMENT=production", "KNTC_DATABASE_URL_FILE=/run/db", "KNTC_DATABASE_URL=sqlite:a", "KNTC_KEYSET_FILE=/run/empty",
	}, disk.read)
	want := "KNTC_DATABASE_URL_FILE: KNTC_DATABASE_URL is set as well; set one of the two " +
		"(allowed: path of a file; not together with KNTC_DATABASE_URL)\n" +
		"KNTC_KEYSET_FILE: the file /run/empty is empty (allowed: path of a file; not together with KNTC_KEYSET)"
	if err == nil || err.Error() != want {
		t.Errorf("Load:\n%v\nwant:\n%s", err, want)
	}
}

func TestPrintMasksSecrets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, url, want string }{
		{"password", "postgres://kntc:verysecret@db:5432/kntc?sslmode=disable", "postgres://kntc:********@db:5432/kntc?sslmode=disable"},
		{"password in the query", "postgres://db/kntc?sslmode=disable&password=verysecret", "postgres://********"},
		{"no password", "postgres://kntc@db/kntc?sslmode=disable", "postgres://kntc@db/kntc?sslmode=disable"},
		{"file", "sqlite:data/kntc.db", "sqlite:data/kntc.db"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := load(t, "KNTC_DATABASE_URL="+tt.url, "KNTC_KEYSET=verysecret")
			var out bytes.Buffer
			if err := c.Print(&out); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), "\nKNTC_DATABASE_URL="+tt.want+"\n") || !strings.Contains(out.String(), "\nKNTC_KEYSET=********\n") {
				t.Errorf("printed\n%s", out.String())
			}
			if strings.Contains(out.String(), "verysecret") {
				t.Error("the print shows a secret")
			}
		})
	}
}

func TestNothingElseShowsSecrets(t *testing.T) {
	t.Parallel()
	c := load(t, "KNTC_DATABASE_URL=postgres://u:verysecret@db/d", "KNTC_KEYSET=verysecret")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "config", c, "url", c.DatabaseURL)
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{
		log.String(), string(data),
		fmt.Sprintf("%v %+v %#v %s %q %x", c, c, c, c.DatabaseURL, c.DatabaseURL, c.DatabaseURL), fmt.Sprint(c.Database()),
	}
	for _, s := range shown {
		if strings.Contains(s, "verysecret") || strings.Contains(s, fmt.Sprintf("%x", "verysecret")) {
			t.Errorf("shown: %s", s)
		}
	}
}

// TestPrintedSettingsLoadAgain also guards the order and form of the print.
func TestPrintedSettingsLoadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		pick := func(name string, values ...string) string {
			return name + "=" + rapid.SampledFrom(values).Draw(rt, name)
		}
		disk := files{"/keys": "{}", "/db url": "postgres://u:p@h/d?sslmode=require"}
		first, err := config.Load([]string{
			pick("KNTC_ENVIRONMENT", "", "development", "production"),
			pick("KNTC_LISTEN", "", "0.0.0.0:1", "[::]:8080", ":99"),
			pick("KNTC_TRUSTED_PROXIES", "", "10.0.0.0/8", "10.0.0.1,::1"),
			pick("KNTC_CORS_ORIGINS", "", "https://a.vn", "https://a.vn,https://b.vn:1"),
			pick("KNTC_BODY_LIMIT", "", "1025", "1536KiB", "1048577B"),
			pick("KNTC_REQUEST_TIMEOUT", "", "1500ms", "1m30s"),
			pick("KNTC_LOG_LEVEL", "", "debug", "ERROR", "warn+1"),
			pick("KNTC_DATABASE_URL_FILE", "", "/db url"),
			pick("KNTC_ATTACHMENTS_URL", "", "file:///tệp đính kèm", "s3://b?region=r&endpoint=http://localhost:9000"),
			"KNTC_KEYSET_FILE=/keys",
		}, disk.read)
		if err != nil {
			rt.Fatal(err)
		}
		var out bytes.Buffer
		if err := first.Print(&out); err != nil {
			rt.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		for i, l := range lines {
			lines[i] = strings.ReplaceAll(l, `"`, "") // as a reader of environment files does
		}
		second, err := config.Load(lines, disk.read)
		if err != nil || !reflect.DeepEqual(first, second) {
			rt.Fatalf("loaded again: %v\n%s", err, out.String())
		}
	})
}

func TestPrintQuotes(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := load(t, "KNTC_DATABASE_URL=sqlite:a $b\"c\\d `e`.db").Print(&out); err != nil {
		t.Fatal(err)
	}
	if want := "KNTC_DATABASE_URL=\"sqlite:a \\$b\\\"c\\\\d \\`e\\`.db\"\n"; !strings.Contains(out.String(), want) {
		t.Errorf("printed\n%s\nwant %s", out.String(), want)
	}
}

func TestPrintReportsAFailedWrite(t *testing.T) {
	t.Parallel()
	if err := load(t).Print(fullDisk{}); !errors.Is(err, errFull) {
		t.Errorf("Print: %v", err)
	}
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestDerivedPublicURL(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080", ":8080": "http://127.0.0.1:8080", "0.0.0.0:80": "http://127.0.0.1:80",
		"[::]:80": "http://127.0.0.1:80", "[::1]:80": "http://[::1]:80", "kntc.lan:80": "http://kntc.lan:80",
	} {
		if got := load(t, "KNTC_LISTEN="+listen).PublicURL; got != want {
			t.Errorf("listening on %s the public URL is %s, want %s", listen, got, want)
		}
	}
	if got := load(t, "KNTC_LISTEN=kntc.lan:443", "KNTC_TLS_CERTIFICATE=/srv/tls.pem", "KNTC_TLS_KEY=/srv/tls.key").PublicURL; got != "https://kntc.lan:443" {
		t.Errorf("with a certificate the public URL is %s", got)
	}
}

func TestDatabase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		url    string
		engine config.Engine
		dsn    string
	}{
		{"sqlite:data/kntc.db", config.SQLite, "data/kntc.db"},
		{"sqlite:///var/lib/kntc.db", config.SQLite, "/var/lib/kntc.db"},
		{"sqlite:/var/lib/kntc.db", config.SQLite, "/var/lib/kntc.db"},
		{"postgres://u:p@h/d", config.PostgreSQL, "postgres://u:p@h/d"},
	} {
		if db := load(t, "KNTC_DATABASE_URL="+tt.url).Database(); db.Engine != tt.engine || db.DSN.Reveal() != tt.dsn {
			t.Errorf("%s is %s at %q", tt.url, db.Engine, db.DSN.Reveal())
		}
	}
}

func TestAttachmentsFolder(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{"file://data/attachments": "data/attachments", "file:///srv/a b": "/srv/a b"} {
		if got, ok := load(t, "KNTC_ATTACHMENTS_URL="+url).AttachmentsFolder(); !ok || got != want {
			t.Errorf("folder of %s is %q", url, got)
		}
	}
	if _, ok := load(t, "KNTC_ATTACHMENTS_URL=s3://bucket").AttachmentsFolder(); ok {
		t.Error("a bucket is a folder")
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	if w := load(t).Warnings(); len(w) != 0 {
		t.Errorf("the defaults warn: %q", w)
	}
	w := load(t, "KNTC_ENVIRONMENT=production", "KNTC_KEYSET={}", "KNTC_PUBLIC_URL=http://kntc.example.vn").Warnings()
	if len(w) != 2 || !strings.HasPrefix(w[0], "KNTC_DATABASE_URL: ") || !strings.HasPrefix(w[1], "KNTC_PUBLIC_URL: ") {
		t.Errorf("production: %q", w)
	}
	if w := load(t, "KNTC_LISTEN=:8080").Warnings(); len(w) != 1 || !strings.HasPrefix(w[0], "KNTC_LISTEN: ") {
		t.Errorf("development in public: %q", w)
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	var names []string
	for _, v := range config.Variables() {
		names = append(names, v.Name)
		if !strings.HasPrefix(v.Name, config.Prefix) || v.Allowed == "" || v.Doc == "" {
			t.Errorf("incomplete: %+v", v)
		}
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(names))); len(unique) != len(names) {
		t.Errorf("a name is there twice: %q", names)
	}
	for _, n := range []string{"KNTC_DATABASE_URL", "KNTC_DATABASE_URL_FILE", "KNTC_KEYSET_FILE", "KNTC_LISTEN"} {
		if !slices.Contains(names, n) {
			t.Errorf("%s is missing", n)
		}
	}
	if slices.Contains(names, "KNTC_LISTEN_FILE") {
		t.Error("a setting that is no secret has a _FILE variant")
	}
}

// TestBoundsAreReachable reads each bound in the tags by setting it.
func TestBoundsAreReachable(t *testing.T) {
	t.Parallel()
	for _, v := range config.Variables() {
		low, high, ok := strings.Cut(v.Allowed, " to ")
		if !ok || v.Default == "" {
			continue
		}
		for _, bound := range []string{low, high} {
			environ := []string{v.Name + "=" + bound, "KNTC_UPLOAD_LIMIT=1GiB", "KNTC_BODY_LIMIT=1KiB"}
			slices.Reverse(environ) // the bound under test comes last and wins
			if _, err := config.Load(environ, files{}.read); err != nil {
				t.Errorf("%s=%s: %v", v.Name, bound, err)
			}
		}
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		want := config.Size(rapid.Int64Min(0).Draw(rt, "bytes"))
		if got, err := config.ParseSize(want.String()); err != nil || got != want {
			rt.Fatalf("ParseSize(%s) = %d, %v, want %d", want, got, err, want)
		}
	})
	for _, bad := range []string{"", "B", "KiB", "1.5MiB", "1 MiB", "1mib", "1M", "1MB", "0x10", "+1", "９"} {
		if n, err := config.ParseSize(bad); err == nil {
			t.Errorf("ParseSize(%q) = %d", bad, n)
		}
	}
}
