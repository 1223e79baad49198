#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A secret, ready to authenticate messages; NULL when libcrypto lacks the digest.
/// It is never changed once made, so any number of threads may use it at once.
typedef struct evp_mac_ctx_st *crypto_hmac_key;

crypto_hmac_key crypto_hmac_make(const char *digest, const uint8_t *secret, size_t count);
void crypto_hmac_free(crypto_hmac_key key);

/// Writes the code of `message`; returns its length in bytes, or 0.
size_t crypto_hmac_code(
    crypto_hmac_key key, const uint8_t *message, size_t count, uint8_t *code, size_t capacity);

/// Writes the 32 bytes of SHA-256.
bool crypto_sha256(const uint8_t *message, size_t count, uint8_t digest[32]);

/// Takes the same time wherever the two differ.
bool crypto_equal(const uint8_t *one, const uint8_t *other, size_t count);

bool crypto_random(uint8_t *bytes, size_t count);

/// Checks an Ed25519 signature (RFC 8032) of 64 bytes with a public key of 32.
bool crypto_ed25519_valid(
    const uint8_t key[32], const uint8_t signature[64], const uint8_t *message, size_t count);
