package main

import (
	"context"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"kntc/internal/bilingual"
)

// libpq are the parameters of an address that PostgreSQL's own programs know; the
// others, such as limits of the connection, are the server's.
//
//nolint:gochecknoglobals // read-only table
var libpq = []string{
	"application_name", "channel_binding", "connect_timeout", "host", "hostaddr", "keepalives", "passfile", "port", "require_auth",
	"service", "sslcert", "sslcrl", "sslkey", "sslmode", "sslrootcert", "sslsni", "target_session_attrs", "tcp_user_timeout",
}

// dumpPostgres writes a dump of the database in PostgreSQL's own format.
func dumpPostgres(ctx context.Context, address, path string, environ []string) error {
	if err := writeDurably(path, nil); err != nil { // for its owner alone, before anything is in it
		return err
	}
	if err := postgresProgram(ctx, "pg_dump", address, environ, "--format=custom", "--no-owner", "--no-privileges", "--file="+path); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	f, err := os.OpenFile(filepath.Clean(path), os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// loadPostgres fills an empty database from a dump, whole or not at all.
func loadPostgres(ctx context.Context, address, path string, environ []string) error {
	return postgresProgram(ctx, "pg_restore", address, environ, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", path)
}

// postgresProgram runs a program of PostgreSQL. The password is not on its command
// line, which everybody on the machine can read.
func postgresProgram(ctx context.Context, name, address string, environ []string, args ...string) error {
	program, err := exec.LookPath(name)
	if err != nil {
		return &systemError{bilingual.Text{
			VI: "cần cài đặt chương trình " + name + " của PostgreSQL trên máy này", EN: "PostgreSQL's program " + name + " has to be installed here",
		}, err}
	}
	target, password, err := libpqAddress(address)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--no-password", "--dbname=" + target}, args...)...) //nolint:gosec // PostgreSQL's own program, found by its name
	cmd.Env = slices.DeleteFunc(slices.Clone(environ), func(s string) bool { return strings.HasPrefix(s, "KNTC_") })
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return &systemError{bilingual.Text{VI: "chương trình " + name + " báo lỗi", EN: name + " failed"}, errors.Join(err, errors.New(strings.TrimSpace(said.String())))}
	}
	return nil
}

// libpqAddress is the address without the password and without what only the server
// understands.
func libpqAddress(address string) (target, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("the address of the database cannot be read")
	}
	if u.User != nil {
		password, _ = u.User.Password()
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for name := range q {
		if !slices.Contains(libpq, name) {
			q.Del(name)
		}
	}
	u.RawQuery = q.Encode()
	return u.String(), password, nil
}
