/* Small bookkeeping memory: aborts on exhaustion (the library's one way to end the
 * process). A size that comes from outside goes through mem_try_* instead. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

void *mem_alloc(size_t size);				/* zeroed */
void *mem_array(size_t count, size_t size);		/* zeroed, overflow checked */
void *mem_realloc(void *p, size_t count, size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
void *mem_try_alloc(size_t count, size_t size);		/* zeroed; NULL on overflow or exhaustion */
void *mem_try_raw(size_t count, size_t size);		/* not zeroed, for what is written whole; NULL on overflow or exhaustion */
void *mem_try_realloc(void *p, size_t size);		/* not zeroed; NULL on exhaustion, then p is untouched */
bool mem_mul(size_t a, size_t b, size_t *ret);		/* false on overflow */

/* For a program's start: what is freed stays with the process (up to 64 MB), so that one picture after another
 * does not ask the system for the same pages again. */
void mem_keep_freed(void);

/* A broken invariant: restores the terminal (hook) and aborts. Never for input. */
#define BUG(...) mem_bug(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void mem_bug(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void mem_set_bug_hook(void (*hook)(void));
/* Test aid (check-oom): fail the nth checked (mem_try_, buf) allocation; 0 = off. */
void mem_fail_after(long n);

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
