# fettle: one C program. `make help` lists the targets.

VERSION = 0.1.0
BUILD ?= build/release

CC ?= cc
CFLAGS ?= -O2 -g
AR ?= ar
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/fettle
DESTDIR ?=

V ?= 0
Q = $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' $(1) $(2);)

# Linked at start. libcurl, libarchive and libxml2 are loaded by the verbs that need them (ext/late).
LIBS = jansson yajl libsodium libcrypto libzstd zlib
HEADERS_ONLY = libcurl libarchive libxml-2.0

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla -Wundef -Wcast-qual \
	-Wswitch-enum -Wnull-dereference -Wpointer-arith -Wwrite-strings
HARDEN = -fstack-protector-strong -fPIE $(if $(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)

# fettle's own flags: CFLAGS is the caller's and never takes any of these away.
OWN_CPPFLAGS = -D_GNU_SOURCE -DFETTLE_VERSION='"$(VERSION)"' -Iinclude \
	$(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(LIBS) $(HEADERS_ONLY) 2>/dev/null))
OWN_CFLAGS = -std=c17 $(WARN) $(if $(WERROR),-Werror) $(HARDEN) $(FLAVOUR_CFLAGS)
OWN_LDFLAGS = -pie -Wl,-z,relro,-z,now,--as-needed $(FLAVOUR_CFLAGS)
OWN_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBS) 2>/dev/null) -lm -ldl

ifeq ($(notdir $(BUILD)),san)
FLAVOUR_CFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
ifeq ($(notdir $(BUILD)),fault)
FLAVOUR_CFLAGS = -DFETTLE_FAULT
endif
ifeq ($(notdir $(BUILD)),cov)
FLAVOUR_CFLAGS = --coverage -fprofile-update=atomic
endif
ifeq ($(notdir $(BUILD)),libfuzzer)
FLAVOUR_CFLAGS = -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
FUZZ_MAIN = -fsanitize=fuzzer
else
FUZZ_MAIN = $(BUILD)/tests/fuzz/main.o
endif

SRCS = $(sort $(wildcard src/*/*.c))
OBJS = $(SRCS:%.c=$(BUILD)/%.o)
MAIN_OBJ = $(BUILD)/src/main.o
LIB = $(BUILD)/libfettle.a
PROG = $(BUILD)/fettle

UNIT_SRCS = $(sort $(wildcard tests/unit/*_*.c))
UNIT_OBJS = $(UNIT_SRCS:%.c=$(BUILD)/%.o) $(BUILD)/tests/unit/main.o
UNIT = $(BUILD)/unit
FUZZ_SRCS = $(sort $(wildcard tests/fuzz/*_*.c))
FUZZ_NAMES = $(FUZZ_SRCS:tests/fuzz/%.c=%)
FUZZ_OBJS = $(FUZZ_SRCS:%.c=$(BUILD)/%.o)
FUZZERS = $(FUZZ_NAMES:%=$(BUILD)/fuzz/%)
HEADERS = $(sort $(wildcard include/*/*.h))
ALONE = $(HEADERS:include/%.h=$(BUILD)/alone/%.ok)

DEPS = $(OBJS:.o=.d) $(MAIN_OBJ:.o=.d) $(UNIT_OBJS:.o=.d) $(FUZZ_OBJS:.o=.d) \
	$(BUILD)/tests/fuzz/main.d $(FAULT_TOOLS:=.d) $(ALONE:.ok=.d)

.DELETE_ON_ERROR:
.SUFFIXES:

all: $(PROG) $(BUILD)/layers ## the program, with the floors of the house checked

$(PROG): $(MAIN_OBJ) $(LIB)
	$(call say,LINK,$@) $(CC) $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $(MAIN_OBJ) $(LIB) $(OWN_LIBS) $(LDLIBS)

$(LIB): $(OBJS)
	$(call say,AR,$@) rm -f $@ && $(AR) rcs $@ $(OBJS)

# An object is remade when the flags it was made with change.
$(BUILD)/flags: force
	@mkdir -p $(@D); echo '$(CC) $(OWN_CPPFLAGS) $(CPPFLAGS) $(OWN_CFLAGS) $(CFLAGS)' > $@.new; \
	cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<) $(CC) $(OWN_CPPFLAGS) $(CPPFLAGS) $(OWN_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Each header compiles alone; nobody includes what it may not see.
$(BUILD)/alone/%.ok: include/%.h $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,ALONE,$<) printf '#include "%s"\nextern int alone;\n' '$(<:include/%=%)' | \
		$(CC) $(OWN_CPPFLAGS) $(CPPFLAGS) $(OWN_CFLAGS) $(CFLAGS) -MMD -MP -MT $@ -MF $(@:.ok=.d) \
		-fsyntax-only -x c - && touch $@

