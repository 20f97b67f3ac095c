package config

import "context"

// requestIDKey is the context's key for the request id.
type requestIDKey struct{}

// WithRequestID returns a context whose log lines carry the id of the request.
// It is the one value this program puts into a context: an id decides nothing.
// Who acts, and in which scope, is always an argument.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id set by WithRequestID, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
