/* Times of the store as the screen and the commands use it, for tests/bench/database.sh.
 *
 *	bench_store decide CONNINFO CAMPAIGN BATCH SECONDS	claim and approve, BATCH at a time: prints decisions/s
 *	bench_store claim CONNINFO CAMPAIGN ROUNDS		claim 20 and release them: prints the median of a claim, us
 *	bench_store list CONNINFO CAMPAIGN ROUNDS		the first 50 rows: prints the median, us */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "photovet/vet.h"

#define ROUNDS_MAX 10000

static void or_die(enum pv_err rc, const struct pv_error *err)
{
	if (rc == PV_OK)
		return;
	fprintf(stderr, "bench_store: %s\n", err->text);
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static long long median(int64_t *t, long n)
{
	qsort(t, (size_t)n, sizeof(*t), by_value);
	return (long long)t[n / 2];
}

static size_t claim(struct pv_store *st, const char *campaign, int n, struct pv_submission_list *list)
{
	struct pv_error err = { 0 };

	or_die(pv_vet_claim(st, campaign, n, false, list, &err), &err);
	return list->count;
}

static void approve(struct pv_store *st, const struct pv_submission_list *list)
{
	int64_t ids[1000], tokens[1000];
	struct pv_verdict v = { .action = PV_APPROVE, .ids = ids, .tokens = tokens, .count = list->count, .via = "script" };
	struct pv_outcome_list out = { 0 };
	struct pv_error err = { 0 };

	for (size_t i = 0; i < list->count; i++) {
		ids[i] = list->rows[i].id;
		tokens[i] = list->rows[i].token;
	}
	or_die(pv_vet_decide(st, &v, &out, &err), &err);
	for (size_t i = 0; i < out.count; i++)
		if (!out.rows[i].done)
			or_die(PV_ERR_CONFLICT, &(struct pv_error){ .text = "a decision was refused" });
	pv_outcome_list_release(&out);
}

static void decide(struct pv_store *st, const char *campaign, int batch, int seconds)
{
	int64_t start = clock_monotonic(), end = start + seconds * CLOCK_SECOND;
	long done = 0;

	while (clock_monotonic() < end) {
		struct pv_submission_list list = { 0 };

		if (!claim(st, campaign, batch, &list))
			break;
		approve(st, &list);
		done += (long)list.count;
		pv_submission_list_release(&list);
	}
	printf("%.0f\n", (double)done * 1e6 / (double)(clock_monotonic() - start));
}

static void claims(struct pv_store *st, const char *campaign, long rounds)
{
	int64_t t[ROUNDS_MAX];

	for (long i = 0; i < rounds; i++) {
		struct pv_submission_list list = { 0 };
		struct pv_outcome_list out = { 0 };
		struct pv_error err = { 0 };
		int64_t start = clock_monotonic();

		(void)claim(st, campaign, 20, &list);
		t[i] = clock_monotonic() - start;
		or_die(pv_vet_release_all(st, &out, &err), &err);
		pv_outcome_list_release(&out);
		pv_submission_list_release(&list);
	}
	printf("%lld\n", median(t, rounds));
}

static void lists(struct pv_store *st, const char *campaign, long rounds)
{
	struct pv_selection sel = { .campaign = campaign, .limit = 50 };
	int64_t t[ROUNDS_MAX];

	for (long i = 0; i < rounds; i++) {
		struct pv_submission_list list = { 0 };
		struct pv_error err = { 0 };
		int64_t start = clock_monotonic();

		or_die(pv_store_list(st, &sel, false, &list, &err), &err);
		t[i] = clock_monotonic() - start;
		pv_submission_list_release(&list);
	}
	printf("%lld\n", median(t, rounds));
}

int main(int argc, char **argv)
{
	struct pv_store *st = NULL;
	struct pv_error err = { 0 };
	long n = argc > 4 ? strtol(argv[4], NULL, 10) : 0;

	if (n < 1 || n > ROUNDS_MAX)
		return 2;
	or_die(pv_store_open(argv[2], "bench", &st, &err), &err);
	if (strcmp(argv[1], "decide") == 0 && argc == 6)
		decide(st, argv[3], (int)n, (int)strtol(argv[5], NULL, 10));
	else if (strcmp(argv[1], "claim") == 0)
		claims(st, argv[3], n);
	else
		lists(st, argv[3], n);
	pv_store_close(st);
	return 0;
}
