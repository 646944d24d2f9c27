/* Runs files through a fuzzer's entry point, without a fuzzer: replay_NAME FILE... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

#define FILE_MAX (64u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly that size, so that the sanitizer sees a read past the end. */
static void run(const struct buf *text)
{
	uint8_t *copy = malloc(text->len ? text->len : 1);

	if (!copy)
		abort();
	for (size_t i = 0; i < text->len; i++)
		copy[i] = (uint8_t)text->data[i];
	LLVMFuzzerTestOneInput(copy, text->len);
	free(copy);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
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
		run(&text);
		buf_release(&text);
	}
	return 0;
}
