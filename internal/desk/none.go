//go:build no_desk

package desk

import "embed"

// built is nothing: the program was built without the desk.
var built embed.FS
