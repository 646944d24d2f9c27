#include "net/transfer_thread.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/queue.h"
#include "net/transfer_file.h"

#define FILE_THREADS 4
#define MAIL_THREADS 8
#define MAIL_SOCKETS 32
#define PATH_MAX_BYTES 8192

struct thread_job {
	struct queue_job job;		/* first: the queue's part */
	struct transfer *transfer;
	char *path;			/* of a file */
};

/* Connections that one mail thread keeps. A share is how libcurl lends them from handle
 * to handle; sockets are known so that closing them can be made not to wait. */
struct mail_state {
	CURLSH *share;
	curl_socket_t sockets[MAIL_SOCKETS];
	size_t socket_count;
};

static void job_done(struct queue_job *job)
{
	struct thread_job *j = (struct thread_job *)job;
	struct transfer *t = j->transfer;

	free(j->path);
	free(j);
	transfer_finish(t);
}

static void on_queue(struct loop *l, int fd, short revents, void *context)
{
	(void)l;
	(void)fd;
	(void)revents;
	queue_reap(context);
}

static struct thread_job *new_job(struct transfer *t, void (*run)(struct queue_job *job, void *thread_state))
{
	struct thread_job *j = mem_alloc(sizeof(*j));

	j->job.run = run;
	j->job.done = job_done;
	j->transfer = t;
	t->result.code = pv_error_set(&t->result.error, PV_ERR_REMOTE, "stopped before it began: '%s'", t->label);
	return j;
}

static void run_file(struct queue_job *job, void *thread_state)
{
	struct thread_job *j = (struct thread_job *)job;
	struct transfer *t = j->transfer;
	struct transfer_file f = { .path = j->path, .label = t->label, .data = t->body, .size = t->body_size,
				   .verify = t->verify, .unless_present = t->unless_present };

	(void)thread_state;
	t->result.code = t->method == TRANSFER_POST ? transfer_file_append(&f, &t->result.error) : transfer_file_put(&f, &t->result.error);
	t->result.is_verified = t->result.code == PV_OK && f.verify;
}

static enum pv_err ensure_files(struct transfer_thread_pools *p, struct queue **q, const char *name, int threads, struct pv_error *err)
{
	enum pv_err code;

	if (*q)
		return PV_OK;
	code = queue_new(name, threads, NULL, NULL, NULL, q, err);
	if (code == PV_OK)
		loop_fd_set(p->loop, queue_fd(*q), POLLIN, on_queue, *q);
	return code;
}

enum pv_err transfer_thread_file(struct transfer_thread_pools *p, struct transfer *t, struct pv_error *err)
{
	bool is_line = t->method == TRANSFER_POST;
	struct buf path = BUF_INIT(PATH_MAX_BYTES);
	enum pv_err code;

	if (t->method != TRANSFER_PUT && t->method != TRANSFER_POST)
		return pv_error_set(err, PV_ERR_CONFIG, "file:// can only PUT and POST: '%s'", t->label);
	code = url_file_path(&path, t->url_text, err);
	if (code == PV_OK)
		code = is_line ? ensure_files(p, &p->lines, "lines", 1, err) : ensure_files(p, &p->files, "file", FILE_THREADS, err);
	if (code == PV_OK) {
		struct thread_job *j = new_job(t, run_file);

		j->path = buf_take(&path);
		queue_push(is_line ? p->lines : p->files, &j->job);
	}
	buf_release(&path);
	return code;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct mail_state *state = context;
	curl_socket_t fd;

	(void)purpose;
	if (state->socket_count == MAIL_SOCKETS)
		return CURL_SOCKET_BAD;
	fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	if (fd != CURL_SOCKET_BAD)
		state->sockets[state->socket_count++] = fd;
	return fd;
}

static int close_socket(void *context, curl_socket_t fd)
{
	struct mail_state *state = context;

	for (size_t i = 0; i < state->socket_count; i++)
		if (state->sockets[i] == fd)
			state->sockets[i--] = state->sockets[--state->socket_count];
	return close(fd);
}

/* Closing a kept connection, libcurl says QUIT and waits two minutes for the answer:
 * with the reading side shut down there is none to wait for. */
static void drop_share(struct mail_state *state)
{
	for (size_t i = 0; i < state->socket_count; i++)
		shutdown(state->sockets[i], SHUT_RD);
	if (state->share)
		curl_share_cleanup(state->share);
	state->share = NULL;
}

static void new_share(struct mail_state *state)
{
	drop_share(state);
	state->share = curl_share_init();
	if (state->share)
		curl_share_setopt(state->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
}

static void *start_mail(void *context)
{
	struct mail_state *state = mem_alloc(sizeof(*state));

	(void)context;
	new_share(state);
	return state;
}

static void end_mail(void *thread_state)
{
	struct mail_state *state = thread_state;

	drop_share(state);
	free(state);
}

/* After anything but success the kept connections go: libcurl gives one that ran into a
 * time-out to the next mail, which would then read the late answer to this one. */
static void send_mail(struct transfer *t, struct mail_state *state)
{
	CURLcode rc;

	curl_easy_setopt(t->easy, CURLOPT_SHARE, state->share);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(t->easy, CURLOPT_OPENSOCKETDATA, state);
	curl_easy_setopt(t->easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(t->easy, CURLOPT_CLOSESOCKETDATA, state);
	if (!state->share || !transfer_curl_step(t, STEP_WRITE))
		return;
	rc = curl_easy_perform(t->easy);
	t->result.code = PV_OK;
	transfer_curl_judge(t, rc);
	curl_easy_setopt(t->easy, CURLOPT_SHARE, NULL);
	if (rc != CURLE_OK)
		new_share(state);
}

/* A mail alone gets a share that nothing else has used nor will: it meets no kept
 * connection whatever libcurl makes of its options. */
static void run_mail(struct queue_job *job, void *thread_state)
{
	struct transfer *t = ((struct thread_job *)job)->transfer;
	struct mail_state alone = { 0 };

	if (!t->is_alone) {
		send_mail(t, thread_state);
		return;
	}
	new_share(&alone);
	send_mail(t, &alone);
	drop_share(&alone);
}

enum pv_err transfer_thread_mail(struct transfer_thread_pools *p, struct transfer *t, struct pv_error *err)
{
	if (!p->mails) {
		enum pv_err code = queue_new("mail", MAIL_THREADS, start_mail, end_mail, NULL, &p->mails, err);

		if (code != PV_OK)
			return code;
		loop_fd_set(p->loop, queue_fd(p->mails), POLLIN, on_queue, p->mails);
	}
	queue_push(p->mails, &new_job(t, run_mail)->job);
	return PV_OK;
}

static void release(struct transfer_thread_pools *p, struct queue **q)
{
	if (!*q)
		return;
	loop_fd_unset(p->loop, queue_fd(*q));
	queue_free(*q);
	*q = NULL;
}

void transfer_thread_release(struct transfer_thread_pools *p)
{
	release(p, &p->files);
	release(p, &p->lines);
	release(p, &p->mails);
}
