# The few things one does here. `make` alone lists them.
.DEFAULT_GOAL := help
ifeq ($(OS),Windows_NT)
  PYTHON ?= python
  BIN := .venv/Scripts
else
  PYTHON ?= python3
  BIN := .venv/bin
endif
PY := $(BIN)/python
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
# Who has nothing left to do takes tests over from the others.
# Half of a journey is waiting, so three share two cores.
PYTEST := $(PY) -m pytest -n 3 --dist worksteal
# Extras stay in the pins: older pips look past `name==1` when somebody asks for `name[extra]>=1`, and refuse the newer one.
UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras

# Each stamp is younger than the lock it was installed from, so later runs start in seconds.
# Whatever installing says goes to standard error: `make bench` prints figures and nothing else.
.venv/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'visitbot needs Python 3.11 or newer, and this is %d.%d. Name another: make demo PYTHON=python3.12' % sys.version_info[:2])"
	@echo "Installing visitbot into .venv, once: a minute or two." >&2
	@$(PYTHON) -m venv .venv >&2
	@$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements.lock >&2
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e . >&2
	@$(PY) -c "open('.venv/run.stamp', 'w').close()"

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Installing what the tests need, once." >&2
	@$(PIP_INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock >&2
	@$(PY) -c "open('.venv/dev.stamp', 'w').close()"

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

demo: .venv/run.stamp  ## Open the product on http://127.0.0.1:8080, no token, no account
	$(PY) -m bot demo

play: .venv/run.stamp  ## Live one whole day of the demo company; SEED=n plays another day
	$(PY) -m bot play $(if $(SEED),--seed $(SEED))

# Counting the lines that were run costs more than running them, so only the tests on SQLite are counted: those on
# PostgreSQL are the same ones once more.
test: .venv/dev.stamp  ## Everything: lint, types, import contracts, all tests, coverage floor
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) -m "not postgres" --cov
	$(PYTEST) -m postgres

check: test  ## The same as test

test-fast: .venv/dev.stamp  ## The tests without the slow part
	$(PYTEST) -m "not slow"

test-thorough: export VISITBOT_TESTS = thorough
test-thorough: .venv/dev.stamp  ## Every property test with many more examples, new ones each time; takes an hour
	$(PYTEST) --timeout 3600 -m hypothesis
	$(PYTEST) --timeout 3600 tests/handlers/test_any_form.py

chaos: .venv/dev.stamp  ## Kill the bot at random points of a played day; KILLS=n
	$(PY) -m play.chaos --kills $(or $(KILLS),30)

bench: .venv/dev.stamp  ## One line a figure: name value unit; ONLY=updates|…
	@$(PY) -m benchmarks $(ONLY)

lock: .venv/dev.stamp  ## Resolve the dependencies anew: versions and hashes, no addresses
	$(PY) -m pip install --quiet uv
	$(UV_COMPILE) --extra dev pyproject.toml -o requirements-dev.lock
	$(UV_COMPILE) --extra install -c requirements-dev.lock pyproject.toml -o requirements.lock

.PHONY: help demo play test check test-fast test-thorough chaos bench lock
