#pragma once

#include <curl/curl.h>

// `curl_easy_setopt` and `curl_easy_getinfo` are variadic, which Swift cannot call.

CURLcode curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list);
CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value);

/// Receives header lines or content; anything but `size * count` back ends the transfer.
typedef size_t (*curl_receiver)(char *bytes, size_t size, size_t count, void *context);
CURLcode curl_set_receiver(CURL *handle, CURLoption option, curl_receiver receiver);

/// Runs once the connection stands and before the first byte of the request.
/// `CURL_PREREQFUNC_ABORT` back keeps that byte here.
typedef int (*curl_before_request)(
    void *context, char *peer, char *local, int peer_port, int local_port);
CURLcode curl_set_before_request(CURL *handle, curl_before_request callback);

/// A number that libcurl knows about the transfer, or 0.
long curl_get_long(CURL *handle, CURLINFO info);
curl_off_t curl_get_offset(CURL *handle, CURLINFO info);

/// Macros with casts, which Swift cannot read.
extern const long curl_auth_basic;
