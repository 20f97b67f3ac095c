package api

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	echoSwagger "github.com/swaggo/echo-swagger"
	swaggerfiles "github.com/swaggo/files/v2"

	"kntc/docs/swagger"
	"kntc/internal/access"
	"kntc/internal/fault"
)

// generated is the document swag wrote. It is read once: reading it sets
// variables of its package.
var generated = sync.OnceValue(swagger.SwaggerInfo.ReadDoc) //nolint:gochecknoglobals // read-only

// describe returns the description of the API as Swagger 2.0, which swag
// generates, and as OpenAPI 3, which most tools want.
func describe(version string) (v2, v3 []byte, err error) {
	v2 = []byte(generated())
	var old openapi2.T
	if err := json.Unmarshal(v2, &old); err != nil {
		return nil, nil, fmt.Errorf("read the API's description: %w", err)
	}
	current, err := openapi2conv.ToV3(&old)
	if err != nil {
		return nil, nil, fmt.Errorf("convert the API's description: %w", err)
	}
	problemsAsThemselves(current)
	if version != "" {
		current.Info.Description += "\n\nkntc " + version
	}
	if v3, err = json.Marshal(current); err != nil {
		return nil, nil, fmt.Errorf("write the API's description: %w", err)
	}
	return v2, v3, nil
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
				refused.Value.Content[mediaProblem] = content
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
	return c.Blob(http.StatusOK, mediaJSON, s.openapi)
}

func (s *server) docsSwagger(c echo.Context, _ access.Actor) error {
	return c.Blob(http.StatusOK, mediaJSON, s.swagger)
}
