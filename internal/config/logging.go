package config

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/lmittmann/tint"
)

// NewLogger returns the program's logger as the settings want it: JSON, one
// object a line, for machines; text for people, in colour when w is a terminal.
// Lines logged with the context of a request carry its id as request_id.
func NewLogger(c Config, w io.Writer, isTerminal bool) *slog.Logger {
	return slog.New(withRequest{newHandler(c, w, isTerminal)})
}

func newHandler(c Config, w io.Writer, isTerminal bool) slog.Handler {
	if c.LogFormat == LogJSON || (c.LogFormat == LogAuto && c.Environment == Production) {
		return slog.NewJSONHandler(w, &slog.HandlerOptions{Level: c.LogLevel})
	}
	return tint.NewTextHandler(w, &tint.Options{Level: c.LogLevel, TimeFormat: time.TimeOnly, NoColor: !isTerminal})
}

// withRequest adds the request id to records. A logger with an open group gets
// it inside the group, so loggers that are passed around have none.
type withRequest struct{ slog.Handler }

// Handle implements slog.Handler.
func (h withRequest) Handle(ctx context.Context, r slog.Record) error {
	if id := RequestID(ctx); id != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h withRequest) WithAttrs(attrs []slog.Attr) slog.Handler {
	return withRequest{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h withRequest) WithGroup(name string) slog.Handler {
	return withRequest{h.Handler.WithGroup(name)}
}
