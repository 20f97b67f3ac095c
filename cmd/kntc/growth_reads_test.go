//go:build unix && !race

package main

// call is a read that is measured. Names in braces are filled in by the world.
type call struct {
	route string // as in the table of routes
	as    string
	id    string // what :id stands for
	form  string // what :form stands for
	query string
	body  map[string]any
	rows  int // of the answer, the same in every world; 0: some
}

// name tells a call from the others.
func (c call) name() string {
	if c.query == "" {
		return c.route
	}
	return c.route + " ?" + c.query
}

// reads are the calls, one or several for every route that reads.
func reads() []call {
	const page, lastYear = 50, "from={year}-01-01&to={year}-12-31"
	find := func(route, as, query string, rows int) call {
		return call{route: route, as: as, query: query, rows: rows}
	}
	of := func(route, as, id string) call { return call{route: route, as: as, id: id} }
	return []call{
		of("GET /api/v1/me", byHead, ""),
		find("GET /api/v1/me/worklist", byOfficer, "", growthLive),
		of("GET /api/v1/me/calendar-link", byHead, ""),
		of("GET /api/v1/me/sessions", byHead, ""),
		find("GET /api/v1/calendar.ics", byNobody, "token={token}", 0),

		find("GET /api/v1/accounts", byAdministrator, "", 0),
		of("GET /api/v1/accounts/:id", byAdministrator, "{officer}"),
		of("GET /api/v1/accounts/:id/sessions", byAdministrator, "{officer}"),
		find("GET /api/v1/authorities", byHead, "ever=true", 0),
		find("GET /api/v1/authorities", byHead, "q=mai+vang", 0),
		of("GET /api/v1/authorities/:id", byHead, "{office}"),
		of("GET /api/v1/authorities/:id/tree", byHead, "{province}"),
		of("GET /api/v1/authorities/:id/staff", byHead, "{office}"),
		of("GET /api/v1/authorities/:id/sealed-readings", byHead, "{office}"),
		of("GET /api/v1/authorities/:id/elsewhere-readings", byNeighbour, "{neighbour}"),
		of("GET /api/v1/authorities/:id/account-events", byHead, "{office}"),
		find("GET /api/v1/absences", byHead, "", 1),
		find("GET /api/v1/imports", byHead, "", 0),

		find("GET /api/v1/petitions", byHead, "", page),
		find("GET /api/v1/petitions", byHead, "cursor={next}", page),
		find("GET /api/v1/petitions", byHead, "count=estimate", page),
		find("GET /api/v1/petitions", byHead, "count=exact", page),
		find("GET /api/v1/petitions", byHead, "authority_id={office}&state=received", growthLive),
		find("GET /api/v1/petitions", byHead, "state=received", growthLive),
		find("GET /api/v1/petitions", byHead, "state=received,classified", 0),
		find("GET /api/v1/petitions", bySupervisor, "state=received,filed&count=exact", 0),
		find("GET /api/v1/petitions", byHead, "kind=feedback", 0),
		find("GET /api/v1/petitions", byHead, "field=land", 0),
		find("GET /api/v1/petitions", byHead, "channel=post", 0),
		find("GET /api/v1/petitions", byHead, "state=received&kind=recommendation&field=land&channel=forwarded", 0),
		find("GET /api/v1/petitions", byHead, "kind=feedback&assignee=none&count=exact", 0),
		find("GET /api/v1/petitions", byHead, "q=thua+dat&kind=feedback", 0),
		find("GET /api/v1/petitions", bySupervisor, "", page),
		find("GET /api/v1/petitions", bySupervisor, "state=received", 0),
		find("GET /api/v1/petitions", byHead, "received_from={year}-01-01&received_to={year}-06-30", growthHalf),
		find("GET /api/v1/petitions", byHead, "disposed_from={year}-03-01&disposed_to={year}-03-31", 0),
		find("GET /api/v1/petitions", byHead, "resolved_from={year}-03-01&resolved_to={year}-03-31", 0),
		find("GET /api/v1/petitions", byHead, "disposed_from=2000-01-01&disposed_to={year}-12-31", page),
		find("GET /api/v1/petitions", byHead, "disposed_from=2000-01-01&disposed_to={year}-12-31&kind=recommendation&limit=10", 10),
		find("GET /api/v1/petitions", byHead, "resolved_from=2000-01-01", page),
		find("GET /api/v1/petitions", bySupervisor, "disposed_from=2000-01-01&disposed_to={year}-12-31", page),
		find("GET /api/v1/petitions", byHead, "sort=received", page),
		find("GET /api/v1/petitions", byHead, "sort=due", page),
		find("GET /api/v1/petitions", byHead, "sort=due&state=received", growthLive),
		find("GET /api/v1/petitions", byHead, "sort=number", page),
		find("GET /api/v1/petitions", byHead, "sort=-number&kind=recommendation&limit=10", 10),
		find("GET /api/v1/petitions", byHead, "sort=-number&q=mau", page),
		find("GET /api/v1/petitions", byHead, "sort=-entered", page),
		find("GET /api/v1/petitions", bySupervisor, "sort=-entered", page),
		find("GET /api/v1/petitions", bySupervisor, "sort=due", page),
		find("GET /api/v1/petitions", byHead, "number=1/{year}", 0),
		find("GET /api/v1/petitions", byHead, "matter_id={matter}", 1),
		find("GET /api/v1/petitions", byHead, "q=mau", page),
		find("GET /api/v1/petitions", byHead, "q=le+thi+dang", 0),
		find("GET /api/v1/petitions", byHead, "q=thua+dat", page),
		{
			route: "POST /api/v1/petitions/duplicate-check", as: byClerk,
			body: map[string]any{
				"kind": "complaint", "channel": "post", "field": "land", "received_on": "{today}", "subject": "Khiếu nại thu hồi thửa đất mới 1",
				"parties": []map[string]any{{"type": "person", "name": "Lê Thị Đang 1", "identity_number": "000999900001", "address": "Thôn Hạ"}},
			},
		},
		find("GET /api/v1/petitions", byHead, "q=1/{year}", 0),
		find("GET /api/v1/petitions", byHead, "q=000999900001", 1),
		find("GET /api/v1/petitions", byHead, "q=thon+ha", 4*growthLive),
		{route: "POST /api/v1/petitions/sent-by", as: byClerk, body: map[string]any{"identity_number": "000999900001"}, rows: 1},
		{route: "POST /api/v1/petitions/sent-by", as: byClerk, body: map[string]any{"name": "Lê Thị Đang 1", "address": "Thôn Hạ"}, rows: 1},
		find("GET /api/v1/petitions/export", byHead, "received_from={year}-01-01&received_to={year}-06-30", growthHalf),
		find("GET /api/v1/petitions/export", byHead, "kind=feedback", 0),
		find("GET /api/v1/petitions/recirculated", byHead, "", growthLive),
		find("GET /api/v1/petitions/recirculated/export", byHead, "", growthLive),
		of("GET /api/v1/petitions/:id", byHead, "{petition}"),
		of("GET /api/v1/petitions/:id/events", byHead, "{petition}"),
		of("GET /api/v1/petitions/:id/actions", byHead, "{petition}"),
		of("GET /api/v1/petitions/:id/urgings", byHead, "{urged}"),
		of("GET /api/v1/petitions/:id/holders", byHead, "{referred}"),
		of("GET /api/v1/petitions/:id/documents", byHead, "{petition}"),
		of("GET /api/v1/petitions/:id/attachments", byHead, "{petition}"),
		of("GET /api/v1/petitions/:id/papers", byHead, "{petition}"),
		{route: "GET /api/v1/petitions/:id/papers/:form", as: byHead, id: "{petition}", form: "petition_receipt", rows: 1},
		of("GET /api/v1/petitions/:id/deadlines", byHead, "{petition}"),
		of("GET /api/v1/attachments/:id/content", byHead, "{attachment}"),

		find("GET /api/v1/matters", byHead, "", page),
		find("GET /api/v1/matters", byHead, "count=estimate", page),
		find("GET /api/v1/matters", byHead, "count=exact", page),
		find("GET /api/v1/matters", byHead, "open=true", growthLive),
		find("GET /api/v1/matters", byHead, "state=verifying", growthLive),
		find("GET /api/v1/matters", byHead, "kind=complaint&field=land", growthLive),
		find("GET /api/v1/matters", byHead, "open=false&count=exact", page),
		find("GET /api/v1/matters", byHead, "assignee={officer}", growthLive),
		find("GET /api/v1/matters", byHead, "sort=due", page),
		find("GET /api/v1/matters", byHead, "sort=accepted", page),
		find("GET /api/v1/matters", byHead, "sort=-number", page),
		find("GET /api/v1/matters", byHead, "sort=due&open=true", growthLive),
		find("GET /api/v1/matters", byHead, "outcome=answered&instance=first&limit=10", 10),
		find("GET /api/v1/matters", byHead, "state=answered,decided&limit=10", 10),
		find("GET /api/v1/matters", byHead, "resolved_from=2000-01-01", page),
		find("GET /api/v1/matters", byHead, "due_from=2000-01-01&due_to=2100-01-01&limit=3", 3),
		find("GET /api/v1/matters", byHead, "source_number=1/{year}", 0),
		find("GET /api/v1/matters", byHead, "number=1/{year}", 0),
		find("GET /api/v1/matters", byHead, "accepted_from={year}-01-01&accepted_to={year}-12-31", 0),
		of("GET /api/v1/matters/:id", byHead, "{matter}"),
		of("GET /api/v1/matters/:id/events", byHead, "{matter}"),
		of("GET /api/v1/matters/:id/actions", byHead, "{matter}"),
		of("GET /api/v1/matters/:id/urgings", byHead, "{matter}"),
		of("GET /api/v1/matters/:id/documents", byHead, "{matter}"),
		of("GET /api/v1/matters/:id/deadlines", byHead, "{matter}"),

		find("GET /api/v1/statistics", byHead, lastYear, 0),
		find("GET /api/v1/statistics", byHead, lastYear+"&group_by=kind,month", 0),
		find("GET /api/v1/statistics", byHead, lastYear+"&as_known_at={year}-12-31", 0),
		find("GET /api/v1/statistics", bySupervisor, lastYear+"&subtree=true&map=then", 0),
		of("GET /api/v1/statistics/definitions", byHead, ""),

		find("GET /api/v1/deadlines", byHead, "", 0),
		find("GET /api/v1/deadlines", bySupervisor, "", 0),
		find("GET /api/v1/deadlines/counts", byHead, "", 0),
		find("GET /api/v1/me/worklist", byHead, "limit=20", 20),
		find("GET /api/v1/me/worklist", byClerk, "", 0),
		find("GET /api/v1/statistics", bySupervisor, lastYear+"&subtree=true&group_by=authority&zeros=true", 0),
		find("GET /api/v1/deadlines", byHead, "state=overdue", 0),
		find("GET /api/v1/deadlines", byHead, "assignee={officer}", 0),
		find("GET /api/v1/reminders", byHead, "", 0),
		find("GET /api/v1/deadlines/compute", byHead, "term=resolve&kind=complaint&instance=first&start={year}-07-01&explain=true", 0),
		of("GET /api/v1/calendar/:id", byHead, "{year}"),
		find("GET /api/v1/deadline-rules", byHead, "", 0),
		of("GET /api/v1/legal-switches", byHead, ""),
		of("GET /api/v1/stop-grounds", byHead, ""),
		of("GET /api/v1/urging-ladder", byHead, ""),
		of("GET /api/v1/reception-quotas", byHead, ""),
		of("GET /api/v1/reference", byHead, ""),
		of("GET /readyz", byNobody, ""),
	}
}

// uncalled are the routes that read and have nothing to grow, each with why.
var uncalled = map[string]string{
	"GET /api/v1/law-events":     "changes of the law by administrators, none of which concerns a petition",
	"GET /.well-known/jwks.json": "signing keys in memory",
	"GET /healthz":               "a constant",
	"GET /metrics":               "counters in memory",
	"GET /":                      "the desk, which is part of the program",
	"GET /assets/:name":          "the desk, which is part of the program",
	"GET /docs":                  "leads to the description",
	"GET /docs/openapi.json":     "the description, which is part of the program",
	"GET /docs/swagger.json":     "the description, which is part of the program",
	"GET /docs/*":                "the description, which is part of the program",
}
