#ifndef CCURSES_MODES_H
#define CCURSES_MODES_H

// As ccurses_restore_modes, with nothing that is not safe in a signal handler.
void ccurses_restore_modes_in_signal(int tty);

#endif
