#include "internal.h"

#include <curses.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

enum { chunk_columns = 128, kept_output = 4096 };

// ncurses writes here instead of to the tty. An update then leaves in one write, and a terminal
// that does not read cannot block us inside the library.
static int output_buffer = -1;

static int open_screen(const char *name, FILE *out, int tty) {
  // newterm makes a screen of the terminal's size. If that is too large, it starts with terminfo's
  // size, and the first ccurses_resize sets the limited one.
  if (ccurses_is_oversized(tty)) use_env(FALSE);
  SCREEN *screen = newterm(name, out, stdin);
  if (screen == NULL) return -1;
  set_term(screen);
  // ncurses still sees the tty while the modes are set. ccurses_keep_raw_modes saves them.
  raw();
  noecho();
  nonl();
  // Otherwise nothing is drawn while keys are waiting.
  typeahead(-1);
  leaveok(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  return 0;
}

int ccurses_open(const char *name, int tty) {
  output_buffer = memfd_create("screen", MFD_CLOEXEC);
  int copy = dup(tty);
  FILE *out = copy < 0 ? NULL : fdopen(copy, "w");
  if (output_buffer < 0 || out == NULL || open_screen(name, out, tty) != 0) {
    if (output_buffer >= 0) close(output_buffer);
    if (out != NULL) fclose(out);
    return -1;
  }
  return dup2(output_buffer, copy) < 0 ? -1 : 0;
}

static wchar_t replacement[2] = {0xFFFD, 0};

void ccurses_use_ascii(void) { replacement[0] = L'?'; }

void ccurses_resize(int rows, int columns) { resizeterm(rows, columns); }

void ccurses_erase(void) { erase(); }

static attr_t attributes_of(uint8_t bits) {
  attr_t attributes = A_NORMAL;
  if (bits & CCURSES_BOLD) attributes |= A_BOLD;
  if (bits & CCURSES_UNDERLINE) attributes |= A_UNDERLINE;
  if (bits & CCURSES_REVERSE) attributes |= A_REVERSE;
  if (bits & CCURSES_DIM) attributes |= A_DIM;
  return attributes;
}

// 1 if the host agrees on the cell's width; otherwise ncurses would shift the row.
static int host_agrees(const ccurses_cell *cell) {
  if (wcwidth((wchar_t)cell->scalars[0]) != cell->width) return 0;
  for (int index = 1; index < 3 && cell->scalars[index] != 0; index++) {
    if (wcwidth((wchar_t)cell->scalars[index]) != 0) return 0;
  }
  return 1;
}

// Appends the cell to `line`. Returns the number of entries, 2 for a replaced wide one.
static int make_entries(const ccurses_cell *cell, cchar_t *line) {
  attr_t attributes = attributes_of(cell->attributes);
  if (host_agrees(cell)) {
    wchar_t text[4] = {(wchar_t)cell->scalars[0], (wchar_t)cell->scalars[1],
                       (wchar_t)cell->scalars[2], 0};
    setcchar(line, text, attributes, cell->pair, NULL);
    return 1;
  }
  setcchar(line, replacement, attributes, cell->pair, NULL);
  if (cell->width < 2) return 1;
  setcchar(line + 1, L" ", attributes, cell->pair, NULL);
  return 2;
}

void ccurses_put_cells(int row, int column, const ccurses_cell *cells, size_t count) {
  cchar_t line[chunk_columns + 2];
  size_t index = 0;
  while (index < count) {
    int entries = 0;
    int start = column;
    while (index < count && entries < chunk_columns) {
      entries += make_entries(&cells[index], line + entries);
      column += cells[index].width;
      index++;
    }
    mvadd_wchnstr(row, start, line, entries);
  }
}

void ccurses_place_cursor(int row, int column) {
  curs_set(row < 0 ? 0 : 1);
  // Where a hidden cursor is does not matter.
  leaveok(stdscr, row < 0);
  if (row >= 0) move(row, column);
}

void ccurses_forget_screen(void) { clearok(curscr, TRUE); }

void ccurses_update(void) {
  wnoutrefresh(stdscr);
  doupdate();
}

void ccurses_end(void) { endwin(); }

size_t ccurses_take(uint8_t *buffer, size_t capacity) {
  static off_t taken = 0;
  // ncurses writes through the same offset.
  off_t left = lseek(output_buffer, 0, SEEK_CUR) - taken;
  size_t wanted = left < 0 ? 0 : (size_t)left;
  ssize_t count = pread(output_buffer, buffer, wanted < capacity ? wanted : capacity, taken);
  if (count > 0 && count < left) {
    taken += count;
    return (size_t)count;
  }
  // A page stays: to free it and get it again would cost each key as much as the writes.
  if (taken + left > kept_output && ftruncate(output_buffer, 0) != 0) return 0;
  taken = 0;
  lseek(output_buffer, 0, SEEK_SET);
  return count < 0 ? 0 : (size_t)count;
}

static int has_own_colors = 0;

int ccurses_start_colors(void) {
  if (!has_colors() || start_color() != OK) return 0;
  has_own_colors = use_default_colors() == OK;
  return COLORS;
}

int ccurses_pair_count(void) { return COLOR_PAIRS < INT16_MAX ? COLOR_PAIRS : INT16_MAX; }

int ccurses_set_pair(int pair, int foreground, int background) {
  if (!has_own_colors) {
    if (foreground < 0) foreground = COLOR_WHITE;
    if (background < 0) background = COLOR_BLACK;
  }
  return init_extended_pair(pair, foreground, background) == OK ? 0 : -1;
}
