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

void csodium_sha256(uint8_t digest[CSODIUM_DIGEST_BYTES], const uint8_t *message, size_t message_count) {
  crypto_hash_sha256(digest, message, message_count);
}

void csodium_keyed_hash(uint8_t digest[CSODIUM_KEY_BYTES], const uint8_t key[CSODIUM_KEY_BYTES],
                        const uint8_t *message, size_t message_count) {
  crypto_generichash(digest, CSODIUM_KEY_BYTES, message, message_count, key, CSODIUM_KEY_BYTES);
}

void csodium_hash(uint8_t digest[CSODIUM_KEY_BYTES], const uint8_t *message, size_t message_count) {
  crypto_generichash(digest, CSODIUM_KEY_BYTES, message, message_count, NULL, 0);
}

void csodium_subkey(uint8_t subkey[CSODIUM_KEY_BYTES], uint64_t number, const char *context,
                    const uint8_t key[CSODIUM_KEY_BYTES]) {
  crypto_kdf_derive_from_key(subkey, CSODIUM_KEY_BYTES, number, context, key);
}

uint64_t csodium_tag(const uint8_t key[CSODIUM_KEY_BYTES], const uint8_t *message,
                     size_t message_count) {
  uint8_t digest[crypto_generichash_BYTES_MIN];
  crypto_generichash(digest, sizeof digest, message, message_count, key, CSODIUM_KEY_BYTES);
  uint64_t tag = 0;
  for (int index = 0; index < 8; index++) tag = tag << 8 | digest[index];
  return tag;
}

void csodium_sign_key(uint8_t key[CSODIUM_SIGN_KEY_BYTES],
                      const uint8_t seed[CSODIUM_SIGN_SEED_BYTES]) {
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(key, secret, seed);
  sodium_memzero(secret, sizeof secret);
}

void csodium_sign(uint8_t signature[CSODIUM_SIGNATURE_BYTES], const uint8_t *message,
                  size_t message_count, const uint8_t seed[CSODIUM_SIGN_SEED_BYTES]) {
  unsigned char key[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  crypto_sign_seed_keypair(key, secret, seed);
  crypto_sign_detached(signature, NULL, message, message_count, secret);
  sodium_memzero(secret, sizeof secret);
}

int csodium_sign_is_valid(const uint8_t signature[CSODIUM_SIGNATURE_BYTES], const uint8_t *message,
                          size_t message_count, const uint8_t key[CSODIUM_SIGN_KEY_BYTES]) {
  return crypto_sign_verify_detached(signature, message, message_count, key) == 0;
}
