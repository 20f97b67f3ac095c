package main

import (
	"crypto/tls"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"kntc/internal/bilingual"
	"kntc/internal/clock"
)

// encrypted is how the server speaks TLS with the certificate and key in these files,
// nil when none are named. Only HTTP/1.1 is spoken over it, for which the limits on
// connections are made.
func encrypted(log *slog.Logger, now clock.Clock, certificate, key string) (*tls.Config, error) {
	if certificate == "" {
		return nil, nil //nolint:nilnil // no certificate: plain HTTP
	}
	c := &certificates{log: log, clock: now, certificate: certificate, key: key, pause: time.Second}
	if err := c.load(); err != nil {
		return nil, &systemError{bilingual.Text{
			VI: "không đọc được chứng thư TLS hoặc khóa của chứng thư", EN: "the TLS certificate or its key cannot be read",
		}, err}
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}, GetCertificate: c.current}, nil
}

// certificates gives out the certificate in a file, the new one after the file has
// changed: renewing it needs no restart. While what is there cannot be read, as when
// only one of the two files has been replaced, the one before goes on.
type certificates struct {
	log              *slog.Logger
	clock            clock.Clock
	certificate, key string        // files
	pause            time.Duration // between two looks at them

	mu     sync.Mutex
	loaded *tls.Certificate
	stamps [2]stamp
	looked time.Time
}

// stamp tells whether a file has changed.
type stamp struct {
	changed time.Time
	size    int64
}

// current is a server's GetCertificate.
func (c *certificates) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.clock.Now(); now.Before(c.looked.Add(c.pause)) && now.After(c.looked) {
		return c.loaded, nil
	}
	if err := c.load(); err != nil {
		c.log.Warn("the TLS certificate on disk cannot be read; the one before goes on", "error", err)
	}
	return c.loaded, nil
}

// load reads the files when they have changed since.
func (c *certificates) load() error {
	c.looked = c.clock.Now()
	stamps, err := stampsOf(c.certificate, c.key)
	if err != nil || stamps == c.stamps {
		return err
	}
	pair, err := tls.LoadX509KeyPair(c.certificate, c.key)
	if err != nil {
		return err
	}
	c.loaded, c.stamps = &pair, stamps
	return nil
}

func stampsOf(certificate, key string) ([2]stamp, error) {
	a, wrongA := os.Stat(certificate)
	b, wrongB := os.Stat(key)
	if err := errors.Join(wrongA, wrongB); err != nil {
		return [2]stamp{}, err
	}
	of := func(f fs.FileInfo) stamp { return stamp{f.ModTime(), f.Size()} }
	return [2]stamp{of(a), of(b)}, nil
}
