package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kntc/internal/clock"
)

// TestConcurrentRenewalOfTheCertificate: who renews a certificate restarts nothing, and one that
// is being replaced, or is broken, takes nobody off the line.
func TestConcurrentRenewalOfTheCertificate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	certificate, key := filepath.Join(folder, "tls.pem"), filepath.Join(folder, "tls.key")
	writeCertificate(t, certificate, key, 1)
	c := &certificates{log: slog.New(slog.DiscardHandler), clock: clock.System{}, certificate: certificate, key: key}
	if err := c.load(); err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current}
	site := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	site.Listener = tls.NewListener(site.Listener, config)
	site.Start()
	defer site.Close()
	serial := func() int64 {
		t.Helper()
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", site.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		secure := tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
		if err := secure.HandshakeContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		return secure.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
	}
	if got := serial(); got != 1 {
		t.Fatalf("certificate %d", got)
	}
	writeCertificate(t, certificate, key, 2)
	if got := serial(); got != 2 {
		t.Errorf("after it was renewed: certificate %d", got)
	}
	if err := os.WriteFile(certificate, []byte("half a certific"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := serial(); got != 2 {
		t.Errorf("while the file is broken: certificate %d", got)
	}
	writeCertificate(t, certificate, key, 3)
	if got := serial(); got != 3 {
		t.Errorf("after it was mended: certificate %d", got)
	}
}

// TestNoCertificate: without one the server speaks plain HTTP; with a wrong one it
// does not start.
func TestNoCertificate(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	if c, err := encrypted(log, clock.System{}, "", ""); c != nil || err != nil {
		t.Errorf("%v, %v", c, err)
	}
	missing := filepath.Join(t.TempDir(), "none.pem")
	if _, err := encrypted(log, clock.System{}, missing, missing); err == nil || !strings.Contains(err.Error(), "TLS certificate") {
		t.Errorf("%v", err)
	}
}

// writeCertificate writes a certificate of its own for this machine.
func writeCertificate(t *testing.T, certificate, key string, serial int64) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "kntc"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	public, err := x509.CreateCertificate(rand.Reader, made, made, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
