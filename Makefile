# `make demo` opens the console on the embedded simulator; `make test` passes every test;
# `make check` is the whole loop before a commit, and what CI runs.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BUILD_PACKAGES := libncurses-dev libsqlite3-dev libsodium-dev libcurl4-openssl-dev \
  libutf8proc-dev libidn2-dev libpq-dev
TEST_PACKAGES  := tmux python3 python3-pyte curl openssl ncurses-term postgresql pgbouncer
MAN_PACKAGES   := python3 mandoc
SOAK_PACKAGES  := gcc libc6-dev
# strip and dpkg-shlibdeps are Debian's own.
DEB_PACKAGES   := binutils dpkg-dev lintian git
ROOT_PACKAGES  := debootstrap
HOST_PACKAGES  := iproute2
BENCH_PACKAGES := python3 python3-pyte git abook tig neomutt fzf curl jq postgresql openssl
PREFIX         := /usr/local
SOURCES        := Package.swift Sources Tests Fuzz
# For each fuzz target.
SECONDS        := 20
# Hundreds of simulators at once would only wait for the same two cores.
TEST           := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8 swift test --skip-build
# The checks build everything from scratch in half the time: whole modules, without debug information. A
# change then compiles its whole module, so the builds while you work are in .build and incremental.
CHECKED        := --scratch-path .build-check
WHOLE_MODULES  := -debug-info-format none $(addprefix -Xswiftc ,-disable-batch-mode \
  -whole-module-optimization -no-emit-module-separately-wmo -num-threads 2)
# The packages contain Swift's runtime, nothing for a debugger, and no path of the machine that built them.
PACKAGED       := --scratch-path .build-package --static-swift-stdlib --disable-local-rpath \
  -debug-info-format none -Xlinker --build-id=none -Xcxx -ffile-prefix-map=$(CURDIR)=.
STATIC         := .build-package/release/roster .build-package/checkouts
# In the archive are the two libraries whose file has another name from one distribution to the next. The
# linker finds this folder before the system's.
CONTAINED      := utf8proc sodium
CONTAINED_IN   := .build-package/contained
PORTABLE       := .build-package/portable/roster .build-package/checkouts
IMPORT_CHECK   := --build-tests --explicit-target-dependency-import-check error

.PHONY: help demo test check check-all check-package check-twice build-checked bench soak fuzz lint format build release frames man pictures install static portable deb tarball clean packages test-packages bench-packages

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

packages:
	@scripts/install-packages $(BUILD_PACKAGES)

test-packages: packages
	@scripts/install-packages $(TEST_PACKAGES)

# The table gives the reason for a missing tool. roster is measured all the same.
bench-packages: packages
	@scripts/install-packages $(BENCH_PACKAGES) || echo "Going on without what is missing."

demo: release ## Build, and open the console on the embedded simulator
	@.build/release/roster demo

release: packages ## Build with optimisation and a static Swift
	swift build -c release --static-swift-stdlib --product roster

build: packages ## Debug build that fails on an import outside the table of ARCHITECTURE.md
	swift build $(IMPORT_CHECK)

test: test-packages build ## Build and run every test
	$(TEST)

lint: ## Check the format of every Swift file
	swift format lint --strict --recursive --parallel $(SOURCES)

format: ## Format every Swift file in place
	swift format --in-place --recursive --parallel $(SOURCES)

# The driver says of every module that whole modules are not compiled incrementally.
build-checked: packages
	swift build $(CHECKED) $(WHOLE_MODULES) $(IMPORT_CHECK) 2>&1 \
	  | sed -u '/^remark: Incremental compilation has been disabled/d'

check: lint test-packages build-checked ## Lint, build with the import check, every test
	$(TEST) $(CHECKED)

