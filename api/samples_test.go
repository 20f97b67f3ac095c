package api

import (
	"strings"
	"testing"
)

// sample is a request that a route answers well.
type sample struct {
	as      string // role
	path    string
	body    string
	headers []string
	status  int
}

const (
	registerBody = `{"kind":"complaint","channel":"in_person","field":"land","received_on":"2026-03-02","subject":"Thu hồi đất",` +
		`"parties":[{"type":"person","name":"Nguyễn Thị Mẫu","identity_number":"099185000123"}]}`
	lawRowBody    = `"law":"Quy chế 12","article":"Điều 5","law_version":"2027-01-01","confidence":"read","title":{"vi":"Thử","en":"Test"},"valid_from":"2027-01-01","reason":"Quy chế mới"`
	multipartType = "multipart/form-data; boundary=b"
)

// multipartBody wraps a file, and members before it.
func multipartBody(file string, members ...string) string {
	var b strings.Builder
	for i := 0; i < len(members); i += 2 {
		b.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + members[i] + "\"\r\n\r\n" + members[i+1] + "\r\n")
	}
	b.WriteString("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n" + file + "\r\n--b--\r\n")
	return b.String()
}

// samples has one good request for every route.
func samples() map[string]sample {
	p, m, f := v1+"/petitions/"+petitionID.String(), v1+"/matters/"+matterID.String(), v1+"/attachments/"+fileID.String()
	account := v1 + "/accounts/" + testAccount.String()
	key, match := []string{"Idempotency-Key", "k1"}, []string{"If-Match", `"v2"`}
	form := append([]string{"Content-Type", multipartType}, key...)
	return map[string]sample{
		"POST /api/v1/auth/sign-in":  {path: v1 + "/auth/sign-in", body: `{"username":"dongda.clerk","password":"right"}`, status: 200},
		"POST /api/v1/auth/refresh":  {path: v1 + "/auth/refresh", body: `{"refresh_token":"rt_x"}`, status: 200},
		"POST /api/v1/auth/sign-out": {path: v1 + "/auth/sign-out", body: `{"refresh_token":"rt_x"}`, status: 204},
		"POST /api/v1/auth/password": {as: "clerk", path: v1 + "/auth/password", body: `{"old_password":"a","new_password":"b"}`, status: 200},
		"GET /api/v1/me":             {as: "clerk", path: v1 + "/me", status: 200},
		"GET /api/v1/me/sessions":    {as: "clerk", path: v1 + "/me/sessions", status: 200},
		"DELETE /api/v1/me/sessions": {as: "clerk", path: v1 + "/me/sessions", status: 204},
		"DELETE /api/v1/me/sessions/:id": {
			as: "clerk", path: v1 + "/me/sessions/" + testSession.String(), status: 204,
		},

		"GET /api/v1/accounts": {as: "administrator", path: v1 + "/accounts?limit=2", status: 200},
		"POST /api/v1/accounts": {
			as: "administrator", path: v1 + "/accounts", headers: key, status: 201,
			body: `{"authority_id":"2","username":"moi","display_name":"Người Mới","grants":[{"role":"clerk","authority_id":"2"}]}`,
		},
		"GET /api/v1/accounts/:id":             {as: "administrator", path: account, status: 200},
		"PATCH /api/v1/accounts/:id":           {as: "administrator", path: account, body: `{"disabled":true}`, headers: match, status: 200},
		"GET /api/v1/accounts/:id/sessions":    {as: "administrator", path: account + "/sessions", status: 200},
		"DELETE /api/v1/accounts/:id/sessions": {as: "administrator", path: account + "/sessions", status: 204},
		"POST /api/v1/accounts/:id/password-reset": {
			as: "administrator", path: account + "/password-reset", headers: keyed("k1"), status: 200, body: `{"reason":"Quên mật khẩu"}`,
		},
		"GET /api/v1/authorities/:id/account-events": {as: "clerk", path: v1 + "/authorities/2/account-events?limit=2", status: 200},

		"GET /api/v1/authorities": {as: "clerk", path: v1 + "/authorities?limit=2", status: 200},
		"POST /api/v1/authorities": {
			as: "administrator", path: v1 + "/authorities", headers: key, status: 201,
			body: `{"name":"UBND phường Ví Dụ","tier":"commune","branch":"state","place":"Phường Ví Dụ","valid_from":"2026-07-01","parent_id":"1"}`,
		},
		"POST /api/v1/authorities/reorganisations": {
			as: "administrator", path: v1 + "/authorities/reorganisations", headers: keyed("k1"), status: 201,
			body: `{"type":"merge","on":"2026-07-01","document":"NQ 3","predecessors":["2","3"],` +
				`"successors":[{"found":{"name":"UBND xã Mới","tier":"commune","branch":"state","place":"Xã Mới","parent_id":"1"}}]}`,
		},
		"POST /api/v1/authorities/imports": {
			as: "administrator", path: v1 + "/authorities/imports", headers: []string{"Content-Type", multipartType}, status: 200,
			body: multipartBody("code,name,full_name,tier,parent_code\n", "release_date", "2025-07-01", "document", "NQ 1", "dry_run", "true"),
		},
		"GET /api/v1/authorities/:id":      {as: "clerk", path: v1 + "/authorities/2?on=2026-03-09", status: 200},
		"GET /api/v1/authorities/:id/tree": {as: "clerk", path: v1 + "/authorities/2/tree?depth=0", status: 200},
		"POST /api/v1/authorities/:id/hand-overs": {
			as: "head", path: v1 + "/authorities/2/hand-overs", status: 200,
			body: `{"to":"3","on":"2025-07-01","document":{"number":"12/BB","on":"2025-06-30"},"filter":{"kind":"complaint"},"limit":10}`,
		},
		"POST /api/v1/authorities/:id/changes": {
			as: "administrator", path: v1 + "/authorities/2/changes", headers: keyed("k1"), status: 200,
			body: `{"type":"rename","on":"2026-07-01","name":"UBND phường Mới"}`,
		},

		"GET /api/v1/petitions": {as: "clerk", path: v1 + "/petitions?limit=2&count=exact", status: 200},
		"POST /api/v1/petitions": {
			as: "clerk", path: v1 + "/petitions", headers: key, status: 201, body: registerBody,
		},
		"POST /api/v1/petitions/duplicate-check": {as: "clerk", path: v1 + "/petitions/duplicate-check", body: registerBody, status: 200},
		"POST /api/v1/petitions/sent-by": {
			as: "clerk", path: v1 + "/petitions/sent-by?limit=2", body: `{"identity_number":"001185000123","phone":"0900000000","name":"Nguyễn Thị Mẫu","address":"Số 1 phố Ví Dụ"}`, status: 200,
		},
		"GET /api/v1/petitions/export": {as: "clerk", path: v1 + "/petitions/export?format=csv", status: 200},
		"GET /api/v1/petitions/:id":    {as: "clerk", path: p, status: 200},
		"PUT /api/v1/petitions/:id/parties": {
			as: "clerk", path: p + "/parties", headers: append(key, match...), status: 200,
			body: `{"parties":[{"type":"person","name":"Trần Văn Ví Dụ"}],"reason":"Ghi nhầm"}`,
		},
		"GET /api/v1/petitions/:id/events":          {as: "clerk", path: p + "/events", status: 200},
		"GET /api/v1/petitions/:id/urgings":         {as: "clerk", path: p + "/urgings", status: 200},
		"GET /api/v1/matters/:id/urgings":           {as: "clerk", path: m + "/urgings", status: 200},
		"GET /api/v1/petitions/recirculated":        {as: "clerk", path: v1 + "/petitions/recirculated?limit=2&count=exact", status: 200},
		"GET /api/v1/petitions/recirculated/export": {as: "auditor", path: v1 + "/petitions/recirculated/export?format=csv", status: 200},
		"GET /api/v1/petitions/:id/holders":         {as: "clerk", path: p + "/holders", status: 200},
		"GET /api/v1/petitions/:id/documents":       {as: "clerk", path: p + "/documents", status: 200},
		"GET /api/v1/petitions/:id/actions":         {as: "clerk", path: p + "/actions", status: 200},
		"POST /api/v1/petitions/:id/transitions": {
			as: "clerk", path: p + "/transitions", headers: append(key, match...), status: 200,
			body: `{"action":"classify","on":"2026-03-03","paper":{"number":"1/TB","on":"2026-03-03"},` +
				`"classification":{"kind":"complaint","field":"land","eligibility":"eligible","competence":"within"}}`,
		},
		"GET /api/v1/petitions/:id/papers":       {as: "clerk", path: p + "/papers", status: 200},
		"GET /api/v1/petitions/:id/papers/:form": {as: "clerk", path: p + "/papers/acceptance_notice?format=docx", status: 200},
		"GET /api/v1/petitions/:id/attachments":  {as: "clerk", path: p + "/attachments", status: 200},
		"POST /api/v1/petitions/:id/attachments": {
			as: "clerk", path: p + "/attachments", headers: form, body: multipartBody("%PDF"), status: 201,
		},
		"GET /api/v1/attachments/:id/content": {as: "clerk", path: f + "/content", status: 200},

		"GET /api/v1/matters":               {as: "clerk", path: v1 + "/matters?open=true&count=estimate", status: 200},
		"GET /api/v1/matters/:id":           {as: "clerk", path: m, status: 200},
		"GET /api/v1/matters/:id/events":    {as: "clerk", path: m + "/events", status: 200},
		"GET /api/v1/matters/:id/documents": {as: "clerk", path: m + "/documents", status: 200},
		"GET /api/v1/matters/:id/actions":   {as: "clerk", path: m + "/actions", status: 200},
		"POST /api/v1/matters/:id/transitions": {
			as: "officer", path: m + "/transitions", headers: append(key, match...), status: 200,
			body: `{"action":"verify","on":"2026-03-06","correction":{"resolved_on":"2026-03-06"},` +
				`"team":[{"account_id":"` + colleagueID.String() + `","leader":true}]}`,
		},

		"GET /api/v1/authorities/:id/sealed-readings":    {as: "clerk", path: v1 + "/authorities/2/sealed-readings?on=2026-07-01", status: 200},
		"GET /api/v1/authorities/:id/elsewhere-readings": {as: "clerk", path: v1 + "/authorities/2/elsewhere-readings?on=2026-07-01", status: 200},
		"GET /api/v1/authorities/:id/staff":              {as: "clerk", path: v1 + "/authorities/2/staff", status: 200},
		"GET /api/v1/me/worklist":                        {as: "clerk", path: v1 + "/me/worklist?limit=1", status: 200},
		"GET /api/v1/absences":                           {as: "clerk", path: v1 + "/absences?on=2026-03-09&limit=2", status: 200},
		"POST /api/v1/absences": {
			as: "clerk", path: v1 + "/absences", headers: key, status: 201,
			body: `{"stand_in_id":"` + colleagueID.String() + `","from":"2026-03-09","to":"2026-03-20","reason":"Nghỉ phép"}`,
		},
		"POST /api/v1/absences/:id/end": {
			as: "head", path: v1 + "/absences/" + fileID.String() + "/end", headers: key, status: 200, body: `{"last_on":"2026-03-12"}`,
		},

		"GET /api/v1/statistics": {
			as: "clerk", path: v1 + "/statistics?from=2026-01-01&to=2026-03-31&group_by=kind,month&as_known_at=2026-03-03T02:15:04.123456Z", status: 200,
		},
		"GET /api/v1/statistics/definitions":  {as: "clerk", path: v1 + "/statistics/definitions", status: 200},
		"GET /api/v1/deadlines/counts":        {as: "clerk", path: v1 + "/deadlines/counts?within=7", status: 200},
		"GET /api/v1/deadlines":               {as: "clerk", path: v1 + "/deadlines?state=due_soon&within=60&limit=2", status: 200},
		"GET /api/v1/me/calendar-link":        {as: "clerk", path: v1 + "/me/calendar-link", status: 200},
		"PUT /api/v1/me/calendar-link":        {as: "clerk", path: v1 + "/me/calendar-link", status: 200},
		"DELETE /api/v1/me/calendar-link":     {as: "clerk", path: v1 + "/me/calendar-link", status: 204},
		"GET /api/v1/calendar.ics":            {path: v1 + "/calendar.ics?token=good", status: 200},
		"GET /api/v1/reminders":               {as: "clerk", path: v1 + "/reminders?recipient=head&limit=1", status: 200},
		"GET /api/v1/petitions/:id/deadlines": {as: "clerk", path: p + "/deadlines?explain=true", status: 200},
		"GET /api/v1/matters/:id/deadlines":   {as: "clerk", path: m + "/deadlines", status: 200},
		"GET /api/v1/deadlines/compute": {
			as: "clerk", status: 200, path: v1 + "/deadlines/compute?term=resolve&kind=complaint&instance=first&start=2026-07-01" +
				"&criteria=foreign_element&stops=2026-07-11..2026-07-21:awaiting_result&explain=true",
		},
		"GET /api/v1/calendar/:id": {as: "clerk", path: v1 + "/calendar/2027", status: 200},
		"PUT /api/v1/calendar/:id": {
			as: "administrator", path: v1 + "/calendar/2028", headers: keyed("k1"), status: 200,
			body: `{"status":"approved","source":"Thông báo","reason":"Có thông báo","days":[{"date":"2028-09-04","kind":"public_holiday",` +
				`"name":{"vi":"Quốc khánh","en":"National Day"},"source":"Thông báo","confidence":"read"}]}`,
		},
		"GET /api/v1/deadline-rules": {as: "clerk", path: v1 + "/deadline-rules?term=admit&on=2026-07-01", status: 200},
		"POST /api/v1/deadline-rules": {
			as: "administrator", path: v1 + "/deadline-rules", headers: keyed("k1"), status: 201,
			body: `{"code":"DON_PROCESS","term":"process","unit":"working_day","length":8,"start":"received","decided_by":"start",` +
				`"valid_from":"2027-01-01","law":"Thông tư mới","article":"Điều 1","law_version":"2027-01-01","confidence":"read",` +
				`"title":{"vi":"Xử lý đơn","en":"Processing of a petition"},"reason":"Thông tư mới"}`,
		},
		"GET /api/v1/stop-grounds":     {as: "clerk", path: v1 + "/stop-grounds?on=2026-07-01", status: 200},
		"GET /api/v1/urging-ladder":    {as: "clerk", path: v1 + "/urging-ladder?code=OVERDUE", status: 200},
		"GET /api/v1/reception-quotas": {as: "clerk", path: v1 + "/reception-quotas", status: 200},
		"POST /api/v1/stop-grounds": {
			as: "administrator", path: v1 + "/stop-grounds", headers: keyed("k1"), status: 201,
			body: `{"code":"flood","kinds":"complaint","terms":"resolve",` + lawRowBody + `}`,
		},
		"POST /api/v1/urging-ladder": {
			as: "administrator", path: v1 + "/urging-ladder", headers: keyed("k1"), status: 201,
			body: `{"code":"OVERDUE","terms":"resolve","offset":2,"unit":"day","recipients":"head|supervisor","document":"báo cáo",` + lawRowBody + `}`,
		},
		"POST /api/v1/reception-quotas": {
			as: "administrator", path: v1 + "/reception-quotas", headers: keyed("k1"), status: 201,
			body: `{"code":"TCD_QUOTA_COMMUNE","head":"commune_chair","days":3,"per":"month","delegable":false,"urgent":true,` + lawRowBody + `}`,
		},
		"GET /api/v1/legal-switches": {as: "clerk", path: v1 + "/legal-switches", status: 200},
		"PUT /api/v1/legal-switches/:id": {
			as: "administrator", path: v1 + "/legal-switches/first_day", headers: keyed("k1"), status: 200,
			body: `{"value":"counted","reason":"Hướng dẫn"}`,
		},
		"GET /api/v1/law-events": {as: "clerk", path: v1 + "/law-events?limit=2", status: 200},
		"GET /api/v1/imports":    {as: "head", path: v1 + "/imports?authority_id=2", status: 200},
		"POST /api/v1/imports/:id/take-back": {
			as: "head", path: v1 + "/imports/" + importID.String() + "/take-back", headers: key, status: 200, body: `{"reason":"Nhầm cột hướng xử lý"}`,
		},
		"POST /api/v1/imports": {
			as: "head", path: v1 + "/imports", headers: []string{"Content-Type", multipartType}, status: 200,
			body: multipartBody("a,b", "dry_run", "true", "authority_id", "2"),
		},
		"GET /api/v1/reference": {as: "clerk", path: v1 + "/reference", status: 200},

		"GET /.well-known/jwks.json": {path: "/.well-known/jwks.json", status: 200},
		"GET /healthz":               {path: "/healthz", status: 200},
		"GET /readyz":                {path: "/readyz", status: 200},
		"GET /metrics":               {path: "/metrics", status: 200},
		"GET /":                      {path: "/", status: 200},
		"GET /assets/:name":          {path: "/assets/" + deskScript(), status: 200},
		"GET /docs":                  {path: "/docs", status: 302},
		"GET /docs/openapi.json":     {path: "/docs/openapi.json", status: 200},
		"GET /docs/swagger.json":     {path: "/docs/swagger.json", status: 200},
		"GET /docs/*":                {path: "/docs/index.html", status: 200},
	}
}

// samplesOf pairs every route with its good request.
func samplesOf(t *testing.T, b *bed) map[string]sample {
	t.Helper()
	all := samples()
	for _, r := range b.server.Surface.Routes {
		if _, ok := all[r.Method+" "+r.Path]; !ok {
			t.Errorf("%s %s has no good request in samples", r.Method, r.Path)
		}
	}
	return all
}

func TestEveryRouteAnswersAsDescribed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, x := range samplesOf(t, b) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			method, _, _ := strings.Cut(name, " ")
			w := b.call(t, x.as, method, x.path, x.body, x.headers...)
			if w.Code != x.status {
				t.Errorf("got %d, want %d: %s", w.Code, x.status, w.Body)
			}
		})
	}
}
