package token

import "net/netip"

// neighbourhoodBits is how much of an IPv6 address names the line it is on: what
// stands behind one line has the rest to choose from (RFC 6177).
const neighbourhoodBits = 64

// Neighbourhood returns a network address as limits and histories know it: an
// IPv4 address as it stands, also when it is written as IPv6, and the /64 of an
// IPv6 address. What is no address comes back as it is.
func Neighbourhood(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, neighbourhoodBits).Masked().String()
}
