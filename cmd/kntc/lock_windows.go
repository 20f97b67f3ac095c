package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// errSharing is what Windows says of a file that another process holds.
const errSharing syscall.Errno = 32

// lockFile holds the file for this process, until it is closed or the process ends.
// It fails with errLocked while another one holds it.
func lockFile(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errSharing) {
		return nil, errLocked
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}
