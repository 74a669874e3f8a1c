// The options of a request, the data that libcurl hands back, and their memory.
#define _GNU_SOURCE  // for SOCK_CLOEXEC
#include "transfer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const size_t maximum_head_size = 256 * 1024;

bool transfer_append(transfer_buffer *buffer, const char *bytes, size_t size) {
  if (size > buffer->capacity - buffer->size) {
    size_t capacity = buffer->capacity == 0 ? 4096 : buffer->capacity;
    while (capacity - buffer->size < size) capacity *= 2;
    char *grown = realloc(buffer->bytes, capacity);
    if (grown == NULL) return false;
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->size, bytes, size);
  buffer->size += size;
  return true;
}

static size_t receive_head(char *bytes, size_t unit, size_t count, void *context) {
  transfer *self = context;
  size_t size = unit * count;
  if (size >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {  // also after a 1xx
    self->head.size = 0;
    self->is_head_complete = false;
  }
  if (self->is_head_complete) return size;  // trailers of a chunked body are ignored
  if (bytes[0] == '\n' || (size == 2 && bytes[0] == '\r')) self->is_head_complete = true;
  if (self->head.size + size > maximum_head_size) {
    self->is_too_large = true;
    return 0;
  }
  return transfer_append(&self->head, bytes, size) ? size : 0;
}

// A body on its way to a file has no limit, so that only its packing can be told from a real one:
// zeros pack to a thousandth, texts to a tenth. What libcurl has not counted yet fits the slack.
static bool expands_too_much(transfer *self, size_t size) {
  static const uint64_t slack = 64 * 1024;
  static const uint64_t most_times = 200;
  curl_off_t packed = 0;
  self->unpacked_size += size;
  if (curl_easy_getinfo(self->easy, CURLINFO_SIZE_DOWNLOAD_T, &packed) != CURLE_OK) packed = 0;
  return self->unpacked_size > ((uint64_t)packed + slack) * most_times;
}

static size_t receive_body(char *bytes, size_t unit, size_t count, void *context) {
  transfer *self = context;
  size_t size = unit * count;
  if (stream_applies(self)) {
    size_t taken = stream_receive(self, bytes, size);
    if (taken == size && expands_too_much(self, size)) {
      self->expands_too_much = true;
      return 0;
    }
    return taken;
  }
  if (size > self->maximum_body_size - self->body.size) {
    self->is_too_large = true;
    return 0;
  }
  return transfer_append(&self->body, bytes, size) ? size : 0;
}

// libcurl calls this after look-up, connection and TLS, before it writes the request.
static int hand_over(void *context, char *remote, char *local, int remote_port, int local_port) {
  (void)remote, (void)local, (void)remote_port, (void)local_port;
  ((transfer *)context)->was_handed_over = true;
  return CURL_PREREQFUNC_OK;
}

// Child processes do not inherit it: the server would never see a connection close that a child keeps
// open.
static curl_socket_t open_socket(
    void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Keeps the first refusal of an option, so that an option that was not set is noticed.
#define SET(option, value) \
  if (code == CURLE_OK) code = curl_easy_setopt(easy, option, value)

static CURLcode set_method(transfer *self, const ccurl_request *request) {
  CURL *easy = self->easy;
  CURLcode code = CURLE_OK;
  bool has_body = request->body != NULL;
  bool expects_length = strcmp(request->method, "POST") == 0 ||
                        strcmp(request->method, "PUT") == 0 ||
                        strcmp(request->method, "PATCH") == 0;
  if (request->part != NULL) {
    code = multipart_set(self, request->part);
  } else if (has_body || expects_length) {
    SET(CURLOPT_POST, 1L);
    SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(has_body ? request->body_size : 0));
    SET(CURLOPT_COPYPOSTFIELDS, has_body ? request->body : "");
  } else if (strcmp(request->method, "HEAD") == 0) {
    SET(CURLOPT_NOBODY, 1L);
  } else {
    SET(CURLOPT_HTTPGET, 1L);
  }
  SET(CURLOPT_CUSTOMREQUEST, request->method);
  return code;
}

static CURLcode set_way(CURL *easy, const ccurl_request *request) {
  CURLcode code = CURLE_OK;
  SET(CURLOPT_URL, request->url);
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  SET(CURLOPT_PATH_AS_IS, 1L);
  SET(CURLOPT_FOLLOWLOCATION, 0L);
  SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  SET(CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);  // no key for a proxy
  SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (url_is_loopback(request->url)) SET(CURLOPT_NOPROXY, "*");
  SET(CURLOPT_SSL_VERIFYPEER, 1L);
  SET(CURLOPT_SSL_VERIFYHOST, 2L);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (request->ca_file != NULL) {
    SET(CURLOPT_CAINFO, request->ca_file);
    SET(CURLOPT_CAPATH, NULL);
  }
  if (request->is_write) {
    SET(CURLOPT_FRESH_CONNECT, 1L);
    SET(CURLOPT_FORBID_REUSE, 1L);
  }
  // A paused stream would block all others of an HTTP/2 connection (libcurl 7.88.1).
  bool is_alone = request->is_write || request->receive != NULL;
  SET(CURLOPT_HTTP_VERSION,
      (long)(is_alone ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
  return code;
}

static CURLcode set_limits(CURL *easy, const ccurl_request *request) {
  CURLcode code = CURLE_OK;
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_QUICK_EXIT, 1L);  // a cancelled look-up must not block the thread
  SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
  SET(CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout_ms);
  if (request->receive == NULL) {
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)request->maximum_body_size);
  }
  return code;
}

