// Hands the body of a response over in chunks, at the pace of the caller.
#include "transfer.h"

static const size_t maximum_chunk_size = 256 * 1024;

bool stream_applies(const transfer *self) {
  if (self->receive == NULL) return false;
  long status = 0;
  return curl_easy_getinfo(self->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
         status / 100 == 2;
}

static void hand_over(transfer *self) {
  self->is_chunk_out = true;
  self->receive(self->context, (const uint8_t *)self->body.bytes, self->body.size);
  self->body.size = 0;
}

// The caller has one chunk at a time, while the next one is collected. Once that is full too, libcurl
// stops reading, and the provider can only send what fits into the buffers in between.
size_t stream_receive(transfer *self, const char *bytes, size_t size) {
  if (self->body.size > 0 && self->body.size + size > maximum_chunk_size) {
    self->is_paused = true;
    return CURL_WRITEFUNC_PAUSE;  // libcurl passes the same bytes again later
  }
  if (!transfer_append(&self->body, bytes, size)) return 0;
  if (!self->is_chunk_out) hand_over(self);
  return size;
}

CURLcode stream_resume(transfer *self) {
  self->is_chunk_out = false;
  if (self->body.size > 0) hand_over(self);
  if (!self->is_paused) return CURLE_OK;
  self->is_paused = false;
  return curl_easy_pause(self->easy, CURLPAUSE_CONT);
}

void stream_finish(transfer *self, ccurl_ending ending) {
  if (ending == CCURL_ANSWERED && self->body.size > 0) hand_over(self);
  self->body.size = 0;
}