$(BUILD)/layers: $(ALONE) $(MAIN_OBJ) $(OBJS) contrib/check-layers
	$(call say,CHECK,layers) contrib/check-layers $(BUILD) && touch $@

# Unit tests: every tests/unit/FLOOR_MODULE.c has `Suite *FLOOR_MODULE_suite(void)`.
$(BUILD)/tests/unit/suites.h: $(UNIT_SRCS) $(BUILD)/flags
	@mkdir -p $(@D)
	@for f in $(basename $(notdir $(UNIT_SRCS))); do echo "SUITE($$f)"; done > $@

$(BUILD)/tests/unit/main.o: $(BUILD)/tests/unit/suites.h
# private: what they depend on (the library, the file of flags) is made with the ordinary flags.
$(BUILD)/tests/unit/%.o: private OWN_CPPFLAGS += -I$(BUILD)/tests/unit -Itests
$(BUILD)/tests/fuzz/%.o: private OWN_CPPFLAGS += -Itests
$(BUILD)/tests/%.o: private OWN_CFLAGS += -Wno-conversion -Wno-sign-conversion -Wno-missing-prototypes

$(UNIT): $(UNIT_OBJS) $(LIB)
	$(call say,LINK,$@) $(CC) $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $(UNIT_OBJS) $(LIB) $(OWN_LIBS) \
		$(shell $(PKG_CONFIG) --libs check)

# A machine with much else to do is slow, not wrong.
unit: $(UNIT) $(PROG) ## unit tests and case files
	$(Q)cd tests && FETTLE=$(abspath $(PROG)) CK_TIMEOUT_MULTIPLIER=15 $(abspath $(UNIT))

# Fuzzing: every tests/fuzz/FLOOR_MODULE.c asserts a property of a parser. `fuzz-replay` gives it
# its corpus and FUZZ_MUTATIONS fixed mutations of each file, without any fuzzer.
FUZZ_MUTATIONS ?= 2000
FUZZ_SECONDS ?= 60

$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIB) $(filter %.o,$(FUZZ_MAIN))
	@mkdir -p $(@D)
	$(call say,LINK,$@) $(CC) $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $(FUZZ_MAIN) $< $(LIB) $(OWN_LIBS)

fuzzers: $(FUZZERS)

fuzz-replay: $(FUZZERS) ## every parser over its corpus and fixed mutations of it
	$(Q)for n in $(FUZZ_NAMES); do \
		$(BUILD)/fuzz/$$n $(FUZZ_MUTATIONS) tests/fuzz/corpus/$$n || exit 1; done

fuzz: ## every parser under libFuzzer (clang), FUZZ_SECONDS each; finds go to build/libfuzzer
	$(Q)command -v clang >/dev/null || { echo "fuzz: needs clang"; exit 1; }
	$(Q)$(MAKE) --no-print-directory BUILD=build/libfuzzer CC=clang fuzzers
	$(Q)for n in $(FUZZ_NAMES); do \
		mkdir -p build/libfuzzer/corpus/$$n; echo "fuzz $$n"; \
		build/libfuzzer/fuzz/$$n -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=10 \
			-verbosity=0 -print_final_stats=1 -artifact_prefix=build/libfuzzer/$$n- \
			build/libfuzzer/corpus/$$n tests/fuzz/corpus/$$n || exit 1; done

# End-to-end tests; `make e2e T="t0001 t3"` runs those whose names begin so.
e2e: $(PROG) ## the program from the outside
	$(Q)FETTLE=$(abspath $(PROG)) tests/run $(T)

check: all ## all tests of one build: unit, cases, fuzz replay, end to end
	$(Q)$(MAKE) --no-print-directory unit
	$(Q)$(MAKE) --no-print-directory fuzz-replay
	$(Q)$(MAKE) --no-print-directory e2e

# Crash, EIO and ENOSPC at every call that changes the disk. FAULT_SLICE=i/n takes every n-th.
check-fault: ## the same build with faults at every instant
	$(Q)$(MAKE) --no-print-directory BUILD=build/fault all fault-tools
	$(Q)FETTLE=$(abspath build/fault/fettle) FAULT_SLICE=$(FAULT_SLICE) TEST_DIR=fault tests/run $(T)

