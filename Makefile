# What a newcomer and a maintainer run. Needs make and Python 3.11 or newer; `make lock` also needs uv.
# Everything is installed into .venv, which holds exactly what requirements-dev.lock names: it is never
# mended but made anew when that file changes, when a first attempt was interrupted, when this folder
# was moved, or when the Python it was made with is gone.

PYTHON ?= python3.14 python3.13 python3.12 python3.11 python3 python
PORT ?= 8000
ARGS =

PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check
UV_COMPILE = uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
  --python-version 3.11 pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help serve test check build pictures reference lint types lock clean

help: ## say what can be made
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-9s  %s\n", $$1, $$2 }' Makefile

serve: .venv/project ## show the site at 127.0.0.1:8000 and follow every saved change (PORT=8001: another port)
	@.venv/bin/mkdocs serve --dev-addr 127.0.0.1:$(PORT) $(ARGS)

test: .venv/project tests/tools/node_modules/.package-lock.json ## run the tests (ARGS="-k links": some of them)
	@.venv/bin/python tests/find_chromium.py || true
	@.venv/bin/python -m pytest $(ARGS)

check: .venv/project ## check the content without building the site
	@.venv/bin/briefings check $(ARGS)

build: .venv/project ## build the site into site/; any warning stops it
	@.venv/bin/mkdocs build --strict $(ARGS)

pictures: .venv/project ## take pictures of every kind of page, and say how far they differ from the last ones
	@.venv/bin/python tests/screenshots.py $(ARGS)

reference: .venv/project ## write the pages of the guide that are made from the code
	@.venv/bin/python tests/reference_pages.py

lint: .venv/project ## check the style of the Python code
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: .venv/project ## check the types of the Python code
	@.venv/bin/mypy

lock: ## write both lock files anew from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv, which is not on the PATH." >&2; exit 1; }
	@$(UV_COMPILE) --quiet -o requirements.lock
	@$(UV_COMPILE) --quiet --group dev -o requirements-dev.lock
	@echo "Wrote requirements.lock and requirements-dev.lock"

clean: ## remove the built site and what tests and tools leave behind; .venv stays
	@find site -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +
	@rm -rf build dist .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find generator tests -type d -name __pycache__ -prune -exec rm -rf {} +

# .venv/packages is written last and holds the folder it was made in.
STATE := $(shell test -x .venv/bin/python && test "`cat .venv/packages 2>/dev/null`" = "`pwd -P`" && echo whole)
ifneq ($(STATE),whole)
.PHONY: .venv/packages
endif

.venv/packages: requirements-dev.lock
	@chosen=; bare=; \
	for candidate in $(PYTHON); do \
	  "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  if "$$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then chosen=$$candidate; break; fi; \
	  bare=$${bare:-$$candidate}; \
	done; \
	if [ -z "$$chosen" ] && [ -n "$$bare" ]; then \
	  package=$$("$$bare" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  echo "$$bare cannot make virtual environments: its modules venv or ensurepip are missing." >&2; \
	  echo "On Debian and Ubuntu, as root: apt-get install $$package" >&2; \
	  exit 1; \
	fi; \
	if [ -z "$$chosen" ]; then \
	  echo "No Python 3.11 or newer found; tried: $(PYTHON)" >&2; \
	  echo "Install one, or say where it is: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; \
	  exit 1; \
	fi; \
	echo "Making .venv with $$("$$chosen" --version)"; \
	rm -f .venv/packages .venv/project; \
	"$$chosen" -m venv --clear .venv
	@echo "Installing what requirements-dev.lock names (about a minute; longer where little is cached)"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@pwd -P > .venv/packages

# Tests that need Node.js say so when these are missing, and CI does not accept that.
tests/tools/node_modules/.package-lock.json: tests/tools/package-lock.json
	@if command -v npm >/dev/null; then \
	  echo "Installing what tests/tools/package-lock.json names"; \
	  npm ci --silent --prefix tests/tools && touch $@ || echo "npm could not install the tools of some tests." >&2; \
	else \
	  echo "There is no npm: tests that use axe, html-validate, pagefind or yaml-language-server will not run." >&2; \
	fi

.venv/project: .venv/packages pyproject.toml
	@echo "Installing this project into .venv"
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch .venv/project
