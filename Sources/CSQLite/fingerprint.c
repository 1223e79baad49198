#include "csqlite.h"

#include <stddef.h>
#include <stdint.h>

// Two sums of 64 bits, each of its own scramble of every row.
typedef struct {
  uint64_t sums[2];
} fingerprint;

// The first digits of pi behind the point: numbers that nobody has chosen.
static const uint64_t seeds[2] = {0x243f6a8885a308d3u, 0x13198a2e03707344u};

// The finaliser of SplitMix64: each bit of the result depends on every bit of the number.
static uint64_t scrambled(uint64_t number) {
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
  return number ^ (number >> 31);
}

static void add_row(sqlite3_context *context, int count, sqlite3_value **values) {
  fingerprint *all = sqlite3_aggregate_context(context, sizeof *all);
  if (!all) return sqlite3_result_error_nomem(context);
  for (int lane = 0; lane < 2; lane++) {
    uint64_t row = seeds[lane];
    for (int i = 0; i < count; i++) {
      const int type = sqlite3_value_type(values[i]);
      const int is_null = type == SQLITE_NULL;
      if (!is_null && type != SQLITE_INTEGER) {
        return sqlite3_result_error(context, "fingerprint is of integers", -1);
      }
      // Odd, so that it is another number for each row; NULL is none of the integers.
      row = scrambled(row * 3 + (uint64_t)is_null);
      row = scrambled(row + (uint64_t)sqlite3_value_int64(values[i]));
    }
    all->sums[lane] += row;
  }
}

static void result(sqlite3_context *context) {
  const fingerprint none = {{0, 0}};
  const fingerprint *all = sqlite3_aggregate_context(context, 0);
  sqlite3_result_blob(context, all ? all : &none, sizeof none, SQLITE_TRANSIENT);
}

int csqlite_add_fingerprint(sqlite3 *database) {
  return sqlite3_create_function_v2(
      database, "fingerprint", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
      NULL, add_row, result, NULL);
}
