package casework_test

import (
	"strconv"
	"testing"

	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func itoa(n int) string { return strconv.Itoa(n) }
