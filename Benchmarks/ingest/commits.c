// Usage: commits DATABASE --group N --seconds S --first CALL
//
// What SQLite alone takes for our rows: plays the rows of missed calls, webhook after webhook, into
// a database of ours, N webhooks a transaction, and nothing else: no network, no signature, no look
// at a setting, no decision. Prints one line of JSON.

#include "calls.h"
#include "figures.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void fail(const char *what) {
  fprintf(stderr, "commits: %s: %s\n", what, sqlite3_errmsg(db));
  exit(70);
}

static void run(const char *sql) {
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(sql);
}

// Runs a statement that stays prepared. In `types`, i is an int64_t and s a string.
static void execute(sqlite3_stmt **statement, const char *sql, const char *types, ...) {
  va_list values;
  if (!*statement && sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL)) {
    fail(sql);
  }
  va_start(values, types);
  for (int i = 0; types[i]; i++) {
    if (types[i] == 'i') {
      sqlite3_bind_int64(*statement, i + 1, va_arg(values, int64_t));
    } else {
      sqlite3_bind_text(*statement, i + 1, va_arg(values, const char *), -1, SQLITE_STATIC);
    }
  }
  va_end(values);
  if (sqlite3_step(*statement) != SQLITE_DONE) fail(sql);
  sqlite3_reset(*statement);
}

#define EXECUTE(sql, types, ...)                     \
  do {                                               \
    static sqlite3_stmt *statement;                  \
    execute(&statement, sql, types, __VA_ARGS__);    \
  } while (0)

// The ids that the call's first webhook has made, for the later ones.
struct call {
  char sid[35], phone[13], own[13];
  int64_t business, number, lead, id, message;
};

// The numbers that are called, in order.
static struct number {
  int64_t id, business;
  char phone[13];
} numbers[10000];
static uint32_t number_count;

static void read_numbers(void) {
  sqlite3_stmt *rows;
  if (sqlite3_prepare_v2(db, "SELECT id, business_id, phone FROM number WHERE phone GLOB '+1212*'"
                             " ORDER BY phone LIMIT 10000", -1, &rows, NULL)) {
    fail("numbers");
  }
  while (sqlite3_step(rows) == SQLITE_ROW) {
    struct number *number = &numbers[number_count++];
    number->id = sqlite3_column_int64(rows, 0);
    number->business = sqlite3_column_int64(rows, 1);
    snprintf(number->phone, sizeof number->phone, "%s", (const char *)sqlite3_column_text(rows, 2));
  }
  sqlite3_finalize(rows);
  if (!number_count) fail("no numbers");
}

static const char document[] =
    "text/xml; charset=utf-8\n<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial "
    "action=\"https://calls.example.com/webhooks/main/voice/result#rc=5&amp;rp=all\" "
    "method=\"POST\" timeout=\"20\" answerOnBridge=\"true\" callerId=\"+16460000000\"><Number "
    "statusCallback=\"https://calls.example.com/webhooks/main/voice/status#rc=5&amp;rp=all\" "
    "statusCallbackMethod=\"POST\" statusCallbackEvent=\"initiated ringing answered completed\">"
    "+14150000000</Number></Dial></Response>";
static const char hang_up[] = "text/xml; charset=utf-8\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                              "<Response><Hangup/></Response>";

