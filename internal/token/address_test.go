package token_test

import (
	"testing"

	"kntc/internal/token"
)

func TestNeighbourhood(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, address, want string }{
		{"IPv4", "203.0.113.7", "203.0.113.7"},
		{"IPv4 in IPv6", "::ffff:203.0.113.7", "203.0.113.7"},
		{"IPv6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"its neighbour", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
		{"another line", "2001:db8:1:3::1", "2001:db8:1:3::/64"},
		{"with a zone", "fe80::1%eth0", "fe80::/64"},
		{"loopback", "::1", "::/64"},
		{"none", "pipe", "pipe"},
		{"nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := token.Neighbourhood(tt.address); got != tt.want {
				t.Errorf("Neighbourhood(%q) = %q, want %q", tt.address, got, tt.want)
			}
		})
	}
}
