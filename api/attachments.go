package api

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"

	"kntc/api/web"
	"kntc/internal/access"
	"kntc/internal/attachment"
	"kntc/internal/authority"
	"kntc/internal/idempotency"
	"kntc/internal/lifecycle"
	"kntc/internal/petition"
)

// Attachments are the use cases on files that belong to cases;
// *attachment.Service carries them out.
type Attachments interface {
	Attach(ctx context.Context, actor access.Actor, u attachment.Upload, once idempotency.Once[attachment.Attachment]) (idempotency.Answer, error)
	List(ctx context.Context, actor access.Actor, subject lifecycle.Subject, of authority.OwnedID) (attachment.List, error)
	Open(ctx context.Context, actor access.Actor, id authority.OwnedID) (attachment.Attachment, io.ReadCloser, error)
}

// attachmentResponse is a file that belongs to a petition. It never changes.
type attachmentResponse struct {
	ID         string            `json:"id" validate:"required" example:"000000g1k31d2000e008000000000003"`
	PetitionID string            `json:"petition_id" validate:"required" example:"000000g1k31d2000e008000000000001"`
	Name       string            `json:"name" validate:"required" example:"don-khieu-nai.pdf"`
	MediaType  string            `json:"media_type" validate:"required" example:"application/pdf"` // found in the content
	Size       int64             `json:"size" validate:"required" example:"48213"`                 // bytes
	SHA256     string            `json:"sha256" validate:"required" example:"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"`
	UploadedBy string            `json:"uploaded_by" validate:"required" example:"dongda.tiepdan"`
	Withheld   bool              `json:"withheld,omitempty" example:"false"`                                               // it did not belong to the petition: nobody reads it any more, and its name is not shown
	Erased     bool              `json:"erased,omitempty" example:"false"`                                                 // its bytes are gone, or go with the next sweep
	Redacted   bool              `json:"redacted,omitempty" example:"false"`                                               // of a denunciation: who verifies it sees the file, which shows nobody
	Redacts    authority.OwnedID `json:"redacts,omitzero" swaggertype:"string" example:"000000g1k31d2000e008000000000003"` // the original of which it is a copy; told to those who see it
	RecordedAt time.Time         `json:"recorded_at" validate:"required" format:"date-time" example:"2026-03-02T02:20:00.000000Z"`
	Content    string            `json:"content" validate:"required" example:"/api/v1/attachments/000000g1k31d2000e008000000000003/content"` // where the file is
}

func showAttachment(a attachment.Attachment) attachmentResponse {
	return attachmentResponse{
		ID: a.ID.String(), PetitionID: a.Of.String(), Name: a.Name, MediaType: a.MediaType, Size: a.Size, SHA256: a.SHA256,
		Withheld: a.Withheld(), Erased: !a.ErasedAt.IsZero(), Redacted: a.Redacted(), Redacts: a.Redacts, UploadedBy: a.ActorName, RecordedAt: a.RecordedAt.UTC(), Content: contentPath(a),
	}
}

func contentPath(a attachment.Attachment) string {
	return v1 + "/attachments/" + a.ID.String() + "/content"
}

// attachmentsResponse lists the files of a petition, oldest first.
type attachmentsResponse struct {
	Attachments []attachmentResponse `json:"attachments" validate:"required"`
	Hidden      bool                 `json:"hidden" validate:"required" example:"false"` // the account may not see the files of this petition
	Space       *spaceResponse       `json:"space,omitempty"`                            // of the petition's authority; told to those who see the files of all its petitions
}

// spaceResponse is how many bytes of files an authority has added, and may add.
type spaceResponse struct {
	UsedToday  int64 `json:"used_today" validate:"required" example:"48213"`
	LimitToday int64 `json:"limit_today,omitempty" example:"2147483648"` // absent when there is none
	Used       int64 `json:"used" validate:"required" example:"73400320"`
	Limit      int64 `json:"limit,omitempty" example:"214748364800"` // absent when there is none
}

// attachQuery names a file that is sent as the bare body.
type attachQuery struct {
	Name    string            `form:"name"`                         // of the file; not with multipart/form-data, which names it
	Redacts authority.OwnedID `form:"redacts" swaggertype:"string"` // the attachment of which the file is a redacted copy
}

// attachments lists the files of a petition.
//
//	@Summary	Files of a petition
//	@ID		getAttachments
//	@Tags		attachments
//	@Security	bearer
//	@Param		id		path		string	true	"petition id"
//	@Success	200		{object}	attachmentsResponse
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/attachments [get]
func (s *server) attachments(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	found, err := s.Attachments.List(c.Request().Context(), actor, petition.OfPetition, id)
	if err != nil {
		return err
	}
	out := attachmentsResponse{Attachments: []attachmentResponse{}, Hidden: found.Hidden}
	for _, a := range found.Attachments {
		out.Attachments = append(out.Attachments, showAttachment(a))
	}
	if x := found.Space; x != nil {
		out.Space = &spaceResponse{UsedToday: x.UsedToday, LimitToday: x.LimitToday, Used: x.Used, Limit: x.Limit}
	}
	return web.Get(c, 0, out)
}

