package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"kntc/internal/bilingual"
	"kntc/internal/token"
)

type passwordsCommand struct {
	Load passwordsLoad `cmd:"" help:"Make the list of breached passwords from a published one."`
}

type passwordsLoad struct {
	List  string `arg:"" help:"The published list: a SHA-1 hash a line, ordered by hash; - is standard input."`
	Plain bool   `help:"The list has the passwords themselves, one a line in any order, not their hashes."`
	To    string `required:"" help:"The file to write, for KNTC_BREACHED_PASSWORDS. It must not be there yet." placeholder:"FILE"`
}

// Help implements kong.HelpProvider.
func (passwordsLoad) Help() string {
	return `The list is one that you bring, such as Pwned Passwords of Have I Been Pwned, ordered by hash: lines of 40 hexadecimal digits, perhaps with a colon and a count. With --plain the list has passwords as they are typed, one a line in any order, up to fifty millions: a list of leaked ones, or one of your own. A billion passwords become a file of eight gigabytes; a check reads a few hundred bytes of it. Nothing leaves the machine. Servers read the new file from their next start on.

Examples:
  kntc passwords load pwned-passwords-sha1-ordered-by-hash.txt --to /var/lib/kntc/breached
  kntc passwords load --plain our-words.txt --to /var/lib/kntc/breached
  unzip -p list.zip | kntc passwords load - --to /var/lib/kntc/breached`
}

// Run implements kong's command.
func (c passwordsLoad) Run(_ context.Context, con *console) (err error) {
	source := con.in
	if c.List != "-" {
		f, err := os.Open(c.List)
		if err != nil {
			return usagef("%v", err)
		}
		defer func() { _ = f.Close() }() // only read
		source = f
	}
	to, err := os.OpenFile(c.To, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // a published list is no secret
	if err != nil {
		return usagef("--to: %v", err)
	}
	defer func() {
		if err = errors.Join(err, to.Close()); err != nil {
			err = errors.Join(err, os.Remove(c.To)) // half a list would be taken for a whole one
		}
	}()
	load := token.LoadBreached
	if c.Plain {
		load = token.LoadPlain
	}
	count, err := load(source, to)
	if err != nil {
		return usagef("%s: %v", c.List, err)
	}
	if err := to.Sync(); err != nil {
		return &systemError{bilingual.Text{VI: "không ghi được tệp", EN: "the file cannot be written"}, err}
	}
	_, _ = fmt.Fprintf(con.out, "%s  %s passwords\n", c.To, thousands(count))
	return nil
}

// openBreached opens the list of breached passwords, nil when the settings name none.
func openBreached(path string) (list *token.Breached, closed func() error, err error) {
	if path == "" {
		return nil, func() error { return nil }, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, breachedError(err)
	}
	info, err := f.Stat()
	if err == nil {
		list, err = token.OpenBreached(f, info.Size())
	}
	if err != nil {
		return nil, nil, breachedError(errors.Join(err, f.Close()))
	}
	return list, f.Close, nil
}

func breachedError(err error) error {
	return &systemError{bilingual.Text{
		VI: "không đọc được danh sách mật khẩu đã lộ (KNTC_BREACHED_PASSWORDS)", EN: "the list of breached passwords cannot be read (KNTC_BREACHED_PASSWORDS)",
	}, err}
}
