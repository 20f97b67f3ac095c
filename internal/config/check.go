package config

import (
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// check looks at the values one by one, then at those that depend on others.
func (l *loader) check(c *Config) {
	l.checkBounds(c)
	l.checkAddresses(c)
	l.checkOrigins(c)
	l.checkStorage(c)
	l.checkTogether(c)
	if c.Environment == Production {
		l.checkProduction(c)
	}
}

// ok reports whether the variable has no fault so far.
func (l *loader) ok(name string) bool { return !l.bad[name] }

// checkBounds applies the min, max and oneof tags.
func (l *loader) checkBounds(c *Config) {
	values := reflect.ValueOf(c).Elem()
	for _, s := range settings() {
		if !l.ok(s.Name) {
			continue
		}
		v, tag := values.FieldByIndex(s.field.Index), s.field.Tag
		if choice, has := tag.Lookup("oneof"); has && !slices.Contains(strings.Fields(choice), v.String()) {
			l.fault(s.Name, "%q is not known", v.String())
		}
		if low, has := tag.Lookup("min"); has && (v.Int() < s.number(low) || v.Int() > s.number(tag.Get("max"))) {
			l.fault(s.Name, "%s is out of bounds", l.given(s))
		}
	}
}

// given returns the value as it was written.
func (l *loader) given(s setting) string {
	if v, ok := l.values[s.Name]; ok {
		return v
	}
	return s.Default
}

// number reads a bound of the setting. Bounds stand in tags of this package;
// a test reads each of them.
func (s setting) number(bound string) int64 {
	switch s.field.Type {
	case reflect.TypeFor[time.Duration]():
		d, _ := time.ParseDuration(bound)
		return int64(d)
	case reflect.TypeFor[Size]():
		n, _ := ParseSize(bound)
		return int64(n)
	}
	n, _ := strconv.ParseInt(bound, 10, 64)
	return n
}

func (l *loader) checkAddresses(c *Config) {
	if problem := addressProblem(c.Listen); problem != "" {
		l.fault("KNTC_LISTEN", "%q %s", c.Listen, problem)
	}
	if c.MetricsListen == "" {
		return
	}
	if problem := addressProblem(c.MetricsListen); problem != "" {
		l.fault("KNTC_METRICS_LISTEN", "%q %s", c.MetricsListen, problem)
	} else if c.MetricsListen == c.Listen {
		l.fault("KNTC_METRICS_LISTEN", "%q is the address of the API", c.MetricsListen)
	}
}

func addressProblem(s string) string {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "is not address:port"
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "has no port between 0 and 65535"
	} else if strconv.FormatUint(n, 10) != port {
		return "has an oddly written port"
	}
	if strings.ContainsAny(host, "/ @") {
		return "has no host name or address before the port"
	}
	return ""
}

func (l *loader) checkOrigins(c *Config) {
	if c.PublicURL != "" {
		c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
		if !isOrigin(c.PublicURL) {
			l.fault("KNTC_PUBLIC_URL", "%q is not such an address", c.PublicURL)
		}
	}
	for i, o := range c.CORSOrigins {
		c.CORSOrigins[i] = strings.TrimSpace(o)
		if !isOrigin(c.CORSOrigins[i]) {
			l.fault("KNTC_CORS_ORIGINS", "%q is not an origin", c.CORSOrigins[i])
		}
	}
}

// isOrigin reports whether s is scheme and host, the host perhaps with a port,
// and nothing else. "*" is none: pages that may act for a user are listed.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		!strings.Contains(u.Host, "*") && s == u.Scheme+"://"+u.Host
}

func (l *loader) checkStorage(c *Config) {
	if l.ok("KNTC_DATABASE_URL") {
		if _, problem := parseDatabase(c.DatabaseURL.Reveal()); problem != "" {
			l.fault("KNTC_DATABASE_URL", "%s", problem)
		}
	}
	if problem := attachmentsProblem(c.AttachmentsURL); problem != "" {
		l.fault("KNTC_ATTACHMENTS_URL", "%s", problem)
	}
}

func (l *loader) checkTogether(c *Config) {
	if c.TLSCertificate != "" && c.TLSKey == "" {
		l.fault("KNTC_TLS_KEY", "the key of KNTC_TLS_CERTIFICATE is missing")
	}
	if c.TLSKey != "" && c.TLSCertificate == "" {
		l.fault("KNTC_TLS_CERTIFICATE", "the certificate of KNTC_TLS_KEY is missing")
	}
	if l.ok("KNTC_ACCESS_TOKEN_TTL") && c.AccessTokenTTL%time.Second != 0 {
		l.fault("KNTC_ACCESS_TOKEN_TTL", "%s is not whole seconds", c.AccessTokenTTL)
	}
	if l.ok("KNTC_ACCESS_TOKEN_TTL") && l.ok("KNTC_REFRESH_TOKEN_TTL") && c.RefreshTokenTTL <= c.AccessTokenTTL {
		l.fault("KNTC_REFRESH_TOKEN_TTL", "%s is not longer than KNTC_ACCESS_TOKEN_TTL, %s", c.RefreshTokenTTL, c.AccessTokenTTL)
	}
	if l.ok("KNTC_UPLOAD_LIMIT") && l.ok("KNTC_BODY_LIMIT") && c.UploadLimit < c.BodyLimit {
		l.fault("KNTC_UPLOAD_LIMIT", "%s is less than KNTC_BODY_LIMIT, %s", c.UploadLimit, c.BodyLimit)
	}
}

// checkProduction refuses what would lose data or show it on the network.
func (l *loader) checkProduction(c *Config) {
	if c.Keyset == "" && l.ok("KNTC_KEYSET") {
		l.fault("KNTC_KEYSET", "production needs a keyring kept outside the program's folder; set KNTC_KEYSET_FILE")
	}
	if !l.ok("KNTC_DATABASE_URL") {
		return
	}
	db, _ := parseDatabase(c.DatabaseURL.Reveal())
	if db.Engine == PostgreSQL && db.remote && !db.statesTLS {
		l.fault("KNTC_DATABASE_URL", "states no sslmode for the host %s; "+
			"write sslmode=verify-full, or sslmode=disable if the network is your own", db.host)
	}
}

// derivedURL is the public URL of a server that nobody gave one. An address
// that means "all" is not one a client can use.
func derivedURL(listen string, tls bool) string {
	host, port, _ := net.SplitHostPort(listen)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	scheme := "http"
	if tls {
		scheme = "https"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// isLoopback reports whether the host is this machine.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Warnings tells what is allowed and still worth a line in the log at start.
func (c Config) Warnings() []string {
	var list []string
	if c.Environment == Production && c.Database().Engine == SQLite {
		list = append(list, "KNTC_DATABASE_URL: SQLite serves one office on one machine; use PostgreSQL for more")
	}
	u, err := url.Parse(c.PublicURL)
	if c.Environment == Production && err == nil && u.Scheme == "http" && !isLoopback(u.Hostname()) {
		list = append(list, "KNTC_PUBLIC_URL: clients send passwords and tokens in clear text over http")
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	if c.Environment == Development && !isLoopback(host) {
		list = append(list, "KNTC_LISTEN: a development server can be reached from other machines")
	}
	return list
}
