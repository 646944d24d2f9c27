/* Runs files through the entry point of fuzz_NAME.c, without a fuzzer: replay_NAME FILE... All are linked into this
 * one program, each under a name of its own (see the Makefile). */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define FILE_MAX (64u << 20)

typedef int (*entry_fn)(const uint8_t *data, size_t size);

static entry_fn entry_of(const char *called)
{
	const char *word = strstr(called, "replay_"), *next;
	entry_fn fn = NULL;
	char name[128];

	while (word && (next = strstr(word + 1, "replay_")))
		word = next;
	snprintf(name, sizeof(name), "fuzz_%s_main", word ? word + strlen("replay_") : "");
	*(void **)&fn = dlsym(RTLD_DEFAULT, name);
	return fn;
}

/* A copy of exactly that size, so that the sanitizer sees a read past the end. */
static void run(entry_fn entry, const struct buf *text)
{
	uint8_t *copy = malloc(text->len ? text->len : 1);

	if (!copy)
		abort();
	for (size_t i = 0; i < text->len; i++)
		copy[i] = (uint8_t)text->data[i];
	entry(copy, text->len);
	free(copy);
}

int main(int argc, char **argv)
{
	entry_fn entry = argc > 0 ? entry_of(argv[0]) : NULL;

	if (argc < 2 || !entry) {
		fprintf(stderr, "usage: replay_NAME FILE...\n");
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct buf text = BUF_INIT(FILE_MAX);
		struct pv_error err;

		if (buf_read_file(&text, argv[i], &err) != PV_OK) {
			fprintf(stderr, "%s\n", err.text);
			return 1;
		}
		fprintf(stderr, "%s\n", argv[i]);	/* the last one named is the one that crashed */
		run(entry, &text);
		buf_release(&text);
	}
	return 0;
}
