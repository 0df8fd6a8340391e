# Two commands matter to a newcomer: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    := out

.PHONY: demo test setup system lint types unit drift generate quality notebooks lock clean

demo: setup
	@mkdir -p $(OUT)
	$(BIN)/kg build examples -o $(OUT)/demo.ttl
	$(BIN)/kg view $(OUT)/demo.ttl -o $(OUT)/demo.html
	@echo
	@echo "The graph is in $(OUT)/demo.ttl; open $(OUT)/demo.html in a browser to look at it."

# Everything that must hold before a change is merged.
test: setup system lint types drift unit notebooks quality

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

notebooks: setup
	$(BIN)/pytest --nbmake notebooks

quality: setup
	@if [ -f tools/quality_gate.py ]; then $(BIN)/python tools/quality_gate.py; fi

lock:
	$(BIN)/pip list --format=freeze --exclude-editable | grep -viE '^(pip|setuptools|wheel)==' > constraints.txt

clean:
	rm -rf $(VENV) $(OUT) build dist *.egg-info