static int64_t wall(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void keep_webhook(const char *kind, const char *sid, const char *rest, const char *answer) {
  char identity[128];
  snprintf(identity, sizeof identity, "%s:%s%s", kind, sid, rest);
  EXECUTE("INSERT INTO webhook (carrier, identity, received_at, received_steady, answer)"
          " VALUES ('main', ?1, ?2, ?2, ?3)", "sis", identity, wall(), answer);
}

static void arrive(struct call *call) {
  int64_t now = wall();
  EXECUTE("INSERT INTO lead (business_id, phone, stage, created_at) VALUES (?, ?, 'new', ?)",
          "isi", call->business, call->phone, now);
  call->lead = sqlite3_last_insert_rowid(db);
  EXECUTE("INSERT INTO call (business_id, number_id, lead_id, direction, phone, carrier_id, state,"
          " started_at, arrived_steady, deadline_steady, ring_seconds, settings_version)"
          " VALUES (?, ?, ?, 'inbound', ?, ?, 'ringing', ?, ?, ?, 20, 1)",
          "iiissiii", call->business, call->number, call->lead, call->phone, call->sid, now, now,
          now + 35000);
  call->id = sqlite3_last_insert_rowid(db);
  EXECUTE("INSERT INTO call_ref (carrier, carrier_id, call_id) VALUES ('main', ?, ?)", "si",
          call->sid, call->id);
  EXECUTE("INSERT INTO timeline (lead_id, at, kind, ref) VALUES (?, ?, 'call', ?)", "iii",
          call->lead, now, call->id);
  keep_webhook("voice", call->sid, "", document);
}

static void ring_out(struct call *call) {
  int64_t now = wall();
  EXECUTE("UPDATE call SET state = 'missed', reason = 'no_answer', missed_at = ?,"
          " deadline_steady = NULL, forward_end = 1 WHERE id = ?", "ii", now, call->id);
  EXECUTE("INSERT INTO message (business_id, number_id, lead_id, call_id, direction, kind, sender,"
          " recipient, body, encoding, segments, credits, state, created_at, created_steady,"
          " updated_at, due_steady, expires_steady, next_try_steady)"
          " VALUES (?, ?, ?, ?, 'outbound', 'text_back', ?, ?,"
          " 'Hi, this is Acme Plumbing 1000. Sorry we missed your call! How can we help?"
          " https://book.example.com/1000', 'GSM-7', 1, 1, 'queued', ?, ?, ?, ?, ?, ?)",
          "iiiissiiiiii", call->business, call->number, call->lead, call->id, call->own,
          call->phone, now, now, now, now + 60000, now + 360000, now + 60000);
  call->message = sqlite3_last_insert_rowid(db);
  EXECUTE("INSERT INTO transfer (business_id, kind, from_account, to_account, credits, message_id,"
          " at) VALUES (?, 'hold', 'available', 'held', 1, ?, ?)", "iii", call->business,
          call->message, now);
  EXECUTE("INSERT INTO timeline (lead_id, at, kind, ref) VALUES (?, ?, 'message', ?)", "iii",
          call->lead, now, call->message);
  EXECUTE("UPDATE lead SET cooldown_message_id = ?1, last_message_id = ?1, last_message_at = ?2,"
          " callback_since = ?2, callback_calls = 1 WHERE id = ?3", "iii", call->message, now,
          call->lead);
  EXECUTE("INSERT INTO decision (call_id, kind, message_id, stopping_rules, settings_version, at)"
          " VALUES (?, 'text', ?, 0, 1, ?)", "iii", call->id, call->message, now);
  keep_webhook("result", call->sid, ":CA00000000000000000000000000000002:no-answer", hang_up);
}

static void end(struct call *call) {
  EXECUTE("UPDATE call SET caller_end = 4, caller_end_seconds = 21, ended_steady = ? WHERE id = ?",
          "ii", wall(), call->id);
  EXECUTE("INSERT INTO webhook (carrier, identity, received_at, received_steady)"
          " VALUES ('main', 'status:' || ?1 || ':completed:0', ?2, ?2)", "si", call->sid, wall());
}

int main(int argc, char **argv) {
  int group = 1;
  double seconds = 5;
  uint32_t first = 0;
  for (int i = 2; i + 1 < argc; i += 2) {
    if (!strcmp(argv[i], "--group")) group = atoi(argv[i + 1]);
    if (!strcmp(argv[i], "--seconds")) seconds = atof(argv[i + 1]);
    if (!strcmp(argv[i], "--first")) first = (uint32_t)atoi(argv[i + 1]);
  }
  if (argc < 2 || sqlite3_open(argv[1], &db)) return 64;
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      " PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536");
  read_numbers();
  // The connections of the server take their calls at the same time, so webhooks come in between.
  struct call *calls = calloc((size_t)group, sizeof *calls);
  uint64_t start = now_nanoseconds(), webhooks = 0;
  while ((double)(now_nanoseconds() - start) < seconds * 1e9) {
    for (int i = 0; i < group; i++, first++) {
      memset(&calls[i], 0, sizeof calls[i]);
      const struct number *number = &numbers[first % number_count];
      calls[i].business = number->business;
      calls[i].number = number->id;
      sid_of_call(first, calls[i].sid);
      memcpy(calls[i].own, number->phone, sizeof number->phone);
      caller_of_call(first, calls[i].phone);
    }
    static void (*const steps[STEPS])(struct call *) = {arrive, ring_out, end};
    for (int step = 0; step < STEPS; step++) {
      run("BEGIN IMMEDIATE");
      for (int i = 0; i < group; i++) steps[step](&calls[i]);
      run("COMMIT");
      webhooks += (uint64_t)group;
    }
  }
  double took = (double)(now_nanoseconds() - start) / 1e9;
  printf("{\"seconds\": %.3f, \"acknowledged\": %llu, \"per_second\": %.1f}\n", took,
         (unsigned long long)webhooks, (double)webhooks / took);
  return 0;
}
