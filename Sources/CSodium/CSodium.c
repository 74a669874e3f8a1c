#include "CSodium.h"

#include <sodium.h>

int csodium_start(void) { return sodium_init() < 0 ? -1 : 0; }

void csodium_random(uint8_t *bytes, size_t count) { randombytes_buf(bytes, count); }

void csodium_hmac_sha256(uint8_t digest[CSODIUM_DIGEST_BYTES], const uint8_t *key, size_t key_count,
                         const uint8_t *message, size_t message_count) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key, key_count);
  crypto_auth_hmacsha256_update(&state, message, message_count);
  crypto_auth_hmacsha256_final(&state, digest);
  sodium_memzero(&state, sizeof state);
}

