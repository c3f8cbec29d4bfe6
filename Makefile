# The commands of this project; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
LOCKED := --require-hashes --only-binary :all: --requirement

.DEFAULT_GOAL := help
CASES ?= 5000
.PHONY: help run test screenshots accessibility fuzz openapi lint format bench kill-test soak lock clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fejkollen needs Python 3.11 or newer")'
	@echo "Setting up $(VENV), once and for a minute or so"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@$(PIP) $(LOCKED) requirements.lock
	@$(PIP) $(LOCKED) requirements-build.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@$(PIP) $(LOCKED) requirements-dev.lock
	@touch $@

# Measured is what `make run` sets up: the tools of development would make it larger and slower.
$(VENV)/measured: requirements.lock | $(BIN)/python
	@$(PYTHON) -m venv --clear $@
	@$@/bin/python -m pip install --quiet --disable-pip-version-check $(LOCKED) requirements.lock || { rm -rf $@; exit 1; }
	@touch $@

run: $(VENV)/.run  ## Set up and start the server on port 8080
	@exec $(BIN)/fejkollen serve

test: $(VENV)/.dev  ## Set up and run every test
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

screenshots: $(VENV)/.dev  ## Take pictures of the main pages, into FOLDER=screenshots (needs Chromium)
	$(BIN)/python -m tests.browser.screenshots $(or $(FOLDER),screenshots)

accessibility: $(VENV)/.dev  ## Check the pages in every language with every look, and every end of each (needs Chromium)
	EVERY_LOOK=1 $(BIN)/python -m pytest -n auto --dist worksteal --timeout 300 -k "accessible or every_end" tests/browser

fuzz: $(VENV)/.dev  ## Send CASES=5000 requests made from the contract, and more
	$(BIN)/python -m tests.attacks.fuzzing $(CASES) $(SEED)

openapi: $(VENV)/.dev  ## Describe the control API anew in openapi/control-v1.json
	$(BIN)/python -m tests.documents.control_openapi

lint: $(VENV)/.dev  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev  ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(VENV)/.dev $(VENV)/measured  ## Measure against bare FastAPI and other mock servers, 15 minutes [QUICK=1] [COMPETITORS=0|1]
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick) $(if $(COMPETITORS),$(if $(filter 0,$(COMPETITORS)),--no-competitors,--competitors))

kill-test: $(VENV)/.dev  ## Kill the server CYCLES times and look for what was lost [DATABASE=sqlite|postgresql|both]
	$(BIN)/python -m tests.endurance kill-test --cycles $(or $(CYCLES),100) --database $(or $(DATABASE),both)

soak: $(VENV)/.dev  ## Keep the server busy for MINUTES and look for what grows [DATABASE=sqlite|postgresql]
	$(BIN)/python -m tests.endurance soak --minutes $(or $(MINUTES),10) --database $(or $(DATABASE),sqlite)

lock:  ## Choose the newest allowed version of every dependency anew (needs uv)
	uv pip compile $(LOCK) pyproject.toml --extra server --output-file requirements.lock
	uv pip compile $(LOCK) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	printf 'hatchling\neditables\n' | uv pip compile $(LOCK) - --constraint requirements-dev.lock --output-file requirements-build.lock

clean:  ## Remove the environment and everything that was built
	rm -rf $(VENV) dist screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis
