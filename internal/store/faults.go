package store

// uniqueError says that a row with the same key exists.
type uniqueError struct {
	constraint string
	table      string
	cause      error
}

func (e *uniqueError) Error() string {
	return "already exists: " + e.constraint + ": " + e.cause.Error()
}

func (e *uniqueError) Unwrap() error { return e.cause }
