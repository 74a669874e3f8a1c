#include "internal.h"

#include <curses.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

int ccurses_describes(const char *name) {
  int status = 0;
  // Without the status argument setupterm would exit the process on an error.
  if (setupterm(name, STDOUT_FILENO, &status) != OK || status != 1) return 0;
  const char *place = tigetstr("cup");
  int usable = place != NULL && place != (char *)-1 && tigetflag("hc") <= 0 && tigetflag("gn") <= 0;
  del_curterm(cur_term);
  return usable;
}

int ccurses_color_count(const char *name) {
  int status = 0;
  if (setupterm(name, STDOUT_FILENO, &status) != OK || status != 1) return 0;
  int count = tigetnum("colors");
  del_curterm(cur_term);
  return count < 0 ? 0 : count;
}

const char *ccurses_string(const char *capability) {
  char *value = tigetstr(capability);
  return value == (char *)-1 ? NULL : value;
}

size_t ccurses_sequence(const char *capability, char *buffer, size_t capacity) {
  const char *value = ccurses_string(capability);
  size_t length = 0;
  while (value != NULL && *value != 0 && length < capacity) {
    if (value[0] == '$' && value[1] == '<') {
      const char *end = strchr(value, '>');
      if (end == NULL) break;
      value = end + 1;
    } else {
      buffer[length++] = *value++;
    }
  }
  return length;
}
