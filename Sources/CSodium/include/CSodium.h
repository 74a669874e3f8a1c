#ifndef CSODIUM_H
#define CSODIUM_H

#include <stddef.h>
#include <stdint.h>

/// The length of an HMAC-SHA256 digest (RFC 2104, FIPS 180-4), in bytes.
#define CSODIUM_DIGEST_BYTES 32

/// Starts libsodium. 0 when it is ready, -1 when the system gives no randomness. It may be called
/// again and from several threads.
int csodium_start(void);

/// Fills `bytes` from the system's generator. libsodium must have been started.
void csodium_random(uint8_t *bytes, size_t count);

/// HMAC-SHA256 of a message under a key of any length, into `digest`.
void csodium_hmac_sha256(uint8_t digest[CSODIUM_DIGEST_BYTES], const uint8_t *key, size_t key_count,
                         const uint8_t *message, size_t message_count);

/// SHA-256 of a message (FIPS 180-4), into `digest`.
void csodium_sha256(uint8_t digest[CSODIUM_DIGEST_BYTES], const uint8_t *message, size_t message_count);

/// The length of a key for the functions below, in bytes.
#define CSODIUM_KEY_BYTES 32

/// BLAKE2b of a message of any length under a key, into another key.
void csodium_keyed_hash(uint8_t digest[CSODIUM_KEY_BYTES], const uint8_t key[CSODIUM_KEY_BYTES],
                        const uint8_t *message, size_t message_count);

/// BLAKE2b of a message without a key.
void csodium_hash(uint8_t digest[CSODIUM_KEY_BYTES], const uint8_t *message, size_t message_count);

/// The subkey of this number (crypto_kdf). `context` has eight characters.
void csodium_subkey(uint8_t subkey[CSODIUM_KEY_BYTES], uint64_t number, const char *context,
                    const uint8_t key[CSODIUM_KEY_BYTES]);

/// The first eight bytes of BLAKE2b of a message under a key, as a number.
uint64_t csodium_tag(const uint8_t key[CSODIUM_KEY_BYTES], const uint8_t *message,
                     size_t message_count);

/// The lengths of Ed25519's seeds, public keys and signatures (RFC 8032), in bytes.
#define CSODIUM_SIGN_SEED_BYTES 32
#define CSODIUM_SIGN_KEY_BYTES 32
#define CSODIUM_SIGNATURE_BYTES 64

/// The public key of a seed.
void csodium_sign_key(uint8_t key[CSODIUM_SIGN_KEY_BYTES],
                      const uint8_t seed[CSODIUM_SIGN_SEED_BYTES]);

/// Signs a message with the key of a seed. The expanded key is wiped.
void csodium_sign(uint8_t signature[CSODIUM_SIGNATURE_BYTES], const uint8_t *message,
                  size_t message_count, const uint8_t seed[CSODIUM_SIGN_SEED_BYTES]);

/// 1 if the signature is the key's, otherwise 0.
int csodium_sign_is_valid(const uint8_t signature[CSODIUM_SIGNATURE_BYTES], const uint8_t *message,
                          size_t message_count, const uint8_t key[CSODIUM_SIGN_KEY_BYTES]);

/// The length of the salt of a passphrase, in bytes.
#define CSODIUM_SALT_BYTES 16

/// A key of a passphrase (Argon2id, libsodium's "moderate" cost: 3 passes over 256 MiB). 0, or -1
/// if there is not enough memory.
int csodium_passphrase_key(uint8_t key[CSODIUM_KEY_BYTES], const uint8_t *passphrase, size_t count,
                           const uint8_t salt[CSODIUM_SALT_BYTES]);

/// The length of a sealed text.
size_t csodium_sealed_count(size_t count);

/// Seals a text in pieces of 64 KiB (crypto_secretstream_xchacha20poly1305). `sealed` has
/// `csodium_sealed_count(count)` bytes.
void csodium_seal(uint8_t *sealed, const uint8_t *text, size_t count,
                  const uint8_t key[CSODIUM_KEY_BYTES]);

/// Opens pieces. 0 if all are there, in order and unchanged, otherwise -1. `text` has room for
/// `sealed_count` bytes, and gets `text_count`; the first `valid_count` bytes of `sealed` are as they
/// were sealed.
int csodium_unseal(uint8_t *text, size_t *text_count, size_t *valid_count, const uint8_t *sealed,
                   size_t sealed_count, const uint8_t key[CSODIUM_KEY_BYTES]);

#endif