// attach stores a file with a petition, sent as multipart/form-data under
// "file", or bare with its name in the query.
//
//	@Summary	Add a file to a petition
//	@ID		attach
//	@Tags		attachments
//	@Security	bearer
//	@Accept		multipart/form-data
//	@Param		id				path		string		true	"petition id"
//	@Param		Idempotency-Key	header		string		true	"names this request; send the same one when you retry"
//	@Param		name			query		attachQuery	false	"of a file sent as the bare body"
//	@Param		file			formData	file		true	"the file"
//	@Success	201				{object}	attachmentResponse
//	@Failure	default			{object}	web.Problem
//	@Router		/api/v1/petitions/{id}/attachments [post]
func (s *server) attach(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	q, err := web.BindQuery[attachQuery](c)
	if err != nil {
		return err
	}
	if _, err := web.IdempotencyKey(c); err != nil {
		return err // before the bytes are taken
	}
	name, content, err := sentFile(c, q.Name)
	if err != nil {
		return err
	}
	render := func(a attachment.Attachment) (idempotency.Answer, error) {
		return web.Rendered(web.Created, "", contentPath(a), showAttachment(a))
	}
	u := attachment.Upload{Subject: petition.OfPetition, Of: id, Name: name, Content: content, Limit: int64(s.Config.UploadLimit), Redacts: q.Redacts}
	// The use case adds the content to the fingerprint as it passes by.
	return web.Act(s.Server, c, actor, web.Fingerprint(c, []byte(name)), render, func(once idempotency.Once[attachment.Attachment]) (idempotency.Answer, error) {
		return s.Attachments.Attach(c.Request().Context(), actor, u, once)
	})
}

// sentFile finds the file in the request, as a stream.
func sentFile(c echo.Context, name string) (string, io.Reader, error) {
	r := c.Request()
	media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil {
		return "", nil, web.ErrMediaType.At(echo.HeaderContentType, "invalid", "Không rõ kiểu nội dung của yêu cầu.", "Content-Type is missing or malformed.")
	}
	if media != echo.MIMEMultipartForm {
		if name == "" {
			return "", nil, web.ErrQuery.At("?name", "required", "Cần tên tệp khi gửi nội dung trực tiếp.", "The name is needed when the file is the bare body.")
		}
		return name, r.Body, nil
	}
	if name != "" {
		return "", nil, web.ErrQuery.At("?name", "not_allowed", "Tên tệp đã có trong nội dung gửi lên.", "The multipart body names the file.")
	}
	reader, err := r.MultipartReader()
	if err != nil {
		return "", nil, brokenMultipart(err)
	}
	part, err := reader.NextPart()
	if err != nil {
		return "", nil, brokenMultipart(err)
	}
	if part.FormName() != "file" || part.FileName() == "" {
		return "", nil, web.ErrBody.At("/file", "required", "Cần gửi kèm đúng một tệp.", "Exactly one file is needed, in a field named file.")
	}
	return part.FileName(), &onlyPart{part, reader}, nil
}

// brokenMultipart refuses a body that is not well-formed multipart, unless it
// was too large or too slow.
func brokenMultipart(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return web.ErrBody.Msg("Nội dung gửi lên bị hỏng hoặc thiếu.", "The multipart/form-data body is broken or empty.").
		At("/file", "malformed", "Không đọc được.", "Cannot be read.").Because(err)
}

// onlyPart reads a part and, at its end, refuses any further part: what was
// sent and is not looked at would be lost without a word.
type onlyPart struct {
	part   *multipart.Part
	reader *multipart.Reader
}

// Read implements io.Reader.
func (o *onlyPart) Read(p []byte) (int, error) {
	n, err := o.part.Read(p)
	if err == nil {
		return n, nil
	}
	if err != io.EOF { //nolint:errorlint // the end of a reader is io.EOF itself
		return n, brokenMultipart(err)
	}
	switch _, next := o.reader.NextPart(); {
	case next == nil:
		return 0, web.ErrBody.At("/", "unknown_field", "Chỉ gửi một tệp.", "Send one file only.")
	case !errors.Is(next, io.EOF):
		return 0, brokenMultipart(next)
	}
	return n, io.EOF
}

// attachmentContent sends the file itself.
//
//	@Summary	Download a file
//	@ID		getAttachmentContent
//	@Tags		attachments
//	@Security	bearer
//	@Produce	application/octet-stream
//	@Param		id		path		string	true	"attachment id"
//	@Success	200		{file}		file
//	@Success	304		"the copy at hand is current"
//	@Failure	default	{object}	web.Problem
//	@Router		/api/v1/attachments/{id}/content [get]
func (s *server) attachmentContent(c echo.Context, actor access.Actor) error {
	id, err := web.OwnedID(c)
	if err != nil {
		return err
	}
	a, content, err := s.Attachments.Open(c.Request().Context(), actor, id)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	tag := `"` + a.SHA256 + `"`
	if web.MatchesAny(c.Request().Header.Get("If-None-Match"), tag) {
		c.Response().Header().Set("Etag", tag)
		return c.NoContent(http.StatusNotModified)
	}
	out := &web.Download{C: c, Media: a.MediaType, Name: a.Name, Size: a.Size, Tag: tag}
	return out.Send(content)
}
