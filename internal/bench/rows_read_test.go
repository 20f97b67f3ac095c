package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
)

// mostRead is how many rows PostgreSQL may read, in tables and indexes, for each
// row that a reading operation shows, whatever is stored. What is asked of a
// province reads a few rows of each of its communes (96 in the full size). A share
// of what pgbench does with the same statements would praise a slow statement;
// this does not.
var mostRead = map[string]float64{
	opGet: 3, opList: 12, opLargeFirst: 12, opLargeDeep: 14, opSeatFirst: 26, opSeatDeep: 18,
	opSearch: 20, opSearchLarge: 20, opSearchSeat: 20, opCommuneYear: 12, opProvinceYear: 100,
}

// planNode is a part of a plan that was carried out.
type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Index    string     `json:"Index Name"`
	Rows     float64    `json:"Actual Rows"` // of each loop
	Loops    float64    `json:"Actual Loops"`
	Filtered float64    `json:"Rows Removed by Filter"`
	Recheck  float64    `json:"Rows Removed by Index Recheck"`
	Plans    []planNode `json:"Plans"`
}

// read is how many rows of tables and indexes the node and those below it read.
// What a bitmap found in an index counts once, although it is looked up in the
// table then.
func (n planNode) read() float64 {
	var sum float64
	if n.Relation != "" || n.Index != "" {
		sum = n.Filtered + n.Recheck
		if n.Type != "Bitmap Heap Scan" {
			sum += n.Rows
		}
		sum *= n.Loops
	}
	for _, p := range n.Plans {
		sum += p.read()
	}
	return sum
}

// readAndShown carries statements out and returns how many rows they read and
// how many they gave.
func (b *pgbench) readAndShown(ctx context.Context, calls []call) (read, shown float64, err error) {
	for _, c := range calls {
		if len(c.params) == 0 { // BEGIN and its like
			continue
		}
		statement, err := b.statement(ctx, c, nil, nil)
		if err != nil {
			return 0, 0, err
		}
		var text []byte
		if err := b.conn.QueryRow(ctx, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "+statement).Scan(&text); err != nil {
			return 0, 0, fmt.Errorf("%s: %w", statement, err)
		}
		var plans []struct{ Plan planNode }
		if err := json.Unmarshal(text, &plans); err != nil {
			return 0, 0, err
		}
		read, shown = read+plans[0].Plan.read(), shown+plans[0].Plan.Rows
	}
	return read, shown, nil
}

// judgeRead fails when an operation reads more than it may for what it shows.
func (c counterparts) judgeRead(tb testing.TB) {
	tb.Helper()
	for name, most := range mostRead {
		got := c.read[name] / max(1, c.shown[name])
		tb.Logf("%-34s reads %6.1f rows for each of %.1f it shows", name, got, c.shown[name]/samples)
		if got > most {
			tb.Errorf("%s reads %.1f rows for each it shows, at most %.0f are wanted", name, got, most)
		}
	}
}
