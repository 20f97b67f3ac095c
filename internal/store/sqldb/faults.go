package sqldb

// UniqueError says that a row with the same key exists.
type UniqueError struct {
	Constraint string
	Table      string
	cause      error
}

func (e *UniqueError) Error() string {
	return "already exists: " + e.Constraint + ": " + e.cause.Error()
}

func (e *UniqueError) Unwrap() error { return e.cause }
