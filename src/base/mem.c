#include "base/mem.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The two exceptions to "no globals" of this file: a crash must find the terminal's
 * restorer without being handed anything, and the test aid must reach every caller. */
static void (*_Atomic bug_hook)(void);
static atomic_long fail_countdown;

_Noreturn void mem_bug(const char *file, int line, const char *fmt, ...)
{
	void (*hook)(void) = atomic_exchange(&bug_hook, NULL);	/* once, should the hook itself be at fault */
	va_list args;

	if (hook)
		hook();
	fprintf(stderr, "photovet: bug at %s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

void mem_set_bug_hook(void (*hook)(void))
{
	atomic_store(&bug_hook, hook);
}

void mem_fail_after(long n)
{
	atomic_store(&fail_countdown, n);
}

static bool should_fail(void)
{
	if (atomic_load_explicit(&fail_countdown, memory_order_relaxed) <= 0)
		return false;
	return atomic_fetch_sub(&fail_countdown, 1) == 1;
}

bool mem_mul(size_t a, size_t b, size_t *ret)
{
	size_t product;

	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*ret = product;
	return true;
}

/* malloc(0) may give NULL; nobody here wants to tell that from exhaustion. */
static size_t at_least_one(size_t n)
{
	return n ? n : 1;
}

void *mem_alloc(size_t size)
{
	void *p = calloc(1, at_least_one(size));

	if (!p)
		BUG("out of memory (%zu bytes)", size);
	return p;
}

void *mem_array(size_t count, size_t size)
{
	size_t total;

	if (!mem_mul(count, size, &total))
		BUG("size overflow (%zu x %zu)", count, size);
	return mem_alloc(total);
}

void *mem_realloc(void *p, size_t count, size_t size)
{
	size_t total;
	void *q;

	if (!mem_mul(count, size, &total))
		BUG("size overflow (%zu x %zu)", count, size);
	q = realloc(p, at_least_one(total));
	if (!q)
		BUG("out of memory (%zu bytes)", total);
	return q;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	size_t len = strnlen(s, n);
	char *p = mem_alloc(len + 1);

	memcpy(p, s, len);
	return p;
}

void *mem_try_alloc(size_t count, size_t size)
{
	size_t total;

	if (!mem_mul(count, size, &total) || total > PTRDIFF_MAX || should_fail())
		return NULL;
	return calloc(1, at_least_one(total));
}

void *mem_try_raw(size_t count, size_t size)
{
	size_t total;

	return mem_mul(count, size, &total) ? mem_try_realloc(NULL, total) : NULL;
}

void *mem_try_realloc(void *p, size_t size)
{
	if (size > PTRDIFF_MAX || should_fail())
		return NULL;
	return realloc(p, at_least_one(size));
}

#if defined(__GLIBC__) && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 33))
enum { SMALL_PAGE = 4096, HUGE_PAGE = 2 << 20, HEAP_AHEAD = 2 * HUGE_PAGE };

/* Has the heap go on just below a boundary of huge pages, so that nothing of the first one has been touched when the
 * kernel is asked for it. Where nothing comes of that (no such pages, another malloc), the heap is as it was. */
static void enlarge_pages(void)
{
	size_t left = mallinfo2().keepcost, room = (left + 2 * SMALL_PAGE) / SMALL_PAGE * SMALL_PAGE;
	uintptr_t end = (uintptr_t)sbrk(0), boundary = (end + room + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	void *volatile block;

	if (end % SMALL_PAGE != 0 || sbrk((intptr_t)(boundary - room - end)) == (void *)-1)
		return;
	mallopt(M_TOP_PAD, HEAP_AHEAD);
	block = malloc(left + 1);	/* more than the old end of the heap has left */
	free(block);
	end = (uintptr_t)sbrk(0);
	if (end > boundary)
		(void)madvise((void *)boundary, (end - boundary) / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
}
#else
static void enlarge_pages(void)
{
}
#endif

void mem_keep_freed(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	enlarge_pages();
#endif
}
