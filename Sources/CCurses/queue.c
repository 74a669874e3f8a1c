#include "internal.h"

#include <unistd.h>

// libdispatch has these for run loops such as Foundation's.
extern int _dispatch_get_main_queue_handle_4CF(void);
extern void _dispatch_main_queue_callback_4CF(void *message);

int ccurses_main_queue(void) { return _dispatch_get_main_queue_handle_4CF(); }

void ccurses_run_main_queue(void) {
  uint64_t count;
  ssize_t taken = read(ccurses_main_queue(), &count, sizeof count);
  (void)taken;
  _dispatch_main_queue_callback_4CF(NULL);
}
