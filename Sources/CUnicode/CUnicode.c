#include "CUnicode.h"

#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { FEW = 128 };

static ptrdiff_t mapped(const uint8_t *text, size_t count, uint8_t *result, size_t capacity,
                        utf8proc_option_t options) {
  // utf8proc_reencode writes one byte more than the code points take.
  utf8proc_int32_t few[FEW + 1];
  utf8proc_int32_t *points = few;
  utf8proc_ssize_t length = utf8proc_decompose(text, (utf8proc_ssize_t)count, few, FEW, options);
  if (length > FEW) {
    points = malloc(((size_t)length + 1) * sizeof *points);
    if (points == NULL) return -1;
    length = utf8proc_decompose(text, (utf8proc_ssize_t)count, points, length, options);
  }
  if (length >= 0) length = utf8proc_reencode(points, length, options);
  if (length >= 0 && (size_t)length <= capacity) memcpy(result, points, (size_t)length);
  if (points != few) free(points);
  return length < 0 ? -1 : (ptrdiff_t)length;
}

ptrdiff_t cunicode_fold(const uint8_t *text, size_t count, uint8_t *result, size_t capacity) {
  return mapped(text, count, result, capacity,
                // Without marks, only the letters of Hangul are composed again.
                UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                    UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
}

ptrdiff_t cunicode_compose(const uint8_t *text, size_t count, uint8_t *result, size_t capacity) {
  return mapped(text, count, result, capacity, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

ptrdiff_t cunicode_domain(const char *domain, uint8_t *result, size_t capacity) {
  char *ascii = NULL;
  if (idn2_to_ascii_8z(domain, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK) return -1;
  size_t length = strlen(ascii);
  if (length <= capacity) memcpy(result, ascii, length);
  idn2_free(ascii);
  return (ptrdiff_t)length;
}
