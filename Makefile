# photovet: GNU make, one file, no recursion.
#
#   make              build/photovet (installs nothing; lacking a package it prints the apt line, exit 2)
#   make demo         installs what is missing if it may, starts the demo and opens the review screen
#   make check        everything a change can break, on a throwaway PostgreSQL; needs nothing outside the clone
#   make check-real   the same road against real servers and a real terminal
#   make bench | fuzz | coverage | docs | install DESTDIR= PREFIX=
#   make SAN=address,undefined    builds beside, in build-address,undefined

SHELL := /bin/bash
PREFIX ?= /usr/local
CC ?= cc
SAN ?=
BUILD ?= build$(if $(SAN),-$(SAN))
ROOMS ?= base config domain image check store net vet terminal ui worker commands demo
VERSION := 0.1.0

PACKAGES := build-essential pkg-config libncurses-dev libsixel-dev libjpeg-dev libpq-dev libcurl4-openssl-dev \
	libssl-dev libjansson-dev libconfuse-dev libcsv-dev gettext postgresql postgresql-client
CHECK_PACKAGES := libcmocka-dev clang python3 locales shellcheck openssl man-db
PKGS := ncursesw libsixel libjpeg libpq libcurl libcrypto jansson libconfuse

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual \
	-Wpointer-arith -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough -fno-common
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(CFLAGS) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer) $(WERROR) \
	-ffp-contract=off -Isrc -Iinclude -I$(BUILD)/gen $(PKG_CFLAGS) \
	-DPHOTOVET_VERSION='"$(VERSION)"' -DLOCALEDIR='"$(PREFIX)/share/locale"'
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv
LDLIBS = $(PKG_LIBS) -lm -lpthread $(if $(SAN),-fsanitize=$(SAN))

SOURCES := $(foreach r,$(ROOMS),$(wildcard src/$r/*.c))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/%.o)
SQL := $(sort $(wildcard schema/migrations/*.sql)) $(sort $(wildcard schema/queries/*.sql))
UNIT := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
STORE_TESTS := $(patsubst tests/store/%.c,%,$(wildcard tests/store/test_*.c))

all: require $(BUILD)/photovet $(BUILD)/locale/zh_CN/LC_MESSAGES/photovet.mo

require:
	@pkg-config --exists $(PKGS) && command -v msgfmt >/dev/null && echo '#include <csv.h>' | $(CC) -E - >/dev/null 2>&1 || { \
	  echo "photovet: packages are missing; run: apt-get install -y $(PACKAGES)" >&2; exit 2; }

$(BUILD)/photovet: $(BUILD)/main.o $(BUILD)/libphotovet.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libphotovet.a: $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# SQL is readable files in schema/; the binary carries them as strings: sql_<noun>_<verb> and the migrations in order.
$(BUILD)/gen/sql.h: $(SQL) schema/embed.awk
	@mkdir -p $(@D)
	awk -f schema/embed.awk $(SQL) > $@.tmp && mv $@.tmp $@
$(filter $(BUILD)/store/%,$(OBJECTS)): $(BUILD)/gen/sql.h

$(BUILD)/locale/%/LC_MESSAGES/photovet.mo: src/po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# Tests: cmocka, one binary per source file; tests/lib is the harness they share.
TESTLIB := $(patsubst tests/lib/%.c,$(BUILD)/testlib/%.o,$(wildcard tests/lib/*.c))
$(BUILD)/testlib/%.o: tests/lib/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/lib -MMD -MP -c -o $@ $<
$(BUILD)/libtest.a: $(TESTLIB)
	@rm -f $@
	$(AR) rcs $@ $^
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/lib -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS) -lcmocka
$(BUILD)/tests/%: tests/store/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/lib -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS) -lcmocka
# Programs that tests run: a child for the fake terminal, the benches.
$(BUILD)/tests/%: tests/bench/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/lib -Wl,--as-needed -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS)
$(BUILD)/tests/%: tests/programs/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/lib -Wl,--as-needed -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS)

unit: $(UNIT:%=$(BUILD)/tests/%)
	@for t in $^; do $$t || exit 1; done

clean:
	rm -rf build build-*

.PHONY: all require unit clean
-include $(OBJECTS:.o=.d) $(TESTLIB:.o=.d) $(BUILD)/main.d
