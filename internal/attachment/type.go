package attachment

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"kntc/internal/text"
)

const (
	// headSize is how much of a file is looked at; mimetype reads no more.
	headSize = 4096
	// maxName is the longest name of a file, in characters.
	maxName = 200
)

// fileType is a type of file that is accepted.
type fileType struct {
	mediaType  string   // as stored and served
	found      []string // what mimetype calls it
	extensions []string // that names may have; the first is usual
	text       bool
}

// fileTypes are the files that cases come with: papers as scans and
// photographs, office documents without macros, recordings, plain text.
// Whatever a browser would run, or a program would unpack, is left out.
//
//nolint:gochecknoglobals // the registry of accepted types
var fileTypes = []fileType{
	{mediaType: "application/pdf", extensions: []string{"pdf"}},
	{mediaType: "image/jpeg", extensions: []string{"jpg", "jpeg", "jpe", "jfif"}},
	{mediaType: "image/png", extensions: []string{"png"}},
	{mediaType: "image/tiff", extensions: []string{"tif", "tiff"}},
	{mediaType: "image/heic", found: []string{"image/heic", "image/heif"}, extensions: []string{"heic", "heif"}},
	{
		mediaType:  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		extensions: []string{"docx"},
	},
	{mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extensions: []string{"xlsx"}},
	{mediaType: "application/vnd.oasis.opendocument.text", extensions: []string{"odt"}},
	// Telephones mark recordings of sound alone as MP4 of no particular kind.
	{mediaType: "video/mp4", found: []string{"video/mp4", "video/x-m4v"}, extensions: []string{"mp4", "m4v", "m4a"}},
	{mediaType: "audio/mp4", found: []string{"audio/mp4", "audio/x-m4a"}, extensions: []string{"m4a", "mp4"}},
	{mediaType: "audio/mpeg", extensions: []string{"mp3"}},
	{mediaType: "audio/wav", extensions: []string{"wav"}},
	{
		mediaType:  "text/plain; charset=utf-8",
		found:      []string{"text/plain", "text/csv", "text/tab-separated-values"},
		extensions: []string{"txt", "csv", "tsv", "log"}, text: true,
	},
}

// Types lists the media types that are accepted, for documentation
// and for forms that let a file be chosen.
func Types() []string {
	out := make([]string, len(fileTypes))
	for i, t := range fileTypes {
		out[i] = t.mediaType
	}
	return out
}

// detect tells what a file is by its beginning, or refuses its type.
func detect(head []byte) (fileType, error) {
	found := mimetype.Detect(head)
	for _, t := range fileTypes {
		names := t.found
		if names == nil {
			names = []string{t.mediaType}
		}
		if slices.ContainsFunc(names, found.Is) {
			return t, nil
		}
	}
	name, _, _ := strings.Cut(found.String(), ";")
	return fileType{}, ErrType.
		Msg("Nội dung tệp là "+name+", không thuộc các loại được nhận.", "The file's content is "+name+", which is not accepted.").
		With("found", name).With("accepted", Types())
}

// agrees refuses a name whose extension promises something else. A name
// without an extension promises nothing.
func (t fileType) agrees(name string) error {
	ext := extension(name)
	if ext == "" || slices.Contains(t.extensions, ext) {
		return nil
	}
	media, _, _ := strings.Cut(t.mediaType, ";")
	return ErrMismatch.
		Msg("Tên tệp có đuôi ."+ext+" nhưng nội dung là "+media+".", "The name ends in ."+ext+" but the content is "+media+".").
		With("found", media).With("extensions", t.extensions)
}

// extension returns the extension in lower case, or "". The "12" of "ngày
// 1.12" is none: extensions have a letter and no blanks.
func extension(name string) string {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	plain := strings.Trim(ext, "abcdefghijklmnopqrstuvwxyz0123456789-_") == ""
	if !plain || strings.Trim(ext, "0123456789-_") == "" {
		return ""
	}
	return ext
}

// cleanName returns the name of a file as it is stored: without folders,
// without what cannot be seen, in composed form (NFC). Characters that reverse
// the direction of writing could make an extension look like another.
func cleanName(name string) (string, error) {
	if !utf8.ValidString(name) {
		return "", badName("not_utf8", "Tên tệp không ở bảng mã UTF-8.", "The name is not encoded in UTF-8.")
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, name)
	name = text.Clean(name)
	switch {
	case strings.Trim(name, ". ") == "":
		return "", badName("required", "Tệp phải có tên.", "The file must have a name.")
	case utf8.RuneCountInString(name) > maxName:
		return "", badName("too_long", "Tên tệp dài quá 200 ký tự.", "The name has more than 200 characters.")
	}
	return name, nil
}

func badName(code, vi, en string) error {
	return ErrName.Msg(vi, en).At("/name", code, vi, en)
}
