package token_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"kntc/internal/fault"
	"kntc/internal/token"
)

// phrase is a password that the rules accept.
const phrase = "Sông Hồng chảy qua 7 tỉnh"

func TestHashAndVerify(t *testing.T) {
	t.Parallel()
	h := token.NewHasher(0, token.RecommendedCost())
	stored, err := h.Hash(t.Context(), phrase)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("stored as %q", stored)
	}
	for _, tt := range []struct {
		name, password string
		want           bool
	}{
		{"right", phrase, true},
		{"right, accents sent apart", norm.NFD.String(phrase), true},
		{"one letter off", phrase + "a", false},
		{"another case", strings.ToLower(phrase), false},
		{"outer blank", " " + phrase, false},
		{"empty", "", false},
		{"endless", strings.Repeat("a", 1<<20), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got, err := h.Verify(t.Context(), stored, tt.password); err != nil || got != tt.want {
				t.Errorf("Verify = %v, %v, want %v", got, err, tt.want)
			}
		})
	}
	again, err := h.Hash(t.Context(), phrase)
	if err != nil || again == stored {
		t.Errorf("equal passwords have equal hashes, %v", err)
	}
	if h.NeedsRehash(stored) {
		t.Error("a new hash needs rehashing")
	}
}

// knownHash is the reference implementation's (RFC 9106 authors' argon2 tool)
// for "password" with salt "somesalt", 64 MiB, t=2, p=1.
const knownHash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

func TestHashOfAnotherCost(t *testing.T) {
	t.Parallel()
	h := token.NewHasher(1, token.RecommendedCost())
	if ok, err := h.Verify(t.Context(), knownHash, "password"); err != nil || !ok {
		t.Errorf("the reference vector does not verify: %v, %v", ok, err)
	}
	if !h.NeedsRehash(knownHash) {
		t.Error("another cost does not need rehashing")
	}
}

func TestVerifyRefusesForeignHashes(t *testing.T) {
	t.Parallel()
	h := token.NewHasher(1, token.RecommendedCost())
	for _, tt := range []struct{ name, stored string }{
		{"empty", ""},
		{"bcrypt", "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"},
		{"argon2i", strings.Replace(knownHash, "argon2id", "argon2i", 1)},
		{"old version", strings.Replace(knownHash, "v=19", "v=16", 1)},
		{"a terabyte", strings.Replace(knownHash, "m=65536", "m=1073741824", 1)},
		{"for ever", strings.Replace(knownHash, "t=2", "t=100000", 1)},
		{"no passes", strings.Replace(knownHash, "t=2", "t=0", 1)},
		{"no threads", strings.Replace(knownHash, "p=1", "p=0", 1)},
		{"leading zero", strings.Replace(knownHash, "t=2", "t=02", 1)},
		{"no hash", knownHash[:strings.LastIndex(knownHash, "$")+1]},
		{"cut", knownHash[:len(knownHash)-1]},
		{"more parts", knownHash + "$x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if ok, err := h.Verify(t.Context(), tt.stored, "password"); ok || !errors.Is(err, token.ErrPasswordHash) {
				t.Errorf("Verify = %v, %v", ok, err)
			}
			if !h.NeedsRehash(tt.stored) {
				t.Error("a foreign hash need not be replaced")
			}
		})
	}
}

func TestUnknownUserCostsAHash(t *testing.T) {
	t.Parallel()
	h := token.NewHasher(1, token.RecommendedCost())
	if err := h.VerifyUnknown(t.Context(), phrase); err != nil {
		t.Errorf("VerifyUnknown: %v", err)
	}
}

