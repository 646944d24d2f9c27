#include "demo/demo_place.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/mem.h"

#define MARK "photovet-demo"	/* a file that says: this directory is a demo's and may be removed */

static bool join(char *out, const char *a, const char *b)
{
	return (size_t)snprintf(out, PATH_MAX, "%s%s", a, b) < PATH_MAX - 64;
}

static enum pv_err find_accounts(struct demo_place *p, struct pv_error *err)
{
	static const char *const SERVERS[] = { "photovet", "postgres" };
	struct passwd *who = getpwuid(geteuid());

	if (!who)
		return pv_error_set(err, PV_ERR_CONFIG, "this user has no name in the password file: '%ld'", (long)geteuid());
	snprintf(p->caller, sizeof p->caller, "%s", who->pw_name);
	p->is_root = geteuid() == 0;
	for (size_t i = 0; p->is_root && i < ARRAY_LEN(SERVERS); i++) {
		who = getpwnam(SERVERS[i]);
		if (who && who->pw_uid != 0)
			break;
	}
	if (!who || (p->is_root && who->pw_uid == 0))
		return pv_error_set(err, PV_ERR_CONFIG, "PostgreSQL does not run as root and there is no account 'postgres'; run: apt-get install -y postgresql");
	snprintf(p->account, sizeof p->account, "%s", who->pw_name);
	p->uid = who->pw_uid;
	p->gid = who->pw_gid;
	return PV_OK;
}

