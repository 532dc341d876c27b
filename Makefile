# All that needs more than python3 (3.11 or newer) and make is set up in .venv by the targets themselves.
#
#   make demo    the whole way on a demo site of its own: pages in, records out
#   make test    all tests; make test ARGS="-k frontier" runs some
#
# PYTHON=python3.12 make … chooses another Python than python3.

BIN := .venv/bin
ARGS ?=
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint format lock bench clean distclean

help:  ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup:  ## Make .venv with the locked packages; the targets below do it by themselves
	@sh scripts/setup.sh

demo: setup  ## Run Newsluice on a small demo site on this machine
	@$(BIN)/newsluice demo $(ARGS)

test: setup  ## Run all tests
	@$(BIN)/python -m pytest $(ARGS)

lint: setup  ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup  ## Set the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup  ## Lock the dependencies anew; ARGS=--upgrade takes the newest
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --all-extras \
	  --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links $(ARGS) \
	  --output-file requirements.lock pyproject.toml

bench: setup  ## Measure speed and text quality against their floors
	$(BIN)/python bench/quality.py $(ARGS)
	$(BIN)/python bench/throughput.py $(ARGS)

clean:  ## Remove what tests and the demo left
	rm -rf build demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name .venv -prune -o -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +

distclean: clean  ## Remove .venv too
	rm -rf .venv *.egg-info
