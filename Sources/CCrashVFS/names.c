#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "disk.h"

bool crash_disk_touch(struct crash_disk *disk, const char *name) {
  if (!disk_permits(disk, crash_open)) return false;
  return disk_find(disk, name) != NULL || disk_create_file(disk, name) != NULL;
}

bool crash_disk_remove(struct crash_disk *disk, const char *name) {
  if (!disk_permits(disk, crash_delete)) return false;
  struct file *file = disk_find(disk, name);
  if (file != NULL) disk_delete(disk, file);
  return true;
}

bool crash_disk_link(struct crash_disk *disk, const char *name, const char *target) {
  if (!disk_permits(disk, crash_write)) return false;
  struct file *file = disk_find(disk, name);
  if (file == NULL) return false;
  // Nobody writes to a file of two names, so a copy is as good.
  struct file *copy = file_copy(file);
  if (copy == NULL) return false;
  free(copy->name);
  copy->name = strdup(target);
  copy->is_name_at_risk = true;
  struct file **end = &disk->files;
  while (*end != NULL) end = &(*end)->next;
  *end = copy;
  return true;
}

bool crash_disk_sync(struct crash_disk *disk, const char *name) {
  if (!disk_permits(disk, crash_sync)) return false;
  struct file *file = disk_find(disk, name);
  return file != NULL && file_sync(file);
}

bool crash_disk_sync_names(struct crash_disk *disk) {
  if (!disk_permits(disk, crash_sync)) return false;
  for (struct file *file = disk->files; file != NULL; file = file->next) {
    file->is_name_at_risk = false;
  }
  return true;
}

const char *crash_disk_name(const struct crash_disk *disk, int index) {
  const struct file *file = disk->files;
  while (file != NULL && index-- > 0) file = file->next;
  return file == NULL ? NULL : file->name;
}

const char *crash_disk_find(const struct crash_disk *disk, const char *bytes) {
  for (const struct file *file = disk->files; file != NULL; file = file->next) {
    const struct content *content = &file->current;
    if (memmem(content->bytes, (size_t)content->length, bytes, strlen(bytes))) return file->name;
  }
  return NULL;
}

void disk_lose_names(struct crash_disk *disk) {
  for (struct file *file = disk->files, *next; file != NULL; file = next) {
    next = file->next;
    bool is_lost = file->is_name_at_risk && disk_random(disk) % 2 == 0;
    file->is_name_at_risk = false;
    if (is_lost) disk_delete(disk, file);
  }
}
