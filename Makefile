# photovet: GNU make, one file, no recursion.
#
#   make              build/photovet (installs nothing; lacking a package it prints the apt line, exit 2)
#   make demo         installs what is missing if it may, starts the demo and opens the review screen
#   make check        everything a change can break, on a throwaway PostgreSQL; needs nothing outside the clone
#                     (PHOTOVET_PHOTOS=DIR: real photographs too)
#   make check-real   the same road against real servers and a real terminal
#   make bench | fuzz | coverage | docs | install DESTDIR= PREFIX=
#   make SAN=address,undefined    builds beside, in build-address,undefined

PREFIX ?= /usr/local
CC ?= cc
SAN ?=
BUILD ?= build$(if $(SAN),-$(SAN))
ROOMS ?= base config domain image check store net vet wire terminal ui worker commands demo
VERSION := 0.1.0

PACKAGES := build-essential pkg-config libncurses-dev libjpeg-dev libpq-dev libcurl4-openssl-dev \
	zlib1g-dev libssl-dev libjansson-dev libconfuse-dev libcsv-dev gettext postgresql postgresql-client
CHECK_PACKAGES := libcmocka-dev libsixel-dev clang libclang-rt-14-dev python3 shellcheck openssl man-db tzdata git
PKGS := ncursesw libjpeg libpq libcurl libcrypto zlib jansson libconfuse

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wcast-qual \
	-Wpointer-arith -Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough -fno-common
# Sanitized code is built to be run once: -O1 costs less to compile than it costs to run.
CFLAGS ?= $(if $(SAN),-O1 -g1,-O2 -g)
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE $(WARN) $(CFLAGS) $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -DSANITIZED) $(WERROR) \
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

# The whole targets build on every processor, unless the caller said how many.
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

# Every folder at once and the plain /bin/sh: one process an object, not four.
$(shell mkdir -p $(BUILD)/gen $(BUILD)/testlib $(BUILD)/tests/o $(BUILD)/fuzz $(ROOMS:%=$(BUILD)/%))

# Quiet unless V=1: what is printed is worth reading.
ifndef V
.SILENT:
endif

all: require $(BUILD)/photovet $(BUILD)/photovet-ofiq $(BUILD)/locale/zh_CN/LC_MESSAGES/photovet.mo

require:
	@pkg-config --exists $(PKGS) && command -v msgfmt >/dev/null && echo '#include <csv.h>' | $(CC) -E - >/dev/null 2>&1 || { \
	  echo "photovet: packages are missing; run: apt-get install -y $(PACKAGES)" >&2; exit 2; }