check-all: lint test-packages build-checked ## The same with every row of the long tables, long fuzzing, soaks and a team's load of the release build, and the package
	ROSTER_WHOLE_MATRIX=1 $(TEST) $(CHECKED)
	@scripts/fuzz $(SECONDS)
	@$(MAKE) --no-print-directory soak MINUTES=1
	@$(MAKE) --no-print-directory soak MINUTES=1 STORE=postgres
	@$(MAKE) --no-print-directory soak EVENTS=23
	@scripts/team-load .build/release/roster
	@scripts/install-packages $(HOST_PACKAGES)
	@scripts/team-hosts .build/release/roster
	@$(MAKE) --no-print-directory check-package

bench: release bench-packages ## Measure the release binary against the budgets, and beside other tools
	@scripts/bench .build/release/roster
	@scripts/bench-bulk .build/release/roster
	@scripts/bench-find .build/release/roster
	@scripts/bench-team .build/release/roster

# KILLS=200: that many kill -9 during jobs of 500, instead of MINUTES of random acts.
# EVENTS=1: a kill -9 at every event of cases of every right; EVENTS=9: at every ninth.
# STORE=postgres: a team's database, which is killed, too.
MINUTES := 2
STORE   := sqlite
KILLS   := 0
EVENTS  := 0
SEED    := 1
soak: release test-packages ## Kill roster at random under faults for MINUTES, and prove that nothing is lost (KILLS=200, or EVENTS=1 for every event of a case)
	@scripts/install-packages $(SOAK_PACKAGES)
	@scripts/soak .build/release/roster --minutes $(MINUTES) --kills $(KILLS) --events $(EVENTS) \
	  --store $(STORE) --seed $(SEED)

fuzz: packages ## Fuzz each target for SECONDS (20); the corpus alone runs in every `make test`
	@scripts/fuzz $(SECONDS)

frames: build ## Record the frames again, and write docs/keys.md and the man page (then read the diff)
	ROSTER_RECORD_FRAMES=1 $(TEST) --filter 'FrameTests|UnfinishedTests|ReadmeTests.*catalogue'
	scripts/document-frames
	scripts/generate-man .build/debug/roster

man: build ## Write the man page again, from the program, docs/ and man/roster.1.in
	@scripts/install-packages $(MAN_PACKAGES)
	scripts/generate-man .build/debug/roster
	mandoc -T lint -W warning man/roster.1

pictures: release test-packages ## Make the pictures in docs/pictures from the program (then look at them)
	@scripts/pictures .build/release/roster

install: release ## Install program, man page and completions below PREFIX
	scripts/install-files .build/release/roster $(DESTDIR)$(PREFIX)

static: packages
	swift build -c release --product roster $(PACKAGED)
	@scripts/install-packages $(DEB_PACKAGES)
	@mkdir -p dist

# `static` links the program again.
portable: packages
	@mkdir -p $(CONTAINED_IN) $(dir $(firstword $(PORTABLE)))
	@for name in $(CONTAINED); do ln -sf "$$(gcc -print-file-name=lib$$name.a)" $(CONTAINED_IN); done
	swift build -c release --product roster $(PACKAGED) -Xlinker -L$(CURDIR)/$(CONTAINED_IN)
	@scripts/install-packages $(DEB_PACKAGES)
	@mkdir -p dist
	@cp $(firstword $(STATIC)) $(firstword $(PORTABLE))

deb: static ## Make the Debian package in dist/
	@scripts/make-deb $(STATIC) dist

tarball: portable ## Make the archive for other distributions in dist/
	@scripts/make-tarball $(PORTABLE) dist $(CONTAINED)

check-package: static ## Check the Debian package, and install it into a new Debian without Swift
	@scripts/install-packages $(ROOT_PACKAGES)
	@scripts/check-package "$$(scripts/make-deb $(STATIC) dist)" .build-package/downloads

check-twice: portable static ## Build the last commit again in another folder, and compare package and archive
	@scripts/check-twice "$$(scripts/make-deb $(STATIC) dist)" \
	  "$$(scripts/make-tarball $(PORTABLE) dist $(CONTAINED))"

clean: ## Remove what the builds made
	rm -rf .build .build-check .build-fuzz .build-package dist
