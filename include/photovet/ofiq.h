/* OFIQ (BSI's face image quality program): what its CSV says, what that suggests, and an
 * adapter that makes of its sample application an external checker.
 *
 * Its CSV is separated by ';', its columns depend on its configuration (they are taken by name),
 * its header ends in a stray ';' which the rows have not, file names are not quoted, a scalar of
 * -1 means "could not assess", and when the first image cannot be read the header names no measures. */
#ifndef PHOTOVET_OFIQ_H
#define PHOTOVET_OFIQ_H

#include "check.h"

struct pv_ofiq_score {
	char measure[PV_CHECK_NAME_MAX];	/* "HeadPoseYaw" */
	double native;				/* NAN when empty */
	int quality;				/* its scalar; PV_QUALITY_NA when it could not assess */
};
#define PV_OFIQ_MEASURES_MAX 100
#define PV_OFIQ_MAX_BYTES (64u << 20)

/* Return false to stop. No scores: the header named none. */
typedef bool pv_ofiq_row_fn(const char *filename, const struct pv_ofiq_score *scores, size_t count, long line, void *context);
/* Lines before the header ("[INFO] ...") are skipped. PV_ERR_BAD_INPUT when there is no header;
 * a row with too few fields is given with its measures n.a. */
PV_MUST_CHECK enum pv_err pv_ofiq_read(const char *text, size_t size, pv_ofiq_row_fn *fn, void *context, struct pv_error *err);
/* A score as a result "ofiq.<Measure>", with the reasons it suggests as its detail. There are no
 * official thresholds: these are the domain's starting points, and what has none is ok whatever it
 * says. False when it is left out: HeadSize means another framing than ours. */
bool pv_ofiq_judge(const struct pv_ofiq_score *score, struct pv_check_result *ret);

struct pv_ofiq_options {
	const char *app;	/* OFIQSampleApp */
	const char *data;	/* -c: its data directory or configuration */
	const char *config;	/* -cf, NULL: none */
};
/* Answers requests of the checker protocol line by line until in ends. The photo and the CSV are in
 * memory only. An error ends it: the application cannot be started, or says its models are amiss. */
PV_MUST_CHECK enum pv_err pv_ofiq_serve(const struct pv_ofiq_options *options, int in, int out, struct pv_error *err);

#endif
