/* What a demo is made with. */
#ifndef DEMO_DEMO_OPTIONS_H
#define DEMO_DEMO_OPTIONS_H

struct demo_options {
	int portraits;			/* of both campaigns together; 0 = 252 */
	/* One line of progress ("painting 252 portraits"); NULL = silence. */
	void (*say)(const char *line, void *context);
	void *context;
};

#endif
