//go:build linux || darwin

package storetest

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is a user of the operating system that the server runs as.
type account struct {
	name     string
	uid, gid int
}

// serverOwner returns the account for the server: nil for the present user, or
// postgres for root, because initdb and postgres refuse to run as root.
func serverOwner() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // nil means: no change of account
	}
	u, err := user.Lookup(superuser)
	if err != nil {
		return nil, fmt.Errorf("root cannot run PostgreSQL and there is no account %q to run it as: %w", superuser, err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", u.Username, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, fmt.Errorf("account %s: %w", u.Username, err)
	}
	return &account{name: u.Username, uid: uid, gid: gid}, nil
}

// detach puts the command into a process group of its own, so that Ctrl-C or a
// kill of the tests' group does not end the guard before it has cleaned up,
// and runs it as the account.
func detach(cmd *exec.Cmd, owner *account) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if owner != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(owner.uid), Gid: uint32(owner.gid)}
	}
}

// freeBytes returns the room left on the file system of a folder that can be
// written, 0 for any other.
func freeBytes(dir string) uint64 {
	const writable = 0x2 // W_OK of access(2)
	if err := syscall.Access(dir, writable); err != nil {
		return 0
	}
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0
	}
	return st.Bavail * uint64(st.Bsize)
}
