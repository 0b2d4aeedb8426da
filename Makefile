# make          sets up everything that is missing and opens the chat (without a terminal: plays the scripted demo)
# make test     everything that can be tested without a sound device
# make lint     style, types, and which part may import which
# make bench    how fast and how good, into .bench/ (bench-NAME: one of them; bench-search MILLION=1: a million items, too)
# make lock     fixes the versions of pyproject.toml's dependencies anew (UPGRADE=1: the newest)
# make clean    removes what was built and installed here; music, models and settings stay in SEGUE_HOME

PYTHON ?= $(or $(shell command -v python3.11 || command -v python3),python3)
BIN := .venv/bin
TEST_MODELS := --default openai-whisper-base spleeter-2stems musicnn-msd smollm2-135m

data := $(if $(filter Darwin,$(shell uname)),$(HOME)/Library/Application Support,$(or $(XDG_DATA_HOME),$(HOME)/.local/share))
export SEGUE_HOME ?= $(data)/segue
export SEGUE_WEIGHTS ?= $(SEGUE_HOME)/weights

.PHONY: chat install setup test test-models lint bench lock clean
.DEFAULT_GOAL := chat

chat: setup
	@if [ -t 0 ]; then exec $(BIN)/segue chat; else exec $(BIN)/segue demo -o demo.wav; fi

setup: install
	@scripts/setup.sh

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml scripts/install.py
	@$(PYTHON) scripts/install.py
	@touch $@

test: install lint test-models
	@env -u SEGUE_HOME $(BIN)/python -m pytest -m "not sound and not evals"

test-models: install
	@$(BIN)/segue models pull $(TEST_MODELS)

lint: install
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }

bench: $(patsubst tests/benchmarks/bench_%.py,bench-%,$(wildcard tests/benchmarks/bench_*.py))

bench-%: install
	$(BIN)/python tests/benchmarks/bench_$*.py --weights "$$SEGUE_WEIGHTS" $(FLAGS)

bench-search: FLAGS = $(if $(MILLION),--million)

lock: install
	@scripts/lock.sh

clean:
	rm -rf .venv .bench build dist demo.wav .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find assistant tools voices prompts tests -name __pycache__ -type d -prune -exec rm -rf {} +