/* Could this account enter path, or the part of it that exists already? Asked as that account. */
static bool can_reach(const struct demo_place *p, const char *path)
{
	char part[PATH_MAX];
	struct stat st;
	int status = 1;
	pid_t pid;

	snprintf(part, sizeof part, "%s", path);
	while (stat(part, &st) != 0) {
		char *slash = strrchr(part, '/');
		if (!slash || slash == part)
			return false;
		*slash = '\0';
	}
	pid = fork();
	if (pid == 0) {
		if (setgroups(0, NULL) != 0 || setgid(p->gid) != 0 || setuid(p->uid) != 0)
			_exit(1);
		_exit(access(part, X_OK) == 0 ? 0 : 1);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static enum pv_err find_state(char *out, struct pv_error *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct passwd *who = getpwuid(geteuid());

	if (state && state[0] == '/') {
		if (!join(out, state, "/photovet/demo"))
			return pv_error_set(err, PV_ERR_CONFIG, "XDG_STATE_HOME is too long");
		return PV_OK;
	}
	home = home && home[0] == '/' ? home : who ? who->pw_dir : "/";
	if (!join(out, home, "/.local/state/photovet/demo"))
		return pv_error_set(err, PV_ERR_CONFIG, "HOME is too long");
	return PV_OK;
}

static void short_name(const char *text, char ret[9])
{
	uint8_t sum[32];

	digest_sha256(text, strlen(text), sum);
	for (int i = 0; i < 4; i++)
		snprintf(ret + 2 * i, 3, "%02x", sum[i]);
}

enum pv_err demo_place_find(struct demo_place *ret, struct pv_error *err)
{
	struct demo_place p = { 0 };
	char hex[9], state[PATH_MAX];
	enum pv_err rc = find_accounts(&p, err);

	if (rc == PV_OK)
		rc = find_state(state, err);
	if (rc != PV_OK)
		return rc;
	short_name(state, hex);
	if (p.is_root && !can_reach(&p, state))
		snprintf(p.dir, sizeof p.dir, "/var/lib/photovet-demo/%s", hex);
	else
		snprintf(p.dir, sizeof p.dir, "%s", state);
	if (!join(p.data, p.dir, "/pg") || !join(p.sockets, p.dir, "/run"))
		return pv_error_set(err, PV_ERR_CONFIG, "the demo's directory has too long a name: '%s'", p.dir);
	if (strlen(p.sockets) + strlen("/.s.PGSQL.5432") > DEMO_PLACE_SOCKET_MAX || strpbrk(p.sockets, ",'\"\\@"))
		snprintf(p.sockets, sizeof p.sockets, "/tmp/photovet-demo-%ld-%s", (long)p.uid, hex);
	*ret = p;
	return PV_OK;
}

static enum pv_err make_parents(const char *path, struct pv_error *err)
{
	char part[PATH_MAX];

	snprintf(part, sizeof part, "%s", path);
	for (char *slash = part + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		if (mkdir(part, 0755) != 0 && errno != EEXIST)
			return pv_error_set(err, PV_ERR_CONFIG, "cannot make '%s': %s", part, strerror(errno));
		*slash = '/';
	}
	return PV_OK;
}

/* A folder of the account's, of this mode, and no link that somebody else put there. */
static enum pv_err make_folder(const char *path, mode_t mode, uid_t uid, gid_t gid, struct pv_error *err)
{
	struct stat st;

	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot make '%s': %s", path, strerror(errno));
	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return pv_error_set(err, PV_ERR_CONFIG, "not a folder: '%s'", path);
	if (st.st_uid != uid && st.st_uid != geteuid())
		return pv_error_set(err, PV_ERR_CONFIG, "a folder of somebody else: '%s'", path);
	if (st.st_uid != uid && lchown(path, uid, gid) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot give '%s' to its account: %s", path, strerror(errno));
	if ((st.st_mode & 07777) != mode && chmod(path, mode) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot protect '%s': %s", path, strerror(errno));
	return PV_OK;
}

/* An empty file that the account may append to. */
static enum pv_err make_file(const struct demo_place *p, const char *name, struct pv_error *err)
{
	char path[PATH_MAX];
	enum pv_err rc = PV_OK;
	int fd;

	demo_place_path(p, name, path);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || fchown(fd, p->uid, p->gid) != 0 || fchmod(fd, 0600) != 0)
		rc = pv_error_set(err, PV_ERR_CONFIG, "cannot make '%s': %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

enum pv_err demo_place_make(const struct demo_place *p, struct pv_error *err)
{
	char uploads[PATH_MAX], photos[PATH_MAX];
	enum pv_err rc = make_parents(p->dir, err);

	demo_place_path(p, "uploads", uploads);
	demo_place_path(p, "photos", photos);
	if (rc == PV_OK)
		rc = make_folder(p->dir, p->is_root ? 0711 : 0700, geteuid(), getegid(), err);
	if (rc == PV_OK)
		rc = demo_place_write(p, MARK, "This directory was made by photovet demo; photovet demo reset removes it.\n", err);
	if (rc == PV_OK)
		rc = make_folder(p->sockets, 0700, p->uid, p->gid, err);
	if (rc == PV_OK)
		rc = make_folder(p->data, 0700, p->uid, p->gid, err);
	if (rc == PV_OK)
		rc = make_folder(uploads, 0700, p->uid, p->gid, err);
	if (rc == PV_OK)
		rc = make_folder(photos, 0755, geteuid(), getegid(), err);
	if (rc == PV_OK)
		rc = make_file(p, "notifications.jsonl", err);
	return rc;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
	(void)st;
	(void)flag;
	(void)walk;
	return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

static enum pv_err remove_tree(const char *path, struct pv_error *err)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return PV_OK;
	if (nftw(path, remove_entry, 32, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot remove '%s': %s", path, strerror(errno));
	return PV_OK;
}

enum pv_err demo_place_remove(const struct demo_place *p, bool all, struct pv_error *err)
{
	static const char *const PARTS[] = { "ready", "pg", "photos", "uploads", "notifications.jsonl" };
	enum pv_err rc = PV_OK;

	if (access(p->dir, F_OK) != 0)
		return PV_OK;
	if (!demo_place_has(p, MARK))
		return pv_error_set(err, PV_ERR_CONFIG, "not made by photovet demo, not removed: '%s'", p->dir);
	for (size_t i = 0; !all && rc == PV_OK && i < ARRAY_LEN(PARTS); i++) {
		char path[PATH_MAX];
		demo_place_path(p, PARTS[i], path);
		rc = remove_tree(path, err);
	}
	if (all)
		rc = remove_tree(p->sockets, err);
	if (all && rc == PV_OK)
		rc = remove_tree(p->dir, err);
	return rc;
}

void demo_place_path(const struct demo_place *p, const char *name, char *path)
{
	if (snprintf(path, PATH_MAX, "%s/%s", p->dir, name) >= PATH_MAX)
		BUG("demo_place_find leaves room for names");
}

bool demo_place_has(const struct demo_place *p, const char *name)
{
	char path[PATH_MAX];
	struct stat st;

	demo_place_path(p, name, path);
	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

enum pv_err demo_place_write(const struct demo_place *p, const char *name, const char *text, struct pv_error *err)
{
	char path[PATH_MAX], whole[PATH_MAX];
	FILE *f;
	bool ok;

	demo_place_path(p, name, whole);
	if (snprintf(path, sizeof path, "%s.new", whole) >= (int)sizeof path)
		return pv_error_set(err, PV_ERR_CONFIG, "path too long: '%s'", whole);
	f = fopen(path, "we");
	if (!f)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot write '%s': %s", path, strerror(errno));
	ok = fputs(text, f) >= 0 && fchmod(fileno(f), 0644) == 0;
	if (fclose(f) != 0 || !ok || rename(path, whole) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot write '%s': %s", whole, strerror(errno));
	return PV_OK;
}

enum pv_err demo_place_lock(const struct demo_place *p, const char *name, bool wait, int *ret_fd, struct pv_error *err)
{
	char path[PATH_MAX];
	int fd;

	demo_place_path(p, name, path);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot open '%s': %s", path, strerror(errno));
	while (flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
		if (errno == EINTR)
			continue;
		close(fd);
		if (errno != EWOULDBLOCK)
			return pv_error_set(err, PV_ERR_CONFIG, "cannot lock '%s': %s", path, strerror(errno));
		*ret_fd = -1;
		return PV_OK;
	}
	*ret_fd = fd;
	return PV_OK;
}
