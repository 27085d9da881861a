# Each command is a script, so that it also works without make.
.DEFAULT_GOAL := help
.PHONY: help setup run test sanitize e2e browser bench sbom format lint shape docs ci

help: ## list these commands
	@sed -n 's/^\([a-z0-9]*\):.*## /\1	/p' $(MAKEFILE_LIST)

setup: ## install what is missing (Debian packages, Python tools)
	@Scripts/setup

run: ## build, and start the server with the demo clinic on ./data/odontox.sqlite
	@Scripts/setup build
	@Scripts/run

test: ## unit and server tests, on SQLite and on a throw-away PostgreSQL
	@Scripts/test

sanitize: ## nightly: tests of Storage and the stream under the thread and address sanitizers
	@Scripts/sanitize

e2e: ## start the real server, check it against its own API description, and kill it behind nginx under load
	@Scripts/e2e
	@Scripts/failover

browser: ## work at the front desk in Chromium, on both databases
	@Scripts/browser

bench: ## release build; requests per second beside their ceilings
	@Scripts/setup build postgres bench
	@Scripts/bench

sbom: ## what the server is made of, as CycloneDX: .build/odontox.cdx.json
	@Scripts/sbom --output .build/odontox.cdx.json
	@echo .build/odontox.cdx.json

format: ## format the Swift sources in place
	@Scripts/format

lint: ## formatting, scripts, marks that need a reason, and the shape of the code
	@Scripts/lint

shape: ## the order of folders, long functions and files, and the files on the way of three flows
	@Scripts/shape

docs: ## documentation of API, Domain and Storage into .build-docs, from the debug build
	@Scripts/docs

ci: ## everything that continuous integration runs
	@.ci/run
