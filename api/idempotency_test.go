package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kntc/internal/clock"
	"kntc/internal/petition"
)

func TestRepeatedRequestGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	send := func(key, body string) *httptest.ResponseRecorder {
		return b.call(t, "clerk", http.MethodPost, v1+"/petitions", body, "Idempotency-Key", key)
	}
	first, again := send("k1", registerBody), send("k1", registerBody)
	if first.Code != http.StatusCreated || first.Header().Get("Idempotent-Replayed") != "" {
		t.Fatalf("first: %d, replayed %q: %s", first.Code, first.Header().Get("Idempotent-Replayed"), first.Body)
	}
	if again.Code != first.Code || again.Body.String() != first.Body.String() {
		t.Errorf("again: %d %s, want the first answer", again.Code, again.Body)
	}
	for _, name := range []string{"Etag", "Location", "Content-Type"} {
		if first.Header().Get(name) == "" || first.Header().Get(name) != again.Header().Get(name) {
			t.Errorf("%s: %q, then %q", name, first.Header().Get(name), again.Header().Get(name))
		}
	}
	if again.Header().Get("Idempotent-Replayed") != "true" {
		t.Error("the second answer does not say that it is a repetition")
	}
	other := send("k1", strings.Replace(registerBody, "Thu hồi", "Đòi", 1))
	if other.Code != http.StatusUnprocessableEntity || !strings.Contains(other.Body.String(), "idempotency_key_reused") {
		t.Errorf("same key, other body: %d %s", other.Code, other.Body)
	}
}

