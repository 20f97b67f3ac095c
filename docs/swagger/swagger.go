// Package swagger holds the description of the API as swag writes it from the
// comments of package api (make generate), and the codes of its refusals.
package swagger

import _ "embed"

// JSON is the description, as Swagger 2.0.
//
//go:embed swagger.json
var JSON []byte

// Problems lists each code of a refusal with its titles in both languages.
//
//go:embed problems.json
var Problems []byte
