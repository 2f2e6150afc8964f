# Two commands set everything up: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# Thousands of modules are compiled once, and not by every process that loads them.
unexport PYTHONDONTWRITEBYTECODE
KILLS ?= 200
ROUNDS ?= 10
ALL_CORES := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help run test thorough check lock bench chaos nights api pictures clean

help: ## What can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## / — /'

run: $(STAMP) ## Set up, then start the demo: the addresses are printed
	$(BIN)/zhishou up --demo

test: $(STAMP) ## Set up, then run the everyday tests
	$(ALL_CORES)

thorough: $(STAMP) ## The tests that go over every page, right, language and night, and kill processes
	$(ALL_CORES) -m 'thorough and not slow'

check: $(STAMP) ## Style, types, import contracts, budgets, coverage of the engine
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.budgets
	$(BIN)/python -m pytest tests/engine -q --cov=engine --cov-branch --cov-report=term:skip-covered

bench: $(STAMP) ## Latency, lateness, burst and memory at 10,000 open incidents (about ten minutes)
	$(BIN)/zhishou bench --open 10000 --json

chaos: $(STAMP) ## Kill watches at every point there is, then count what was lost or sent twice (KILLS=200, DATABASE=)
	$(BIN)/python -m tests.chaos.run --kills $(KILLS) \
		$(if $(DATABASE),--database '$(DATABASE)') $(if $(WATCHES),--watches $(WATCHES)) $(if $(SEED),--seed $(SEED))

nights: $(STAMP) ## Hold the engine's properties against nights drawn anew (ROUNDS=10: about six minutes)
	for round in $$(seq $(ROUNDS)); do NIGHTS=anew $(BIN)/python -m pytest tests/engine -q -n 2 -k properties --timeout 900 || exit 1; done

pictures: $(STAMP) ## Take the pictures of the manual again, of a night that is played for them
	$(BIN)/python -m pytest -m pictures --pictures docs/images tests/console/test_pictures.py

api: $(STAMP) ## Call every route of the interface in ways nobody thought of (some minutes)
	$(BIN)/python -m pytest tests/console/api/test_schema.py -m slow -q --timeout 900

lock: $(STAMP) ## Resolve the dependencies again into requirements.lock
	$(BIN)/uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --upgrade -o requirements.lock

clean: ## Remove what was installed and cached here (no data)
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: apt-get install python3 (Debian 12 has it)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip sync --quiet --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)
