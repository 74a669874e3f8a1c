#ifndef CCURSES_INTERNAL_H
#define CCURSES_INTERNAL_H

// Includes ncurses' wide functions and the library's own header, for .c files only.
#define _GNU_SOURCE
#define NCURSES_WIDECHAR 1

#include "CCurses.h"

// Whether the terminal claims to be larger than the drawing limit.
int ccurses_is_oversized(int tty);

// ccurses_restore_modes, using only what is safe in a signal handler.
void ccurses_restore_modes_in_signal(int tty);

#endif
