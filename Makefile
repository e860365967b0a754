# On a fresh machine with python3 >= 3.11 and make: `make report`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
KERNELS := $(wildcard src/detente/kernels/*.py src/detente/kernels/*.pxd)
INSTALLED_FROM := pyproject.toml setup.py constraints.txt $(KERNELS)
PEERS := nashpy pygambit quantecon
MODELS := $(sort $(wildcard games/*.yaml))

.DEFAULT_GOAL := help
.PHONY: help report test bench docs clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 16

report: $(VENV)/installed ## write reports/*.html for every shipped model
	@$(BIN)/detente report $(MODELS) -o $(CURDIR)/reports

test: $(VENV)/installed-dev ## check format, lint, types and import layers, then run the tests
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q -n auto

bench: $(VENV)/installed-bench ## measure against the peers and write benchmarks/RESULTS.md
	@$(BIN)/python benchmarks/run.py

docs: $(VENV)/installed ## build the documentation as web pages in docs/_build
	@$(PIP) -e '.[docs]'
	$(BIN)/sphinx-build -q docs docs/_build
	@echo "$(CURDIR)/docs/_build/index.html"

clean: ## remove everything that make made
	rm -rf $(VENV) reports build dist docs/_build src/*.egg-info
	rm -f src/detente/kernels/*.so src/detente/kernels/*.pyd
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "détente needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>/dev/null || echo missing)." >&2; \
		echo "Name another with: make PYTHON=python3.12 report" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "$(PYTHON) could not make a virtual environment; on Debian: apt install python3-venv" >&2; \
		exit 1; }

# pip compiles what it installs, but not the sources of an editable install: without that, every
# start where Python may not write byte code costs three tenths of a second more.
# A compiled kernel hides later edits of its source, so a changed kernel means installing again.
$(VENV)/installed: $(INSTALLED_FROM) | $(VENV)/bin/python
	@echo "Installing détente into $(VENV) ..."
	@$(PIP) -e .
	@$(BIN)/python -m compileall -q src/detente
	@$(BIN)/python -c 'from detente import kernels; print("Kernels:", kernels.status())'
	@touch $@

$(VENV)/installed-dev: $(INSTALLED_FROM) | $(VENV)/bin/python
	@echo "Installing détente and its development tools into $(VENV) ..."
	@$(PIP) -e '.[dev]'
	@$(BIN)/python -m compileall -q src/detente
	@$(BIN)/python -c 'from detente import kernels; print("Kernels:", kernels.status())'
	@touch $(VENV)/installed $@

# A peer that has no build for this Python is left out, and the results say so.
$(VENV)/installed-bench: $(INSTALLED_FROM) | $(VENV)/bin/python
	@echo "Installing détente and the peers it is measured against into $(VENV) ..."
	@$(PIP) -e . packaging
	@$(BIN)/python -m compileall -q src/detente
	@$(BIN)/python -c 'from detente import kernels; print("Kernels:", kernels.status())'
	@$(PIP) --only-binary=pygambit,numba,llvmlite -e '.[bench]' || for peer in $(PEERS); do \
		$(PIP) --only-binary=pygambit,numba,llvmlite $$peer || echo "Not installed: $$peer"; done
	@command -v lrsnash >/dev/null || echo "Not installed: lrsnash; on Debian: apt install lrslib"
	@touch $(VENV)/installed $@
