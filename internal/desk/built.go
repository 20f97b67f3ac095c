//go:build !no_desk

package desk

import (
	"embed"
	"io/fs"
)

//go:embed dist/index.html dist/assets
var dist embed.FS

// built is what was built from web.
//
//nolint:gochecknoglobals // embedded
var built, _ = fs.Sub(dist, "dist") // a valid path
