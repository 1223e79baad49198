#include "csqlite.h"

#include <crypto.h>

#include <stddef.h>
#include <string.h>

void csqlite_leave_out_statistics(void) {
  // Too late is no harm: it is about speed.
  (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int csqlite_configure(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, NULL);
}

int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_int64 length) {
  return sqlite3_bind_text64(
      statement, index, length > 0 ? bytes : "", (sqlite3_uint64)length, SQLITE_TRANSIENT,
      SQLITE_UTF8);
}

int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_int64 length) {
  return sqlite3_bind_blob64(
      statement, index, length > 0 ? bytes : "", (sqlite3_uint64)length, SQLITE_TRANSIENT);
}

void csqlite_result_text(sqlite3_context *context, const char *bytes, sqlite3_int64 length) {
  sqlite3_result_text64(
      context, length > 0 ? bytes : "", (sqlite3_uint64)length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static int store_pages(void *pages, sqlite3 *database, const char *name, int count) {
  (void)database;
  (void)name;
  *(int *)pages = count;
  return SQLITE_OK;
}

void csqlite_count_log_pages(sqlite3 *database, int *pages) {
  sqlite3_wal_hook(database, store_pages, pages);
}

static void sha256(sqlite3_context *context, int count, sqlite3_value **values) {
  (void)count;
  uint8_t digest[32];
  const uint8_t *bytes = sqlite3_value_blob(values[0]);
  // An empty value has no address, and needs one here.
  const uint8_t *start = bytes ? bytes : digest;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) {
    sqlite3_result_null(context);
  } else if (crypto_sha256(start, (size_t)sqlite3_value_bytes(values[0]), digest)) {
    sqlite3_result_blob(context, digest, sizeof digest, SQLITE_TRANSIENT);
  } else {
    sqlite3_result_error(context, "libcrypto computed no SHA-256: repair OpenSSL", -1);
  }
}

int csqlite_add_sha256(sqlite3 *database) {
  return sqlite3_create_function_v2(
      database, "sha256", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL, sha256,
      NULL, NULL, NULL);
}

// What calls and texts write to all the time. Anything else may be a setting, a new table too.
static const char *const event_tables[] = {
    "account", "alert", "api_token", "attempt", "call", "call_ref", "cap_window",
    "carrier_account", "decision", "follow_up", "idempotency_key", "lead", "lead_tag", "message",
    "message_ref", "meta", "not_mobile", "opt_out", "stray_leg", "timeline", "transfer",
    "webhook"};

static int is_event_table(const char *name) {
  for (size_t i = 0; i < sizeof event_tables / sizeof *event_tables; i++) {
    if (strcmp(name, event_tables[i]) == 0) return 1;
  }
  return 0;
}

static int authorize(
    void *writes_settings, int action, const char *first, const char *second, const char *schema,
    const char *trigger) {
  (void)schema;
  (void)trigger;
  switch (action) {
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      if (!is_event_table(first)) *(int *)writes_settings = 1;
      return SQLITE_OK;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      return SQLITE_DENY;
    case SQLITE_PRAGMA:
      // Checks take an argument too; every other pragma with one changes something.
      return second == NULL || strstr(first, "_check") != NULL ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      return strcmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_OK;
  }
}

int csqlite_lock_down(sqlite3 *database, int *writes_settings) {
  return sqlite3_set_authorizer(database, authorize, writes_settings);
}
