#include "csqlite.h"

#include <stdint.h>
#include <string.h>

// A number for each key that a statement has met.
typedef struct {
  sqlite3_int64 key;
  sqlite3_int64 number;
  int is_taken;
} place;

typedef struct {
  place *places;
  // A power of two.
  size_t size;
  size_t taken;
} memory;

static const size_t size_min = 1024;

static place *find(const memory *kept, sqlite3_int64 key) {
  size_t at = ((uint64_t)key * 0x9e3779b97f4a7c15u) >> 20;
  for (;; at++) {
    place *found = &kept->places[at & (kept->size - 1)];
    if (!found->is_taken || found->key == key) return found;
  }
}

// Twice the room, or the first; 0 if there is none to be had.
static int grow(memory *kept) {
  place *old = kept->places;
  const size_t size = kept->size;
  const size_t bytes = sizeof *old * (size ? 2 * size : size_min);
  place *places = sqlite3_malloc64(bytes);
  if (!places) return 0;
  memset(places, 0, bytes);
  kept->places = places;
  kept->size = size ? 2 * size : size_min;
  for (size_t i = 0; i < size; i++) {
    if (old[i].is_taken) *find(kept, old[i].key) = old[i];
  }
  sqlite3_free(old);
  return 1;
}

static void forget(void *kept) {
  sqlite3_free(((memory *)kept)->places);
  sqlite3_free(kept);
}

// What this call of the function in this run of the statement remembers; SQLite keeps it from row
// to row because the first argument is a constant.
static memory *remembered(sqlite3_context *context) {
  memory *kept = sqlite3_get_auxdata(context, 0);
  if (kept) return kept;
  kept = sqlite3_malloc64(sizeof *kept);
  if (!kept) return NULL;
  memset(kept, 0, sizeof *kept);
  sqlite3_set_auxdata(context, 0, kept, forget);
  return sqlite3_get_auxdata(context, 0);
}

static void running(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  const char *what = (const char *)sqlite3_value_text(values[0]);
  const int is_sum = what && strcmp(what, "sum") == 0;
  if (!is_sum && !(what && strcmp(what, "previous") == 0)) {
    return sqlite3_result_error(context, "running has a sum and a previous", -1);
  }
  const sqlite3_int64 key = sqlite3_value_int64(values[1]);
  memory *kept = remembered(context);
  if (!kept) return sqlite3_result_error_nomem(context);
  if (4 * kept->taken >= 3 * kept->size && !grow(kept)) {
    return sqlite3_result_error_nomem(context);
  }

  const sqlite3_int64 number = sqlite3_value_int64(values[2]);
  place *own = find(kept, key);
  const int is_first = !own->is_taken;
  const sqlite3_int64 before = own->number;
  kept->taken += is_first;
  *own = (place){.key = key, .number = number, .is_taken = 1};
  if (is_sum) {
    if (__builtin_add_overflow(before, number, &own->number)) {
      return sqlite3_result_error(context, "integer overflow", -1);
    }
    sqlite3_result_int64(context, own->number);
  } else if (is_first) {
    sqlite3_result_null(context);
  } else {
    sqlite3_result_int64(context, before);
  }
}

int csqlite_add_running(sqlite3 *database) {
  return sqlite3_create_function_v2(
      database, "running", 3, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, running, NULL, NULL, NULL);
}
