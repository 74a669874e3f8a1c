// A `multipart/form-data` body of one file, read while it is sent.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "transfer.h"

// Sends at most the announced length, even if the file grows. Fewer bytes mean that it shrank.
static size_t read_file(char *bytes, size_t unit, size_t count, void *context) {
  transfer *self = context;
  int64_t left = self->file_size - self->file_offset;
  size_t wanted = unit * count;
  if ((int64_t)wanted > left) wanted = (size_t)left;
  if (wanted == 0) return 0;
  ssize_t got = pread(self->file, bytes, wanted, self->file_offset);
  if (got <= 0) {
    self->is_file_changed = true;
    return CURL_READFUNC_ABORT;
  }
  self->file_offset += got;
  return (size_t)got;
}

static int seek_file(void *context, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  ((transfer *)context)->file_offset = offset;
  return CURL_SEEKFUNC_OK;
}

CURLcode multipart_set(transfer *self, const ccurl_part *part) {
  self->file = fcntl(part->file, F_DUPFD_CLOEXEC, 0);
  if (self->file < 0) return CURLE_READ_ERROR;
  self->file_size = part->size;
  self->mime = curl_mime_init(self->easy);
  if (self->mime == NULL) return CURLE_OUT_OF_MEMORY;
  curl_mimepart *added = curl_mime_addpart(self->mime);
  if (added == NULL) return CURLE_OUT_OF_MEMORY;
  CURLcode code = curl_mime_name(added, part->name);
  if (code == CURLE_OK) code = curl_mime_filename(added, part->file_name);
  if (code == CURLE_OK) code = curl_mime_type(added, part->content_type);
  if (code == CURLE_OK) {
    code = curl_mime_data_cb(added, part->size, read_file, seek_file, NULL, self);
  }
  if (code == CURLE_OK) code = curl_easy_setopt(self->easy, CURLOPT_MIMEPOST, self->mime);
  return code;
}

void multipart_free(transfer *self) {
  curl_mime_free(self->mime);
  if (self->file >= 0) close(self->file);
}
