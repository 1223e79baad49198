#include "curl_shims.h"

const long curl_auth_basic = (long)CURLAUTH_BASIC;

CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(handle, option, list);
}

CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode curl_set_receiver(CURL *handle, CURLoption option, curl_receiver receiver) {
    return curl_easy_setopt(handle, option, receiver);
}

CURLcode curl_set_before_request(CURL *handle, curl_before_request callback) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, callback);
}

long curl_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t curl_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
