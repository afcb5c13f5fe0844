# The resident hotline. `make` alone lists what there is to do. Works with GNU make 3.81 (macOS) and newer.
SHELL := /bin/sh
BIN := .venv/bin
READY := .venv/.ready
AUDITED := .venv/.audited-$(shell date +%F)
# Three workers for two cores: the journeys mostly wait, and somebody else works meanwhile.
JOBS ?= 3
# Where nobody looks at the screen, a missing browser must not pass for a success.
HOTLINE_REQUIRE_BROWSER ?= $(if $(CI),1,)
export HOTLINE_REQUIRE_BROWSER
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Some machines forbid it; every worker and every process of a journey would then compile all of us again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo check audit test test-long mutants bench screenshots lock clean browser

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## create .venv with everything the project needs

$(BIN)/python:
	@python=$$(sh scripts/python.sh) && echo "Creating .venv with $$python" && "$$python" -m venv --clear .venv

$(READY): $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing what requirements.lock names into .venv (a minute or two)"
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --no-build-isolation --no-deps -e .
	@touch $@

demo: setup ## try the hotline: a chat page, no token, nothing leaves this machine
	@$(BIN)/hotline demo $(ARGS)

check: setup audit ## style, types, who may import whom, and what is known of the dependencies
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { $(BIN)/ruff format --check; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >.venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

audit: $(AUDITED) ## ask the advisory database about every pinned wheel, once a day
$(AUDITED): $(READY) requirements.lock
	@$(BIN)/python scripts/audit.py
	@touch $@

# One loud line when there is none; the browser tests are then skipped, unless HOTLINE_REQUIRE_BROWSER=1.
browser: setup
	@$(BIN)/python scripts/browser.py >/dev/null || test "$$HOTLINE_REQUIRE_BROWSER" != 1

test: check browser ## check, then every test that is quick (ARGS="-k word" picks some)
	@$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-long: check browser ## check, then the tests with their large counts
	@HOTLINE_LONG=1 $(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

mutants: setup ## change the rules of the domain bit by bit: does a test notice? (half an hour and more; ARGS=domain/clock.py)
	@$(BIN)/python scripts/mutants.py $(ARGS)

bench: setup ## measure (NAME=… picks a bench, ARGS=--json for machines)
	@$(BIN)/python -m bench $(NAME) $(ARGS)

screenshots: setup ## take the pictures in docs/img again
	@HOTLINE_CHROMIUM=$$($(BIN)/python scripts/browser.py) && export HOTLINE_CHROMIUM && \
		$(BIN)/python scripts/screenshots.py $(ARGS) && $(BIN)/python scripts/evening.py $(ARGS) && $(BIN)/python scripts/thumbs.py $(ARGS)

lock: setup ## write requirements.lock again from pyproject.toml (ARGS=--upgrade takes newer releases)
	@$(BIN)/python -m pip install -qq uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --group dev --extra postgres --extra xlsx --extra simulate --extra learn $(ARGS) -o requirements.lock pyproject.toml

clean: ## remove what can be made again; var/ with your data stays
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
