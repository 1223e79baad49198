#include "figures.h"

#include <stdlib.h>
#include <time.h>

uint64_t now_nanoseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

void figures_add(struct figures *figures, uint64_t nanoseconds) {
  if (figures->count == figures->capacity) {
    figures->capacity = figures->capacity ? 2 * figures->capacity : 4096;
    figures->nanoseconds =
        realloc(figures->nanoseconds, figures->capacity * sizeof *figures->nanoseconds);
  }
  figures->nanoseconds[figures->count++] = nanoseconds;
}

static int ascending(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return a < b ? -1 : a > b;
}

void figures_print(FILE *file, const char *name, struct figures *figures) {
  size_t count = figures->count;
  if (count) qsort(figures->nanoseconds, count, sizeof *figures->nanoseconds, ascending);
#define AT(share) (count ? figures->nanoseconds[(size_t)((count - 1) * (share))] / 1000 : 0)
  fprintf(file,
          "\"%s\": {\"count\": %zu, \"p50\": %llu, \"p90\": %llu, \"p99\": %llu, \"max\": %llu}",
          name, count, (unsigned long long)AT(0.5), (unsigned long long)AT(0.9),
          (unsigned long long)AT(0.99), (unsigned long long)AT(1.0));
#undef AT
}