// What libcurl can unpack, as far as servers use it: an encoding that it cannot unpack must not be
// asked for.
static const char *encodings(void) {
  const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
  if (!(info->features & CURL_VERSION_LIBZ)) return NULL;
  return info->features & CURL_VERSION_BROTLI ? "gzip, deflate, br" : "gzip, deflate";
}

static CURLcode set_fields(transfer *self, const ccurl_request *request) {
  CURL *easy = self->easy;
  CURLcode code = CURLE_OK;
  // A name without a value keeps libcurl from adding its own field.
  bool names_type = request->part != NULL;
  struct curl_slist *fields = curl_slist_append(NULL, "Expect:");
  for (size_t index = 0; fields != NULL && index < request->field_count; index++) {
    const char *field = request->fields[index];
    names_type = names_type || curl_strnequal(field, "content-type:", 13);
    struct curl_slist *grown = curl_slist_append(fields, field);
    if (grown == NULL) curl_slist_free_all(fields);
    fields = grown;
  }
  if (fields != NULL && !names_type) {
    struct curl_slist *grown = curl_slist_append(fields, "Content-Type:");
    if (grown == NULL) curl_slist_free_all(fields);
    fields = grown;
  }
  if (fields == NULL) return CURLE_OUT_OF_MEMORY;
  self->fields = fields;
  SET(CURLOPT_HTTPHEADER, fields);
  SET(CURLOPT_USERAGENT, request->user_agent);
  SET(CURLOPT_ACCEPT_ENCODING, encodings());
  return code;
}

static CURLcode set_callbacks(transfer *self) {
  CURL *easy = self->easy;
  CURLcode code = CURLE_OK;
  SET(CURLOPT_PRIVATE, self);
  SET(CURLOPT_ERRORBUFFER, self->detail);
  SET(CURLOPT_HEADERFUNCTION, receive_head);
  SET(CURLOPT_HEADERDATA, self);
  SET(CURLOPT_WRITEFUNCTION, receive_body);
  SET(CURLOPT_WRITEDATA, self);
  SET(CURLOPT_PREREQFUNCTION, hand_over);
  SET(CURLOPT_PREREQDATA, self);
  SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
  return code;
}

transfer *transfer_create(const ccurl_request *request, ccurl_done done, void *context) {
  transfer *self = calloc(1, sizeof(transfer));
  if (self == NULL) return NULL;
  self->receive = request->receive;
  self->done = done;
  self->context = context;
  self->file = -1;
  self->maximum_body_size = request->maximum_body_size;
  self->easy = curl_easy_init();
  CURLcode code = self->easy == NULL ? CURLE_OUT_OF_MEMORY : set_callbacks(self);
  if (code == CURLE_OK) code = set_method(self, request);
  if (code == CURLE_OK) code = set_way(self->easy, request);
  if (code == CURLE_OK) code = set_limits(self->easy, request);
  if (code == CURLE_OK) code = set_fields(self, request);
  if (code == CURLE_OK) return self;
  transfer_free(self);
  return NULL;
}

void transfer_free(transfer *self) {
  if (self->easy != NULL) curl_easy_cleanup(self->easy);
  multipart_free(self);
  curl_slist_free_all(self->fields);
  free(self->head.bytes);
  free(self->body.bytes);
  free(self);
}
