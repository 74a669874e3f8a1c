// HTTP over libcurl: one thread, one multi handle, one callback per request.
//
// None of libcurl's types or names appear here, so that Swift sees typed functions only:
// Swift cannot call `curl_easy_setopt`, which is variadic. Each C file has one concern.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A thread with its connections. It sleeps without a timer while nothing runs.
typedef struct ccurl_client ccurl_client;

/// How a request ended.
typedef enum {
  CCURL_ANSWERED,
  CCURL_CANNOT_RESOLVE,
  CCURL_CANNOT_CONNECT,
  CCURL_TLS_FAILED,
  /// The proxy refused to connect (`proxy_status`), or could not be reached (`proxy_status` is 0).
  CCURL_PROXY_FAILED,
  CCURL_CONNECTION_LOST,
  CCURL_TIMED_OUT,
  CCURL_TOO_LARGE,
  /// The body is packed (`Content-Encoding`) and many times larger unpacked.
  CCURL_EXPANDS_TOO_MUCH,
  /// The body is packed in an unknown way, or its packing is broken.
  CCURL_CANNOT_UNPACK,
  /// The file of the body became shorter while it was sent.
  CCURL_FILE_CHANGED,
  CCURL_CANCELLED,
  /// libcurl cannot be loaded.
  CCURL_NO_LIBRARY,
} ccurl_ending;

/// The only part of a `multipart/form-data` body: a file, read while it is sent.
typedef struct {
  const char *name;
  /// The name of the file for the provider.
  const char *file_name;
  const char *content_type;
  /// Open for reading; duplicated by `ccurl_submit`.
  int file;
  int64_t size;
} ccurl_part;

/// The next bytes of a 2xx response's body, valid during the call only. Called on the client's
/// thread. No further bytes come before `ccurl_resume`, except the last ones of a response that has
/// ended.
typedef void (*ccurl_receive)(void *context, const uint8_t *bytes, size_t size);

/// `ccurl_submit` copies everything. Text is UTF-8 and ends in NUL.
typedef struct {
  const char *method;
  const char *url;
  const char *user_agent;
  /// PEM file that replaces the system's certificates, or NULL.
  const char *ca_file;
  /// `field_count` fields, each "Name: value".
  const char *const *fields;
  size_t field_count;
  /// NULL if there is no body; a body can be empty.
  const void *body;
  size_t body_size;
  /// A multipart body, which has its own Content-Type, or NULL.
  const ccurl_part *part;
  /// Uses a new HTTP/1.1 connection and closes it afterwards: libcurl repeats a request by itself
  /// only if a reused connection, or an HTTP/2 one, was closed on it.
  bool is_write;
  int64_t timeout_ms;
  int64_t connect_timeout_ms;
  /// Of the unpacked body. Ignored for a body that is received in chunks.
  size_t maximum_body_size;
  /// NULL collects the whole body.
  ccurl_receive receive;
} ccurl_request;

/// Valid during the callback only.
typedef struct {
  ccurl_ending ending;
  /// Whether a connection was ready and the request was about to be written to it. If false, no byte
  /// of the request has left.
  bool was_handed_over;
  long status;
  /// The proxy's answer to the request for a tunnel; 0 if there is none.
  long proxy_status;
  /// The status line and header lines of the final response as received, without those of 1xx
  /// responses.
  const char *head;
  size_t head_size;
  const uint8_t *body;
  size_t body_size;
  /// libcurl's own words, or "".
  const char *detail;
} ccurl_result;

/// Called exactly once per request, on the client's thread, or inside `ccurl_submit` if that refuses.
typedef void (*ccurl_done)(void *context, const ccurl_result *result);

/// Loads libcurl on the client's thread and does not wait for it. NULL if there is no memory or no
/// thread.
ccurl_client *ccurl_client_start(void);

/// Ends every running request as cancelled, and waits for the thread.
void ccurl_client_stop(ccurl_client *client);

/// Waits until libcurl is loaded. The request's number, for `ccurl_cancel`; 0 if `done` was already
/// called.
uint64_t ccurl_submit(
    ccurl_client *client, const ccurl_request *request, ccurl_done done, void *context);

/// Reports that the last bytes were taken. Does nothing if the request has ended.
void ccurl_resume(ccurl_client *client, uint64_t number);

/// Does nothing if the request has ended.
void ccurl_cancel(ccurl_client *client, uint64_t number);

#endif
