// Command contract prints the description of the API as the server publishes
// it; .ci/contract/run shows it to foreign tools.
package main

import (
	"fmt"
	"os"

	"kntc/api"
)

func main() {
	description, err := api.Describe("")
	if err == nil {
		_, err = os.Stdout.Write(description.OpenAPI())
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
