# budget-index: `make run` does the main job, `make test` checks everything. Both need only Python ≥ 3.11 and make.
PYTHON ?= python3
SERVE ?= 1
# Percent of lines and branches that the measured tests reach at least: the quick ones, and those marked `covers`.
COVERED := 94
# Files of tests go to one process a processor; a file stays together, for what its tests share.
TOGETHER := -n auto --dist loadfile --no-loadscope-reorder
# The types are checked beside the tests: at first they take half a minute of one processor. Both must be right.
BESIDE_TYPES = $(BIN)/mypy & $(1); tests=$$?; wait $$! && exit $$tests
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help run quick test release-check lint style bench dashboard example clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 15

run: $(READY) ## Example workbooks → scores → ranking → dashboard (SERVE=0: end before the dashboard)
	$(BIN)/budget-index demo -o out $(if $(filter 0,$(SERVE)),--no-serve,)

quick: $(DEV) style ## Lint and the quick tests: no browser, no LibreOffice, no laws, one language
	$(call BESIDE_TYPES,$(BIN)/python -m pytest $(TOGETHER) -q -m "not slow and not browser and not office and not sweep and not translated" $(ARGS))

test: $(DEV) style ## Install what is needed, check style and types, run all tests but the sweeps, with branch coverage
	$(call BESIDE_TYPES,$(BIN)/python -m pytest $(TOGETHER) -m "not sweep" --cov --cov-report=term $(or $(ARGS),--cov-fail-under=$(COVERED)))

release-check: $(DEV) ## Sweeps: every page, workbook and command in every language, every region, an installed wheel
	$(BIN)/python -m pytest $(TOGETHER) -m sweep $(ARGS)

lint: style ## Check format, lint and types
	$(BIN)/mypy

style: $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

bench: $(DEV) ## Measure speed against other engines; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

dashboard: $(READY) ## Serve the dashboard on localhost
	$(BIN)/budget-index dashboard

example: $(READY) ## Make the bundled example rounds again
	$(BIN)/python -m budget_index.examples

clean: ## Remove the environment and everything made by tools
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(VENV)/bin/python:
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 or newer is needed' if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): pyproject.toml constraints.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@ $(READY)
