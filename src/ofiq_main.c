/* photovet-ofiq: OFIQ as an external checker. It speaks the checker protocol on stdin and
 * stdout; photovet.conf(5) shows how to name it. */
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "photovet/ofiq.h"

static int usage(FILE *to, int status)
{
	fputs("usage: photovet-ofiq --data DIR [--app OFIQSampleApp] [--config FILE]\n"
	      "Answers photovet's requests for checks, one JSON line each, by running OFIQSampleApp.\n", to);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "app", required_argument, NULL, 'a' }, { "data", required_argument, NULL, 'c' }, { "config", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' }, { 0 },
	};
	struct pv_ofiq_options o = { .app = "OFIQSampleApp" };
	struct pv_error err = { 0 };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'a': o.app = optarg; break;
		case 'c': o.data = optarg; break;
		case 'f': o.config = optarg; break;
		case 'h': return usage(stdout, 0);
		default: return usage(stderr, 2);
		}
	}
	if (!o.data || optind != argc)
		return usage(stderr, 2);
	if (pv_ofiq_serve(&o, STDIN_FILENO, STDOUT_FILENO, &err) == PV_OK)
		return 0;
	fprintf(stderr, "photovet-ofiq: %s\n", err.text);
	return 1;
}
