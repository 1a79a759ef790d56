# Two commands: `make run` does the main job, `make test` proves it. Each does all its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.8

.PHONY: spark install run test check fuzz soak peers audit sbom dist evaluate safety pictures browser style screenshots benchmark docs lock clean

install: $(VENV)/run.stamp ## the program, from pinned packages

$(VENV)/uv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("rhomboid needs Python 3.11 or later; set PYTHON=/path/to/python3.11" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { echo "python3 has no venv module: install it (on Debian: apt-get install python3-venv)."; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/rhomboid knowledge compile
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

run: install ## the pages, at an address that it prints; without a terminal it says how to go on
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/rhomboid serve; else $(BIN)/rhomboid assess; fi

test: check browser ## everything that must hold
	$(BIN)/python -m pytest -n 2 --dist loadfile --junitxml=.cache/results.xml
	$(call proven,results)

browser: ## Chromium for the tests of the pages, installed where root may; else they are skipped
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "WARNING: no Chromium here, so the tests of the pages in a browser are skipped."

check: $(VENV)/test.stamp ## layers, style, types and knowledge
	$(BIN)/rhomboid knowledge check
	$(BIN)/ruff check src tests benchmarks safety site supply
	$(BIN)/lint-imports
	$(BIN)/mypy

FUZZ_MINUTES ?= 60
fuzz: $(VENV)/test.stamp ## every door of input with broken input, anew each round, until the minutes are over
	@until=$$(( $$(date +%s) + 60 * $(FUZZ_MINUTES) )); round=0; while [ $$(date +%s) -lt $$until ]; do \
	  round=$$((round + 1)); RHOMBOID_EXPLORE=20 $(BIN)/python -m pytest tests/fuzz || exit 1; \
	  echo "round $$round of fuzzing is done"; done

SOAK_MINUTES ?= 30
soak: $(VENV)/test.stamp ## mixed load at the web and API doors: every answer checked, memory watched
	$(BIN)/python benchmarks/soak.py --minutes $(SOAK_MINUTES)

# without a service that answers: make audit ADVISORIES=../advisory-database, a checkout of PyPA's
audit: $(VENV)/test.stamp ## known vulnerabilities of the pinned packages; 2 if PyPI does not answer for each of them
	@$(BIN)/python supply/audit.py $(if $(ADVISORIES),--advisories "$(ADVISORIES)")

sbom: $(VENV)/test.stamp ## what a running service is built from, as CycloneDX, into .cache/sbom.json
	@$(BIN)/python supply/sbom.py

dist: $(VENV)/run.stamp ## sdist and wheel of a release, into dist
	rm -rf dist
	$(BIN)/uv build --quiet --python $(BIN)/python
	@ls dist

peers: ## validators of FHIR that others wrote (node and npm); the tests that need them skip without
	cd tests/peers && npm install --no-package-lock --no-audit --no-fund
	cd tests/peers && npm pack --silent hl7.fhir.r4.examples@4.0.1 hl7.terminology.r4@7.0.1 hl7.fhir.uv.sdc@4.0.0-ballot

spark: $(VENV)/test.stamp ## the tests on Apache Spark, with Java 17; pyspark is too large for every run
	$(BIN)/uv pip install --quiet --python $(BIN)/python "pyspark>=4.0" "pandas>=2.2,<3"
	RHOMBOID_NEED_PEERS=1 $(BIN)/python -m pytest tests/cohort/test_screening_on_spark.py

# one of a control's tests that is missing, skipped or failing stops here, in what `make test` and `make safety` wrote alike
proven = $(BIN)/python safety/hazard_log.py .cache/$(1).xml > .cache/hazard_log.md

safety: $(VENV)/test.stamp ## the safety case: the tests behind the hazards' controls, misses, the numbers that matter most
	named=$$($(BIN)/python safety/hazard_log.py --tests) \
	  && $(BIN)/python -m pytest -n 2 --dist loadfile --junitxml=.cache/hazards.xml $$named
	mkdir -p docs/safety
	$(call proven,hazards)
	cp .cache/hazard_log.md docs/safety/hazard_log.md
	$(BIN)/python safety/misses.py > docs/safety/misses.md
	$(BIN)/python safety/robustness.py > docs/safety/robustness.md
	$(BIN)/python safety/fairness.py > docs/safety/fairness.md

docs: $(VENV)/run.stamp ## the documentation site, into .cache/site; a broken link stops it
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/docs.txt
	$(BIN)/python site/assemble.py .cache/site_pages
	$(BIN)/python -m mkdocs build --quiet --config-file site/mkdocs.yml
	@echo "Open .cache/site/index.html"

evaluate: $(VENV)/test.stamp ## every figure on cases and drawn people, with charts and a page case by case, into docs
	mkdir -p docs/evaluation
	$(BIN)/rhomboid evaluate cases | tee docs/evaluation/published.txt
	$(BIN)/rhomboid evaluate cases/ordinary | tee docs/evaluation/ordinary.txt
	$(BIN)/rhomboid evaluate cases/further | tee docs/evaluation/further.txt
	$(BIN)/rhomboid evaluate cases/further --details > docs/evaluation/further_cases.md
	$(BIN)/rhomboid evaluate cases/held_out | sed '/^At the stop/,$$d' | tee docs/evaluation/held_out.txt
	$(BIN)/rhomboid evaluate --population 5000 | tee docs/evaluation/population.txt
	$(call measured,published,cases)
	$(call measured,ordinary,cases/ordinary)
	$(BIN)/rhomboid evaluate --population 5000 --reliability $(call kept,reliability_drawn)
	$(BIN)/rhomboid evaluate cases cases/ordinary --falls --drawn 10000 > docs/evaluation/falls.txt
	$(BIN)/python benchmarks/travelling_together.py > docs/evaluation/travelling_together.md
	$(BIN)/rhomboid knowledge evidence > docs/evidence.md

# what one run writes: text, JSON and chart, beside one another
kept = --write docs/evaluation/$(1).json --chart docs/evaluation/$(1).svg > docs/evaluation/$(1).txt

define measured
$(BIN)/rhomboid evaluate $(2) --details > docs/evaluation/$(1)_cases.md
$(BIN)/rhomboid evaluate $(2) --curve $(call kept,curve_$(1))
$(BIN)/rhomboid evaluate $(2) --reliability $(call kept,reliability_$(1))
endef

pictures: install ## the page of exercises and its pictures, and those of how it thinks, into docs
	$(BIN)/rhomboid exercise sheet --out docs
	$(BIN)/python site/pictures.py docs/pictures

style: ## the part of the pages' style that comes from nhsuk-frontend (node and npm)
	cd style && npm install --no-package-lock --no-audit --no-fund
	cd style && node_modules/.bin/sass --quiet-deps --no-source-map --style=compressed --load-path=node_modules \
	  frame.scss ../src/rhomboid/faces/web/static/frame.css

screenshots: $(VENV)/test.stamp browser ## pictures of the pages, phone and desktop, light and dark, into docs/screens
	PYTHONPATH=tests $(BIN)/python -m web.screenshots docs/screens

benchmark: $(VENV)/test.stamp ## speed, as limits and as a ratio against a peer
	$(BIN)/python benchmarks/run.py

lock: $(VENV)/uv.stamp ## pin the packages anew, with hashes and without the address of any index
	cd requirements && for name in run test docs container; do \
	  ../$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	    --override override.in \
	    --quiet $$name.in --output-file $$name.txt; done

clean:
	rm -rf $(VENV) build dist src/rhomboid/knowledge/*.json