$(BUILD)/photovet: $(BUILD)/main.o $(BUILD)/libphotovet.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# OFIQ as an external checker.
$(BUILD)/photovet-ofiq: $(BUILD)/ofiq_main.o $(BUILD)/libphotovet.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libphotovet.a: $(OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: src/%.c
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Loops over pixels are worth the larger code.
PIXEL_CFLAGS = $(if $(filter -O2,$(CFLAGS)),-O3)
$(BUILD)/check/%.o $(BUILD)/image/%.o $(BUILD)/wire/%.o $(addprefix $(BUILD)/terminal/,palette.o palette_map.o nearest.o sixels.o): ALL_CFLAGS += $(PIXEL_CFLAGS)

# SQL is readable files in schema/; the binary carries them as strings: sql_<noun>_<verb> and the migrations in order.
$(BUILD)/gen/sql.h: $(SQL) schema/embed.awk
	awk -f schema/embed.awk $(SQL) > $@.tmp && mv $@.tmp $@
$(filter $(BUILD)/store/%,$(OBJECTS)): $(BUILD)/gen/sql.h

$(BUILD)/locale/%/LC_MESSAGES/photovet.mo: src/po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

# Tests: cmocka, a main in every source file. Linking takes as long as compiling, so those of a folder become one
# program, which runs the test it is called as: build/tests/test_x is a link to it. tests/lib is the harness they share.
TESTLIB := $(patsubst tests/lib/%.c,$(BUILD)/testlib/%.o,$(filter-out tests/lib/one.c,$(wildcard tests/lib/*.c)))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
UNIT_BINARIES = $(UNIT:%=$(BUILD)/tests/%)
STORE_BINARIES = $(STORE_TESTS:%=$(BUILD)/tests/%)
REPLAYS = $(FUZZERS:fuzz_%=$(BUILD)/tests/replay_%)
# It has a store of its own making in place of the library's.
ALONE = $(BUILD)/tests/test_prefetch
TOGETHER = $(filter-out $(ALONE),$(UNIT_BINARIES))
$(BUILD)/testlib/%.o: tests/lib/%.c
	$(CC) $(ALL_CFLAGS) -Itests/lib -MMD -MP -c -o $@ $<
$(BUILD)/libtest.a: $(TESTLIB)
	@rm -f $@
	$(AR) rcs $@ $^
# To optimize what runs once takes longer than it saves.
$(BUILD)/tests/o/%.o: ALL_CFLAGS += -O0 -Itests/lib
$(BUILD)/tests/o/test_%.o: ALL_CFLAGS += -DONE_MAIN=$(basename $(@F))_main -include tests/lib/one.h
$(BUILD)/tests/o/fuzz_%.o: ALL_CFLAGS += -DLLVMFuzzerTestOneInput=$(basename $(@F))_main
# The run encoder is held to libsixel's bytes.
$(BUILD)/tests/o/test_sixels.o: ALL_CFLAGS += $(shell pkg-config --cflags libsixel)
$(BUILD)/tests/unit: LDLIBS += $(shell pkg-config --libs libsixel)
define test_object
$(BUILD)/tests/o/%.o: tests/$1/%.c
	$$(CC) $$(ALL_CFLAGS) -MMD -MP -c -o $$@ $$<
endef
$(foreach folder,unit store fuzz,$(eval $(call test_object,$(folder))))
$(BUILD)/tests/unit: $(TOGETHER:$(BUILD)/tests/%=$(BUILD)/tests/o/%.o) $(BUILD)/testlib/one.o
$(ALONE): $(BUILD)/tests/%: $(BUILD)/tests/o/%.o $(BUILD)/testlib/one.o
$(BUILD)/tests/store: $(STORE_TESTS:%=$(BUILD)/tests/o/%.o) $(BUILD)/testlib/one.o
# The entry points of the fuzzers, over the corpus in every `make check`.
$(BUILD)/tests/replay: $(FUZZERS:%=$(BUILD)/tests/o/%.o) $(BUILD)/tests/o/replay.o
$(BUILD)/tests/unit $(ALONE) $(BUILD)/tests/store $(BUILD)/tests/replay: $(BUILD)/libtest.a $(BUILD)/libphotovet.a
	$(CC) $(LDFLAGS) '-Wl,--export-dynamic-symbol=*_main' -o $@ $(filter %.o,$^) $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS) -lcmocka
$(TOGETHER): $(BUILD)/tests/unit
	ln -sf unit $@
$(STORE_BINARIES): $(BUILD)/tests/store
	ln -sf store $@
$(REPLAYS): $(BUILD)/tests/replay
	ln -sf replay $@
# Programs that tests run: a child for the fake terminal, the benches.
$(BUILD)/tests/%: tests/bench/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	$(CC) $(ALL_CFLAGS) -Itests/lib -Wl,--as-needed -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS)
$(BUILD)/tests/%: tests/programs/%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	$(CC) $(ALL_CFLAGS) -Itests/lib -Wl,--as-needed -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS)

# Fuzzers: clang's libFuzzer for `make fuzz`.
FUZZ_SECONDS ?= 60
fuzz: check-packages
	$(MAKE) CC=clang SAN=address,undefined,fuzzer-no-link CFLAGS='-O2 -g' $(FUZZERS:%=build-address,undefined,fuzzer-no-link/fuzz/%)
	for f in $(FUZZERS); do mkdir -p build/corpus/$$f && build-address,undefined,fuzzer-no-link/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) \
	  build/corpus/$$f tests/fuzz/corpus/$${f#fuzz_} || exit 1; done
$(BUILD)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(BUILD)/libphotovet.a $(BUILD)/libtest.a
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -Itests/lib -o $@ $< $(BUILD)/libtest.a $(BUILD)/libphotovet.a $(LDLIBS)

# The screens are tried in both languages.
$(BUILD)/tests/unit: | $(BUILD)/locale/zh_CN/LC_MESSAGES/photovet.mo
PROGRAMS = $(patsubst tests/programs/%.c,$(BUILD)/tests/%,$(wildcard tests/programs/*.c))
unit: $(UNIT_BINARIES)
	@bash tests/run.sh -b $(BUILD) $^
tests: all $(UNIT_BINARIES) $(STORE_BINARIES) $(PROGRAMS) $(REPLAYS)

# Everything a change can break. Both compilers, warnings as errors: gcc builds what is used, clang what the sanitizers
# look at: the unit tests and the corpus.
check: check-packages
	+$(MAKE) $(JOBS) --no-print-directory CC=gcc WERROR=-Werror tests
	+$(MAKE) $(JOBS) --no-print-directory CC=clang SAN=address,undefined BUILD=build-sanitized WERROR=-Werror san-tests
	@$(MAKE) --no-print-directory -s run-check
# The long ones first, so that the lanes end together. Of ten seconds on the screen seven are pauses between keys.
SUITES := store grade lint bad photos shift
run-check:
	@bash tests/run.sh -b $(BUILD) -w tests/ui/run.sh tests/cli/run.sh tests/lib/sanitize.sh $(SUITES:%=tests/%/run.sh) tests/fuzz/replay.sh $(UNIT_BINARIES) $(STORE_BINARIES)
san-tests: all $(UNIT_BINARIES) $(REPLAYS) $(PROGRAMS)
.PHONY: san-tests run-check

check-packages:
	@bash tests/lib/packages.sh $(PACKAGES) $(CHECK_PACKAGES)

# The road against real parts: PostgreSQL over TLS, nginx, sshd, Ceph, SMTP, xterm. Installs what it needs.
check-real: check-packages
	+$(MAKE) $(JOBS) --no-print-directory tests
	bash tests/real/run.sh $(BUILD)
	bash tests/shift/run.sh $(BUILD) 500 11

# Figures as ratios in one run. Installs what it compares with.
bench: check-packages
	@bash tests/lib/packages.sh libsixel-bin chafa libjpeg-turbo-progs postgresql-contrib
	+$(MAKE) $(JOBS) --no-print-directory all $(patsubst tests/bench/%.c,$(BUILD)/tests/%,$(wildcard tests/bench/*.c)) $(PROGRAMS)
	bash tests/bench/run.sh $(BUILD)

demo:
	@bash tests/lib/packages.sh $(PACKAGES)
	+@$(MAKE) $(JOBS) --no-print-directory all
	@$(BUILD)/photovet demo

coverage: check-packages
	@bash tests/lib/packages.sh gcovr
	+$(MAKE) $(JOBS) --no-print-directory BUILD=build-coverage CFLAGS='-O0 -g --coverage' LDFLAGS=--coverage unit
	gcovr -r . --object-directory build-coverage src

# Refreshes the generated parts of the documents from the tables.
docs: all
	bash tests/lint/generated.sh --write $(BUILD)
	bash tests/lint/catalog.sh --write

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man7 \
	  $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES $(DESTDIR)$(PREFIX)/share/doc/photovet $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 755 $(BUILD)/photovet $(BUILD)/photovet-ofiq $(DESTDIR)$(PREFIX)/bin/
	install -m 644 man/photovet.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 man/photovet.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/
	install -m 644 man/photovet-schema.7 $(DESTDIR)$(PREFIX)/share/man/man7/
	install -m 644 $(BUILD)/locale/zh_CN/LC_MESSAGES/photovet.mo $(DESTDIR)$(PREFIX)/share/locale/zh_CN/LC_MESSAGES/
	install -m 644 config.example README.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/photovet/
	$(BUILD)/photovet completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/photovet
	$(BUILD)/photovet completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_photovet
	$(BUILD)/photovet completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/photovet.fish

clean:
	rm -rf build build-*

.PHONY: all require unit tests check check-packages check-real bench demo coverage docs install fuzz clean
.SECONDARY:
-include $(OBJECTS:.o=.d) $(TESTLIB:.o=.d) $(wildcard $(BUILD)/tests/o/*.d) $(BUILD)/main.d $(BUILD)/ofiq_main.d
