package bench_test

import (
	"fmt"

	"kntc/internal/authority"
)

// size says how much is loaded.
type size struct {
	provinces int
	communes  int // in all provinces together
	petitions int // in all communes but the large one
	large     int // petitions of one large urban commune
	offices   int // communes in which clients work
	fresh     int // petitions of each office that nobody has touched yet
	years     int // up to yesterday
}

func (s size) total() int { return s.petitions + s.large + s.offices*s.fresh }

// A million petitions: seven provinces of 96 communes over ten years, some 130
// petitions a year in each commune, as the nation has them.
func fullSize() size {
	return size{provinces: 7, communes: 672, petitions: 844_000, large: 60_000, offices: 64, fresh: 1500, years: 10}
}

// The same shape, small enough for every test run.
func smokeSize() size {
	return size{provinces: 2, communes: 10, petitions: 600, large: 150, offices: 8, fresh: 10, years: 2}
}

// The ids of the directory: provinces from 1, communes from firstCommune in
// such an order that neighbours lie in different provinces.
const firstCommune authority.ID = 101

func (s size) commune(i int) authority.ID { return firstCommune + authority.ID(i) }

// largest is the large urban commune, the last of all.
func (s size) largest() authority.ID { return s.commune(s.communes - 1) }

// facts is the directory of the bench. All names are invented.
func (s size) facts() authority.Facts {
	var f authority.Facts
	for i := range s.provinces {
		f.Authorities = append(f.Authorities, authority.Authority{
			ID: authority.ID(i + 1), Name: fmt.Sprintf("UBND tỉnh Thử Nghiệm %d", i+1), Tier: authority.Province, Branch: authority.State,
			Place: fmt.Sprintf("Tỉnh Thử Nghiệm %d", i+1), Source: "bench", Version: 1,
		})
	}
	for i := range s.communes {
		f.Authorities = append(f.Authorities, authority.Authority{
			ID: s.commune(i), Name: fmt.Sprintf("UBND xã Mẫu %d", i+1), Tier: authority.Commune, Branch: authority.State,
			Place: fmt.Sprintf("Xã Mẫu %d", i+1), Source: "bench", Version: 1,
		})
		f.Parents = append(f.Parents, authority.ParentLink{Child: s.commune(i), Parent: authority.ID(i%s.provinces + 1)})
	}
	return f
}
