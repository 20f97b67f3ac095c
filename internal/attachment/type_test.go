package attachment_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"kntc/internal/attachment"
	"kntc/internal/fault"
	"kntc/internal/petition"
	"kntc/internal/store/storetest"
)

func TestTypeIsFoundInTheContent(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	const word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	const excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	const writer = "application/vnd.oasis.opendocument.text"
	box := func(brand string) string { return "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00mif1" + brand }
	for _, tt := range []struct{ name, content, want string }{
		{"đơn.pdf", pdf("a"), "application/pdf"},
		{"ảnh.JPG", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "image/jpeg"},
		{"ảnh.jpeg", "\xff\xd8\xff\xe1\x00\x10Exif\x00", "image/jpeg"},
		{"ảnh.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png"},
		{"quét.tif", "II*\x00\x08\x00\x00\x00", "image/tiff"},
		{"quét.tiff", "MM\x00*\x00\x00\x00\x08", "image/tiff"},
		{"điện thoại.heic", box("heic"), "image/heic"},
		{"báo cáo.docx", zipped(t, "[Content_Types].xml", "<x/>", "_rels/.rels", "word/document.xml"), word},
		{"sổ.xlsx", zipped(t, "[Content_Types].xml", "<x/>", "_rels/.rels", "xl/workbook.xml"), excel},
		{"biên bản.odt", zipped(t, "mimetype", writer, "content.xml"), writer},
		{"đối thoại.mp4", "\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42", "video/mp4"},
		{"ghi âm.m4a", "\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00M4A mp42", "audio/mp4"},
		{"máy khác.m4a", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", "video/mp4"},
		{"ghi âm.mp3", "\xff\xfb\x90\x00\x00\x00\x00\x00", "audio/mpeg"},
		{"ghi âm.wav", "RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"},
		{"lời khai.txt", "Tôi tên là Trần Văn Mẫu.\r\n", "text/plain; charset=utf-8"},
		{"lời khai có BOM.txt", "\ufeffTôi tên là Trần Văn Mẫu.", "text/plain; charset=utf-8"},
		{"danh sách.csv", "stt,họ tên\n1,Trần Văn Mẫu\n2,Lê Thị Ví Dụ\n", "text/plain; charset=utf-8"},
		{"không đuôi", pdf("a"), "application/pdf"},
		{"Đơn ngày 1.12", pdf("a"), "application/pdf"},
		{"Đơn của ông A. Nguyễn", pdf("a"), "application/pdf"},
	} {
		a, err := f.attach(t.Context(), f.clerk, id, tt.name, tt.content)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if a.MediaType != tt.want || a.Name != tt.name {
			t.Errorf("%s: stored as %q, %s, want %s", tt.name, a.Name, a.MediaType, tt.want)
		}
		if got, err := f.read(t.Context(), f.clerk, a.ID); err != nil || got != tt.content {
			t.Errorf("%s: read %q, %v", tt.name, got, err)
		}
	}
}

func TestTypesRefused(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune("Tôi tên là Mẫu")) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	late := strings.Repeat("Một dòng chữ bình thường.\n", 1000)
	for _, tt := range []struct {
		name, content string
		want          error
		kind          fault.Kind
		found         any
	}{
		{"a.pdf", "MZ\x90\x00\x03\x00\x00\x00", attachment.ErrType, fault.Unsupported, "application/vnd.microsoft.portable-executable"},
		{"a.pdf", "\x7fELF\x02\x01\x01\x00", attachment.ErrType, fault.Unsupported, "application/x-elf"},
		{"a.docx", zipped(t, "payload.js", "x"), attachment.ErrType, fault.Unsupported, "application/zip"},
		{"a.txt", "<!DOCTYPE html><script>alert(1)</script>", attachment.ErrType, fault.Unsupported, "text/html"},
		{"a.png", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, attachment.ErrType, fault.Unsupported, "image/svg+xml"},
		{"a.txt", "#!/bin/sh\nrm -rf /\n", attachment.ErrType, fault.Unsupported, "text/x-shellscript"},
		{"a.mp4", "\x00\x01\x02\x03 nothing known", attachment.ErrType, fault.Unsupported, "application/octet-stream"},
		{"a.pdf.exe", pdf("a"), attachment.ErrMismatch, fault.Unprocessable, "application/pdf"},
		{"a.jpg", pdf("a"), attachment.ErrMismatch, fault.Unprocessable, "application/pdf"},
		{"a.txt", pdf("a"), attachment.ErrMismatch, fault.Unprocessable, "application/pdf"},
		{"a.pdf", "chỉ là văn bản", attachment.ErrMismatch, fault.Unprocessable, "text/plain"},
		{"a.docm", zipped(t, "[Content_Types].xml", "<x/>", "word/vbaProject.bin"), attachment.ErrMismatch, fault.Unprocessable, nil},
		// The eye sees "đơnfdp.txt"; the name ends in another extension.
		{"đơn\u202etxt.pdf", "chỉ là văn bản", attachment.ErrMismatch, fault.Unprocessable, "text/plain"},
		{"a.txt", string(wide), attachment.ErrText, fault.Unprocessable, nil},
		{"a.txt", "T\xf4i t\xean l\xe0 M\xe2\xfau", attachment.ErrText, fault.Unprocessable, nil},
		{"a.txt", late + "\xc3(", attachment.ErrText, fault.Unprocessable, nil},
		{"a.txt", late + "\xe1\xba", attachment.ErrText, fault.Unprocessable, nil},
	} {
		_, err := f.attach(t.Context(), f.clerk, id, tt.name, tt.content)
		got := fault.As(err)
		if got == nil || !errors.Is(err, tt.want) || got.Kind != tt.kind || tt.found != nil && got.Extra["found"] != tt.found {
			t.Errorf("%s %.20q: %+v, %v, want %v and found %v", tt.name, tt.content, got, err, tt.want, tt.found)
		}
	}
	if got := f.keys(t); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestNamesAreCleaned(t *testing.T) {
	t.Parallel()
	f := newFiles(t, storetest.Open(t, "sqlite"))
	id := f.register(t, petition.Complaint)
	long := strings.Repeat("ơ", 196)
	for _, tt := range []struct{ name, want, code string }{
		{"../../etc/passwd.pdf", "passwd.pdf", ""},
		{`C:\Users\can.bo\Đơn.pdf`, "Đơn.pdf", ""},
		{"Đơn khiếu nại.pdf", "Đơn khiếu nại.pdf", ""},
		{"Do\u031bn khie\u0302\u0301u na\u0323i.pdf", "Dơn khiếu nại.pdf", ""},
		{"  hai   khoảng\ttrắng .pdf", "hai khoảngtrắng .pdf", ""},
		{"dòng\r\nmới\x00.pdf", "dòngmới.pdf", ""},
		{"đảo\u202e chiều\u200b.pdf", "đảo chiều.pdf", ""},
		{long + ".pdf", long + ".pdf", ""},
		{long + "ơ.pdf", "", "too_long"},
		{"", "", "required"},
		{"thư mục/", "", "required"},
		{"..", "", "required"},
		{" \x00 ", "", "required"},
		{"h\xf4m.pdf", "", "not_utf8"},
	} {
		a, err := f.attach(t.Context(), f.clerk, id, tt.name, pdf("a"))
		if tt.code == "" {
			if err != nil || a.Name != tt.want {
				t.Errorf("%q: stored as %q, %v, want %q", tt.name, a.Name, err, tt.want)
			}
			continue
		}
		got := fault.As(err)
		if !errors.Is(err, attachment.ErrName) || len(got.Fields) != 1 || got.Fields[0].Code != tt.code {
			t.Errorf("%q: %v, want %s", tt.name, err, tt.code)
		}
	}
}
