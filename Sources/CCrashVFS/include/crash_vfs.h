#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A disk in memory that loses power, fails and fills up on demand, for SQLite to live on.
///
/// Writes reach the disk when they are synced. At a power loss each write since then is kept, lost
/// or torn into sectors of 512 bytes of which some are kept; a seeded generator draws the lot. The
/// removal of a file is durable at once. A disk belongs to one thread.
///
/// There is no shared memory, so a write-ahead log needs `PRAGMA locking_mode = EXCLUSIVE`.
typedef struct crash_disk crash_disk;

/// Kinds of operations, to be added up.
enum {
  crash_open = 1,
  crash_read = 2,
  crash_write = 4,
  crash_sync = 8,
  crash_truncate = 16,
  crash_delete = 32,
  crash_changes = crash_write | crash_sync | crash_truncate | crash_delete,
  crash_all = 63,
};

/// Makes an empty disk and registers a file system of this name for it; NULL without memory.
crash_disk *crash_disk_create(const char *vfs, uint64_t seed);
/// The same, holding what `disk` holds at this moment, unsynced writes included.
crash_disk *crash_disk_copy(const crash_disk *disk, const char *vfs, uint64_t seed);
/// Takes the file system away; every connection through it has been closed.
void crash_disk_destroy(crash_disk *disk);

/// The power fails and comes back. Connections from before are dead: all they do fails.
void crash_disk_lose_power(crash_disk *disk);
/// The process is killed: what it wrote stays. Connections from before are dead.
void crash_disk_kill(crash_disk *disk);

/// The n-th operation of these kinds from now on fails, and if `forever` all that follow it.
void crash_disk_fail(crash_disk *disk, int kinds, uint64_t n, bool forever);
/// All files together may hold this many bytes; a negative number is no limit.
void crash_disk_limit(crash_disk *disk, int64_t bytes);
/// Ends failures and the limit.
void crash_disk_heal(crash_disk *disk);
/// Flips bits of one stored byte; false if the file has no such byte.
bool crash_disk_damage(crash_disk *disk, const char *file, int64_t offset, uint8_t bits);

/// What a program does with names without SQLite; false if the disk does not let it. A name that
/// was given by `link` is kept or lost by a power loss until the names are synced.
bool crash_disk_touch(crash_disk *disk, const char *name);
bool crash_disk_remove(crash_disk *disk, const char *name);
bool crash_disk_link(crash_disk *disk, const char *name, const char *target);
bool crash_disk_sync(crash_disk *disk, const char *name);
bool crash_disk_sync_names(crash_disk *disk);
/// The first file that holds these bytes; NULL if none does.
const char *crash_disk_find(const crash_disk *disk, const char *bytes);
/// The name of the n-th file; NULL behind the last.
const char *crash_disk_name(const crash_disk *disk, int index);

/// How many operations there have been.
uint64_t crash_disk_operations(const crash_disk *disk);
/// How many writes and names a power loss at this moment would put at risk.
uint64_t crash_disk_unsynced(const crash_disk *disk);
/// The kind of the last operation that failed on demand; 0 if none has.
int crash_disk_failed(const crash_disk *disk);
/// How many bytes all files hold.
int64_t crash_disk_bytes(const crash_disk *disk);
/// A file's bytes as programs see them, until the next operation; NULL if it is not there.
const unsigned char *crash_disk_content(
    const crash_disk *disk, const char *file, int64_t *length);
/// A hash of every file's name and bytes, for comparing two runs.
uint64_t crash_disk_hash(const crash_disk *disk);

/// Spares SQLite the counting of its memory; only before it is first used, and for the process.
void crash_spare_sqlite(void);
/// Makes SQLite's own random numbers, which salt the log, a function of the seed.
///
/// They are the process's: two disks in two threads share them.
void crash_seed_sqlite(int seed);
