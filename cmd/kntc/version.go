package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// apiVersion is the version of the HTTP interface, as its paths begin.
const apiVersion = "v1"

type versionCommand struct{}

// Help implements kong.HelpProvider.
func (versionCommand) Help() string {
	return `Example:
  kntc version`
}

// Run implements kong's command.
func (versionCommand) Run(con *console) error {
	b := build()
	_, err := fmt.Fprintf(con.out, "kntc %s\ncommit %s\napi %s\n%s %s/%s\n",
		b.version, b.commit, apiVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildInfo is what the linker knows about the program.
type buildInfo struct {
	version string
	commit  string // "unknown" when it was not built from a repository
}

func build() buildInfo {
	out := buildInfo{version: "(devel)", commit: "unknown"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	if info.Main.Version != "" {
		out.version = info.Main.Version
	}
	changed := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			out.commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				changed = " (changed)"
			}
		}
	}
	out.commit += changed
	return out
}
