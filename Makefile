# make run    serve on http://127.0.0.1:$PORT, nothing needed before it
# make test   every test, the browser's included, nothing needed before it
# make check  linters, types, floors, migrations, messages
# make bench  the figures of docs/performance.md; make bench-plans whether plans hold
# make chaos  kill, stop and starve it while readers read: docs/reliability.md
# make screens  the pictures of docs/screens
# make admin  an account for /admin/
# make lock   new pins, with hashes, from pyproject.toml

PORT ?= 8000
export PORT
PROFILE ?= laptop
export PROFILE
DATA_DIR ?= $(CURDIR)/var
export DATA_DIR
override DATA_DIR := $(abspath $(DATA_DIR))

VENV := .venv
PYTHON := $(VENV)/bin/python
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
READY := $(DATA_DIR)/.ready
SERVED := $(shell find static templates planner -path '*/static/*' -type f -o -path 'static/*' -type f 2>/dev/null)
MIGRATIONS := $(wildcard planner/store/migrations/*.py)

.PHONY: run test test-live check bench bench-plans chaos screens admin lock format messages

run: $(READY)
	@exec $(PYTHON) manage.py serve

test: $(INSTALLED_DEV) browser
	@$(PYTHON) -m pytest $(ARGS)

test-live: $(INSTALLED_DEV)
	@LIVE=1 $(PYTHON) -m pytest tests/live $(ARGS)

check: $(INSTALLED_DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djade --check --target-version 6.1 $$(git ls-files 'templates/*.html')
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	PROFILE=server SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

bench: $(INSTALLED_DEV)
	@$(PYTHON) -m bench $(ARGS)

bench-plans: $(INSTALLED_DEV)
	@$(PYTHON) -m bench plans

chaos: $(INSTALLED_DEV)
	@$(PYTHON) -m tests.chaos $(ARGS)

screens: $(INSTALLED_DEV) browser
	@$(PYTHON) -m tests.e2e.screens

admin: $(READY)
	@$(PYTHON) manage.py createsuperuser

format: $(INSTALLED_DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djade --target-version 6.1 $$(git ls-files 'templates/*.html')

messages: $(INSTALLED_DEV)
	$(VENV)/bin/pybabel compile -d planner/locale -D django

lock: $(UV)
	$(UV) pip compile -q --universal --python-version 3.13 --generate-hashes --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --python-version 3.13 --generate-hashes --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		-c requirements.txt pyproject.toml --all-extras -o requirements-extras.txt
	$(UV) pip compile -q --universal --python-version 3.13 --generate-hashes --no-annotate \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		-c requirements-extras.txt pyproject.toml --all-extras --group dev -o requirements-dev.txt

.PHONY: browser
browser: $(INSTALLED_DEV)
	@$(PYTHON) tests/e2e/install_browser.py

# The development environment holds everything the other one does, so either serves `make run`.
$(READY): $(if $(wildcard $(INSTALLED_DEV)),$(INSTALLED_DEV),$(INSTALLED)) $(SERVED) $(MIGRATIONS)
	@mkdir -p $(DATA_DIR)
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py collectstatic --noinput --verbosity 0
	@touch $@

$(INSTALLED): requirements.txt | $(UV)
	@test -x $(PYTHON) || $(UV) venv -q --python 3.13 $(VENV)
	@$(UV) pip sync -q --python $(PYTHON) --require-hashes requirements.txt
	@rm -f $(INSTALLED_DEV); touch $@

$(INSTALLED_DEV): requirements-dev.txt | $(UV)
	@test -x $(PYTHON) || $(UV) venv -q --python 3.13 $(VENV)
	@$(UV) pip sync -q --python $(PYTHON) --require-hashes requirements-dev.txt
	@touch $(INSTALLED) $@

.tools/bin/uv:
	@python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target .tools uv
