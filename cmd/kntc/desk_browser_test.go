package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/text/unicode/norm"
)

// patience is how long something may take to appear on a busy machine.
const patience = 60 * time.Second

// browser is somebody at the desk.
type browser struct {
	ctx      context.Context // of the tab
	pictures string

	mu     sync.Mutex
	faults []string // what the page did wrong: a breach of its policy, an error of a script
}

// openBrowser starts Chromium with one tab. Whatever breaks the page's policy, and any
// error of a script, fails the test at its end.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	b := &browser{pictures: t.ArtifactDir()}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(1366, 900))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, end := chromedp.NewContext(allocator, chromedp.WithListener(b.hear))
	b.ctx = ctx
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, f := range b.faults {
			t.Errorf("the page: %s", f)
		}
		end()
		stop()
	})
	return b
}

// tab opens another tab of the same browser.
func (b *browser) tab(t *testing.T) *browser {
	t.Helper()
	other := &browser{pictures: b.pictures}
	ctx, end := chromedp.NewContext(b.ctx, chromedp.WithListener(b.hear))
	other.ctx = ctx
	t.Cleanup(end)
	return other
}

// hear notes what the page does wrong, and says yes to what it asks.
func (b *browser) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		if strings.Contains(e.Entry.Text, "Content Security Policy") || strings.Contains(e.Entry.Text, "Trusted") {
			b.faults = append(b.faults, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, thrown(e.ExceptionDetails))
	case *page.EventJavascriptDialogOpening:
		go func() {
			_ = chromedp.Do(b.ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
				_, err := cdp.Call(ctx, tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
				return err
			}))
		}()
	}
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// quoted writes a text as JavaScript does.
func quoted(s string) string {
	out, _ := json.Marshal(s) // a text can always be written
	return string(out)
}

// until waits for an expression to hold. The page is asked from outside: what waits
// inside would need what its policy forbids.
func (b *browser) until(t *testing.T, expression string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
	}
	b.picture(t, "failed")
	t.Fatalf("never: %s\n%s", expression, ask[string](t, b, `document.body.innerText+JSON.stringify(performance.getEntriesByType('resource').map(e=>[e.name,e.duration,e.responseStatus]))`))
}

// sees waits until a text is shown.
func (b *browser) sees(t *testing.T, text string) {
	t.Helper()
	b.until(t, `document.body.innerText.normalize('NFC').toLowerCase().includes(`+quoted(strings.ToLower(text))+`)`)
}

func (b *browser) open(t *testing.T, address string) {
	t.Helper()
	b.do(t, chromedp.Navigate(address))
}

// click presses the button or link, shown, whose text begins so.
func (b *browser) click(t *testing.T, text string) {
	t.Helper()
	found := `[...document.querySelectorAll('button,a,summary,label.choice')].find(x => x.checkVisibility() && x.innerText.trim().startsWith(` + quoted(text) + `))`
	b.until(t, `!!`+found)
	ask[bool](t, b, `(`+found+`.click(), true)`)
}

// field focuses the field of a name.
func (b *browser) field(t *testing.T, name string) {
	t.Helper()
	at := `document.querySelector('[name=` + quoted(name) + `]')`
	b.until(t, `!!`+at+` && !`+at+`.closest('[inert]')`)
	ask[bool](t, b, `(`+at+`.focus(), true)`)
}

// press sends keys as a keyboard does.
func (b *browser) press(t *testing.T, keys string, with ...chromedp.KeyOption) {
	t.Helper()
	b.do(t, chromedp.KeyEvent(keys, with...))
}

// choose takes a value of a list, as somebody does who opens it.
func (b *browser) choose(t *testing.T, name, value string) {
	t.Helper()
	b.field(t, name)
	ask[bool](t, b, `(e => { e.value = `+quoted(value)+`; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); return true })(document.activeElement)`)
}

// types writes into a field as Unikey does: the letters of a word come plain, then it
// takes them back to the first that has a mark, and writes the word's end anew.
func (b *browser) types(t *testing.T, name, text string) {
	t.Helper()
	b.field(t, name)
	var steps []chromedp.Action[chromedp.Void]
	for i, word := range strings.SplitAfter(text, " ") {
		if i > 0 && word == "" {
			continue
		}
		plain, marked := []rune(withoutMarks(word)), []rune(word)
		first := slices.IndexFunc(marked, func(r rune) bool { return r > unicode.MaxASCII })
		steps = append(steps, chromedp.KeyEvent(string(plain)))
		if first < 0 {
			continue
		}
		steps = append(steps, chromedp.KeyEvent(strings.Repeat(kb.Backspace, len(plain)-first)), insert(string(marked[first:])))
	}
	b.do(t, steps...)
	if got := ask[string](t, b, `document.activeElement.value`); got != text {
		t.Errorf("%s: typed %q, there is %q", name, text, got)
	}
}

// insert sends letters that no key has, as Unikey does.
func insert(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// withoutMarks is a text of composed letters as it is typed first, letter for letter.
func withoutMarks(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch r {
		case 'đ':
			r = 'd'
		case 'Đ':
			r = 'D'
		}
		out.WriteRune([]rune(norm.NFD.String(string(r)))[0])
	}
	return out.String()
}

// fill replaces what is in a field.
func (b *browser) fill(t *testing.T, name, text string) {
	t.Helper()
	b.field(t, name)
	ask[bool](t, b, `(document.activeElement.select(), true)`)
	b.do(t, insert(text))
}

// picture keeps what is shown, for people to look at: go test -artifacts.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.pictures, name+".png"), shot, 0o600); err != nil {
		t.Fatal(err)
	}
}

// signIn signs in on the screen that asks for it.
func (b *browser) signIn(t *testing.T, username, password string) {
	t.Helper()
	b.field(t, "username")
	b.fill(t, "username", username)
	b.fill(t, "password", password)
	b.press(t, kb.Enter)
	b.sees(t, "Việc hôm nay")
}

// stored is everything that this machine keeps of the desk, as text.
func (b *browser) stored(t *testing.T) string {
	t.Helper()
	all, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(async () => {
		const db = await new Promise((ok, no) => { const r = indexedDB.open('kntc-desk'); r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error) })
		const rows = db.objectStoreNames.contains('drafts') ? await new Promise(ok => { const r = db.transaction('drafts').objectStore('drafts').getAll(); r.onsuccess = () => ok(r.result) }) : []
		db.close()
		return JSON.stringify([rows, {...localStorage}, {...sessionStorage}])
	})()`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// thrown is what an error of a script says.
func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil {
		return d.Text + " " + d.Exception.Description
	}
	return d.Text
}
