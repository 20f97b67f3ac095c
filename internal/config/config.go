// Package config reads the settings of the program from environment variables,
// checks them, and tells every fault at once. It asks nobody for the
// environment: the command passes it in. The logger and the request id that it
// writes live here as well, because both follow from the settings.
package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Prefix begins the name of every variable. A variable with this prefix that
// the program does not know is a fault, since it is most likely a typing error.
const Prefix = "KNTC_"

// DevelopmentKeyset is where a development server keeps a keyring of its own
// when it is given none. Production must be given one.
const DevelopmentKeyset = "data/keyring.json"

// Config is the settings, checked. The struct is the one list of variables:
// name, default, bounds and help text stand in the tags.
type Config struct {
	Environment Environment `env:"KNTC_ENVIRONMENT" envDefault:"development" oneof:"development production" doc:"What the server is for. Production refuses settings that are only fit for trying out."`

	Listen         string         `env:"KNTC_LISTEN" envDefault:"127.0.0.1:8080" allowed:"address:port" doc:"Address the API listens on."`
	MetricsListen  string         `env:"KNTC_METRICS_LISTEN" allowed:"address:port, another than KNTC_LISTEN" doc:"Separate address for /metrics. Without it, /metrics is on the API's address."`
	PublicURL      string         `env:"KNTC_PUBLIC_URL" allowed:"http(s)://host without path" doc:"Address by which clients reach the API; also the issuer of access tokens. Derived from KNTC_LISTEN when empty."`
	TLSCertificate string         `env:"KNTC_TLS_CERTIFICATE" allowed:"path of a PEM file, with KNTC_TLS_KEY" doc:"Certificate, with its chain, by which the API's address speaks TLS. Read again when the file changes. Without it the address speaks plain HTTP."`
	TLSKey         string         `env:"KNTC_TLS_KEY" allowed:"path of a PEM file, with KNTC_TLS_CERTIFICATE" doc:"Private key of the certificate."`
	TrustedProxies []netip.Prefix `env:"KNTC_TRUSTED_PROXIES" allowed:"addresses or networks, separated by commas" doc:"Reverse proxies whose X-Forwarded-For header is believed."`
	CORSOrigins    []string       `env:"KNTC_CORS_ORIGINS" allowed:"scheme://host[:port], separated by commas" doc:"Origins of web pages that may call the API from a browser."`

	BodyLimit       Size          `env:"KNTC_BODY_LIMIT" envDefault:"1MiB" min:"1KiB" max:"16MiB" doc:"Largest JSON body accepted."`
	UploadLimit     Size          `env:"KNTC_UPLOAD_LIMIT" envDefault:"25MiB" min:"1KiB" max:"1GiB" doc:"Largest attachment or register file accepted."`
	UploadsPerDay   Size          `env:"KNTC_UPLOADS_PER_DAY" envDefault:"2GiB" min:"0" max:"1024GiB" doc:"Attachments an authority may add in one day. 0: any."`
	UploadsInAll    Size          `env:"KNTC_UPLOADS_IN_ALL" envDefault:"200GiB" min:"0" max:"1048576GiB" doc:"Attachments an authority may add in all. 0: any."`
	RequestTimeout  time.Duration `env:"KNTC_REQUEST_TIMEOUT" envDefault:"30s" min:"1s" max:"10m" doc:"Time after which a request is given up."`
	ShutdownTimeout time.Duration `env:"KNTC_SHUTDOWN_TIMEOUT" envDefault:"20s" min:"1s" max:"10m" doc:"Time that requests in flight have to finish when the server stops."`

	Connections    int `env:"KNTC_CONNECTIONS" envDefault:"2048" min:"0" max:"1000000" doc:"Connections kept at once; beyond them the one that waited longest for a request is closed. 0: any number."`
	RequestsAtOnce int `env:"KNTC_REQUESTS_AT_ONCE" envDefault:"256" min:"0" max:"100000" doc:"Requests worked on at once; further ones are told to come again (503). 0: any number."`
	AccountAtOnce  int `env:"KNTC_ACCOUNT_AT_ONCE" envDefault:"24" min:"0" max:"100000" doc:"Requests of one account, or without an account of one address, at once; further ones are told to come again (429). 0: any number."`
	Reads          int `env:"KNTC_READS_PER_MINUTE" envDefault:"1200" min:"0" max:"1000000" doc:"Reads a minute for one account. 0: any number, here and below."`
	Writes         int `env:"KNTC_WRITES_PER_MINUTE" envDefault:"300" min:"0" max:"1000000" doc:"Writes a minute for one account."`
	Searches       int `env:"KNTC_SEARCHES_PER_MINUTE" envDefault:"240" min:"0" max:"1000000" doc:"Searches for words and checks for duplicates a minute for one account."`
	Statistics     int `env:"KNTC_STATISTICS_PER_MINUTE" envDefault:"120" min:"0" max:"1000000" doc:"Questions to the statistics a minute for one account."`
	Exports        int `env:"KNTC_EXPORTS_PER_MINUTE" envDefault:"12" min:"0" max:"1000000" doc:"Exports a minute for one account."`
	Uploads        int `env:"KNTC_UPLOADS_PER_MINUTE" envDefault:"120" min:"0" max:"1000000" doc:"Attachments a minute for one account."`
	Imports        int `env:"KNTC_IMPORTS_PER_MINUTE" envDefault:"12" min:"0" max:"1000000" doc:"Imports of registers and lists of authorities, dry runs included, a minute for one account."`

	DatabaseURL      Secret `env:"KNTC_DATABASE_URL" envDefault:"sqlite:data/kntc.db" allowed:"postgres://user:password@host/name?sslmode=… or sqlite:path" doc:"The database: SQLite for one office, PostgreSQL for production."`
	DatabaseMaxConns int    `env:"KNTC_DATABASE_MAX_CONNS" envDefault:"16" min:"2" max:"500" doc:"Connections held to PostgreSQL; exports have up to three more of their own."`
	DatabaseReads    int    `env:"KNTC_DATABASE_READS" envDefault:"0" min:"0" max:"500" doc:"Reads asked of PostgreSQL at once; the others wait for their turn. About three for each of the database's processors; 0 takes this machine's."`
	Keyset           Secret `env:"KNTC_KEYSET" allowed:"the keyring bundle that the program created" doc:"Keys that seal identities and signing keys. In development the first command of an installation makes data/keyring.json when empty."`
	AttachmentsURL   string `env:"KNTC_ATTACHMENTS_URL" envDefault:"file://data/attachments" allowed:"file://folder or s3://bucket?region=…" doc:"Where attachments are kept."`

	LogLevel  slog.Level `env:"KNTC_LOG_LEVEL" envDefault:"info" allowed:"debug, info, warn, error" doc:"Least level that is logged."`
	LogFormat LogFormat  `env:"KNTC_LOG_FORMAT" envDefault:"auto" oneof:"auto json text" doc:"Form of the log. auto: JSON in production, text otherwise."`

	AccessTokenTTL        time.Duration `env:"KNTC_ACCESS_TOKEN_TTL" envDefault:"15m" min:"1m" max:"1h" doc:"Life of an access token, after which the client renews it. Whole seconds."`
	RefreshTokenTTL       time.Duration `env:"KNTC_REFRESH_TOKEN_TTL" envDefault:"168h" min:"1h" max:"2160h" doc:"Time without use after which a session ends."`
	SessionTTL            time.Duration `env:"KNTC_SESSION_TTL" envDefault:"720h" min:"1h" max:"2160h" doc:"Time after which a session ends however much it is used."`
	BreachedPasswords     string        `env:"KNTC_BREACHED_PASSWORDS" allowed:"path of a file that \"kntc passwords load\" wrote" doc:"Passwords known from leaks, which are refused. None when empty."`
	LoginPerMinuteAccount int           `env:"KNTC_LOGIN_PER_MINUTE_ACCOUNT" envDefault:"10" min:"1" max:"600" doc:"Sign-in attempts a minute for one user name by strangers, over all servers; a device and an address from which the account signed in before have as many of their own."`
	LoginPerMinuteAddress int           `env:"KNTC_LOGIN_PER_MINUTE_ADDRESS" envDefault:"120" min:"1" max:"60000" doc:"Sign-in attempts a minute from one address (of IPv6 the /64), over all servers; a whole office may share one. Known devices do without."`
	RollupInterval        time.Duration `env:"KNTC_ROLLUP_INTERVAL" envDefault:"10s" min:"1s" max:"10m" doc:"How often background work brings the statistics' sums up to date."`

	files map[string]string // secrets that were read from a file: variable, path
}

// Environment is what a server is for.
type Environment string

// The environments.
const (
	Development Environment = "development"
	Production  Environment = "production"
)

// LogFormat is the form of log lines.
type LogFormat string

// The log formats.
const (
	LogAuto LogFormat = "auto" // JSON in production, text otherwise
	LogJSON LogFormat = "json" // one object a line, for machines
	LogText LogFormat = "text" // for people, in colour on a terminal
)
