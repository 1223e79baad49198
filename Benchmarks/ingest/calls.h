// Missed calls as a carrier reports them: three signed webhooks each.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The webhooks of a call, in the order in which they are sent.
enum step { STEP_VOICE, STEP_RESULT, STEP_STATUS, STEPS };

// What every request has in common.
struct account {
  const char *public_url;
  const char *sid;
  const char *token;
  // How many numbers are called in turn.
  uint32_t numbers;
};

// One request, ready to be sent.
struct request {
  char *bytes;
  uint32_t length;
};

// The carrier's identifier of call `n`: random, as theirs are.
void sid_of_call(uint32_t n, char sid[35]);

// Different callers there can be; a caller's place among them follows from the number.
enum { CALLERS = 7920000 };

// The number that call `n` comes from: every call has a caller of its own, in no order.
void caller_of_call(uint32_t n, char phone[13]);

// The caller's place, from 0, or -1 if `phone` is no caller of ours.
int32_t caller_place(const char *phone);
int32_t caller_place_of_call(uint32_t n);

// Makes a request and signs it.
struct request make_request(const struct account *account, uint32_t call, enum step step);
