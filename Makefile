# Everything starts here. `make demo` and `make test` install what is missing by themselves.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help demo test proof journeys odd-input fuzz pictures check bench ci lock sbom setup clean

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install -qq --disable-pip-version-check --no-input
PORT ?= 8000
WORKERS ?= 2
# Whoever has finished takes tests over from the other: journeys are long.
TESTS = PUNOS_CHROMIUM="$$(cat $(VENV)/chromium)" $(PYTHON) -m pytest -n $(WORKERS) --dist worksteal
CATALOGUES := $(shell find src/punos -name '*.po' 2>/dev/null)

help: ## what there is
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

demo: $(VENV)/.run $(VENV)/.assets $(VENV)/.catalogues ## the whole of Punos at http://127.0.0.1:8000 (PORT=8001 for another)
	@exec $(VENV)/bin/punos demo --port $(PORT)

test: setup ## every test, the browser's too (ARGS="-k plan" for some)
	$(TESTS) $(ARGS)

PROOFS = tests/access tests/sealing tests/reliability tests/disclosure tests/spec/merging tests/odd_input/test_twice.py tests/odd_input/test_described.py tests/addresses/test_timing.py tests/fuzz
proof: setup ## the larger figures: more kills, more writers, more worlds (hours; ARGS="-k kill" for some)
	PUNOS_PROOF=1 $(TESTS) --timeout=0 -rP $(PROOFS) $(ARGS)

journeys: setup ## only the worked examples and every page in a real Chromium, in three languages, each page wide and narrow
	PUNOS_PROOF=1 $(TESTS) tests/journeys $(ARGS)

pictures: setup ## take the manual's pictures again
	PUNOS_PICTURES=1 $(TESTS) tests/journeys/test_pictures.py

odd-input: setup ## odd input to every form and address, field by field, and long play by Hypothesis (some ten minutes)
	PUNOS_ODD_INPUT=20 $(PYTHON) -m pytest -n $(WORKERS) tests/odd_input $(ARGS)

fuzz: setup ## only grow input for every parser, two minutes each (PUNOS_PROOF=1 for ten)
	$(TESTS) -rP tests/fuzz $(ARGS)

check: setup ## style, types, import contracts, templates, translations, roles and tables
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy src setup bench/plan.py bench/load.py
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --lint --quiet src/punos/web
	$(PYTHON) setup/translations.py check
	$(VENV)/bin/punos check --fresh

bench: setup $(VENV)/.bench ## every benchmark (ARGS=--quick for a minute of it)
	@set -e; for one in bench/*.py; do echo "== $$one"; $(PYTHON) $$one $(ARGS); done

ci: ## what the machine runs on every change: set-up, checks, tests
	.ci/run

setup: $(VENV)/.run $(VENV)/.dev $(VENV)/.assets $(VENV)/.catalogues ## install everything for work on Punos

lock: setup ## pin the dependencies again (UPGRADE=1 for newer versions)
	$(PIP) --require-hashes -r requirements/lock.txt
	$(PYTHON) setup/lock.py $(if $(UPGRADE),--upgrade)

sbom: setup ## the bill of materials of what is served, CycloneDX in var/sbom.cdx.json
	$(PYTHON) setup/sbom.py

clean: ## delete the database and everything that can be made again, but .venv
	@if [ -x $(VENV)/bin/punos ]; then $(VENV)/bin/punos reset --yes; fi
	rm -rf var node_modules assets/node_modules assets/test test-results .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache src/punos/web/static/vendor $(VENV)/.assets $(VENV)/.catalogues
	find src -name '*.mo' -delete

# The stamps below remember what is done, so that a second start is quick.

$(VENV)/.python: setup/python.sh
	@sh setup/python.sh
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/build.txt requirements/run.txt pyproject.toml setup/machine.py
	@$(PYTHON) setup/machine.py run
	@echo "punos: installing the locked packages"
	@$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "punos: installing the locked packages for tests and checks"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PYTHON) setup/machine.py dev
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@echo "punos: installing the locked packages that benchmarks compare with"
	@$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.assets: $(VENV)/.run $(wildcard assets/vendor.py assets/package.json assets/vendor.sha256)
	@$(PYTHON) assets/vendor.py
	@touch $@

$(VENV)/.catalogues: $(VENV)/.run setup/translations.py $(CATALOGUES)
	@$(PYTHON) setup/translations.py compile
	@touch $@
