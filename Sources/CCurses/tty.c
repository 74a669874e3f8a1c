#include "internal.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static struct termios shell_modes;
static struct termios raw_modes;
static int standard_error = -1;

int ccurses_reopen(int tty) {
  char name[PATH_MAX];
  if (ttyname_r(tty, name, sizeof name) != 0) return -1;
  int fresh = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fresh < 0) return -1;
  struct stat ours, theirs;
  if (fstat(tty, &ours) == 0 && fstat(fresh, &theirs) == 0 && ours.st_rdev == theirs.st_rdev) {
    return fresh;
  }
  close(fresh);
  return -1;
}

// The drawing limit: a terminal may claim 65,535 of each, which would not fit in memory.
enum { most_rows = 500, most_columns = 1000 };

int ccurses_is_oversized(int tty) {
  struct winsize size;
  return ioctl(tty, TIOCGWINSZ, &size) == 0
         && (size.ws_row > most_rows || size.ws_col > most_columns);
}

int ccurses_size(int tty, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(tty, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *rows = size.ws_row < most_rows ? size.ws_row : most_rows;
  *columns = size.ws_col < most_columns ? size.ws_col : most_columns;
  return 0;
}

int ccurses_save_modes(int tty) { return tcgetattr(tty, &shell_modes); }

int ccurses_keep_raw_modes(int tty) {
  if (tcgetattr(tty, &raw_modes) != 0) return -1;
  raw_modes.c_cc[VMIN] = 1;
  raw_modes.c_cc[VTIME] = 0;
  return tcsetattr(tty, TCSANOW, &raw_modes);
}

int ccurses_enter_raw_modes(int tty) { return tcsetattr(tty, TCSANOW, &raw_modes); }

int ccurses_restore_modes(int tty, int discard) {
  // Not TCSAFLUSH: it waits for output, which a terminal that stopped reading never takes.
  if (discard) tcflush(tty, TCIFLUSH);
  return tcsetattr(tty, TCSANOW, &shell_modes);
}

void ccurses_restore_modes_in_signal(int tty) { tcsetattr(tty, TCSANOW, &shell_modes); }

void ccurses_silence_errors(void) {
  if (standard_error >= 0 || !isatty(STDERR_FILENO)) return;
  int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (null < 0) return;
  standard_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (standard_error >= 0) dup2(null, STDERR_FILENO);
  close(null);
}

void ccurses_hear_errors(void) {
  if (standard_error < 0) return;
  dup2(standard_error, STDERR_FILENO);
  close(standard_error);
  standard_error = -1;
}
