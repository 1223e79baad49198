#pragma once

#include "crash_vfs.h"

/// Bytes that grow.
struct content {
  unsigned char *bytes;
  int64_t length;
  int64_t capacity;
};

/// A write that has not been synced; without bytes it is a truncation to `offset`.
struct pending {
  struct pending *next;
  int64_t offset;
  int64_t length;
  unsigned char *bytes;
};

/// A file: what programs see, what a power loss leaves, and the writes between the two.
struct file {
  struct file *next;
  char *name;
  struct content current;
  struct content durable;
  struct pending *first;
  struct pending **last;
  int handles;
  bool is_deleted;
  /// Whether the folder may forget the name when the power fails.
  bool is_name_at_risk;
  int readers;
  const void *reserver;
  const void *claimant;
};

struct crash_disk {
  struct file *files;
  uint64_t random;
  /// Raised by each crash; a handle of an older generation is dead.
  uint64_t generation;
  uint64_t operations;
  int failing_kinds;
  uint64_t until_failure;
  bool fails_forever;
  bool is_failing;
  /// The kind of the last operation that failed; 0 if none has.
  int failed_kind;
  int64_t limit;
  void *vfs;
};

uint64_t disk_random(struct crash_disk *disk);

/// Counts an operation; false if it is to fail.
bool disk_permits(struct crash_disk *disk, int kind);

struct file *disk_find(const struct crash_disk *disk, const char *name);
struct file *disk_create_file(struct crash_disk *disk, const char *name);
/// Takes the file from the disk, and frees it once no handle is left.
void disk_delete(struct crash_disk *disk, struct file *file);
void disk_release(struct file *file);
/// The power fails: each name that is at risk is kept or lost.
void disk_lose_names(struct crash_disk *disk);

/// False without memory.
bool file_write(struct file *file, const void *bytes, int64_t length, int64_t offset);
bool file_truncate(struct file *file, int64_t length);
bool file_sync(struct file *file);
void file_lose_power(struct crash_disk *disk, struct file *file);
struct file *file_create(const char *name);
struct file *file_copy(const struct file *original);
void file_free(struct file *file);
