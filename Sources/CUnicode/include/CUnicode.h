#ifndef CUNICODE_H
#define CUNICODE_H

#include <stddef.h>
#include <stdint.h>

/// The text in comparable form: compatibility decomposition (NFKD) without marks and ignorable
/// characters, case folded, so that `ß` is `ss`. Syllables of Hangul are one character.
///
/// Returns the length of the result in bytes, or -1 if the text is not UTF-8 or memory is short. If
/// the length is larger than `capacity`, `result` holds nothing: call again with more.
ptrdiff_t cunicode_fold(const uint8_t *text, size_t count, uint8_t *result, size_t capacity);

/// The text in canonical composition (NFC); returns as `cunicode_fold` does.
ptrdiff_t cunicode_compose(const uint8_t *text, size_t count, uint8_t *result, size_t capacity);

/// The host name in ASCII, by IDNA 2008 and the non-transitional mapping of UTS 46. `domain` ends
/// with a NUL. Returns as `cunicode_fold` does; -1 also if there is no such host name.
ptrdiff_t cunicode_domain(const char *domain, uint8_t *result, size_t capacity);

#endif
