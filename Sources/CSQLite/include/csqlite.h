#pragma once

#include <sqlite3.h>

/// What Swift cannot call itself: variadic functions, and destructors that are casts.

int csqlite_configure(sqlite3 *database, int option, int value);
int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_int64 length);
int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_int64 length);
void csqlite_result_text(sqlite3_context *context, const char *bytes, sqlite3_int64 length);

/// Leaves out what SQLite counts of its own memory, which costs a lock at each allocation. It has
/// to come before anything else.
void csqlite_leave_out_statistics(void);

/// Writes the number of pages in the write-ahead log to `*pages` after each commit, and does so
/// instead of SQLite's automatic checkpoint, which uses the same hook.
void csqlite_count_log_pages(sqlite3 *database, int *pages);

/// Gives SQL the function `sha256`, of a text or a blob; of NULL it is NULL.
int csqlite_add_sha256(sqlite3 *database);

/// Gives SQL the function `running(what, key, number)`, which depends on the rows before, in the
/// order in which a statement reads them: with 'sum' as its first argument, the sum of the numbers
/// with this key so far, and with 'previous' the one before this, or NULL. The window functions
/// for the same have to sort first.
int csqlite_add_running(sqlite3 *database);

/// Gives SQL the aggregate `fingerprint(integer, ...)`: the same, of 128 bits, for the same rows in
/// whatever order, and for others the same by a chance of one in 2^64 at the most. Two tables are
/// compared by it without looking up the rows of one in the other.
int csqlite_add_fingerprint(sqlite3 *database);

/// Refuses statements that attach files, load extensions or change a setting of SQLite's. Sets
/// `*writes_settings` when a statement is prepared that writes to a table of the owner's settings.
int csqlite_lock_down(sqlite3 *database, int *writes_settings);
