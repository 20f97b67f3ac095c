package api

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	echoSwagger "github.com/swaggo/echo-swagger"
	swaggerfiles "github.com/swaggo/files/v2"

	"kntc/api/web"
	"kntc/docs/swagger"
	"kntc/internal/access"
	"kntc/internal/fault"
)

// Description is the description of the API in the two forms in which it is
// published; Describe makes it.
type Description struct {
	swagger []byte // Swagger 2.0, as swag generates it
	openapi []byte // OpenAPI 3, which most tools want
}

// OpenAPI returns the description as OpenAPI 3, as JSON.
func (d Description) OpenAPI() []byte { return d.openapi }

// Describe makes the description of the API, with the version of the program
// in it unless that is empty. It takes a tenth of a second, so a process does
// it once, however many servers it makes.
func Describe(version string) (Description, error) {
	var old openapi2.T
	if err := json.Unmarshal(swagger.JSON, &old); err != nil {
		return Description{}, fmt.Errorf("read the API's description: %w", err)
	}
	current, err := openapi2conv.ToV3(&old)
	if err != nil {
		return Description{}, fmt.Errorf("convert the API's description: %w", err)
	}
	problemsAsThemselves(current)
	if err := codesListed(current); err != nil {
		return Description{}, err
	}
	bearerAsItself(current)
	publicAsSuch(current)
	if version != "" {
		current.Info.Description += "\n\nkntc " + version
	}
	openapi, err := json.Marshal(current)
	if err != nil {
		return Description{}, fmt.Errorf("write the API's description: %w", err)
	}
	return Description{swagger: swagger.JSON, openapi: openapi}, nil
}

// problemsAsThemselves gives refusals their own media type, which Swagger 2.0
// cannot tell apart from that of answers.
func problemsAsThemselves(doc *openapi3.T) {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			refused := op.Responses.Default()
			if refused == nil || refused.Value == nil {
				continue
			}
			for media, content := range refused.Value.Content {
				delete(refused.Value.Content, media)
				refused.Value.Content[web.MediaProblem] = content
			}
		}
	}
}

// codesListed names every code that a refusal can have, with its title.
func codesListed(doc *openapi3.T) error {
	var problems []struct{ Code, VI, EN string }
	if err := json.Unmarshal(swagger.Problems, &problems); err != nil {
		return fmt.Errorf("read the list of problems: %w", err)
	}
	code := doc.Components.Schemas["web.Problem"].Value.Properties["code"].Value
	for _, p := range problems {
		code.Enum = append(code.Enum, p.Code)
		code.Description += fmt.Sprintf("\n- `%s`: %s %s", p.Code, p.VI, p.EN)
	}
	return nil
}

// bearerAsItself tells that access tokens are bearer tokens (RFC 6750), which
// Swagger 2.0 cannot.
func bearerAsItself(doc *openapi3.T) {
	doc.Components.SecuritySchemes["bearer"].Value = openapi3.NewSecurityScheme().
		WithType("http").WithScheme("bearer").WithBearerFormat("JWT").
		WithDescription("The access token from POST /api/v1/auth/sign-in")
}

// publicAsSuch tells that an operation without a security requirement needs
// none; Swagger 2.0 as swag writes it leaves that open.
func publicAsSuch(doc *openapi3.T) {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.Security == nil {
				op.Security = openapi3.NewSecurityRequirements()
			}
		}
	}
}

// docsPage shows the description.
//
//nolint:gochecknoglobals // built once, never changed
var docsPage = echoSwagger.EchoWrapHandler(echoSwagger.URL("/docs/openapi.json"), echoSwagger.DocExpansion("none"))

func (s *server) docs(c echo.Context, _ access.Actor) error {
	return c.Redirect(http.StatusFound, "/docs/index.html")
}

func (s *server) docsFile(c echo.Context, _ access.Actor) error {
	name := c.Param("*")
	if _, err := fs.Stat(swaggerfiles.FS, name); err != nil || strings.Contains(name, "/") || name == "." {
		return fault.ErrNotFound
	}
	return docsPage(c)
}

func (s *server) docsOpenAPI(c echo.Context, _ access.Actor) error {
	return c.Blob(http.StatusOK, web.MediaJSON, s.Description.openapi)
}

func (s *server) docsSwagger(c echo.Context, _ access.Actor) error {
	return c.Blob(http.StatusOK, web.MediaJSON, s.Description.swagger)
}
