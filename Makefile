# One command for each thing a person wants to do here. Each makes what it needs first.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then command -v $$p; break; fi; done)
ADDRESS := 127.0.0.1:8000
# Processes that run tests at once, by default one on each processor.
WORKERS := $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

export HF_HUB_OFFLINE = 1
# MkDocs 1.x works; this silences an advertisement of another generator in every build's output.
export NO_MKDOCS_2_WARNING = true
# Files are read as UTF-8 whatever the locale says.
export PYTHONUTF8 = 1

.PHONY: help demo test check bench docs address chromium clean

help:
	@echo "make demo    build the example diary and serve it at http://$(ADDRESS)/"
	@echo "             (another address: make demo ADDRESS=127.0.0.1:8001)"
	@echo "make test    run all tests, those in a browser included, in $(WORKERS) processes at once"
	@echo "             (another number: make test WORKERS=4; with noise on embeddings, as another"
	@echo "             processor's arithmetic brings it: make test NOISE=1e-6)"
	@echo "make check   run ruff, mypy and import-linter"
	@echo "make bench   print how fast builds are against their peers, and what Lighthouse says of the pages"
	@echo "make docs    serve the documentation at http://$(ADDRESS)/"
	@echo "make clean   remove what the commands above have made"

demo: address $(VENV)/installed
	@echo "Building the example diary, which takes about a minute at the first time ..."
	$(BIN)/mkdocs serve --config-file example_site/mkdocs.yml --dev-addr $(ADDRESS)

test: $(VENV)/installed-dev chromium
	@echo "Running all tests in $(WORKERS) processes; two take 10 to 20 minutes ..."
	@# Files go to the processes in their order: the long ones come first, and then many short ones.
	PAPERDIARY_TEST_NOISE=$(NOISE) $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-dev chromium
	$(BIN)/python -m benchmarks

docs: address $(VENV)/installed
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

# Said before minutes of installing and building, and not after.
address:
	@test -z "$(PYTHON)" || $(PYTHON) -c 'import socket; host, _, port = "$(ADDRESS)".rpartition(":"); \
		socket.create_server((host, int(port))).close()' 2>/dev/null || { \
		echo "$(ADDRESS) is in use: choose another address, as in make $(MAKECMDGOALS) ADDRESS=127.0.0.1:8001"; \
		exit 1; }

chromium:
	@echo "Looking for Chromium, which is installed where it is missing ..."
	@sh tests/browser/install_chromium.sh

clean:
	rm -rf $(VENV) .cache site example_site/.cache example_site/site benchmarks/lighthouse/node_modules

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@echo "Making a virtual environment in $(VENV) with $(PYTHON) ..."
	@# Debian keeps venv in a package of its own.
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		rm -rf $(VENV); \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv; \
		elif command -v apt-get >/dev/null && command -v sudo >/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv; fi; \
		$(PYTHON) -m venv $(VENV); }

$(VENV)/installed: $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo "Installing the plugin into $(VENV): about 100 packages, 2 GB, several minutes at first ..."
	$(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable ".[all]"
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/pip pyproject.toml constraints.txt
	@echo "Installing the plugin and its tests into $(VENV): about 140 packages, 2 GB, several minutes at first ..."
	$(BIN)/pip install --disable-pip-version-check --constraint constraints.txt --editable ".[all,dev]"
	@touch $@ $(VENV)/installed
