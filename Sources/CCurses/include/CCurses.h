#ifndef CCURSES_H
#define CCURSES_H

#include <stddef.h>
#include <stdint.h>

// ncurses and the tty behind functions that Swift can call: no macro, no variadic function and no
// type of theirs gets through. Functions that can fail return 0 for success and -1 otherwise.
// All but the signal handlers belong to the main thread.

// One place of the screen.
typedef struct {
  uint32_t scalars[3];  // a base and at most two marks; 0 ends it
  uint8_t width;        // 1 or 2 columns
  uint8_t attributes;   // CCURSES_BOLD and so on
  int16_t pair;         // a colour pair, 0 for the terminal's own colours
} ccurses_cell;

static const uint8_t CCURSES_BOLD = 1;
static const uint8_t CCURSES_UNDERLINE = 2;
static const uint8_t CCURSES_REVERSE = 4;
static const uint8_t CCURSES_DIM = 8;

// terminfo.c

// 1 if terminfo describes `name` as a screen whose cursor can be placed. Leaves no terminal current.
int ccurses_describes(const char *name);
// How many colours terminfo gives `name`; 0 where it knows none. Leaves no terminal current.
int ccurses_color_count(const char *name);
// A string capability of the open terminal; NULL if it has none.
const char *ccurses_string(const char *capability);
// The same without its padding marks, cut to `capacity`; the number of bytes.
size_t ccurses_sequence(const char *capability, char *buffer, size_t capacity);

// screen.c

// Opens the terminal `name` on the tty `tty`, whose modes it changes; output is kept for
// ccurses_take from then on.
int ccurses_open(const char *name, int tty);
void ccurses_resize(int rows, int columns);
// From now on `?` stands for what this host cannot draw, instead of U+FFFD.
void ccurses_use_ascii(void);
// Blanks what lies outside of the rows that are put.
void ccurses_erase(void);
// One row from its left edge. A cell that this host's wcwidth counts otherwise becomes U+FFFD or `?`.
void ccurses_put_row(int row, const ccurses_cell *cells, size_t count);
// A negative row hides the cursor.
void ccurses_place_cursor(int row, int column);
// The next update sends everything.
void ccurses_forget_screen(void);
// Works out what to send.
void ccurses_update(void);
// Leaves the alternate screen; the next update enters it again.
void ccurses_end(void);
// Moves at most `capacity` bytes that wait to be sent into `buffer`; the number of bytes.
size_t ccurses_take(uint8_t *buffer, size_t capacity);

// The number of colours after colours were turned on; 0 if there are none.
int ccurses_start_colors(void);
// How many pairs exist, counted with pair 0.
int ccurses_pair_count(void);
// Colours are indexes, -1 for the terminal's own.
int ccurses_set_pair(int pair, int foreground, int background);

// tty.c

// A file descriptor of its own on the tty behind `tty`, so that O_NONBLOCK does not reach the shell
// that shares ours; -1 if the tty cannot be opened again.
int ccurses_reopen(int tty);
int ccurses_size(int tty, int *rows, int *columns);
int ccurses_save_modes(int tty);
// Remembers the modes that ccurses_open made as those of the console.
int ccurses_keep_raw_modes(int tty);
int ccurses_enter_raw_modes(int tty);
// What is written to standard error goes nowhere, if it is a terminal: in the midst of a screen it
// would be in the way, and what Swift says of a crash may hold personal data.
void ccurses_silence_errors(void);
void ccurses_hear_errors(void);
// As they were at ccurses_save_modes. With `discard`, what was typed and not read is dropped.
int ccurses_restore_modes(int tty, int discard);

// signals.c

// From now on SIGHUP, SIGTERM and SIGINT wait for ccurses_relay_signals, and end nothing.
int ccurses_hold_signals(void);
// Starts to relay SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM and SIGINT as one byte each into a
// pipe; its reading end, or -1.
int ccurses_relay_signals(void);
// Back to what they did before, but for SIGHUP and SIGTERM, which are ignored: the process leaves,
// and a shell passes on the hang-up that the kernel sent already.
void ccurses_release_signals(void);
// 0 if another job has the tty, whose modes are not ours to change then.
int ccurses_is_foreground(int tty);
// Stops this process as ^Z does, and with it the others of the tty's foreground job; returns when
// it is continued, and the SIGCONT that did so is not relayed.
void ccurses_stop_job(int tty);
// From now on a signal that kills, on whichever thread, writes `restore` to `tty`, resets its modes and then kills. Nothing
// else is safe to do there.
void ccurses_arm_crash_restore(int tty, const char *restore, size_t length);
/// What is sent through this descriptor once a crash has begun goes nowhere; -1 is none.
void ccurses_silence_on_crash(int descriptor);
void ccurses_disarm_crash_restore(void);
// No core file and no debugger: memory holds personal data.
void ccurses_harden(void);

#endif