// TestKeysThatMayBeLeftOut sends the requests that were published without a key
// twice with one, once more with another body, and without.
func TestKeysThatMayBeLeftOut(t *testing.T) {
	t.Parallel()
	boundary := func(name, body string) (string, []string) {
		return strings.ReplaceAll(body, "--b", "--"+name), []string{"Content-Type", strings.Replace(multipartType, "boundary=b", "boundary="+name, 1)}
	}
	file, media := boundary("b", multipartBody("a,b"))
	sameFile, otherMedia := boundary("another", multipartBody("a,b")) // as a client makes it anew
	tests := []struct {
		name, as, path      string
		first, again, other string
		media, mediaAgain   []string
	}{
		{
			"a password", "clerk", "/auth/password", `{"old_password":"a","new_password":"b"}`, `{"old_password":"a","new_password":"b"}`,
			`{"old_password":"a","new_password":"c"}`, nil, nil,
		},
		{"an import", "head", "/imports", file, sameFile, multipartBody("a,c"), media, otherMedia},
		{
			"a dry run", "head", "/imports", multipartBody("bad", "dry_run", "true"), multipartBody("bad", "dry_run", "true"),
			multipartBody("bad", "dry_run", "true", "sheet", "2"), media, media,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			send := func(body string, headers ...string) *httptest.ResponseRecorder {
				return b.call(t, tt.as, http.MethodPost, v1+tt.path, body, headers...)
			}
			key := []string{"Idempotency-Key", "k1"}
			first := send(tt.first, append(tt.media, key...)...)
			again := send(tt.again, append(tt.mediaAgain, key...)...)
			if first.Code != http.StatusOK || again.Code != http.StatusOK || again.Body.String() != first.Body.String() {
				t.Errorf("%d %s, again %d %s", first.Code, first.Body, again.Code, again.Body)
			}
			if first.Header().Get("Idempotent-Replayed") != "" || again.Header().Get("Idempotent-Replayed") != "true" {
				t.Errorf("headers %v, again %v", first.Header(), again.Header())
			}
			other := send(tt.other, append(tt.media, key...)...)
			if other.Code != http.StatusUnprocessableEntity || !strings.Contains(other.Body.String(), "idempotency_key_reused") {
				t.Errorf("same key, other body: %d %s", other.Code, other.Body)
			}
			if bad := send(tt.first, append(tt.media, "Idempotency-Key", "with blank")...); bad.Code != http.StatusBadRequest {
				t.Errorf("a key that is none: %d %s", bad.Code, bad.Body)
			}
			if w := send(tt.first, tt.media...); w.Code != http.StatusOK || w.Header().Get("Idempotent-Replayed") != "" {
				t.Errorf("without a key: %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestConcurrentRequestsUnderOneKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cases.block = make(chan struct{})
	var first *httptest.ResponseRecorder
	var wg sync.WaitGroup
	wg.Go(func() {
		first = b.call(t, "clerk", http.MethodPost, v1+"/petitions", registerBody, "Idempotency-Key", "k1")
	})
	<-b.cases.entered
	second := b.call(t, "clerk", http.MethodPost, v1+"/petitions", registerBody, "Idempotency-Key", "k1")
	if second.Code != http.StatusConflict || !strings.Contains(second.Body.String(), "request_in_progress") || second.Header().Get("Retry-After") == "" {
		t.Errorf("second: %d %s", second.Code, second.Body)
	}
	close(b.cases.block)
	wg.Wait()
	if first.Code != http.StatusCreated {
		t.Errorf("first: %d %s", first.Code, first.Body)
	}
	if third := b.call(t, "clerk", http.MethodPost, v1+"/petitions", registerBody, "Idempotency-Key", "k1"); third.Code != http.StatusCreated {
		t.Errorf("afterwards: %d %s", third.Code, third.Body)
	}
}

func TestStaleVersionTellsWhoChangedWhat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := `{"action":"withdraw"}`
	w := b.call(t, "clerk", http.MethodPost, v1+"/petitions/"+petitionID.String()+"/transitions", body,
		"Idempotency-Key", "k", "If-Match", `"v1"`)
	want := `"changes":[{"version":2,"action":"classify","title":"Phân loại","actor":"dongda.clerk","at":"2026-03-03T02:15:04.123456Z"}],"current_version":2`
	if w.Code != http.StatusPreconditionFailed || !strings.Contains(w.Body.String(), want) {
		t.Errorf("%d %s, want %s", w.Code, w.Body, want)
	}
}

func TestConditionalRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	path := v1 + "/petitions/" + petitionID.String()
	first := b.call(t, "clerk", http.MethodGet, path, "")
	tag := first.Header().Get("Etag")
	for _, header := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		w := b.call(t, "clerk", http.MethodGet, path, "", "If-None-Match", header)
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Etag") != tag {
			t.Errorf("If-None-Match %s: %d with %d bytes", header, w.Code, w.Body.Len())
		}
	}
	if w := b.call(t, "clerk", http.MethodGet, path, "", "If-None-Match", `"v2"`); w.Code != http.StatusOK {
		t.Errorf("another tag: %d", w.Code)
	}
	// The tag of a read is good for the write that follows.
	step := b.call(t, "clerk", http.MethodPost, path+"/transitions", `{"action":"withdraw"}`, "Idempotency-Key", "k", "If-Match", tag)
	if step.Code != http.StatusOK || step.Header().Get("Etag") != `"v3"` {
		t.Errorf("step with the tag of the read: %d %s", step.Code, step.Body)
	}
}

func TestTransitionReachesTheDomainWhole(t *testing.T) {
	t.Parallel()
	b := setup(t)
	body := `{"action":"correct","on":"2026-03-04","reason":"sai","paper":{"number":"1","on":"2026-03-04","signer":"A"},` +
		`"matter":"` + matterID.String() + `","instance":"first","transfer_to":"7","transfer_name":"B","reply":"C",` +
		`"petition":{"channel":"post","field":"other","received_on":"2026-03-01","subject":"S","signatories":3,"originals":true}}`
	w := b.call(t, "clerk", http.MethodPost, v1+"/petitions/"+petitionID.String()+"/transitions", body, keyed("k")...)
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	got := b.cases.got
	switch {
	case got.Action != petition.ActionCorrect, got.On != day(4), got.Reason != "sai", got.Paper != petition.Paper{Number: "1", On: day(4), Signer: "A"},
		got.Matter != matterID, got.Instance != petition.First, got.TransferTo != 7, got.TransferName != "B", got.Reply != "C":
		t.Errorf("the domain got %+v", got)
	}
	want := &petition.PetitionCorrection{
		Channel: new(petition.Post), Field: new(petition.FieldOther), ReceivedOn: new(day(1)), Subject: new("S"), Signatories: new(3), Originals: new(true),
	}
	if diff := cmp.Diff(want, got.Petition, cmpopts.EquateComparable(clock.Date{})); diff != "" {
		t.Errorf("petition (-want +got):\n%s", diff)
	}
}
