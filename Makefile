# What a newcomer needs: `make run` and `make test`. Both set up a virtual environment first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install run test test-long bench check

install: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml requirements.lock Makefile
	$(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -c "import pathlib, sysconfig; pathlib.Path(sysconfig.get_path('purelib'), 'gradus.pth').write_text(str(pathlib.Path.cwd()))"
	printf '#!%s\nfrom api.cli import main\n\nif __name__ == "__main__":\n    main()\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/gradus
	chmod +x $(BIN)/gradus
	touch $@

run: install
	$(BIN)/gradus serve

test: install
	$(BIN)/python -m pytest -q -n auto -m "not long" tests

test-long: install
	$(BIN)/python -m pytest -q -n auto tests

bench: install
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.reader
	$(BIN)/python -m benchmarks.understanding
	$(BIN)/python -m benchmarks.tasks
	$(BIN)/python -m benchmarks.content

check: install
	$(BIN)/ruff check tutor knowledge api tests benchmarks
	$(BIN)/mypy tutor knowledge api
	$(BIN)/python -m knowledge check
