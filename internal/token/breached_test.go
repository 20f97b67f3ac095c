package token_test

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"kntc/internal/token"
)

// breachedList is a published list of the passwords.
func breachedList(passwords ...string) string {
	var lines []string
	for i, p := range passwords {
		lines = append(lines, fmt.Sprintf("%X:%d\r\n", sha1.Sum([]byte(p)), i+1))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// loadBreached loads a list and opens it.
func loadBreached(t *testing.T, list string) (*token.Breached, error) {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "breached"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if _, err := token.LoadBreached(strings.NewReader(list), f); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return token.OpenBreached(f, info.Size())
}

func TestBreachedPasswordsAreFound(t *testing.T) {
	t.Parallel()
	var known []string
	for i := range 5000 {
		known = append(known, fmt.Sprintf("mật khẩu bị lộ %d", i))
	}
	b, err := loadBreached(t, breachedList(known...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range known {
		if found, err := b.Has(norm.NFD.String(p)); err != nil || !found {
			t.Fatalf("%q: %t, %v", p, found, err)
		}
		if found, err := b.Has(p + "x"); err != nil || found {
			t.Fatalf("%q: %t, %v", p+"x", found, err)
		}
	}
	if err := b.CheckBreached("/password", known[0]); !errors.Is(err, token.ErrPassword) || fieldCode(t, err) != "breached" {
		t.Errorf("CheckBreached: %v", err)
	}
}

// TestPlainListsAreFound: passwords one a line, in any order and form, twice or not.
func TestPlainListsAreFound(t *testing.T) {
	t.Parallel()
	f, err := os.Create(filepath.Join(t.TempDir(), "breached"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	list := "ubnd-phuong-2026\r\n" + norm.NFD.String("mật khẩu chung") + "\n\nabc\nabc\n" + strings.Repeat("x", 100_000) + "\nlast of them"
	n, err := token.LoadPlain(strings.NewReader(list), f)
	if err != nil || n != 4 {
		t.Fatalf("%d passwords, %v", n, err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b, err := token.OpenBreached(f, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"ubnd-phuong-2026": true, "mật khẩu chung": true, "abc": true, "last of them": true, "": false, "ubnd-phuong-2027": false} {
		if found, err := b.Has(password); err != nil || found != want {
			t.Errorf("%q: %t, %v", password, found, err)
		}
	}
}

func TestAnEmptyListHasNothing(t *testing.T) {
	t.Parallel()
	b, err := loadBreached(t, "")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := b.Has("password"); err != nil || found {
		t.Errorf("Has: %t, %v", found, err)
	}
}

func TestListsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(breachedList("một", "hai", "ba"), "\n")
	slices.Reverse(lines)
	for _, tt := range []struct{ name, list, want string }{
		{"not in order", strings.Join(lines, ""), "line 2 is out of order"},
		{"passwords", "password\n", "line 1 is no SHA-1 hash"},
		{"other digits", strings.Repeat("x", 40), "line 1 is no SHA-1 hash"},
	} {
		if _, err := loadBreached(t, tt.list); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for name, content := range map[string]string{"nothing": "", "a list as published": breachedList("một")} {
		if _, err := token.OpenBreached(strings.NewReader(content), int64(len(content))); err == nil {
			t.Errorf("%s is taken for a list of this program", name)
		}
	}
}

func TestADamagedListIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "breached")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := token.LoadBreached(strings.NewReader(breachedList("một", "hai")), f); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := token.OpenBreached(f, info.Size()-1); err == nil {
		t.Error("a list that was cut off is taken")
	}
}
