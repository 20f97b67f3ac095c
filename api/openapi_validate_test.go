package api

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// contract checks answers against the description of the API, strictly: a
// member that the description does not name is a fault too.
type contract struct {
	router routers.Router
	closed *openapi3.T
}

// newContract reads the description that the server publishes.
func newContract(t *testing.T, openapi []byte) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(openapi)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.DisableExamplesValidation()); err != nil {
		t.Fatalf("the description of the API is not valid: %v", err)
	}
	for name, schema := range doc.Components.Schemas {
		if name != "api.problem" && len(schema.Value.Properties) > 0 {
			no := false
			schema.Value.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
		}
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{router, doc}
}

// undocumented are the pages that show the description itself.
func undocumented(path string) bool { return path == "/docs" || strings.HasPrefix(path, "/docs/") }

// response fails the test when the answer is not what the description says.
// Answers to requests that lead nowhere must be problems.
func (k *contract) response(t *testing.T, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	route, params, err := k.router.FindRoute(r)
	if err != nil || undocumented(r.URL.Path) {
		if w.Code >= http.StatusBadRequest && media != mediaProblem {
			t.Errorf("%s %s: %d as %q, want %s", r.Method, r.URL.Path, w.Code, media, mediaProblem)
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
