package identity

import (
	"context"
	"fmt"

	"kntc/internal/seal"
	"kntc/internal/token"
)

// EnsureKeys loads the signing keys and puts them into use. It makes the next
// key when it is time to, and deletes those whose tokens have all expired. The
// server calls it at start and then hourly; several servers may do so at once.
func (s *Service) EnsureKeys(ctx context.Context) error {
	set, spent, err := s.loadKeys(ctx)
	if err != nil {
		return err
	}
	if !set.Due(s.clock.Now()) && len(spent) == 0 {
		s.keys.Replace(set)
		return nil
	}
	return s.changeKeys(ctx, func(keys []token.SigningKey) (add []token.SigningKey, drop []string, err error) {
		set, err := token.NewKeySet(keys...)
		if err != nil {
			return nil, nil, err
		}
		// Another server may have made the key while this one waited, so the
		// time is that of the turn, not that of the call.
		if now := s.clock.Now(); set.Due(now) {
			add = append(add, set.Generate(now))
		}
		return add, s.spent(keys), nil
	})
}

// RotateNow withdraws every signing key and makes one that signs at once: for
// a key that leaked. Access tokens in use are refused from now on, and by other
// servers when they next call EnsureKeys; refresh tokens renew the sessions.
func (s *Service) RotateNow(ctx context.Context) error {
	return s.changeKeys(ctx, func(keys []token.SigningKey) (add []token.SigningKey, drop []string, err error) {
		for _, k := range keys {
			drop = append(drop, k.ID)
		}
		return []token.SigningKey{token.KeySet{}.Generate(s.clock.Now())}, drop, nil
	})
}

// JWKS returns the public keys as a JSON Web Key Set.
func (s *Service) JWKS() []byte { return s.keys.Current().JWKS(s.clock.Now()) }

func (s *Service) loadKeys(ctx context.Context) (token.KeySet, []string, error) {
	stored, err := s.store.SigningKeys(ctx)
	if err != nil {
		return token.KeySet{}, nil, fmt.Errorf("load signing keys: %w", err)
	}
	keys, err := s.openKeys(stored)
	if err != nil {
		return token.KeySet{}, nil, err
	}
	set, err := token.NewKeySet(keys...)
	return set, s.spent(keys), err
}

func (s *Service) spent(keys []token.SigningKey) []string {
	var ids []string
	for _, k := range keys {
		if k.Spent(s.clock.Now()) {
			ids = append(ids, k.ID)
		}
	}
	return ids
}

// changeKeys changes the stored keys under their lock and puts into use what
// is stored afterwards.
func (s *Service) changeKeys(
	ctx context.Context, decide func([]token.SigningKey) (add []token.SigningKey, drop []string, err error),
) error {
	err := s.store.ChangeSigningKeys(ctx, func(stored []token.SigningKey) (KeyChange, error) {
		keys, err := s.openKeys(stored)
		if err != nil {
			return KeyChange{}, err
		}
		add, drop, err := decide(keys)
		if err != nil {
			return KeyChange{}, err
		}
		sealed, err := s.sealKeys(add)
		return KeyChange{Add: sealed, Drop: drop}, err
	})
	if err != nil {
		return fmt.Errorf("change signing keys: %w", err)
	}
	set, _, err := s.loadKeys(ctx)
	if err != nil {
		return err
	}
	s.keys.Replace(set)
	return nil
}

func (s *Service) sealKeys(keys []token.SigningKey) ([]token.SigningKey, error) {
	out := make([]token.SigningKey, len(keys))
	for i, k := range keys {
		sealed, err := s.sealer.Seal(seal.SigningKey, k.ID, k.Seed)
		if err != nil {
			return nil, fmt.Errorf("signing key %s: %w", k.ID, err)
		}
		out[i], out[i].Seed = k, sealed
	}
	return out, nil
}

func (s *Service) openKeys(stored []token.SigningKey) ([]token.SigningKey, error) {
	out := make([]token.SigningKey, len(stored))
	for i, k := range stored {
		seed, err := s.sealer.Open(seal.SigningKey, k.ID, k.Seed)
		if err != nil {
			return nil, fmt.Errorf("signing key %s: %w", k.ID, err)
		}
		out[i], out[i].Seed = k, seed
	}
	return out, nil
}
