package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"kntc/api/web"
)

// contract checks answers against the description of the API, strictly: a
// member that the description does not name is a fault too.
type contract struct {
	router routers.Router
	doc    *openapi3.T
}

// described is the description of the API, the same for all tests.
var described = sync.OnceValues(func() (Description, error) { return Describe("") })

// published is the contract that the server publishes, the same for all tests.
var published = sync.OnceValues(func() (*contract, error) {
	description, err := described()
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(description.openapi)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("the description of the API is not valid: %w", err)
	}
	for name, schema := range doc.Components.Schemas {
		if name != "web.Problem" && len(schema.Value.Properties) > 0 {
			no := false
			schema.Value.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
		}
	}
	router, err := legacy.NewRouter(doc)
	return &contract{router, doc}, err
})

// undocumented are the pages that show the description itself, and the desk.
func undocumented(path string) bool {
	return path == "/" || strings.HasPrefix(path, "/assets/") || path == "/docs" || strings.HasPrefix(path, "/docs/")
}

// response fails the test when the answer is not what the description says.
// Answers to requests that lead nowhere must be problems.
func (k *contract) response(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	route, params, err := k.router.FindRoute(r)
	if err != nil || undocumented(r.URL.Path) {
		if w.Code >= http.StatusBadRequest && media != web.MediaProblem {
			t.Errorf("%s %s: %d as %q, want %s", r.Method, r.URL.Path, w.Code, media, web.MediaProblem)
		}
		return
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, ExcludeResponseBody: !strings.HasSuffix(media, "json")},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), in); err != nil {
		t.Errorf("%s %s: answer %d is not as described: %v\n%s", r.Method, r.URL.Path, w.Code, err, w.Body)
	}
}
