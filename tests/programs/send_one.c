/* One transfer from the command line, for trying src/net against real peers:
 *
 *	send_one put|post|get|mail URL FILE [key=value...]
 *
 * keys: user password bearer ca key hosts region from to timeout verify temporary times;
 * with times=N, {n} in the URL is 1 to N.
 * Prints "CODE STATUS verified|unverified TEXT" for each; status 0 when all were OK. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/transfer.h"

struct tally { int left, bad; };

static void on_done(const struct transfer_result *r, void *context)
{
	struct tally *t = context;

	printf("%s %ld %s %s\n", pv_error_name(r->code), r->status, r->is_verified ? "verified" : "unverified", r->error.text);
	t->left--;
	t->bad += r->code != PV_OK;
}

static const char *option(int argc, char **argv, const char *key)
{
	size_t n = strlen(key);

	for (int i = 4; i < argc; i++)
		if (strncmp(argv[i], key, n) == 0 && argv[i][n] == '=')
			return argv[i] + n + 1;
	return NULL;
}

static enum transfer_method method_of(const char *word)
{
	if (strcmp(word, "put") == 0)
		return TRANSFER_PUT;
	if (strcmp(word, "get") == 0)
		return TRANSFER_GET;
	return strcmp(word, "mail") == 0 ? TRANSFER_SMTP : TRANSFER_POST;
}

static void number_url(char *ret, size_t size, const char *url, int n)
{
	const char *place = strstr(url, "{n}");

	if (place)
		snprintf(ret, size, "%.*s%d%s", (int)(place - url), url, n, place + 3);
	else
		snprintf(ret, size, "%s", url);
}

int main(int argc, char **argv)
{
	struct buf body = BUF_INIT(64u << 20);
	struct transfer_engine *engine = NULL;
	struct tally tally = { 1, 0 };
	struct loop *loop = NULL;
	struct pv_error err = { 0 };
	struct transfer_request req;

	if (argc < 4)
		return 2;
	req = (struct transfer_request){
		.method = method_of(argv[1]), .url = argv[2], .mail_from = option(argc, argv, "from"), .mail_to = option(argc, argv, "to"),
		.verify = option(argc, argv, "verify") != NULL, .use_temporary = option(argc, argv, "temporary") != NULL,
		.timeout_s = option(argc, argv, "timeout") ? (int)strtol(option(argc, argv, "timeout"), NULL, 10) : 20,
		.auth = { .user = option(argc, argv, "user"), .password = option(argc, argv, "password"), .bearer = option(argc, argv, "bearer"),
			  .ca_file = option(argc, argv, "ca"), .ssh_private_key = option(argc, argv, "key"),
			  .ssh_known_hosts = option(argc, argv, "hosts"), .s3_region = option(argc, argv, "region") },
	};
	signal(SIGPIPE, SIG_IGN);
	if (buf_read_file(&body, argv[3], &err) != PV_OK || loop_new(&loop, &err) != PV_OK || transfer_engine_new(loop, &engine, &err) != PV_OK)
		goto fail;
	req.body = body.data;
	req.body_size = body.len;
	if (option(argc, argv, "times"))
		tally.left = (int)strtol(option(argc, argv, "times"), NULL, 10);
	for (int i = tally.left; i > 0; i--) {
		char url[4096];

		number_url(url, sizeof(url), argv[2], i);
		req.url = url;
		if (transfer_start(engine, &req, on_done, &tally, &err) != PV_OK)
			goto fail;
	}
	while (tally.left > 0)
		if (loop_turn(loop, -1, &err) != PV_OK)
			goto fail;
	transfer_engine_free(engine);
	loop_free(loop);
	buf_release(&body);
	return tally.bad ? 1 : 0;
fail:
	printf("%s - unverified %s\n", pv_error_name(err.code), err.text);
	transfer_engine_free(engine);
	loop_free(loop);
	buf_release(&body);
	return 1;
}
