// FoundationNetworking comes with a part of the simulator's server that roster never uses, and refers to
// libcurl. In a static build these definitions and the empty archive in unlinked/, which the linker
// finds first, keep the library from being loaded before `main`. They are hidden, so that the loaded
// library still finds its own functions.
#include <stdlib.h>

#define UNLINKED(name) \
  __attribute__((visibility("hidden"))) void name(void); \
  void name(void) { abort(); }

UNLINKED(curl_easy_cleanup)
UNLINKED(curl_easy_getinfo)
UNLINKED(curl_easy_init)
UNLINKED(curl_easy_pause)
UNLINKED(curl_easy_setopt)
UNLINKED(curl_easy_strerror)
UNLINKED(curl_free)
UNLINKED(curl_global_init)
UNLINKED(curl_multi_add_handle)
UNLINKED(curl_multi_assign)
UNLINKED(curl_multi_cleanup)
UNLINKED(curl_multi_info_read)
UNLINKED(curl_multi_init)
UNLINKED(curl_multi_remove_handle)
UNLINKED(curl_multi_setopt)
UNLINKED(curl_multi_socket_action)
UNLINKED(curl_slist_append)
UNLINKED(curl_slist_free_all)
UNLINKED(curl_url)
UNLINKED(curl_url_get)
UNLINKED(curl_url_set)
UNLINKED(curl_version)
UNLINKED(curl_version_info)
