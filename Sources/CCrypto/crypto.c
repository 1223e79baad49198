#include "crypto.h"

#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

crypto_hmac_key crypto_hmac_make(const char *digest, const uint8_t *secret, size_t count) {
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
        OSSL_PARAM_construct_end(),
    };
    // A null key means "keep the one before", so an empty secret needs an address too.
    const uint8_t *start = secret ? secret : (const uint8_t *)"";
    if (context && EVP_MAC_init(context, start, count, parameters) == 1) return context;
    EVP_MAC_CTX_free(context);
    return NULL;
}

void crypto_hmac_free(crypto_hmac_key key) { EVP_MAC_CTX_free(key); }

size_t crypto_hmac_code(
    crypto_hmac_key key, const uint8_t *start, size_t start_count, const uint8_t *rest,
    size_t rest_count, uint8_t *code, size_t capacity) {
    size_t length = 0;
    // Without a key the context begins anew with the one it has.
    bool done = EVP_MAC_init(key, NULL, 0, NULL) == 1 &&
        EVP_MAC_update(key, start, start_count) == 1 &&
        EVP_MAC_update(key, rest, rest_count) == 1 &&
        EVP_MAC_final(key, code, &length, capacity) == 1;
    return done ? length : 0;
}

bool crypto_hmac_matches(
    crypto_hmac_key key, const uint8_t *start, size_t start_count, const uint8_t *rest,
    size_t rest_count, const uint8_t *base64, size_t count) {
    uint8_t code[EVP_MAX_MD_SIZE];
    uint8_t text[(EVP_MAX_MD_SIZE + 2) / 3 * 4 + 1];
    size_t length =
        crypto_hmac_code(key, start, start_count, rest, rest_count, code, sizeof code);
    size_t expected = (size_t)EVP_EncodeBlock(text, code, (int)length);
    // The length of a code is public; a failure to compute one matches nothing.
    return length > 0 && count == expected && crypto_equal(text, base64, count);
}

void crypto_base64(const uint8_t *bytes, size_t count, uint8_t *text) {
    EVP_EncodeBlock(text, bytes, (int)count);
}

bool crypto_sha256(const uint8_t *message, size_t count, uint8_t digest[32]) {
    return EVP_Digest(message, count, digest, NULL, EVP_sha256(), NULL) == 1;
}

bool crypto_equal(const uint8_t *one, const uint8_t *other, size_t count) {
    return CRYPTO_memcmp(one, other, count) == 0;
}

bool crypto_random(uint8_t *bytes, size_t count) {
    return count <= INT_MAX && RAND_bytes(bytes, (int)count) == 1;
}

bool crypto_ed25519_valid(
    const uint8_t key[32], const uint8_t signature[64], const uint8_t *message, size_t count) {
    EVP_PKEY *public_key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool valid = public_key && context &&
        EVP_DigestVerifyInit(context, NULL, NULL, NULL, public_key) == 1 &&
        EVP_DigestVerify(context, signature, 64, message, count) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(public_key);
    return valid;
}
