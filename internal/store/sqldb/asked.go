package sqldb

// Asked is how many statements the database was asked since it was opened; a write
// counts as one. It compares what two questions cost, where a clock would only
// tell how busy the machine is.
func (d *DB) Asked() int64 { return d.asked.Load() }

// counted are the steps of a view, each counted when it has asked.
func (d *DB) counted(steps []Step) []Step {
	out := make([]Step, len(steps))
	for i, ask := range steps {
		out[i] = func() ([]Statement, error) {
			list, err := ask()
			d.asked.Add(int64(len(list)))
			return list, err
		}
	}
	return out
}
