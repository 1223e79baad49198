// Times that were measured, and what is said of them.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct figures {
  uint64_t *nanoseconds;
  size_t count, capacity;
};

uint64_t now_nanoseconds(void);
void figures_add(struct figures *figures, uint64_t nanoseconds);
// Writes `"name": {"count": …, "p50": …, "p90": …, "p99": …, "max": …}`, in microseconds.
void figures_print(FILE *file, const char *name, struct figures *figures);
