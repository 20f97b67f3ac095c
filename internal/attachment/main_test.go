package attachment_test

import (
	"testing"

	"kntc/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
