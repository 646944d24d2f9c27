#include "terminal/picture.h"

const char *graphics_name(enum graphics g)
{
	return g == GRAPHICS_SIXEL ? "sixel" : g == GRAPHICS_BLOCKS ? "blocks" : "none";
}
