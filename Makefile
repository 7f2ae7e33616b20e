# Everything starts here; each target sets up what it needs from Python 3.11 and make alone.
#
#   make run      set up and start the service on real upstreams   -> http://127.0.0.1:8000/dashboard
#   make demo     set up and show the service on simulated prices and weather: no key, no internet
#   make test     set up and run every test
#   make check    everything CI runs: style, types, architecture, frontend, tests
#   make fix      format and mend what can be mended
#   make coverage every test, and which lines none of them reaches
#   make bench    measure the budgets and print the figures
#   make extras   add the libraries of the optional models Prophet and LSTM (large)
#   make postgres add the driver of PostgreSQL
#   make lock     resolve the dependencies anew, with hashes
#   make clean    remove everything that can be made again (never the data)

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help run demo test coverage check fix lint types imports frontend-check bench extras postgres lock clean setup

help:
	@sed -n 's/^#   //p' Makefile

# ---------------------------------------------------------------- set-up

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv || \
	  { echo "python -m venv failed: on Debian, apt-get install python3-venv"; exit 1; }

# What the service needs, and nothing else.
.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What building and testing needs on top.
.venv/.dev: requirements/dev.txt .venv/.run
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# Node for the frontend: the machine's, else PyPI's wheel.
.venv/.node: requirements/node.txt | .venv/.run
	@command -v node >/dev/null && command -v npm >/dev/null || \
	  $(PIP) install --require-hashes -r requirements/node.txt
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json .venv/.node
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

BUNDLE := src/chocolate_factory/web/static/build/today.js
$(BUNDLE): frontend/node_modules/.package-lock.json $(wildcard frontend/src/*.ts) $(wildcard frontend/*.json)
	cd frontend && npm run --silent build
	@touch $@

setup: .venv/.run $(BUNDLE)

# ---------------------------------------------------------------- main job

run: setup
	$(BIN)/chocolate serve

# OPTIONS="--now 2026-03-28T12:00 --speed 60": see docs/operate/demo.md
demo: setup
	$(BIN)/chocolate demo $(OPTIONS)

# ---------------------------------------------------------------- checks

check: lint types imports frontend-check test

lint: .venv/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/codespell
	$(BIN)/deptry src

types: .venv/.dev
	$(BIN)/mypy

imports: .venv/.dev
	$(BIN)/lint-imports

frontend-check: frontend/node_modules/.package-lock.json
	cd frontend && npm run --silent check

# Hundreds of processes would compile the same modules again.
unexport PYTHONDONTWRITEBYTECODE

# Many tests wait for a server: one more at a time than there are processors.
WORKERS ?= $(shell echo $$((1 + $$(getconf _NPROCESSORS_ONLN || echo 1))))

# Some tests want a Chromium, some servers, one a Node-RED; they are installed where that is possible
# without asking.
test: .venv/.dev .venv/.node $(BUNDLE)
	scripts/ensure-chromium
	scripts/ensure-servers
	scripts/ensure-node-red
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(ARGS)

# By itself: watching every line makes the suite half as slow again.
coverage: ARGS += --cov
coverage: test

fix: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: .venv/.dev
	@for bench in benchmarks/bench_*.py; do \
	  $(BIN)/python -m "benchmarks.$$(basename $$bench .py)" || exit 1; done

# Not locked: torch alone depends on a different set of large packages for each kind of machine.
# What is locked for the service keeps its versions.
extras: .venv/.run
	sed -e 's/ *\\$$//' -e '/^ *--hash/d' requirements/run.txt > .venv/locked.txt
	$(PIP) install --constraint .venv/locked.txt --no-build-isolation --editable '.[lstm,prophet]'

# Apart from the service's own, because it has no wheel for some small machines.
postgres: .venv/.run
	$(PIP) install --require-hashes -r requirements/postgres.txt

# ---------------------------------------------------------------- upkeep

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header
lock: .venv/.dev
	$(LOCK) pyproject.toml --group build -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -o requirements/dev.txt
	$(LOCK) --group node -o requirements/node.txt
	$(LOCK) --group postgres --constraint requirements/run.txt -o requirements/postgres.txt

clean:
	rm -rf .venv build dist frontend/node_modules deploy/node-red/node_modules
	rm -rf src/chocolate_factory/web/static/build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