func TestHasherHonoursTheContext(t *testing.T) {
	t.Parallel()
	h := token.NewHasher(1, token.RecommendedCost())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, phrase); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash: %v", err)
	}
	if err := h.VerifyUnknown(ctx, phrase); !errors.Is(err, context.Canceled) {
		t.Errorf("VerifyUnknown: %v", err)
	}
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, username, password, want string }{
		{"a phrase", "lan.pham", phrase, ""},
		{"random", "lan.pham", "k7m2p-x9d4t", "too_short"},
		{"eleven characters", "lan.pham", "tàu-thủy-bé", "too_short"},
		{"twelve characters", "lan.pham", "tàu-thủy-bé8", ""},
		{"twelve characters typed apart", "lan.pham", norm.NFD.String("tàu-thủy-bé8"), ""},
		{"many bytes, few characters", "lan.pham", "ễễễễễ", "too_short"},
		{"256 bytes", "lan.pham", strings.Repeat("sông Hồng chảy qua 7 tỉnh; ", 6) + strings.Repeat("x", 256-6*len("sông Hồng chảy qua 7 tỉnh; ")), ""},
		{"257 bytes", "lan.pham", strings.Repeat("sông Hồng chảy qua 7 tỉnh; ", 6) + strings.Repeat("x", 257-6*len("sông Hồng chảy qua 7 tỉnh; ")), "too_long"},
		{"bad UTF-8", "lan.pham", "abcdefghijk\xff\xfe", "not_text"},
		{"control character", "lan.pham", "mưa rơi\x00trên phố", "not_text"},
		{"user name inside", "lan.pham", "mua-LanPham-2026!", "contains_username"},
		{"user name with accents", "lan.pham", "của Lân Phạm đó nhé", "contains_username"},
		{"short user name means nothing", "an", "thuyền sang ngang 88", ""},
		{"common word, long tail of figures", "x", "password1234", "too_common"},
		{"common with figures for letters", "x", "P@ssw0rd2026", "too_common"},
		{"common in Vietnamese", "x", "MậtKhẩu@2026", "too_common"},
		{"two common words", "x", "admin-vietnam-1", "too_common"},
		{"common word hidden in a phrase", "x", "matkhau của tôi dài 31 chữ", ""},
		{"one character", "x", "aaaaaaaaaaaa", "too_common"},
		{"four characters", "x", "abcdabdcacbd", "too_common"},
		{"repeated", "x", "kx7mq2kx7mq2", "too_common"},
		{"telephone and date", "x", "091234567801", "too_common"},
		{"telephone with dots", "x", "0912.345.678-01", "too_common"},
		{"keyboard row", "x", "qwertyuiopasd", "too_common"},
		{"keyboard backwards", "x", "poiuytrewq12", "too_common"},
		{"keyboard columns", "x", "1qaz2wsx3edc!", "too_common"},
		{"alphabet", "x", "abcdefghijklm", "too_common"},
		{"blanks only", "x", "            ", "too_common"},
		{"a name and a year of birth", "x", "NguyenVanAn1990", "too_common"},
		{"a name and a date of birth", "x", "tranthibinh12081985", "too_common"},
		{"a name with accents and signs", "x", "Lê Thị Hồng Hạnh@2", "too_common"},
		{"a given name first", "x", "minhtuan.nguyen88", "too_common"},
		{"a vow and a year", "x", "AnhYeuEm@2024", "too_common"},
		{"an office", "x", "ubndphuong@2025", "too_common"},
		{"a province and its office", "x", "thanhtra-ninhbinh1", "too_common"},
		{"a bank", "x", "Vietcombank#123", "too_common"},
		{"Telex keys", "x", "maatjkhaaur2024", "too_common"},
		{"a pet and a number", "x", "doraemon123456", "too_common"},
		{"a lucky saying", "x", "maymanvahanhphuc", "too_common"},
		{"a name in a phrase of one's own", "x", "bà Nguyễn Thị Mẫu trồng 9 cây bưởi", ""},
		{"a phrase of ordinary words", "x", "mùa thu lá vàng rơi đầy ngõ", ""},
		{"another one", "x", "con mèo trèo lên cây cau", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := token.CheckPassword("/password", tt.username, tt.password)
			if got := fieldCode(t, err); got != tt.want {
				t.Fatalf("CheckPassword(%q): %v, want code %q", tt.password, err, tt.want)
			}
			if err == nil {
				return
			}
			if f := fault.As(err); !errors.Is(err, token.ErrPassword) || f.Fields[0].Pointer != "/password" {
				t.Errorf("fault %v", f)
			}
			if strings.Contains(err.Error(), tt.password) {
				t.Errorf("the refusal repeats the password: %v", err)
			}
		})
	}
}

// TestHabitsOfVietNamAreRefused makes passwords as people in Viet Nam make them: a
// name, a place, an office or a vow with a year, a date or a run of figures.
func TestHabitsOfVietNamAreRefused(t *testing.T) {
	t.Parallel()
	words := strings.Fields(`NguyenVanAn TranThiBinh LeHoangLong phamminhtuan VuThiHoa HoangAnh BuiVanNam DangThuHa dotuananh HoNgocLan
		DongDa BaDinh HoanKiem CauGiay ThanhXuan HaiBaTrung HoangMai TayHo LongBien HaDong BinhThanh GoVap TanBinh ThuDuc PhuNhuan
		HaNoi HoChiMinh DaNang HaiPhong CanTho Hue NgheAn ThanhHoa QuangNinh BacNinh NinhBinh LamDong DakLak GiaLai CaMau AnGiang KienGiang
		matkhau MậtKhẩu AnhYeuEm Vietcombank TiepDan KhieuNai ToCao ThanhTra UBNDPhuong UBNDXa UBNDHuyen VanPhong BanTiepDan admin Vietnam`)
	tails := []string{"@123456789", "@2026", "@1990!", "12081985", "@12345678", "#20260102", "00000000", "@987654321", "_2025@123"}
	for _, word := range words {
		for _, tail := range tails {
			password := word + tail
			if utf8.RuneCountInString(password) < 12 {
				continue // refused anyway
			}
			if err := token.CheckPassword("/password", "x", password); err == nil {
				t.Errorf("%s passes", password)
			}
		}
	}
	for _, password := range []string{"cây bàng trước ngõ 12", "Mưa to lúc 5 giờ chiều thứ ba", "7 con mèo xanh leo cột điện", "kx7mq2-9dd3w-p0r8t-zz4hn"} {
		if err := token.CheckPassword("/password", "x", password); err != nil {
			t.Errorf("%s is refused: %v", password, err)
		}
	}
}

func TestCheckPasswordTakesAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		// Must not fail in any other way than by a fault.
		err := token.CheckPassword("/p", rapid.String().Draw(rt, "username"), rapid.String().Draw(rt, "password"))
		if err != nil && !errors.Is(err, token.ErrPassword) {
			rt.Fatal(err)
		}
	})
}

func TestGeneratePassword(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 200 {
		p := token.GeneratePassword()
		if seen[p] {
			t.Fatalf("%q came twice", p)
		}
		seen[p] = true
		groups := strings.Split(p, "-")
		if len(groups) != 4 || strings.Trim(p, "-0123456789abcdefghjkmnpqrstvwxyz") != "" {
			t.Fatalf("%q is not four readable groups", p)
		}
		if err := token.CheckPassword("/password", "lan.pham", p); err != nil {
			t.Fatalf("%q breaks our own rules: %v", p, err)
		}
	}
}
