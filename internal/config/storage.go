package config

import (
	"net/url"
	"strings"
)

// Engine is a database engine.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// Database is KNTC_DATABASE_URL, taken apart.
type Database struct {
	Engine Engine
	DSN    Secret // the file's path for SQLite, the URL for PostgreSQL

	host      string
	remote    bool // another machine
	statesTLS bool // the URL says whether the connection is encrypted
}

// Database returns the database that is set.
func (c Config) Database() Database {
	db, _ := parseDatabase(c.DatabaseURL.Reveal()) // Load refuses what does not parse
	return db
}

// parseDatabase returns the database, or what is wrong with the URL. The
// problem never quotes the URL, which may hold a password.
func parseDatabase(s string) (Database, string) {
	if path, ok := strings.CutPrefix(s, "sqlite:"); ok {
		path = strings.TrimPrefix(path, "//")
		if path == "" || strings.HasPrefix(path, ":") || strings.Contains(path, "?") {
			return Database{}, "names no plain file after sqlite:"
		}
		return Database{Engine: SQLite, DSN: Secret(path)}, ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return Database{}, "is neither postgres://… nor sqlite:…"
	}
	if strings.Trim(u.Path, "/") == "" {
		return Database{}, "names no database after the host"
	}
	query := u.Query()
	host := u.Hostname()
	if host == "" {
		host = query.Get("host") // the folder of a Unix socket
	}
	return Database{
		Engine:    PostgreSQL,
		DSN:       Secret(s),
		host:      host,
		remote:    host != "" && !strings.HasPrefix(host, "/") && !isLoopback(host),
		statesTLS: query.Get("sslmode") != "",
	}, ""
}

// AttachmentsFolder returns the folder that holds attachments, and false when
// they are in a bucket.
func (c Config) AttachmentsFolder() (string, bool) {
	return strings.CutPrefix(c.AttachmentsURL, "file://")
}

func attachmentsProblem(s string) string {
	if folder, ok := strings.CutPrefix(s, "file://"); ok {
		if strings.Trim(folder, "/") == "" || strings.ContainsAny(folder, "?#") {
			return "names no plain folder after file://"
		}
		return ""
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "s3":
		return "is neither file://… nor s3://…"
	case u.User != nil:
		return "holds credentials; give those in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case u.Hostname() == "" || u.Port() != "" || strings.Trim(u.Path, "/") != "":
		return "names no bucket after s3://"
	}
	return ""
}

// maskURL returns the URL of a database with its passwords masked.
func maskURL(s string) string {
	if strings.HasPrefix(s, "sqlite:") {
		return s
	}
	u, err := url.Parse(s)
	if err != nil {
		return masked
	}
	query := u.Query()
	for _, name := range []string{"password", "sslpassword"} {
		if query.Has(name) {
			return u.Scheme + "://" + masked
		}
	}
	if _, has := u.User.Password(); !has {
		return s
	}
	name := url.User(u.User.Username()).String()
	u.User = nil
	return u.Scheme + "://" + name + ":" + masked + "@" + strings.TrimPrefix(u.String(), u.Scheme+"://")
}
