# Two commands matter: `make run` and `make test`. Everything else is for developers.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
# What a browser of this machine calls it; 0.0.0.0 is no name.
ADDRESS = http://$(patsubst 0.0.0.0,127.0.0.1,$(HOST)):$(PORT)
MANAGE := $(BIN)/python manage.py

.PHONY: run test check bench soak messages key clean

run: export SNODO_BASE_URL ?= $(ADDRESS)
run: export SNODO_HOSTS ?= 127.0.0.1,localhost,$(HOST)
run: .venv/ready
	@echo "Getting the portal ready: about a minute the first time, some seconds after …"
	@$(MANAGE) setup
	@echo
	@echo "  The portal:      $(ADDRESS)/    (English: $(ADDRESS)/en/)"
	@echo "  Staff and desk:  $(ADDRESS)/admin/"
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
	@echo "This takes hours, on two cores. Began at $$(date +%H:%M)."
	SNODO_WHOLE=1 SNODO_EVERY_WALK=1 SNODO_EXAMPLES=soak SNODO_SCRIBBLES=2000 SNODO_RACES=1000 $(BIN)/python -m tests.run
	SNODO_WALKS=10000 $(BIN)/python -m pytest -q -n 2 tests/forms/test_fuzz.py
	SNODO_KILLS=200 $(BIN)/python -m pytest -q tests/servers/test_killed_often.py
	@echo "Ended at $$(date +%H:%M)."

messages: .venv/ready-dev
	$(MANAGE) check_catalogues --write

key: .venv/ready
	@$(MANAGE) make_key

clean:
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A recipe that fails or is stopped leaves no mark that the next start would trust.
.DELETE_ON_ERROR:

.venv/ready: requirements.txt constraints.txt
	@$(PYTHON) install.py requirements.txt
	@touch $@

# What the portal needs is a part of it.
.venv/ready-dev: requirements.txt requirements-dev.txt constraints.txt
	@$(PYTHON) install.py requirements-dev.txt
	@touch .venv/ready $@
