package access_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kntc/internal/access"
)

// TestPermissionsPage keeps docs/permissions.md equal to the policy table.
// With KNTC_UPDATE=1 it writes the page.
func TestGoldenPermissionsPage(t *testing.T) {
	t.Parallel()
	file, got := filepath.Join("..", "..", "docs", "permissions.md"), permissionsPage(t)
	if os.Getenv("KNTC_UPDATE") == "1" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with KNTC_UPDATE=1", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what the policy says; run with KNTC_UPDATE=1 and review (-file +policy):\n%s", file, diff)
	}
}

func permissionsPage(t *testing.T) string {
	t.Helper()
	about := comments(t)
	var b strings.Builder
	b.WriteString("# Roles and permissions\n\nGenerated from the policy table of `internal/access`; do not edit.\n\n")
	b.WriteString("| Permission | Means |")
	for _, r := range access.Roles() {
		fmt.Fprintf(&b, " %s |", r)
	}
	b.WriteString("\n|---|---|" + strings.Repeat(":-:|", len(access.Roles())) + "\n")
	for _, p := range access.Permissions() {
		fmt.Fprintf(&b, "| `%s` | %s |", p, about[string(p)])
		for _, r := range access.Roles() {
			mark := "·"
			if r.Grants(p) {
				mark = "✓"
			}
			fmt.Fprintf(&b, " %s |", mark)
		}
		b.WriteString("\n")
	}
	b.WriteString("\n| Role | Who | A grant covers |\n|---|---|---|\n")
	for _, r := range access.Roles() {
		covers := "the authority and what it took over"
		if r.CoversSubtree() {
			covers = "the authority, everything below it, and what they took over"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r, about[string(r)], covers)
	}
	return b.String()
}

// comments reads what the source says about each role and permission: the
// comment behind the constant, by the constant's value.
func comments(t *testing.T) map[string]string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), "role.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if value, ok := spec.Values[0].(*ast.BasicLit); ok {
			out[strings.Trim(value.Value, `"`)] = strings.TrimSpace(spec.Comment.Text())
		}
		return true
	})
	return out
}

func TestEveryPermissionIsExplained(t *testing.T) {
	t.Parallel()
	about := comments(t)
	for _, p := range access.Permissions() {
		if about[string(p)] == "" {
			t.Errorf("%s has no comment", p)
		}
	}
	for _, r := range access.Roles() {
		if about[string(r)] == "" {
			t.Errorf("%s has no comment", r)
		}
	}
	if want := len(access.Permissions()) + len(access.Roles()); len(about) != want {
		t.Errorf("the source declares %d roles and permissions, the lists hold %d", len(about), want)
	}
}

// TestPolicySeparatesDuties states what no change of the table may undo.
func TestPolicySeparatesDuties(t *testing.T) {
	t.Parallel()
	only := func(p access.Permission, roles ...access.Role) {
		for _, r := range access.Roles() {
			if want := slices.Contains(roles, r); r.Grants(p) != want {
				t.Errorf("%s has %s: %v", r, p, r.Grants(p))
			}
		}
	}
	only(access.SealedView, access.Clerk, access.Head)
	only(access.IdentityView, access.Clerk, access.Head)
	only(access.PetitionDispose, access.Head)
	only(access.MatterDecide, access.Head)
	only(access.AccountManage, access.Administrator)
	only(access.AuthorityManage, access.Administrator)
	for _, p := range access.Permissions() {
		if access.Role("").Grants(p) || access.Role("emperor").Grants(p) {
			t.Errorf("a role that does not exist has %s", p)
		}
		held := false
		for _, r := range access.Roles() {
			held = held || r.Grants(p)
		}
		if !held {
			t.Errorf("nobody has %s", p)
		}
	}
	for _, r := range access.Roles() {
		if r.Grants("") || r.Grants("petition.burn") {
			t.Errorf("%s has a permission that does not exist", r)
		}
		if r.CoversSubtree() && (r.Grants(access.PetitionDispose) || r.Grants(access.SealedView) || r.Grants(access.IdentityView)) {
			t.Errorf("%s reaches below and is more than a reader", r)
		}
	}
}

// TestWhoEntersPartiesMaySeeSealedOnes guards the answers that are kept for a
// repeated request: they name the parties as they were entered, also when the
// paper has been found to be a denunciation since.
func TestWhoEntersPartiesMaySeeSealedOnes(t *testing.T) {
	t.Parallel()
	for _, r := range access.Roles() {
		if (r.Grants(access.PetitionRegister) || r.Grants(access.PetitionClassify)) && !r.Grants(access.SealedView) {
			t.Errorf("%s enters parties and may not see sealed ones", r)
		}
	}
}
