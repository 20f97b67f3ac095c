// Package desk holds the program with which people work in the browser: its source
// in web, and what was built from it in dist. It is files alone; what it shows and does
// goes through the public API.
package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"sync"
)

// File is a file of the built desk.
type File struct {
	Body  []byte
	Media string // its media type
	Tag   string // names these bytes
}

// Page returns the one page of the desk; false in a program built without it.
func Page() (File, bool) { return find("index.html") }

// Asset returns a file that the page names. Its name changes with its bytes, so
// that a browser may keep it for ever.
func Asset(name string) (File, bool) { return find("assets/" + name) }

func find(name string) (File, bool) {
	f, ok := files()[name]
	return f, ok
}

//nolint:gochecknoglobals // read once, never changed
var files = sync.OnceValue(func() map[string]File {
	out := make(map[string]File)
	for _, pattern := range []string{"index.html", "assets/*"} {
		names, _ := fs.Glob(built, pattern) // the patterns are valid ones
		for _, name := range names {
			if body, err := fs.ReadFile(built, name); err == nil {
				sum := sha256.Sum256(body)
				out[name] = File{Body: body, Media: mediaOf(name), Tag: hex.EncodeToString(sum[:10])}
			}
		}
	}
	return out
})

// mediaOf names the type of a file by its ending. The table of the machine is not
// asked: it says of scripts what a browser refuses to run.
func mediaOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
