// One request on its way. Created by the caller's thread, then touched by the client's only.
#ifndef CCURL_TRANSFER_H
#define CCURL_TRANSFER_H

#include "CCurl.h"
#include "library.h"

typedef struct {
  char *bytes;
  size_t size;
  size_t capacity;
} transfer_buffer;

typedef struct transfer {
  struct transfer *next;
  uint64_t number;
  CURL *easy;
  struct curl_slist *fields;
  ccurl_receive receive;  // NULL where the body is collected
  ccurl_done done;
  void *context;
  transfer_buffer head;
  transfer_buffer body;
  size_t maximum_body_size;
  uint64_t unpacked_size;  // of the body so far
  curl_mime *mime;      // NULL where the body is not multipart
  int file;             // -1 where there is none
  int64_t file_size;    // as promised in the length
  int64_t file_offset;  // read so far
  bool was_handed_over;
  bool is_head_complete;
  bool is_too_large;
  bool expands_too_much;
  bool is_file_changed;
  bool is_chunk_out;  // handed over and not asked to go on since
  bool is_paused;     // libcurl holds bytes back
  char detail[CURL_ERROR_SIZE];
} transfer;

/// NULL when there is no memory or an option was refused.
transfer *transfer_create(const ccurl_request *request, ccurl_done done, void *context);

void transfer_free(transfer *transfer);

/// False when there is no memory.
bool transfer_append(transfer_buffer *buffer, const char *bytes, size_t size);

/// Whether the body that arrives is handed over in chunks; known once the head is.
bool stream_applies(const transfer *transfer);

/// The result of libcurl's write callback.
size_t stream_receive(transfer *transfer, const char *bytes, size_t size);

/// The chunk that is out was dealt with. An error code ends the transfer.
CURLcode stream_resume(transfer *transfer);

/// Hands over what is left of a complete answer; a part of a broken one is dropped.
void stream_finish(transfer *transfer, ccurl_ending ending);

/// Makes the body one of `part`.
CURLcode multipart_set(transfer *transfer, const ccurl_part *part);

/// After the easy handle's end: that one may still use the body.
void multipart_free(transfer *transfer);

/// Calls `done` with what is known.
void transfer_report(transfer *transfer, ccurl_ending ending);

/// What libcurl's code means for this transfer.
ccurl_ending transfer_ending(const transfer *transfer, CURLcode code);

/// Whether the URL's host is this machine: 127.0.0.0/8, ::1, localhost.
bool url_is_loopback(const char *url);

#endif
