#define LIBRARY_ITSELF
#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

// The name that a linked program would ask for.
static const char name[] = "libcurl.so.4";

library_functions library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_loaded = false;

static void load(void) {
  void *handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
  if (handle == NULL) return;
#define LIBRARY_FIND(name) \
  library.name = (__typeof__(library.name))dlsym(handle, #name); \
  if (library.name == NULL) return;
  LIBRARY_FUNCTIONS(LIBRARY_FIND)
#undef LIBRARY_FIND
  is_loaded = library.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool library_load(void) {
  pthread_once(&once, load);
  return is_loaded;
}