# Tools of tests/fault: a disk whose power can be cut, and what judges a tree.
FAULT_TOOLS = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fault/*.c)))
POWER_STATES ?= 2000
POWER_FS ?= ext4 xfs btrfs
POWER_RUNS ?= apply rollback undone dpkg

$(BUILD)/tests/fault/%: $(BUILD)/tests/fault/%.o
	$(call say,LINK,$@) $(CC) $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $< $(shell $(PKG_CONFIG) --libs libcrypto)

fault-tools: $(FAULT_TOOLS)

# As root; POWER_DEBS=DIR takes the content from packages in DIR/old and DIR/new.
check-power: $(PROG) $(FAULT_TOOLS) ## POWER_STATES power cuts on each file system, root only
	$(Q)for fs in $(POWER_FS); do for run in $(POWER_RUNS); do \
		FETTLE=$(abspath $(PROG)) FAULT_TOOLS=$(abspath $(BUILD)/tests/fault) tests/fault/power \
			-n $(POWER_STATES) $(if $(POWER_DEBS),-c $(POWER_DEBS)) $$fs $$run || bad=1; \
		done; done; [ -z "$$bad" ]

check-kill: $(PROG) $(FAULT_TOOLS) ## SIGKILL at every call of apply, rollback and recover that changes a disk
	$(Q)for run in apply rollback undone recover; do \
		FETTLE=$(abspath $(PROG)) FAULT_TOOLS=$(abspath $(BUILD)/tests/fault) tests/fault/kill $$run || bad=1; \
		done; [ -z "$$bad" ]

SAN_ENV = ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1

check-san: ## all tests with the address and undefined behaviour sanitizers
	$(Q)$(SAN_ENV) $(MAKE) --no-print-directory BUILD=build/san FUZZ_MUTATIONS=500 check

check-valgrind: $(UNIT) $(PROG) ## the unit tests under valgrind
	$(Q)cd tests && FETTLE=$(abspath $(PROG)) CK_TIMEOUT_MULTIPLIER=20 valgrind -q --error-exitcode=99 \
		--leak-check=full --errors-for-leak-kinds=definite $(abspath $(UNIT))

demo: all ## the main job on real input, in a throw-away folder
	$(Q)contrib/demo $(BUILD)

bench: $(PROG) ## ratios against peers
	$(Q)FETTLE=$(abspath $(PROG)) TEST_DIR=bench TEST_JOBS=1 tests/run $(T)

# DIFF_PAIRS pairs a scheme; APK names an apk that can compare. Programs that are not here are skipped.
DIFF_PAIRS ?= 100000

diff: $(PROG) ## version orders against the programs that own them
	$(Q)FETTLE=$(abspath $(PROG)) tests/diff/versions.py --pairs $(DIFF_PAIRS)

scoreboard: $(PROG) ## the same and the vectors of others, into tests/bench/VERSIONS.md
	$(Q)FETTLE=$(abspath $(PROG)) tests/diff/scoreboard.py --pairs $(DIFF_PAIRS) -o tests/bench/VERSIONS.md

coverage: ## lines and branches that the unit and end-to-end tests reach
	$(Q)$(MAKE) --no-print-directory BUILD=build/cov CFLAGS=-O0 all
	$(Q)find build/cov -name '*.gcda' -exec rm -f {} +
	$(Q)$(MAKE) --no-print-directory BUILD=build/cov CFLAGS=-O0 unit e2e
	$(Q)contrib/coverage build/cov

# Lint. lint-fast is what every change must pass; lint adds the slow readers of code.
C_FILES = $(sort $(wildcard src/*.c src/*/*.c include/*/*.h tests/unit/*.[ch] tests/fuzz/*.[ch] \
	tests/fault/*.c))
SH_FILES = $(sort $(wildcard tests/run tests/demo tests/e2e/*.sh tests/fault/*.sh tests/bench/*.sh) \
	$(wildcard tests/fault/power tests/fault/kill tests/fault/metadata) \
	$(shell grep -lE '^\#!/bin/(ba)?sh' contrib/* contrib/*/* .ci/* 2>/dev/null))
MAN_PAGES = $(sort $(wildcard man/*.[1-9]))

lint-format:
	$(call say,LINT,clang-format) clang-format --dry-run -Werror $(C_FILES)
lint-werror:
	$(Q)$(MAKE) --no-print-directory BUILD=build/werror WERROR=1 all build/werror/unit
lint-tests:
	$(call say,LINT,check-tests) contrib/check-tests
lint-cppcheck:
	$(call say,LINT,cppcheck) cppcheck -q -j2 --std=c11 --enable=warning,performance,portability \
		--inline-suppr --error-exitcode=1 --suppress=resourceLeak --suppress=memleak \
		--suppress=unreadVariable -D_GNU_SOURCE -DFETTLE_VERSION='"x"' -Iinclude src
lint-shell:
	$(call say,LINT,shellcheck) shellcheck $(SH_FILES)
lint-man:
	$(call say,LINT,mandoc) $(if $(MAN_PAGES),mandoc -Tlint -W warning $(MAN_PAGES))
lint-spell:
	$(call say,LINT,codespell) codespell -q 3 -L nd,fo --skip '*/corpus/*,*/cases/*' src include man \
		contrib tests README COPYING Makefile .ci
lint-fast: lint-format $(BUILD)/layers lint-shell lint-man lint-spell lint-cppcheck lint-werror ## every reader of code that is quick

lint-tidy:
	$(call say,LINT,clang-tidy) printf '%s\n' $(MAIN_OBJ:$(BUILD)/%.o=%.c) $(SRCS) | \
		xargs -P 2 -I '{}' sh -c 'clang-tidy --quiet --warnings-as-errors="*" {} -- -std=c17 \
		$(filter-out -DFETTLE_VERSION%,$(OWN_CPPFLAGS)) -DFETTLE_VERSION=\"x\" > build/tidy.$$$$ 2>/dev/null || { cat build/tidy.$$$$; rm -f build/tidy.$$$$; exit 1; }; rm -f build/tidy.$$$$'
lint-analyzer:
	$(Q)$(MAKE) --no-print-directory BUILD=build/analyzer CFLAGS='-O1 -fanalyzer' WERROR=1 \
		build/analyzer/fettle
lint-scan:
	$(Q)rm -rf build/scan
	$(call say,LINT,scan-build) scan-build --status-bugs -disable-checker deadcode.DeadStores -o build/scan-report \
		$(MAKE) --no-print-directory BUILD=build/scan build/scan/fettle >build/scan.log 2>&1 || \
		{ cat build/scan.log; exit 1; }
lint: lint-fast lint-tidy lint-analyzer lint-scan ## all readers of code

format: ## lay out the sources
	$(Q)clang-format -i $(C_FILES)

MAPPINGS = $(sort $(wildcard contrib/import/*.json))

install: $(PROG) ## program, manual and mappings, under DESTDIR and PREFIX
	$(Q)install -d '$(DESTDIR)$(BINDIR)'
	$(Q)install -m 755 $(PROG) '$(DESTDIR)$(BINDIR)/fettle'
	$(Q)for page in $(MAN_PAGES); do \
		install -d "$(DESTDIR)$(MANDIR)/man$${page##*.}" && \
		install -m 644 "$$page" "$(DESTDIR)$(MANDIR)/man$${page##*.}/" || exit 1; done
	$(Q)install -d '$(DESTDIR)$(DATADIR)/import'
	$(Q)install -m 644 $(MAPPINGS) '$(DESTDIR)$(DATADIR)/import/'

uninstall: ## take away what install put there
	$(Q)rm -f '$(DESTDIR)$(BINDIR)/fettle'
	$(Q)for page in $(MAN_PAGES); do rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; done
	$(Q)rm -f $(MAPPINGS:contrib/import/%='$(DESTDIR)$(DATADIR)/import/%')
	$(Q)rmdir '$(DESTDIR)$(DATADIR)/import' '$(DESTDIR)$(DATADIR)' 2>/dev/null || true

deb: $(PROG) ## a Debian package of this build, in build/
	$(Q)MAKE='$(MAKE)' contrib/debian/make-deb '$(VERSION)' build

dist: ## the sources of the present commit, in build/
	$(Q)mkdir -p build
	$(Q)git archive --format=tar.gz --prefix=fettle-$(VERSION)/ -o build/fettle-$(VERSION).tar.gz HEAD
	@echo build/fettle-$(VERSION).tar.gz

clean: ## remove build/
	$(Q)rm -rf build

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):[^\#]*\#\# \(.*\)/  \1|\2/p' Makefile | \
		while IFS='|' read -r target what; do printf '%-18s %s\n' "$$target" "$$what"; done
	@echo
	@echo '  CFLAGS=-O0 keeps the flags of the house; V=1 shows commands; BUILD=build/NAME holds a flavour:'
	@echo '  san, fault, cov, libfuzzer, or any other name for a plain build of its own.'

force:
.PHONY: all unit fuzzers fuzz-replay fuzz e2e check check-fault check-san check-valgrind demo bench diff scoreboard coverage \
	fault-tools check-power check-kill lint lint-fast lint-format lint-werror lint-tests lint-cppcheck lint-shell lint-man lint-spell \
	lint-tidy lint-analyzer lint-scan format install uninstall deb dist clean help force
.SECONDARY:

-include $(DEPS)
