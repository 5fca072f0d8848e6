# `make demo` and `make test` set everything up themselves: Python and git are all they need.
SHELL := /bin/sh
# Without compiled files every start would compile half a gigabyte of libraries again.
export PYTHONDONTWRITEBYTECODE =
PYTHON := .venv/bin/python
export EXPORT ?=
export EMPTY ?=
export TO ?=
export FROM ?=
export SEEDS JOBS FIRST PART QUICK JSON
ROOMS := analytics bot charts cogs dashboard exports models sandbox services

.PHONY: help setup setup-dev demo gallery run page doctor invite import backup restore image backtest bench test load chaos fuzz check audit fix papers lock migration clean

help:            ## what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' Makefile

setup:           ## install what the bot needs into .venv
	@scripts/bootstrap.sh requirements.txt

setup-dev:       ## install what the tests need as well
	@scripts/bootstrap.sh requirements-dev.txt

demo: setup      ## a local Discord with a seeded school and the bot; EXPORT=folder a real export, EMPTY=1 a new server to set up
	@$(PYTHON) -m bot demo $${EXPORT:+--export "$$EXPORT"} $${EMPTY:+--empty}

gallery: setup   ## every picture of the product, of the seeded school, into docs/gallery.md
	@$(PYTHON) -m bot gallery

run: setup       ## the bot itself, with the token from the environment or .env
	@$(PYTHON) -m bot run

page: setup     ## the page in the browser, beside the bot; mentors open it with /dashboard
	@$(PYTHON) -m bot page

doctor: setup    ## what is missing before it can run
	@$(PYTHON) -m bot doctor

invite: setup    ## the link that invites the bot with exactly what it needs
	@$(PYTHON) -m bot invite

import: setup    ## older history from DiscordChatExporter files: EXPORT=folder
	@$(PYTHON) -m bot import "$${EXPORT:?say which files: make import EXPORT=folder}"

backup: setup    ## the whole record into a new folder below TO=folder
	@$(PYTHON) -m bot backup "$${TO:?say where backups are kept: make backup TO=folder}"

restore: setup   ## a backup into an empty database: FROM=folder that make backup made
	@$(PYTHON) -m bot restore "$${FROM:?say which backup: make restore FROM=folder}"

image:           ## build the image and try it, where a container engine runs
	@scripts/try_image.sh

backtest: setup  ## what the drop-off formula is worth on the recorded past; EXPORT=folder tries exported files instead
	@$(PYTHON) -m bot backtest $${EXPORT:+--exports "$$EXPORT"}

check: setup-dev ## format, lint and types, as strict as they go; secrets, and known vulnerabilities of what is locked
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m scripts.security & safe=$$!; $(PYTHON) -m mypy; typed=$$?; wait $$safe && exit $$typed

audit: setup-dev ## known vulnerabilities of the locked dependencies, asked anew
	@$(PYTHON) -m scripts.dependency_audit --anew

test: check      ## check, then the whole test suite
	@$(PYTHON) -m pytest -n 3 --dist loadfile --no-loadscope-reorder || { code=$$?; [ $$code = 1 ] || exit $$code; \
	  echo "What failed among the others is tried once more, by itself:"; \
	  $(PYTHON) -m pytest --last-failed --last-failed-no-failures none; } # long stories first, many small tests last

bench: setup-dev ## every budget beside its limit, in under 15 minutes once its servers are made; PART=ingest only that one, QUICK=1 only for breakage
	@$(PYTHON) -m benchmarks $${PART:-} $${QUICK:+--quick} $${JSON:+--json "$$JSON"}

load: setup-dev  ## RATE=200 messages a second for MINUTES=10 through the bot, watched by its own health port
	@$(PYTHON) -m tests.load --rate $(or $(RATE),200) --minutes $(or $(MINUTES),10)

chaos: setup-dev ## the long story: SEEDS=100 random lives of people and faults against the bot, compared at their ends
	@$(PYTHON) -m tests.chaos --seeds $${SEEDS:-100} --jobs $${JOBS:-2} $${FIRST:+--from $$FIRST}

fuzz: setup-dev  ## every parser of foreign input, SECONDS=600 each, one after the other; TARGETS="events typed" only these
	@$(PYTHON) -m tests.fuzz --seconds $(or $(SECONDS),600) $(TARGETS)

fix: setup-dev   ## format and repair what can be repaired
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

migration: setup-dev ## write the migration for changed models
	@$(PYTHON) -m tortoise makemigrations

papers: setup-dev ## docs/settings.md from the code, docs/performance.md from the last figures
	@$(PYTHON) -m scripts.settings_page
	@$(PYTHON) -m benchmarks --papers

lock: setup-dev  ## resolve the dependencies again, with hashes
	@scripts/lock.sh

clean:           ## remove what was installed and made
	rm -rf .venv .venv-uv .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-output tests/output
