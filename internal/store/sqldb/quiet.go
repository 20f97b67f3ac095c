package sqldb

import (
	"context"
	"time"

	"gorm.io/gorm/logger"
)

// quiet keeps GORM from logging: every error is returned and logged once, by
// whoever answers for the request.
type quiet struct{}

func (quiet) LogMode(logger.LogLevel) logger.Interface { return quiet{} }

func (quiet) Info(context.Context, string, ...any) {}

func (quiet) Warn(context.Context, string, ...any) {}

func (quiet) Error(context.Context, string, ...any) {}

func (quiet) Trace(context.Context, time.Time, func() (string, int64), error) {}
