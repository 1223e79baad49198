#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A secret, ready to authenticate messages; NULL when libcrypto lacks the digest.
/// Each code changes it, so one thread at a time may use it.
typedef struct evp_mac_ctx_st *crypto_hmac_key;

crypto_hmac_key crypto_hmac_make(const char *digest, const uint8_t *secret, size_t count);
void crypto_hmac_free(crypto_hmac_key key);

/// Writes the code of the message that two parts make; returns its length in bytes, or 0.
size_t crypto_hmac_code(
    crypto_hmac_key key, const uint8_t *start, size_t start_count, const uint8_t *rest,
    size_t rest_count, uint8_t *code, size_t capacity);

/// Whether a base64 text is the code of the message that two parts make; takes the same time
/// wherever the two differ.
bool crypto_hmac_matches(
    crypto_hmac_key key, const uint8_t *start, size_t start_count, const uint8_t *rest,
    size_t rest_count, const uint8_t *base64, size_t count);

/// Writes the base64 text of some bytes with its padding, and a NUL behind it.
void crypto_base64(const uint8_t *bytes, size_t count, uint8_t *text);

/// Writes the 32 bytes of SHA-256.
bool crypto_sha256(const uint8_t *message, size_t count, uint8_t digest[32]);

/// Takes the same time wherever the two differ.
bool crypto_equal(const uint8_t *one, const uint8_t *other, size_t count);

bool crypto_random(uint8_t *bytes, size_t count);

/// Checks an Ed25519 signature (RFC 8032) of 64 bytes with a public key of 32.
bool crypto_ed25519_valid(
    const uint8_t key[32], const uint8_t signature[64], const uint8_t *message, size_t count);
