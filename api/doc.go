// Package api is the HTTP interface and the only importer of Echo. A handler
// reads the request strictly, calls one use case with the actor from the token,
// and renders the answer; it decides nothing. The whole surface stands on one
// page, routes.go; every refusal becomes a problem document in errors.go.
//
//	@title						KNTC: theo dõi đơn thư khiếu nại, tố cáo, kiến nghị, phản ánh
//	@version					1.0.0
//	@description				Case tracking of citizens' petitions: from receipt through verification to resolution, counted per authority.
//	@description				Errors are application/problem+json (RFC 9457) with stable codes; texts follow Accept-Language (vi, en).
//	@description				POST takes Idempotency-Key; writes to an existing resource take If-Match with the ETag last seen.
//	@license.name				Apache-2.0
//	@license.url				https://www.apache.org/licenses/LICENSE-2.0
//	@BasePath					/
//	@accept						json
//	@produce					json
//	@securityDefinitions.apikey	bearer
//	@in							header
//	@name						Authorization
//	@description				"Bearer " and the access token from POST /api/v1/auth/sign-in
package api
