package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"

	"kntc/internal/config"
	"kntc/internal/fault"
	"kntc/internal/seal"
	"kntc/internal/store"
)

// errNoKeyring refuses to work without the keyring of the database: one made on the
// spot would open nothing of it.
var errNoKeyring = fault.Define(fault.Unavailable, "keyring_missing",
	"Chưa chỉ ra bộ khóa: KNTC_KEYSET_FILE chưa đặt và thư mục hiện tại không có tệp "+config.DevelopmentKeyset+". Hãy chạy lệnh trong thư mục của máy chủ, hoặc chỉ ra bộ khóa bằng KNTC_KEYSET_FILE.",
	"There is no keyring: KNTC_KEYSET_FILE is not set, and the current folder has no "+config.DevelopmentKeyset+". Run the command in the folder of the server, or name the keyring by KNTC_KEYSET_FILE.")

// keyringFrom is a way to the keyring of a database.
type keyringFrom func(context.Context, config.Config, *store.Store, *slog.Logger) (*seal.Keyring, error)

// openKeyring takes the keyring of the settings or, in development, the one that the
// installation made for itself.
func openKeyring(_ context.Context, cfg config.Config, _ *store.Store, _ *slog.Logger) (*seal.Keyring, error) {
	return keyringOf(cfg)
}

func keyringOf(cfg config.Config) (*seal.Keyring, error) {
	if cfg.Keyset != "" {
		k, err := seal.Parse([]byte(cfg.Keyset.Reveal()))
		if err != nil {
			return nil, keyringError("KNTC_KEYSET", err)
		}
		return k, nil
	}
	k, err := seal.Load(config.DevelopmentKeyset)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoKeyring
	}
	if err != nil {
		return nil, keyringError(config.DevelopmentKeyset, err)
	}
	return k, nil
}

// firstKeyring is openKeyring for the commands with which an installation begins: in
// development, which is given none, the first of them makes one. A database that
// holds something which a server sealed has its own, wherever that is.
func firstKeyring(ctx context.Context, cfg config.Config, s *store.Store, log *slog.Logger) (*seal.Keyring, error) {
	k, err := keyringOf(cfg)
	if !errors.Is(err, errNoKeyring) {
		return k, err
	}
	sealed, why := s.SigningKeys(ctx)
	if why != nil {
		return nil, why
	}
	if len(sealed) > 0 {
		return nil, err
	}
	log.WarnContext(ctx, "a keyring was made for development; keep it with the database", "path", config.DevelopmentKeyset)
	if k, err = seal.Create(config.DevelopmentKeyset); err != nil {
		return nil, keyringError(config.DevelopmentKeyset, err)
	}
	return k, nil
}
