#include "calls.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIELDS_MAX = 24, REQUEST_MAX = 4096, EXCHANGES = 792, LINES = 10000 };

struct field {
  const char *name;
  const char *value;
};

static uint64_t scattered(uint64_t n) {
  n += 0x9e3779b97f4a7c15ull;
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9ull;
  n = (n ^ (n >> 27)) * 0x94d049bb133111ebull;
  return n ^ (n >> 31);
}

static void make_sid(uint64_t seed, char sid[35]) {
  snprintf(sid, 35, "CA%016llx%016llx", (unsigned long long)scattered(seed),
           (unsigned long long)scattered(~seed));
}

void sid_of_call(uint32_t n, char sid[35]) { make_sid(2ull * n, sid); }

int32_t caller_place_of_call(uint32_t n) {
  return (int32_t)((uint64_t)n * 2654435761u % CALLERS);
}

// An exchange is a digit from 2 to 9 and two more that are not both 1.
void caller_of_call(uint32_t n, char phone[13]) {
  uint32_t place = (uint32_t)caller_place_of_call(n);
  uint32_t exchange = place / LINES;
  uint32_t rest = exchange % 99;
  uint32_t digits = (2 + exchange / 99) * 100 + (rest < 11 ? rest : rest + 1);
  snprintf(phone, 13, "+1646%03u%04u", digits, place % LINES);
}

int32_t caller_place(const char *phone) {
  if (strncmp(phone, "+1646", 5) != 0 || strlen(phone) != 12) return -1;
  uint32_t digits = (uint32_t)strtoul(phone + 5, NULL, 10);
  uint32_t exchange = digits / LINES, rest = exchange % 100;
  if (exchange < 200 || exchange > 999) return -1;
  return (int32_t)(((exchange / 100 - 2) * 99 + (rest > 11 ? rest - 1 : rest)) * LINES
                   + digits % LINES);
}

static int by_name(const void *left, const void *right) {
  return strcmp(((const struct field *)left)->name, ((const struct field *)right)->name);
}

static void sign(const struct account *account, const char *path, const struct field *fields,
                 size_t count, char signature[29]) {
  struct field sorted[FIELDS_MAX];
  char text[REQUEST_MAX];
  unsigned char code[20];
  memcpy(sorted, fields, count * sizeof *fields);
  qsort(sorted, count, sizeof *sorted, by_name);
  int length = snprintf(text, sizeof text, "%s%s", account->public_url, path);
  for (size_t i = 0; i < count; i++) {
    length += snprintf(text + length, sizeof text - length, "%s%s", sorted[i].name,
                       sorted[i].value);
  }
  HMAC(EVP_sha1(), account->token, (int)strlen(account->token), (unsigned char *)text,
       (size_t)length, code, NULL);
  EVP_EncodeBlock((unsigned char *)signature, code, sizeof code);
}

static int encoded(char *to, const char *text) {
  int length = 0;
  for (; *text; text++) {
    if (*text == ' ') {
      to[length++] = '+';
    } else if (strchr("+:,=&%", *text)) {
      length += sprintf(to + length, "%%%02X", (unsigned char)*text);
    } else {
      to[length++] = *text;
    }
  }
  return length;
}

static struct request assembled(const struct account *account, const char *path,
                                const struct field *fields, size_t count, uint64_t token) {
  char body[REQUEST_MAX], head[REQUEST_MAX], signature[29];
  int length = 0;
  for (size_t i = 0; i < count; i++) {
    length += sprintf(body + length, "%s%s=", i ? "&" : "", fields[i].name);
    length += encoded(body + length, fields[i].value);
  }
  sign(account, path, fields, count, signature);
  int headed = snprintf(
      head, sizeof head,
      "POST %s HTTP/1.1\r\nHost: calls.example.com\r\nUser-Agent: TwilioProxy/1.1\r\n"
      "Accept: */*\r\nX-Home-Region: us1\r\n"
      "I-Twilio-Idempotency-Token: 5d2b1f2e-1c9a-4a57-9f0d-%012llx\r\n"
      "X-Twilio-Signature: %s\r\n"
      "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
      "Content-Length: %d\r\n\r\n",
      path, (unsigned long long)(token & 0xffffffffffffull), signature, length);
  struct request request = {malloc((size_t)(headed + length)), (uint32_t)(headed + length)};
  memcpy(request.bytes, head, (size_t)headed);
  memcpy(request.bytes + headed, body, (size_t)length);
  return request;
}

struct request make_request(const struct account *account, uint32_t call, enum step step) {
  static const char *const paths[STEPS] = {
      "/webhooks/main/voice", "/webhooks/main/voice/result", "/webhooks/main/voice/status"};
  static const char *const states[STEPS] = {"ringing", "in-progress", "completed"};
  char call_sid[35], leg_sid[35], from[13], to[13], at[40];
  sid_of_call(call, call_sid);
  make_sid(2ull * call + 1, leg_sid);
  caller_of_call(call, from);
  snprintf(to, sizeof to, "+1212%07u", 2000000 + call % account->numbers);
  time_t now = time(NULL);
  strftime(at, sizeof at, "%a, %d %b %Y %H:%M:%S +0000", gmtime(&now));

  struct field fields[FIELDS_MAX] = {
      {"AccountSid", account->sid}, {"ApiVersion", "2010-04-01"}, {"CallSid", call_sid},
      {"Called", to}, {"CalledCountry", "US"}, {"Caller", from}, {"Direction", "inbound"},
      {"From", from}, {"FromCity", "NEW YORK"}, {"FromCountry", "US"}, {"FromState", "NY"},
      {"FromZip", "10001"}, {"To", to}, {"ToCity", ""}, {"ToCountry", "US"},
      {"CallStatus", states[step]}};
  size_t count = 16;
  switch (step) {
  case STEP_VOICE:
    fields[count++] = (struct field){"CallerName", "JANE DOE"};
    fields[count++] = (struct field){"StirVerstat", "TN-Validation-Passed-A"};
    break;
  case STEP_RESULT:
    fields[count++] = (struct field){"DialCallSid", leg_sid};
    fields[count++] = (struct field){"DialCallStatus", "no-answer"};
    fields[count++] = (struct field){"DialBridged", "false"};
    break;
  default:
    fields[count++] = (struct field){"CallbackSource", "call-progress-events"};
    fields[count++] = (struct field){"SequenceNumber", "0"};
    fields[count++] = (struct field){"Timestamp", at};
    fields[count++] = (struct field){"CallDuration", "21"};
    fields[count++] = (struct field){"Duration", "1"};
  }
  return assembled(account, paths[step], fields, count, scattered(3ull * call + step));
}
