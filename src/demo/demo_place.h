/* Where the demo lives and who runs its server.
 *
 * An ordinary caller runs it himself, in $XDG_STATE_HOME/photovet/demo (XDG_STATE_HOME
 * defaults to ~/.local/state). PostgreSQL refuses to run as root, so for root the account
 * photovet or postgres runs it; when that account cannot reach the directory, it is
 * /var/lib/photovet-demo/HASH, eight digits made from that directory's name. The socket
 * is in run/ there, or, when that path is too long for a socket, in /tmp. */
#ifndef DEMO_DEMO_PLACE_H
#define DEMO_DEMO_PLACE_H

#include <limits.h>
#include <sys/types.h>

#include "photovet/error.h"

#define DEMO_PLACE_SOCKET_MAX 107	/* bytes of a socket's path, its end not counted */

struct demo_place {
	char dir[PATH_MAX];		/* all of it */
	char data[PATH_MAX];		/* dir/pg */
	char sockets[PATH_MAX];		/* 0700 */
	char account[64];		/* who runs the server */
	char caller[64];
	uid_t uid;			/* of account */
	gid_t gid;
	bool is_root;			/* the caller is; account is somebody else then */
};

/* Decides; makes nothing. */
PV_MUST_CHECK enum pv_err demo_place_find(struct demo_place *ret, struct pv_error *err);
/* Makes dir (marked as a demo's), its uploads and sockets folders, with their owners. */
PV_MUST_CHECK enum pv_err demo_place_make(const struct demo_place *p, struct pv_error *err);
/* Removes data (all false: data only), when dir is marked as a demo's. */
PV_MUST_CHECK enum pv_err demo_place_remove(const struct demo_place *p, bool all, struct pv_error *err);
/* "dir/name" into path[PATH_MAX]. */
void demo_place_path(const struct demo_place *p, const char *name, char *path);
/* Is a regular file there? */
bool demo_place_has(const struct demo_place *p, const char *name);
/* Writes a small file, whole or not at all. */
PV_MUST_CHECK enum pv_err demo_place_write(const struct demo_place *p, const char *name, const char *text, struct pv_error *err);
/* Holds the lock `name`; *ret_fd -1 and PV_OK when another holds it and wait is false.
 * The lock lives as long as any process that has inherited the descriptor. */
PV_MUST_CHECK enum pv_err demo_place_lock(const struct demo_place *p, const char *name, bool wait, int *ret_fd, struct pv_error *err);

#endif
