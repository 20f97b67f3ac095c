// Package bench measures the whole system, from HTTP to a durable commit, on a
// million petitions in PostgreSQL, beside pgbench running the same statements.
// It holds tests only: `make bench` is the full measurement, and `make test`
// runs the same code on a few hundred petitions so that it keeps working.
package bench
