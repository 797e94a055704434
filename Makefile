# Two commands matter: `make run` and `make test`. Everything else is for developers.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py

.PHONY: run test check bench soak messages key clean

run: .venv/ready
	@$(MANAGE) setup
	@echo
	@echo "  The portal:      http://$(HOST):$(PORT)/    (English: http://$(HOST):$(PORT)/en/)"
	@echo "  Staff and desk:  http://$(HOST):$(PORT)/admin/"
	@echo "  Mail goes to files in var/mail/.  Stop with Ctrl+C."
	@echo
	@$(MANAGE) runserver --noreload $(HOST):$(PORT)

test: .venv/ready-dev
	@$(BIN)/python -m tests.run $(ARGS)

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint portal workflow search home network guide forms desk
	$(MANAGE) compile_catalogues
	$(BIN)/mypy
	$(BIN)/python -m tests.deploy_check
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) check_catalogues

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks $(ARGS)

# Everything on both databases, every form in every way; then 10,000 random walks and 200 kills.
soak: .venv/ready-dev
	@echo "This takes some four hours on two cores. Began at $$(date +%H:%M)."
	SNODO_WHOLE=1 SNODO_EVERY_WALK=1 SNODO_RACES=1000 $(BIN)/python -m tests.run
	SNODO_WALKS=10000 $(BIN)/python -m pytest -q -n 2 tests/forms/test_fuzz.py
	SNODO_KILLS=200 $(BIN)/python -m pytest -q tests/servers/test_killed_often.py
	@echo "Ended at $$(date +%H:%M)."

messages: .venv/ready-dev
	$(MANAGE) check_catalogues --write

key: .venv/ready
	@$(MANAGE) make_key

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python requirements.txt constraints.txt
	@echo "Installing the packages (about a minute the first time) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Installing the packages for tests …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@
