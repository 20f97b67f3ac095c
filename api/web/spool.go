package web

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
)

// spoolLimit is how many bytes of files that wait to be sent are kept at once.
const spoolLimit = 2 << 30

// spool keeps exports and large answers from when they are made until they are
// sent: a client that reads slowly then holds a file, and neither a connection to
// the database nor memory.
type spool struct {
	limit int64
	used  atomic.Int64
}

// create returns an empty file without a name, so that nothing of it is left
// whatever happens to this process.
func (s *spool) create() (*spooled, error) {
	f, err := os.CreateTemp("", "kntc-") // 0600
	if err != nil {
		return nil, fmt.Errorf("file for an export: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("file for an export: %w", err), f.Close())
	}
	return &spooled{file: f, of: s}, nil
}

// hold keeps a body in a file, ready to be read.
func (s *spool) hold(body []byte) (*spooled, error) {
	f, err := s.create()
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(body); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.rewind(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// spooled is a file of the spool.
type spooled struct {
	file *os.File
	of   *spool
	size int64
}

// Write implements io.Writer. It fails when the spool is full.
func (f *spooled) Write(p []byte) (int, error) {
	if f.of.used.Add(int64(len(p))) > f.of.limit {
		f.of.used.Add(-int64(len(p)))
		return 0, errBusy.Msg("Có quá nhiều dữ liệu đang chờ tải về. Hãy thử lại sau ít phút.",
			"Too much waits to be downloaded. Try again in a few minutes.")
	}
	f.size += int64(len(p))
	return f.file.Write(p)
}

// Read implements io.Reader, from the beginning after rewind.
func (f *spooled) Read(p []byte) (int, error) { return f.file.Read(p) }

func (f *spooled) rewind() error {
	_, err := f.file.Seek(0, 0)
	return err
}

// Close implements io.Closer: the file is gone.
func (f *spooled) Close() error {
	f.of.used.Add(-f.size)
	return f.file.Close()
}
