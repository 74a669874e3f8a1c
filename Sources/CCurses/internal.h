#ifndef CCURSES_INTERNAL_H
#define CCURSES_INTERNAL_H

// ncurses' wide functions and the library's own header, for the .c files only.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1

#include "CCurses.h"

// Whether the terminal says that it is larger than what is drawn.
int ccurses_is_oversized(int tty);

#endif
