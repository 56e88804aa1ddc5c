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
DESTDIR ?=

V ?= 0
Q = $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' $(1) $(2);)

# Linked at start. libcurl and libarchive are loaded by the verbs that need them (ext/late).
LIBS = jansson libsodium libcrypto libzstd zlib
HEADERS_ONLY = libcurl libarchive

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 \
	-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition -Wvla -Wundef -Wcast-qual \
	-Wswitch-enum -Wnull-dereference -Wpointer-arith -Wwrite-strings
HARDEN = -fstack-protector-strong -fPIE $(if $(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)

# fettle's own flags: CFLAGS is the caller's and never takes any of these away.
OWN_CPPFLAGS = -D_GNU_SOURCE -DFETTLE_VERSION='"$(VERSION)"' -Iinclude \
	$(shell $(PKG_CONFIG) --cflags $(LIBS) $(HEADERS_ONLY) 2>/dev/null)
OWN_CFLAGS = -std=c17 $(WARN) $(if $(WERROR),-Werror) $(HARDEN) $(FLAVOUR_CFLAGS)
OWN_LDFLAGS = -pie -Wl,-z,relro,-z,now,--as-needed $(FLAVOUR_CFLAGS)
OWN_LIBS = $(shell $(PKG_CONFIG) --libs $(LIBS) 2>/dev/null) -ldl

ifeq ($(notdir $(BUILD)),san)
FLAVOUR_CFLAGS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif
ifeq ($(notdir $(BUILD)),fault)
FLAVOUR_CFLAGS = -DFETTLE_FAULT
endif
ifeq ($(notdir $(BUILD)),cov)
FLAVOUR_CFLAGS = --coverage -O0
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
FUZZERS = $(FUZZ_SRCS:tests/fuzz/%.c=$(BUILD)/fuzz/%)

DEPS = $(OBJS:.o=.d) $(MAIN_OBJ:.o=.d) $(UNIT_OBJS:.o=.d)

.DELETE_ON_ERROR:
.SUFFIXES:

all: $(PROG)

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

# Unit tests: every tests/unit/FLOOR_MODULE.c has `Suite *FLOOR_MODULE_suite(void)`.
$(BUILD)/tests/unit/suites.h: $(UNIT_SRCS) $(BUILD)/flags
	@mkdir -p $(@D)
	@for f in $(basename $(notdir $(UNIT_SRCS))); do echo "SUITE($$f)"; done > $@

$(BUILD)/tests/unit/main.o: $(BUILD)/tests/unit/suites.h
$(BUILD)/tests/unit/%.o: OWN_CPPFLAGS += -I$(BUILD)/tests/unit -Itests
$(BUILD)/tests/unit/%.o: OWN_CFLAGS += -Wno-conversion -Wno-sign-conversion

$(UNIT): $(UNIT_OBJS) $(LIB)
	$(call say,LINK,$@) $(CC) $(OWN_LDFLAGS) $(LDFLAGS) -o $@ $(UNIT_OBJS) $(LIB) $(OWN_LIBS) \
		$(shell $(PKG_CONFIG) --libs check)

unit: $(UNIT) $(PROG)
	$(Q)cd tests && FETTLE=$(abspath $(PROG)) $(abspath $(UNIT))

# End-to-end tests; `make e2e T="t0001 t3"` runs those whose names begin so.
e2e: $(PROG)
	$(Q)FETTLE=$(abspath $(PROG)) tests/run $(T)

check: unit e2e

force:
.PHONY: all unit e2e check force

-include $(DEPS)
