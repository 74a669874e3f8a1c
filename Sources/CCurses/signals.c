#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

static const int relayed[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT};
static const int ending[] = {SIGHUP, SIGTERM, SIGINT};
// What the program's own faults raise.
static const int faults[] = {SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE};
// Other signals that end a program without a handler: SIGQUIT, and signals sent by mistake.
static const int strays[] = {SIGSYS, SIGXCPU, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM};
enum {
  relayed_count = sizeof relayed / sizeof *relayed,
  ending_count = sizeof ending / sizeof *ending,
  fault_count = sizeof faults / sizeof *faults,
  stray_count = sizeof strays / sizeof *strays
};

static struct sigaction before[relayed_count];
static int relay_start = -1;
static volatile int relay_end = -1;

static volatile int crash_tty = -1;
static char crash_restore[512];
static volatile size_t crash_length = 0;
static volatile int crash_output = -1;
static volatile int crash_null = -1;

static void relay(int number) {
  int saved = errno;
  uint8_t byte = (uint8_t)number;
  // A full pipe already holds more than will be read.
  ssize_t written = write(relay_end, &byte, 1);
  (void)written;
  errno = saved;
}

static int open_relay(void) {
  if (relay_end >= 0) return 0;
  int ends[2];
  if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return -1;
  relay_start = ends[0];
  relay_end = ends[1];
  return 0;
}

static struct sigaction to_relay(void) {
  struct sigaction action = {.sa_handler = relay, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  return action;
}

int ccurses_hold_signals(void) {
  if (open_relay() != 0) return -1;
  struct sigaction action = to_relay();
  for (int index = 0; index < ending_count; index++) sigaction(ending[index], &action, NULL);
  return 0;
}

int ccurses_relay_signals(void) {
  if (open_relay() != 0) return -1;
  struct sigaction action = to_relay();
  for (int index = 0; index < relayed_count; index++) {
    sigaction(relayed[index], &action, &before[index]);
  }
  return relay_start;
}

void ccurses_release_signals(void) {
  if (relay_end < 0) return;
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  for (int index = 0; index < relayed_count; index++) {
    int asks_again = relayed[index] == SIGHUP || relayed[index] == SIGTERM;
    sigaction(relayed[index], asks_again ? &ignore : &before[index], NULL);
  }
  close(relay_end);
  relay_end = -1;
}

int ccurses_is_foreground(int tty) {
  pid_t group = tcgetpgrp(tty);
  // Without a group it is not our controlling terminal, and we may use it.
  return group < 0 || group == getpgrp();
}

void ccurses_stop_job(int tty) {
  struct sigaction ignore = {.sa_handler = SIG_IGN};
  struct sigaction stop = {.sa_handler = SIG_DFL};
  struct sigaction ours, on_continue;
  // First stops the others, while we ignore the signal, then this process by raise, which is
  // synchronous. A single kill would let this thread run on for a moment or stop us twice.
  sigaction(SIGTSTP, &ignore, &ours);
  if (tcgetpgrp(tty) == getpgrp()) kill(0, SIGTSTP);
  sigaction(SIGTSTP, &stop, NULL);
  // The caller knows about the SIGCONT that ends this stop.
  sigaction(SIGCONT, &ignore, &on_continue);
  // Dispatch runs the main queue on threads that block signals.
  sigset_t only, mask;
  sigemptyset(&only);
  sigaddset(&only, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &only, &mask);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, NULL);
  sigaction(SIGCONT, &on_continue, NULL);
  sigaction(SIGTSTP, &ours, NULL);
}

static void crash(int number) {
  if (crash_tty >= 0) {
    // Another thread may be sending a frame, which would take the room made below.
    if (crash_output >= 0 && crash_null >= 0) dup2(crash_null, crash_output);
    ccurses_restore_modes_in_signal(crash_tty);
    ssize_t written = write(crash_tty, crash_restore, crash_length);
    if (written < (ssize_t)crash_length) {
      // The terminal does not read: drop what waits for it to make room.
      tcflush(crash_tty, TCOFLUSH);
      written = write(crash_tty, crash_restore, crash_length);
    }
  }
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(number, &action, NULL);
  raise(number);
}

static void catch_all(const int *numbers, int count) {
  // Uses the second stack of threads.c; otherwise a stack overflow could not be handled.
  struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
  sigfillset(&action.sa_mask);
  for (int index = 0; index < count; index++) sigaction(numbers[index], &action, NULL);
}

void ccurses_arm_crash_restore(int tty, const char *restore, size_t length) {
  // A crash meanwhile restores the modes and writes nothing.
  crash_length = 0;
  size_t kept = length < sizeof crash_restore ? length : sizeof crash_restore;
  memcpy(crash_restore, restore, kept);
  if (crash_tty < 0) {
    // A non-blocking descriptor, so that a terminal that does not read cannot keep us from ending.
    int fresh = ccurses_reopen(tty);
    crash_tty = fresh >= 0 ? fresh : tty;
  }
  crash_length = kept;
  catch_all(faults, fault_count);
  catch_all(strays, stray_count);
}

void ccurses_silence_on_crash(int descriptor) {
  if (crash_null < 0) crash_null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  crash_output = descriptor;
}

void ccurses_disarm_crash_restore(void) { crash_tty = -1; }

void ccurses_harden(void) {
  // Replaces the handlers of Swift's runtime, which on a terminal open a debugger on memory with
  // personal data.
  catch_all(faults, fault_count);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}
