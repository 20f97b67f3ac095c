// Package swagger holds the description of the API as swag writes it from the
// comments of package api (make generate).
package swagger

import _ "embed"

// JSON is the description, as Swagger 2.0.
//
//go:embed swagger.json
var JSON []byte
