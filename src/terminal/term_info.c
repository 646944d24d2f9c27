#include "terminal/term_info.h"

#include <fcntl.h>
#include <unistd.h>

#include <curses.h>
#include <term.h>

struct term_info term_info_get(const char *type)
{
	struct term_info ret = { 0 };
	int status = 0, fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return ret;
	if (setupterm(type, fd, &status) == OK) {
		ret.known = true;
		ret.can_address = cursor_address != NULL;
		ret.colors = max_colors > 0 ? max_colors : 0;
		del_curterm(cur_term);
	}
	close(fd);
	return ret;
}
