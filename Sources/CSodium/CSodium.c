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

int csodium_passphrase_key(uint8_t key[CSODIUM_KEY_BYTES], const uint8_t *passphrase, size_t count,
                           const uint8_t salt[CSODIUM_SALT_BYTES]) {
  return crypto_pwhash(key, CSODIUM_KEY_BYTES, (const char *)passphrase, count, salt,
                       crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                       crypto_pwhash_ALG_ARGON2ID13);
}

#define HEADER crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define ADDED crypto_secretstream_xchacha20poly1305_ABYTES
#define PIECE 65536

/// An empty text has one piece.
static size_t pieces(size_t count) { return count == 0 ? 1 : (count + PIECE - 1) / PIECE; }

size_t csodium_sealed_count(size_t count) { return HEADER + count + pieces(count) * ADDED; }

void csodium_seal(uint8_t *sealed, const uint8_t *text, size_t count,
                  const uint8_t key[CSODIUM_KEY_BYTES]) {
  crypto_secretstream_xchacha20poly1305_state state;
  crypto_secretstream_xchacha20poly1305_init_push(&state, sealed, key);
  sealed += HEADER;
  size_t parts = pieces(count);
  for (size_t part = 0; part < parts; part++) {
    size_t length = part + 1 < parts ? PIECE : count - part * PIECE;
    uint8_t tag = part + 1 < parts ? crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
                                   : crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    crypto_secretstream_xchacha20poly1305_push(&state, sealed, NULL, text + part * PIECE, length,
                                               NULL, 0, tag);
    sealed += length + ADDED;
  }
  sodium_memzero(&state, sizeof state);
}

int csodium_unseal(uint8_t *text, size_t *text_count, size_t *valid_count, const uint8_t *sealed,
                   size_t sealed_count, const uint8_t key[CSODIUM_KEY_BYTES]) {
  *text_count = *valid_count = 0;
  if (sealed_count < HEADER) return -1;
  crypto_secretstream_xchacha20poly1305_state state;
  int result = crypto_secretstream_xchacha20poly1305_init_pull(&state, sealed, key);
  size_t place = HEADER;
  int is_last = 0;
  while (result == 0 && !is_last && sealed_count - place >= ADDED) {
    size_t length = sealed_count - place;
    if (length > PIECE + ADDED) length = PIECE + ADDED;
    uint8_t tag;
    result = crypto_secretstream_xchacha20poly1305_pull(&state, text + *text_count, NULL, &tag,
                                                        sealed + place, length, NULL, 0);
    if (result != 0) break;
    is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    place += length;
    *valid_count = place;
    *text_count += length - ADDED;
  }
  sodium_memzero(&state, sizeof state);
  return is_last && place == sealed_count ? 0 : -1;
}
