/* Many tests in one program: it runs the main of the file it is called as. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL, *called = slash ? slash + 1 : argc > 0 ? argv[0] : "";
	char name[256];
	int (*run)(void) = NULL;

	snprintf(name, sizeof(name), "%s_main", called);
	*(void **)&run = dlsym(RTLD_DEFAULT, name);
	if (run)
		return run();
	fprintf(stderr, "'%s' is no test of this program: call it by the name of one\n", called);
	return 2;
}
