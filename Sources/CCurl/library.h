// libcurl's functions, loaded when a client starts: linking it loads thirty libraries before `main`,
// and the console's first frame needs none of them (docs/decisions/0050-the-start.md).
#ifndef CCURL_LIBRARY_H
#define CCURL_LIBRARY_H

// Its checks of option types are macros over the functions' names.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdbool.h>
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define LIBRARY_FUNCTIONS(EACH) \
  EACH(curl_easy_cleanup) \
  EACH(curl_easy_getinfo) \
  EACH(curl_easy_init) \
  EACH(curl_easy_pause) \
  EACH(curl_easy_setopt) \
  EACH(curl_free) \
  EACH(curl_global_init) \
  EACH(curl_mime_addpart) \
  EACH(curl_mime_data_cb) \
  EACH(curl_mime_filename) \
  EACH(curl_mime_free) \
  EACH(curl_mime_init) \
  EACH(curl_mime_name) \
  EACH(curl_mime_type) \
  EACH(curl_multi_add_handle) \
  EACH(curl_multi_cleanup) \
  EACH(curl_multi_info_read) \
  EACH(curl_multi_init) \
  EACH(curl_multi_perform) \
  EACH(curl_multi_poll) \
  EACH(curl_multi_remove_handle) \
  EACH(curl_multi_wakeup) \
  EACH(curl_slist_append) \
  EACH(curl_slist_free_all) \
  EACH(curl_strnequal) \
  EACH(curl_url) \
  EACH(curl_url_cleanup) \
  EACH(curl_url_get) \
  EACH(curl_url_set) \
  EACH(curl_version_info)

#define LIBRARY_FIELD(name) __typeof__(&name) name;
typedef struct {
  LIBRARY_FUNCTIONS(LIBRARY_FIELD)
} library_functions;
#undef LIBRARY_FIELD

extern library_functions library;

/// Loads the library once for the process. False if it or one of its functions is missing.
bool library_load(void);

#ifndef LIBRARY_ITSELF
#define curl_easy_cleanup library.curl_easy_cleanup
#define curl_easy_getinfo library.curl_easy_getinfo
#define curl_easy_init library.curl_easy_init
#define curl_easy_pause library.curl_easy_pause
#define curl_easy_setopt library.curl_easy_setopt
#define curl_free library.curl_free
#define curl_global_init library.curl_global_init
#define curl_mime_addpart library.curl_mime_addpart
#define curl_mime_data_cb library.curl_mime_data_cb
#define curl_mime_filename library.curl_mime_filename
#define curl_mime_free library.curl_mime_free
#define curl_mime_init library.curl_mime_init
#define curl_mime_name library.curl_mime_name
#define curl_mime_type library.curl_mime_type
#define curl_multi_add_handle library.curl_multi_add_handle
#define curl_multi_cleanup library.curl_multi_cleanup
#define curl_multi_info_read library.curl_multi_info_read
#define curl_multi_init library.curl_multi_init
#define curl_multi_perform library.curl_multi_perform
#define curl_multi_poll library.curl_multi_poll
#define curl_multi_remove_handle library.curl_multi_remove_handle
#define curl_multi_wakeup library.curl_multi_wakeup
#define curl_slist_append library.curl_slist_append
#define curl_slist_free_all library.curl_slist_free_all
#define curl_strnequal library.curl_strnequal
#define curl_url library.curl_url
#define curl_url_cleanup library.curl_url_cleanup
#define curl_url_get library.curl_url_get
#define curl_url_set library.curl_url_set
#define curl_version_info library.curl_version_info
#endif

#endif
