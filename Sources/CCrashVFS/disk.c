#include "disk.h"

#include <stdlib.h>
#include <string.h>

uint64_t disk_random(struct crash_disk *disk) {
  // SplitMix64.
  uint64_t z = disk->random += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

bool disk_permits(struct crash_disk *disk, int kind) {
  disk->operations++;
  if ((kind & disk->failing_kinds) == 0) return true;
  if (disk->is_failing) return false;
  if (disk->until_failure == 0 || --disk->until_failure > 0) return true;
  disk->failed_kind = kind;
  disk->is_failing = disk->fails_forever;
  return false;
}

struct file *disk_find(const struct crash_disk *disk, const char *name) {
  struct file *file = disk->files;
  while (file != NULL && strcmp(file->name, name) != 0) file = file->next;
  return file;
}

struct file *disk_create_file(struct crash_disk *disk, const char *name) {
  struct file *file = file_create(name);
  if (file == NULL) return NULL;
  struct file **end = &disk->files;
  while (*end != NULL) end = &(*end)->next;
  *end = file;
  return file;
}

void disk_delete(struct crash_disk *disk, struct file *file) {
  struct file **place = &disk->files;
  while (*place != NULL && *place != file) place = &(*place)->next;
  if (*place == NULL) return;
  *place = file->next;
  file->next = NULL;
  file->is_deleted = true;
  if (file->handles == 0) file_free(file);
}

void disk_release(struct file *file) {
  file->handles--;
  if (file->is_deleted && file->handles == 0) file_free(file);
}

/// A crash frees every lock and kills every handle.
static void disk_restart(struct crash_disk *disk) {
  disk->generation++;
  for (struct file *file = disk->files; file != NULL; file = file->next) {
    file->readers = 0;
    file->reserver = NULL;
    file->claimant = NULL;
  }
}

void crash_disk_lose_power(crash_disk *disk) {
  disk_lose_names(disk);
  for (struct file *file = disk->files; file != NULL; file = file->next) {
    file_lose_power(disk, file);
  }
  disk_restart(disk);
}

void crash_disk_kill(crash_disk *disk) {
  disk_restart(disk);
}

void crash_disk_fail(crash_disk *disk, int kinds, uint64_t n, bool forever) {
  disk->failing_kinds = kinds;
  disk->until_failure = n;
  disk->fails_forever = forever;
  disk->is_failing = false;
}

void crash_disk_limit(crash_disk *disk, int64_t bytes) {
  disk->limit = bytes;
}

void crash_disk_heal(crash_disk *disk) {
  disk->failing_kinds = 0;
  disk->is_failing = false;
  disk->limit = -1;
}

bool crash_disk_damage(crash_disk *disk, const char *name, int64_t offset, uint8_t bits) {
  struct file *file = disk_find(disk, name);
  if (file == NULL || offset < 0 || offset >= file->current.length) return false;
  file->current.bytes[offset] ^= bits;
  if (offset < file->durable.length) file->durable.bytes[offset] ^= bits;
  return true;
}

uint64_t crash_disk_operations(const crash_disk *disk) {
  return disk->operations;
}

int crash_disk_failed(const crash_disk *disk) {
  return disk->failed_kind;
}

uint64_t crash_disk_unsynced(const crash_disk *disk) {
  uint64_t count = 0;
  for (const struct file *file = disk->files; file != NULL; file = file->next) {
    for (const struct pending *change = file->first; change; change = change->next) count++;
    if (file->is_name_at_risk) count++;
  }
  return count;
}

int64_t crash_disk_bytes(const crash_disk *disk) {
  int64_t bytes = 0;
  for (const struct file *file = disk->files; file != NULL; file = file->next) {
    bytes += file->current.length;
  }
  return bytes;
}

static uint64_t hash(uint64_t hash, const unsigned char *bytes, size_t length) {
  // FNV-1a.
  for (size_t index = 0; index < length; index++) {
    hash = (hash ^ bytes[index]) * 0x100000001b3;
  }
  return hash;
}

uint64_t crash_disk_hash(const crash_disk *disk) {
  uint64_t sum = 0xcbf29ce484222325;
  for (const struct file *file = disk->files; file != NULL; file = file->next) {
    sum = hash(sum, (const unsigned char *)file->name, strlen(file->name) + 1);
    sum = hash(sum, file->current.bytes, (size_t)file->current.length);
  }
  return sum;
}

const unsigned char *crash_disk_content(
    const crash_disk *disk, const char *name, int64_t *length) {
  const struct file *file = disk_find(disk, name);
  if (file == NULL) return NULL;
  *length = file->current.length;
  return file->current.bytes;
}
