package storetest

// MemoryForTest returns the folder in memory of this process, "" where there
// is no room for one.
func MemoryForTest() (string, error) {
	memory.once.Do(func() { memory.err = openMemory() })
	return memory.dir, memory.err
}
