# The commands of the project. `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO ?= go
BIN := $(CURDIR)/bin

# One kind of object files for tests, lint and the shipped program: only the race
# detector needs another.
export CGO_ENABLED := 0
export GOFLAGS := $(GOFLAGS) -trimpath

LINT_VERSION := v2.15.0
LINT := $(BIN)/golangci-lint-$(LINT_VERSION)

# The tests in which goroutines meet begin with TestConcurrent; they run with the
# race detector, which needs a C compiler: without one they run as the others do. A
# package without any is not built for it. SQLite, which is C translated to Go, is
# left out of the detection: it locks by itself, and watching each of its accesses
# makes it ten times as slow. Only that one package is: generic code of others is shared
# with ours by the linker, and would go unwatched.
CONCURRENT = $(sort $(dir $(shell grep -rl --include='*_test.go' '^func TestConcurrent' .)))
RACE := $(shell command -v "$$($(GO) env CC)" >/dev/null 2>&1 && echo -race)

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Start the demonstration on the embedded database
	@$(BIN)/kntc demo

.PHONY: build
build: ## Build the one static binary, bin/kntc
	@GO='$(GO)' .ci/build $(BIN)/kntc

# Tests make much garbage and hold little: collecting it less often saves a
# quarter of their time.
test soak: export GOGC ?= 400

.PHONY: test
test: ## Run every test on SQLite and PostgreSQL, the desk in a browser
	@.ci/ensure-postgres
	@.ci/ensure-readers
	@.ci/ensure-chromium
	$(GO) test -vet=off -shuffle=on -count=1 -timeout 20m $(if $(RACE),-skip '^TestConcurrent') ./...
	$(if $(RACE),CGO_ENABLED=1 $(GO) test -race -gcflags='modernc.org/sqlite/lib=-race=false' -vet=off -run '^TestConcurrent' -shuffle=on -count=1 -timeout 20m $(CONCURRENT),@echo 'no C compiler: the race detector did not watch')

.PHONY: soak
soak: ## Let thousands of random histories happen, others each time (a night)
	@.ci/ensure-postgres
	GO=$(GO) .ci/soak $(SEED)

.PHONY: lint
lint: $(LINT) ## Check format, lint (with every analyzer of vet) and import rules
	$(LINT) fmt --diff
	$(LINT) run ./...
	$(GO) test -count=1 -run '^TestArch' ./internal

.PHONY: format
format: $(LINT) ## Format every Go file
	$(LINT) fmt

.PHONY: generate
generate: describe ## Rebuild the API description and the golden files
	@.ci/ensure-postgres
	GO=$(GO) .ci/golden

.PHONY: describe
describe: ## Rebuild the API description alone
	$(GO) tool swag init --quiet --generalInfo doc.go --dir api --parseInternal --outputTypes json --output docs/swagger

.PHONY: desk
desk: ## Rebuild the desk's files from its source (needs Node and the npm registry)
	GO=$(GO) .ci/desk write

.PHONY: api-compat
api-compat: ## Refuse a breaking change of the published API
	$(GO) test -count=1 -run '^TestCompatibility' ./api

.PHONY: bench
bench: ## Measure on PostgreSQL with durable defaults, beside pgbench (long)
	@.ci/ensure-postgres
	$(GO) test -count=1 -timeout 90m -v -run '^TestPerformance$$' ./internal/bench -args -full $(ARGS)

.PHONY: bench-embedded
bench-embedded: ## Measure on SQLite in offices of up to a million petitions, beside loops and plain handlers (long)
	$(GO) test -count=1 -timeout 300m -v -run '^TestEmbedded$$' ./internal/bench -args -full $(ARGS)

.PHONY: bench-peers
bench-peers: ## Measure on SQLite beside another server with a database in it (needs the module proxy)
	$(GO) test -count=1 -timeout 60m -run '^$$' -bench '^BenchmarkPeers$$' -benchtime 1x ./internal/bench -args $(ARGS)

.PHONY: bench-open
bench-open: ## Let requests arrive at a fixed rate on PostgreSQL, and find the highest that holds (long)
	@.ci/ensure-postgres
	$(GO) test -count=1 -timeout 90m -v -run '^TestOpenLoop$$' ./internal/bench -args -full $(ARGS)

.PHONY: bench-cost
bench-cost: ## Measure transitions beside those of an earlier commit (BEFORE=commit)
	@test -n '$(BEFORE)' || { echo 'make bench-cost BEFORE=commit' >&2; exit 2; }
	@.ci/ensure-postgres
	$(GO) test -count=1 -timeout 30m -v -run '^TestCostOfTransitions$$' ./internal/bench -args -before $(BEFORE)

.PHONY: oracle
oracle: ## Compare the calendar with another one (needs Node and the npm registry)
	.ci/oracle

.PHONY: bench-import
bench-import: ## Measure imports of up to 200,000 rows, BEFORE=commit beside an earlier one (long)
	@.ci/ensure-postgres
	$(GO) test -count=1 -timeout 120m -v -run '^TestImport$$' ./internal/bench -args -full $(if $(BEFORE),-before $(BEFORE))

.PHONY: clean
clean: ## Remove what was built
	rm -rf $(BIN)

$(LINT):
	@mkdir -p $(BIN)
	GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv $(BIN)/golangci-lint $@
