package config

import (
	"fmt"
	"log/slog"
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// masked stands for a secret wherever one would be shown.
const masked = "********"

// Secret is a setting that no log, error or print shows.
type Secret string

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// String returns asterisks, or nothing for no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format implements fmt.Formatter: no verb shows the secret.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText implements encoding.TextMarshaler, so that JSON shows asterisks.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue implements slog.LogValuer.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Size is a number of bytes.
type Size int64

// units are the suffixes of sizes, largest first.
//
//nolint:gochecknoglobals // read-only table
var units = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"B", 1}}

// ParseSize reads "512", "512B", "64KiB", "25MiB" or "1GiB".
func ParseSize(s string) (Size, error) {
	number, factor := s, int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(s, u.suffix); ok {
			number, factor = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseUint(number, 10, 63)
	if err != nil || int64(n) > math.MaxInt64/factor {
		return 0, fmt.Errorf("%q is not a size such as 512KiB or 25MiB", s)
	}
	return Size(int64(n) * factor), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Size) UnmarshalText(b []byte) error {
	n, err := ParseSize(string(b))
	if err != nil {
		return err
	}
	*s = n
	return nil
}

// String returns the size in the largest unit that divides it.
func (s Size) String() string {
	for _, u := range units {
		if int64(s) >= u.bytes && int64(s)%u.bytes == 0 {
			return strconv.FormatInt(int64(s)/u.bytes, 10) + u.suffix
		}
	}
	return strconv.FormatInt(int64(s), 10) + "B"
}

// Printed returns the size as people read it, e.g. "25 MB".
func (s Size) Printed() string {
	const thousand, units = 1 << 10, " KMGTP"
	n, unit := int64(s), 0
	for n >= thousand && n%thousand == 0 && unit < len(units)-1 {
		n, unit = n/thousand, unit+1
	}
	if unit == 0 {
		return strconv.FormatInt(n, 10) + " byte"
	}
	return strconv.FormatInt(n, 10) + " " + units[unit:unit+1] + "B"
}

// parsePrefixes reads networks and single addresses, separated by commas.
func parsePrefixes(s string) (any, error) {
	var list []netip.Prefix
	for item := range strings.SplitSeq(s, ",") {
		p, err := parsePrefix(strings.TrimSpace(item))
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

func parsePrefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is neither an address nor a network", s)
	}
	if p != p.Masked() {
		return netip.Prefix{}, fmt.Errorf("%q has bits beyond its length; the network is %s", s, p.Masked())
	}
	return p, nil
}
