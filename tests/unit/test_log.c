#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

static const char *logged(int fd, char *text, size_t size)
{
	ssize_t n = read(fd, text, size - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

static void one_clean_line_per_call(void **state)
{
	char text[4096], big[3000];
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	log_open(LOG_INFO, fds[1]);
	log_line(LOG_ERROR, "broken: '%s'", "a\nb\x1b[2J\xff");
	assert_string_equal(logged(fds[0], text, sizeof(text)), "photovet: error: broken: 'a?b?[2J?'\n");
	log_line(LOG_WARN, "w");
	log_line(LOG_INFO, "中");
	log_line(LOG_DEBUG, "not wanted");
	assert_string_equal(logged(fds[0], text, sizeof(text)), "photovet: warning: w\nphotovet: 中\n");
	memset(big, 'x', sizeof(big));
	big[sizeof(big) - 1] = '\0';
	log_line(LOG_ERROR, "%s", big);
	logged(fds[0], text, sizeof(text));
	assert_in_range(strlen(text), 900, 1024);
	assert_int_equal(text[strlen(text) - 1], '\n');
	log_open(LOG_DEBUG, -1);
	log_line(LOG_ERROR, "silence");
	close(fds[1]);
	assert_string_equal(logged(fds[0], text, sizeof(text)), "");
	close(fds[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_clean_line_per_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
