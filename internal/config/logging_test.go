package config_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"kntc/internal/config"
)

func TestLoggerForm(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		environment config.Environment
		format      config.LogFormat
		terminal    bool
		json        bool
		colour      bool
	}{
		{"production", config.Production, config.LogAuto, false, true, false},
		{"production on a terminal", config.Production, config.LogAuto, true, true, false},
		{"development on a terminal", config.Development, config.LogAuto, true, false, true},
		{"development into a file", config.Development, config.LogAuto, false, false, false},
		{"JSON wanted", config.Development, config.LogJSON, true, true, false},
		{"text wanted", config.Production, config.LogText, true, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			c := config.Config{Environment: tt.environment, LogFormat: tt.format}
			config.NewLogger(c, &out, tt.terminal).Info("started", "port", 8080)
			if got := json.Valid(out.Bytes()); got != tt.json {
				t.Errorf("JSON: %v, line %q", got, out.String())
			}
			if got := strings.Contains(out.String(), "\x1b["); got != tt.colour {
				t.Errorf("colour: %v, line %q", got, out.String())
			}
		})
	}
}

func TestLoggerLevel(t *testing.T) {
	t.Parallel()
	for _, format := range []config.LogFormat{config.LogJSON, config.LogText} {
		var out bytes.Buffer
		log := config.NewLogger(config.Config{LogFormat: format, LogLevel: slog.LevelWarn}, &out, false)
		log.Info("quiet")
		log.Warn("loud")
		if strings.Contains(out.String(), "quiet") || !strings.Contains(out.String(), "loud") {
			t.Errorf("%s at warn logs %q", format, out.String())
		}
	}
}

func TestRequestIDIsInEveryLine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := config.NewLogger(config.Config{LogFormat: config.LogJSON}, &out, false)
	ctx := config.WithRequestID(t.Context(), "req-1")
	log.InfoContext(ctx, "one")
	log.With("office", 12).InfoContext(ctx, "two")
	log.WithGroup("db").InfoContext(ctx, "three", "rows", 1)
	log.Info("none")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines: %s", len(lines), out.String())
	}
	for i, line := range lines {
		if n := strings.Count(line, `"request_id":"req-1"`); (n == 1) != (i < 3) || n > 1 {
			t.Errorf("line %d has the id %d times: %s", i, n, line)
		}
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	if got := config.RequestID(context.Background()); got != "" {
		t.Errorf("an empty context has the id %q", got)
	}
	if got := config.RequestID(config.WithRequestID(config.WithRequestID(t.Context(), "a"), "b")); got != "b" {
		t.Errorf("RequestID = %q, want the inner one", got)
	}
}
