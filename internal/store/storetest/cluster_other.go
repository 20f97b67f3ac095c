//go:build !linux && !darwin

package storetest

import (
	"errors"
	"os/exec"
)

// account is a user of the operating system that the server runs as.
type account struct {
	name     string
	uid, gid int
}

// serverOwner refuses: the guard needs a POSIX shell and process groups.
func serverOwner() (*account, error) {
	return nil, errors.New("the throw-away PostgreSQL cluster runs on Linux and macOS only")
}

func detach(*exec.Cmd, *account) {}

func freeBytes(string) uint64 { return 0 }
