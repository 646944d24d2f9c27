#include "terminal/term_noscroll.h"

#include <curses.h>
#include <term.h>

void term_noscroll(void)
{
	change_scroll_region = NULL;
	insert_line = delete_line = parm_insert_line = parm_delete_line = NULL;
	scroll_forward = scroll_reverse = parm_index = parm_rindex = NULL;
}
