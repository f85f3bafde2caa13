# Relais. On a fresh machine with Python 3.11, git and make, `make run` and `make test` are all there is to type.

PORT ?= 8000
# The first of these that is recent enough; `make run PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

# Tests wait more than they compute: more processes than cores.
TEST_PROCESSES ?= 4

BIN := .venv/bin
STAMP := .venv/.relais-installed
BENCH_STAMP := .venv/.relais-bench-installed
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench lock clean

help: ## says what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(STAMP) ## installs what is needed into .venv; does nothing when nothing changed

run: setup ## builds the index and the site, and serves them with the ask page (PORT=8000)
	$(BIN)/relais serve --port $(PORT)

test: setup ## runs every test, then names each suite that lacks a tool and how to install it
	@$(BIN)/python -m pytest --numprocesses $(TEST_PROCESSES) --dist loadfile

lint: setup ## checks style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(BENCH_STAMP) ## measures speed and relevance beside other engines (tests/bench); installs them first
	$(BIN)/python -m tests.bench

lock: setup ## chooses the versions again after an edit of pyproject.toml (LOCK_OPTIONS=--upgrade: the newest)
	@test -x $(BIN)/uv || $(PIP_INSTALL) uv
	$(LOCK) --extra dev $(LOCK_OPTIONS) --output-file requirements.lock
	$(LOCK) --extra dev --extra bench --constraint requirements.lock $(LOCK_OPTIONS) --output-file requirements-bench.lock

clean: ## removes all that can be made again: .venv, the index, the site, caches
	rm -rf .venv .relais site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find bot indexer tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The two lines that pip runs: what the lock file names, checked by hash; then this folder itself.
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Relais needs Python 3.11 or later, and found none." \
		"Install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv)," \
		"or say where it is: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Relais needs Python 3.11 or later;" \
		"$(PYTHON) is not: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks its module venv." \
		"Install it (Debian, Ubuntu: sudo apt-get install python3-venv), then run make again." >&2; exit 1; }
	@echo "Installing Relais into .venv (about a minute, once)…"
	@$(PYTHON) -m venv .venv
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(BENCH_STAMP): $(STAMP) requirements-bench.lock
	@$(PIP_INSTALL) --require-hashes -r requirements-bench.lock
	@touch $@
