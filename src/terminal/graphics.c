#include "terminal/picture.h"

const char *graphics_name(enum graphics g)
{
	switch (g) {
	case GRAPHICS_SIXEL:
		return "sixel";
	case GRAPHICS_ITERM:
		return "iterm";
	case GRAPHICS_KITTY:
		return "kitty";
	case GRAPHICS_BLOCKS:
		return "blocks";
	case GRAPHICS_NONE:
		break;
	}
	return "none";
}
