// A carrier that takes every text: the far end of what the server sends.
#pragma once

#include "figures.h"

#include <stdbool.h>
#include <stdint.h>

// Opens the port and puts it into `epoll` under a tag that `carrier_owns` knows.
void carrier_open(int epoll, int port, uint64_t answer_after_nanoseconds);
bool carrier_owns(uint64_t tag);
void carrier_handle(uint64_t tag);
// Sends the answers that are due; returns when the next one is, or 0.
uint64_t carrier_answer(uint64_t now);
// Notes that the webhook that decides on this caller's call was due at `time`.
void carrier_expect(int32_t caller, uint64_t time);
// From the deciding webhook to the first byte of its text.
struct figures *carrier_figures(void);
uint64_t carrier_doubles(void);
