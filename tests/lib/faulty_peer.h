/* Starts tests/lib/faulty_peer.py for one test binary; static, for the test that includes it. */
#ifndef TESTS_FAULTY_PEER_H
#define TESTS_FAULTY_PEER_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct faulty_peer {
	pid_t pid;
	int stdin_fd;
	int http, smtp, https;	/* ports; https 0 without a certificate */
};

/* The script lies beside this header: found from the source tree's top or from anywhere. */
static inline void faulty_peer_exec(const char *cert, const char *key)
{
	char script[4096];
	const char *here = __FILE__, *slash = strrchr(here, '/');

	snprintf(script, sizeof(script), "%.*s/faulty_peer.py", (int)(slash - here), here);
	execlp("python3", "python3", script, cert, key, (char *)NULL);
	_exit(127);
}

static inline int faulty_peer_start(struct faulty_peer *p, const char *cert, const char *key)
{
	int in[2], out[2];
	char line[64] = "";
	FILE *f;

	memset(p, 0, sizeof(*p));
	if (pipe(in) < 0 || pipe(out) < 0 || (p->pid = fork()) < 0)
		return -1;
	if (p->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		faulty_peer_exec(cert, key);
	}
	close(in[0]);
	close(out[1]);
	p->stdin_fd = in[1];
	f = fdopen(out[0], "r");
	if (!f || !fgets(line, sizeof(line), f) || sscanf(line, "%d %d %d", &p->http, &p->smtp, &p->https) < 2)
		return -1;
	fclose(f);
	return 0;
}

static inline void faulty_peer_stop(struct faulty_peer *p)
{
	if (p->pid <= 0)
		return;
	close(p->stdin_fd);
	kill(p->pid, SIGTERM);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

#endif
