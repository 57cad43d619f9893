# Everything here needs only Python 3.11 and make.
PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON) 2>/dev/null),)
PYTHON := python3
endif
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8421

.PHONY: demo test postgres kill switch-off check browser docs lock bench clean setup

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml dev.py
	$(PYTHON) dev.py setup

demo: setup
	$(BIN)/python dev.py demo --port $(PORT)

test: setup
	$(BIN)/python -m pytest -m "not browser"

postgres: setup
	$(BIN)/python dev.py postgres

kill: setup
	ALLOTMENT_TEST_KILLS=50 $(BIN)/python -m pytest -n 0 --durations=5 -rP --show-capture=log \
		tests/web/test_jobs_killed.py tests/web/test_site_killed.py

switch-off: setup
	$(BIN)/python tools/switch_off.py

check: setup
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python dev.py check-leaks

browser: setup
	$(BIN)/python dev.py browser

docs: setup
	$(BIN)/python dev.py docs

bench: setup
	$(BIN)/python -m benchmarks.run

lock:
	$(PYTHON) dev.py lock

clean:
	rm -rf $(VENV) build site dist
