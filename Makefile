# Everyday commands. Each is enough by itself: the virtual environment is made and filled when it is missing or stale.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint format typecheck imports drift licences build docs site accuracy fit bench check clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

# One stamp per set of extras, so that `make run` installs only what a user needs.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.run

$(VENV)/.docs: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[docs]'
	@touch $@ $(VENV)/.run

run: $(VENV)/.run ## the questionnaire; without a terminal, a sample recommendation (Japanese chat model in Tokyo)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/advisor ask; \
	else $(BIN)/advisor recommend --task chat --language ja --region ap-northeast-1; fi

test: $(VENV)/.test ## the whole test suite
	$(BIN)/python -m pytest

lint: $(VENV)/.dev ## style and common mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## rewrite to the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

typecheck: $(VENV)/.dev ## static types
	$(BIN)/mypy

imports: $(VENV)/.dev ## the direction of imports
	$(BIN)/lint-imports

drift: $(VENV)/.dev ## what is shipped equals what the YAML compiles to
	$(BIN)/advisor catalog compile --check
	$(BIN)/python -m advisor.authoring.reference --check
	$(BIN)/python -m advisor.cli.manual.reference --check

licences: $(VENV)/.run ## the licence gate on this project itself
	$(BIN)/advisor check

docs: $(VENV)/.dev ## the generated pages of docs/reference
	$(BIN)/python -m advisor.authoring.reference
	$(BIN)/python -m advisor.cli.manual.reference

site: $(VENV)/.docs ## the documentation as a site, in site/: both languages, warnings are errors, nothing loaded from elsewhere
	$(BIN)/python docs/site/build.py site

accuracy: $(VENV)/.test ## docs/reference/accuracy.md: the estimates against measurements
	$(BIN)/python -m tests.truth.accuracy

fit: $(VENV)/.test ## the constants of catalog/ as the measurements would have them now
	$(BIN)/python -m tests.truth.fit

build: $(VENV)/.dev ## sdist and wheel
	$(BIN)/python -m build --outdir dist .

bench: $(VENV)/.test ## whole-process times: start-up, 20,000 models, the licence gate on 10,000 files, a refresh, a price file of 300 MB
	$(BIN)/python tests/bench/startup.py
	$(BIN)/python -m tests.bench.scale
	$(BIN)/python tests/bench/scan.py
	$(BIN)/python -m tests.bench.refresh
	$(BIN)/python -m tests.bench.bulk

check: lint typecheck imports drift licences test ## everything CI checks

clean: ## remove what the commands made
	rm -rf $(VENV) dist build site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
