# Everything from a fresh clone; the second time each target starts at once.
# PYTHON picks the interpreter (3.11 or 3.12), PIP_OPTIONS is handed to every pip install, ARGS to the program.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c

VENV   := .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
PIP    := $(BIN)/python -m pip install --disable-pip-version-check $(PIP_OPTIONS) -c constraints.txt
DOTS   := while read -r word _; do case $$word in Collecting|Processing) printf .;; esac; done; echo
TORCH  := $(shell grep '^torch==' constraints.txt)
DATA   := $(or $(PLANBOT_DATA_DIR),$(shell sed -n 's/^PLANBOT_DATA_DIR=//p' .env 2>/dev/null | tail -1),.planbot)
INDEX  := $(DATA)/index/manifest.json
CORPUS := corpus/sano/plan.txt corpus/sano/outline.toml corpus/sano/questions.jsonl corpus/sano/said.tsv
say     = @printf '== %s\n'

.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup dev browser run test eval bench llm check clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.installed $(INDEX) ## the environment, the dependencies and the index
	$(say) "ready: environment in $(VENV), index in $(DATA)"

run: setup ## setup, then the web page on port 7860 (ARGS="--port 8000" and others: python app.py --help)
	$(say) "starting the page; Ctrl-C ends it"
	@$(BIN)/python app.py $(ARGS)

test: dev browser ## everything the tests need, and the tests (ARGS="tests/corpus" for some of them)
	$(say) "tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

eval: setup ## the evaluation with its report; fails below the figures it is held to
	$(say) "evaluation"
	@$(BIN)/python -m eval run --gate $(ARGS)

bench: setup ## the benchmarks
	$(say) "benchmarks"
	@$(BIN)/python -m eval bench $(ARGS)

llm: $(VENV)/.installed-llm ## a language model from a GGUF file on 127.0.0.1:8081 (MODEL=file.gguf)
	@test -f "$(MODEL)" || { echo "which model? make llm MODEL=/path/to/file.gguf" >&2; exit 1; }
	$(say) "model $(MODEL) on http://127.0.0.1:8081/v1; Ctrl-C ends it"
	@$(BIN)/python -m llama_cpp.server --model "$(MODEL)" --host 127.0.0.1 --port 8081 --n_ctx 4096 --interrupt_requests False --n_threads $$(nproc) $(ARGS)

check: dev ## format, lint, types
	$(say) "format"
	@$(BIN)/ruff format --check .
	$(say) "lint"
	@$(BIN)/ruff check .
	$(say) "types"
	@$(BIN)/mypy

clean: ## remove the environment, what tools have cached, and the index; feedback and logs stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info $(DATA)/index
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

dev: $(VENV)/.installed-dev

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' \
	  || { echo "Python 3.11 or 3.12 is needed, $(PYTHON) is another one: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	$(say) "environment in $(VENV) ($(PYTHON))"
	@$(PYTHON) -m venv $(VENV) || { echo "no venv module: install the package python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made constraints.txt pyproject.toml
	$(say) "dependencies (the first time: some minutes)"
	@$(PIP) $(TORCH) | { $(DOTS); }
	@$(PIP) -e . | { $(DOTS); }
	@touch $@

# With the tools the dependencies come along: one resolving instead of two.
$(VENV)/.installed-dev: $(VENV)/.made constraints.txt pyproject.toml
	$(say) "dependencies, and tools for tests and checks (the first time: some minutes)"
	@$(PIP) $(TORCH) | { $(DOTS); }
	@$(PIP) -e '.[dev]' | { $(DOTS); }
	@touch $(VENV)/.installed $@

# Compiled for any x86-64 with AVX2: a wheel made for its maker's processor may end with an illegal instruction here.
$(VENV)/.installed-llm: $(VENV)/.installed
	$(say) "llama.cpp (the first time it is compiled: some minutes)"
	@CMAKE_ARGS="$${CMAKE_ARGS:--DGGML_NATIVE=OFF}" $(PIP) --no-binary llama-cpp-python -e '.[local-llm]' | { $(DOTS); }
	@touch $@

$(INDEX): $(VENV)/.installed $(CORPUS)
	$(say) "index"
	@$(BIN)/python -m index build
	@touch $@

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || { \
	  echo "the tests of the page need a browser: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
