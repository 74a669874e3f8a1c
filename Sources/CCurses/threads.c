#include "internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

// A thread that overflows its stack has no room for a signal handler, and the kernel then kills the
// process without calling one. Each thread needs a second stack, which only the thread itself can
// set. Most threads are made by libraries without a hook for that (libcurl, and Dispatch, whose
// threads also run the main queue). So every pthread_create of the process goes through this file:
// calls in the program because it is linked in, calls in shared libraries because the program's
// symbols are found first.

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define CCURSES_SANITIZED 1
#endif
#endif

// The largest signal frame of x86, with AMX, takes 12 KB.
enum { spare_size = 32 * 1024, smallest_stack = 8 * spare_size };

static char main_spare[spare_size];

static void use_spare(char *spare) {
  stack_t stack = {.ss_sp = spare, .ss_size = spare_size};
  sigaltstack(&stack, NULL);
}

__attribute__((constructor)) static void prepare_main_thread(void) { use_spare(main_spare); }

// Sanitizers have their own pthread_create.
#ifndef CCURSES_SANITIZED

typedef struct {
  void *(*body)(void *);
  void *argument;
} thread_start;

static void use_no_spare(void *unused) {
  (void)unused;
  stack_t none = {.ss_flags = SS_DISABLE};
  sigaltstack(&none, NULL);
}

// The spare stack is the far end of the thread's own stack, which an overflow does not reach. It
// needs no extra memory and is freed with the thread.
static void *begin(void *pointer) {
  thread_start start = *(thread_start *)pointer;
  free(pointer);
  char spare[spare_size];
  use_spare(spare);
  void *result;
  pthread_cleanup_push(use_no_spare, NULL);
  result = start.body(start.argument);
  pthread_cleanup_pop(1);
  return result;
}

static int has_room(const pthread_attr_t *attributes) {
  size_t size;
  return !attributes || pthread_attr_getstacksize(attributes, &size) != 0 || size >= smallest_stack;
}

typedef int create(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static create *system_create;

// Once, because dlsym waits for a library that another thread is loading.
__attribute__((constructor)) static void find_system_create(void) {
  system_create = (create *)dlsym(RTLD_NEXT, "pthread_create");
}

int pthread_create(
    pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*body)(void *),
    void *restrict argument) {
  if (!system_create) find_system_create();
  if (!system_create) return EAGAIN;
  thread_start *start = has_room(attributes) ? malloc(sizeof *start) : NULL;
  if (!start) return system_create(thread, attributes, body, argument);
  *start = (thread_start){.body = body, .argument = argument};
  int failure = system_create(thread, attributes, begin, start);
  if (failure) free(start);
  return failure;
}

#endif
