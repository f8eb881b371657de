# Two commands do everything: `make run` and `make test`. Each line also works by hand.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test lint bench data data-report clean

run: $(VENV)/runtime
	$(PY) -m streamlit run streamlit_app.py

test: $(VENV)/dev lint
	$(PY) -m tests.browser.chromium
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pipeline validate

bench: $(VENV)/dev
	$(PY) -m tests.browser.chromium
	$(PY) -m tests.bench

data: $(VENV)/dev
	$(PY) -m pipeline validate
	$(PY) -m pipeline front
	$(PY) -m pipeline build
	$(PY) -m atlas scene

data-report: $(VENV)/dev
	$(PY) -m pipeline report --maps docs/front

$(VENV)/runtime: requirements.txt | $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev: pyproject.toml requirements.txt | $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt --group dev
	touch $@

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)

clean:
	rm -rf $(VENV)
