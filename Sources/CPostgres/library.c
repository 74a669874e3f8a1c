#define LIBRARY_ITSELF
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

// The name that a linked program would ask for.
static const char name[] = "libpq.so.5";

libpq_functions libpq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded = false;

static void load(void) {
  void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return;
#define LIBPQ_FIND(name) \
  libpq.name = (__typeof__(libpq.name))dlsym(handle, #name); \
  if (libpq.name == NULL) return;
  LIBPQ_FUNCTIONS(LIBPQ_FIND)
#undef LIBPQ_FIND
  is_loaded = true;
}

bool libpq_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}
