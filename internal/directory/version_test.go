package directory_test

import (
	"errors"
	"testing"
	"time"

	"kntc/internal/authority"
	"kntc/internal/clock"
	"kntc/internal/directory"
	"kntc/internal/fault"
	"kntc/internal/store/storetest"
)

// TestActsOnAStaleDirectoryAreRefused: an act on several authorities names the
// directory it was thought out for. What somebody else changed since refuses it
// and is told; a list that changes nothing may be sent again.
func TestActsOnAStaleDirectoryAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, b storetest.Bench) {
		dir, admin := directoryOf(t, b), storetest.Administrator(storetest.Province)
		seen, err := dir.DirectoryVersion(t.Context(), admin)
		if err != nil || seen == 0 {
			t.Fatalf("version %d, %v", seen, err)
		}
		rename := directory.Reorganisation{
			Kind: directory.Renaming, On: clock.MustDate(2026, time.June, 2), Document: "Nghị quyết 5",
			Predecessors: []authority.ID{storetest.CommuneA1}, Name: "UBND xã Mới", Version: seen,
		}
		v, err := dir.Reorganise(t.Context(), admin, rename)
		if err != nil || v.Directory != seen+1 {
			t.Fatalf("afterwards the version is %d, %v", v.Directory, err)
		}
		stale := func(what string, err error) {
			t.Helper()
			f := fault.As(err)
			if !errors.Is(err, fault.ErrStale) || f.Extra["changed_by"] != admin.Name || f.Extra["authority_id"] != storetest.CommuneA1.String() {
				t.Errorf("%s on a stale directory: %v", what, err)
			}
		}
		rename.Predecessors, rename.Name = []authority.ID{storetest.CommuneA2}, "UBND xã Khác"
		_, err = dir.Reorganise(t.Context(), admin, rename)
		stale("a renaming", err)

		list := listImport(clock.MustDate(2025, time.June, 30), listBefore)
		list.Release.Since, list.Version = clock.MustDate(2010, time.January, 1), seen
		_, err = dir.ImportAuthorities(t.Context(), admin, list)
		stale("a list", err)
		dry := list
		dry.DryRun, dry.Version = true, 0
		report, err := dir.ImportAuthorities(t.Context(), admin, dry)
		if err != nil || report.Directory != seen+1 {
			t.Fatalf("a dry run judged version %d, %v", report.Directory, err)
		}
		list.Version = report.Directory
		if report, err = dir.ImportAuthorities(t.Context(), admin, list); err != nil || !report.Written || report.Directory != seen+2 {
			t.Errorf("with the version of the dry run: %+v, %v", report, err)
		}
		if report, err = dir.ImportAuthorities(t.Context(), admin, list); err != nil || report.Written || report.Directory != seen+2 {
			t.Errorf("the same list again: %+v, %v", report, err)
		}
		if after, err := directory.New(b.Another(t), storetest.Keyring(t), b.Clock).DirectoryVersion(t.Context(), admin); err != nil || after != seen+2 {
			t.Errorf("another server has version %d, %v", after, err)
		}
	})
}
