package sqldb

import (
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// sqliteDialect lets GORM read from SQLite over a pool of ours. The published
// dialects each bring a driver along that we do not use: one written in C, or one
// that prepares every statement anew. GORM neither writes nor migrates here.
type sqliteDialect struct{ reader *sql.DB }

var errNoMigrator = errors.New("GORM does not change the schema: migrations do")

// Name implements gorm.Dialector.
func (sqliteDialect) Name() string { return "sqlite" }

// Initialize implements gorm.Dialector.
func (d sqliteDialect) Initialize(db *gorm.DB) error {
	callbacks.RegisterDefaultCallbacks(db, &callbacks.Config{})
	db.ConnPool = d.reader
	return nil
}

// Migrator implements gorm.Dialector: there is none.
func (sqliteDialect) Migrator(db *gorm.DB) gorm.Migrator {
	_ = db.AddError(errNoMigrator)
	return nil
}

// DataTypeOf implements gorm.Dialector; only a migrator asks.
func (sqliteDialect) DataTypeOf(*schema.Field) string { return "" }

// DefaultValueOf implements gorm.Dialector.
func (sqliteDialect) DefaultValueOf(*schema.Field) clause.Expression { return clause.Expr{SQL: "NULL"} }

// BindVarTo implements gorm.Dialector.
func (sqliteDialect) BindVarTo(w clause.Writer, _ *gorm.Statement, _ any) { _ = w.WriteByte('?') }

// QuoteTo implements gorm.Dialector: a name, or one of a table, in double quotes.
func (sqliteDialect) QuoteTo(w clause.Writer, name string) {
	_, _ = w.WriteString(`"` + strings.ReplaceAll(name, ".", `"."`) + `"`)
}

// Explain implements gorm.Dialector.
func (sqliteDialect) Explain(stmt string, vars ...any) string {
	return logger.ExplainSQL(stmt, nil, `'`, vars...)
}

// Translate implements gorm.ErrorTranslator.
func (sqliteDialect) Translate(err error) error { return translateSQLite(err) }
