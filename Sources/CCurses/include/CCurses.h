#ifndef CCURSES_H
#define CCURSES_H

#include <stddef.h>
#include <stdint.h>

// Wraps ncurses and the tty in functions that Swift can call: none of their macros, variadic
// functions or types are exposed. Functions that can fail return 0 for success and -1 otherwise.
// Everything except the signal handlers runs on the main thread.

// One cell of the screen.
typedef struct {
  uint32_t scalars[3];  // a base and at most two marks, ended by 0
  uint8_t width;        // 1 or 2 columns
  uint8_t attributes;   // CCURSES_BOLD and so on
  int16_t pair;         // a colour pair, 0 for the terminal's own colours
} ccurses_cell;

static const uint8_t CCURSES_BOLD = 1;
static const uint8_t CCURSES_UNDERLINE = 2;
static const uint8_t CCURSES_REVERSE = 4;
static const uint8_t CCURSES_DIM = 8;

// terminfo.c

// 1 if terminfo describes `name` as a screen with cursor addressing. Leaves no terminal current.
int ccurses_describes(const char *name);
// The number of colours that terminfo has for `name`, or 0. Leaves no terminal current.
int ccurses_color_count(const char *name);
// A string capability of the open terminal, or NULL.
const char *ccurses_string(const char *capability);
// Writes the capability without padding marks, at most `capacity` bytes. Returns their number.
size_t ccurses_sequence(const char *capability, char *buffer, size_t capacity);

// queue.c

// A descriptor that has input while the main queue has work. Only the main thread may ask.
int ccurses_main_queue(void);
// Runs the work of the main queue on the main thread.
void ccurses_run_main_queue(void);

// screen.c

// Opens the terminal `name` on the tty `tty` and changes its modes. From then on output is kept for
// ccurses_take.
int ccurses_open(const char *name, int tty);
void ccurses_resize(int rows, int columns);
// Replaces characters that this host cannot draw by `?` instead of U+FFFD.
void ccurses_use_ascii(void);
// Blanks everything outside the rows that are put.
void ccurses_erase(void);
// Draws cells of one row, from that column on. A cell whose width differs from this host's wcwidth
// becomes U+FFFD or `?`.
void ccurses_put_cells(int row, int column, const ccurses_cell *cells, size_t count);
// A negative row hides the cursor.
void ccurses_place_cursor(int row, int column);
// The next update sends the whole screen.
void ccurses_forget_screen(void);
// Computes what to send.
void ccurses_update(void);
// Leaves the alternate screen; the next update enters it again.
void ccurses_end(void);
// Moves waiting bytes into `buffer`. Returns their number; fewer than `capacity` are the last ones.
size_t ccurses_take(uint8_t *buffer, size_t capacity);

// Turns colours on and returns their number, 0 if there are none.
int ccurses_start_colors(void);
// The number of pairs, including pair 0.
int ccurses_pair_count(void);
// Colours are indexes, -1 for the terminal's own.
int ccurses_set_pair(int pair, int foreground, int background);

// tty.c

// A new file descriptor for the tty behind `tty`, so that O_NONBLOCK does not affect the shell that
// shares the old one. -1 if the tty cannot be opened again.
int ccurses_reopen(int tty);
int ccurses_size(int tty, int *rows, int *columns);
int ccurses_save_modes(int tty);
// Saves the modes that ccurses_open set as the console's.
int ccurses_keep_raw_modes(int tty);
int ccurses_enter_raw_modes(int tty);
// Redirects standard error to /dev/null if it is a terminal: it would disturb the screen, and
// Swift's crash messages may contain personal data.
void ccurses_silence_errors(void);
void ccurses_hear_errors(void);
// Restores the modes saved by ccurses_save_modes. `discard` drops unread input.
int ccurses_restore_modes(int tty, int discard);

// signals.c

// Makes SIGHUP, SIGTERM and SIGINT wait for ccurses_relay_signals instead of ending the process.
int ccurses_hold_signals(void);
// Relays SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM and SIGINT as one byte each into a pipe.
// Returns its reading end, or -1.
int ccurses_relay_signals(void);
// Restores the earlier handlers. SIGHUP and SIGTERM are ignored instead: the process is already
// ending, and a shell may repeat the kernel's hang-up.
void ccurses_release_signals(void);
// 0 if another job has the tty, whose modes must then not be changed.
int ccurses_is_foreground(int tty);
// Stops this process as ^Z does, together with the others of the tty's foreground job. Returns when
// it is continued; that SIGCONT is not relayed.
void ccurses_stop_job(int tty);
// After this, a fatal signal on any thread writes `restore` to `tty`, resets its modes and then
// kills the process. Nothing else is safe to do in the handler. Called again, it replaces `restore`.
void ccurses_arm_crash_restore(int tty, const char *restore, size_t length);
// Discards what is sent through this descriptor once a crash has begun; -1 for none.
void ccurses_silence_on_crash(int descriptor);
void ccurses_disarm_crash_restore(void);
// Disables core files, debuggers and the crash reports of Swift's runtime, since memory holds
// personal data. From then on a fault on any thread ends the process by its signal.
void ccurses_harden(void);

// memory.c

// Takes the pages of code and constants out of this process that it read so far, which are mostly
// those of its start and of the linker. What is read again comes back from the system's cache of the
// files, 64 KB at a time.
void ccurses_give_back_code(void);

#endif
