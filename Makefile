# Two commands matter to a newcomer: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    := out

.PHONY: demo test setup system lint types unit drift generate quality notebooks clean

demo: setup
	@mkdir -p $(OUT)
	$(BIN)/kg build examples -o $(OUT)/demo.ttl
	$(BIN)/kg view $(OUT)/demo.ttl -o $(OUT)/demo.html
	@echo
	@echo "The graph is in $(OUT)/demo.ttl; open $(OUT)/demo.html in a browser to look at it."

test: setup system lint types drift unit quality

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

system:
	@sh tools/system_packages.sh

lint: setup
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

unit: setup
	$(BIN)/pytest

generate: setup
	$(BIN)/python tools/generate.py

drift: setup
	$(BIN)/python tools/generate.py --check

quality: setup
	$(BIN)/python tools/quality_gate.py

clean:
	rm -rf $(VENV) $(OUT) build dist *.egg-info
