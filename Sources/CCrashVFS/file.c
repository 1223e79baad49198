#include <stdlib.h>
#include <string.h>

#include "disk.h"

static bool content_resize(struct content *content, int64_t length) {
  if (length > content->capacity) {
    int64_t capacity = length + length / 2 + 4096;
    unsigned char *bytes = realloc(content->bytes, (size_t)capacity);
    if (bytes == NULL) return false;
    content->bytes = bytes;
    content->capacity = capacity;
  }
  if (length > content->length) {
    memset(content->bytes + content->length, 0, (size_t)(length - content->length));
  }
  content->length = length;
  return true;
}

static bool content_put(
    struct content *content, const unsigned char *bytes, int64_t length, int64_t offset) {
  int64_t end = offset + length;
  if (end > content->length && !content_resize(content, end)) return false;
  memcpy(content->bytes + offset, bytes, (size_t)length);
  return true;
}

static bool content_apply(struct content *content, const struct pending *change) {
  return change->bytes == NULL
             ? content_resize(content, change->offset)
             : content_put(content, change->bytes, change->length, change->offset);
}

static bool file_note(
    struct file *file, const void *bytes, int64_t length, int64_t offset) {
  struct pending *change = calloc(1, sizeof *change);
  if (change == NULL) return false;
  change->offset = offset;
  change->length = length;
  if (bytes != NULL) {
    change->bytes = malloc((size_t)length + 1);
    if (change->bytes == NULL) {
      free(change);
      return false;
    }
    memcpy(change->bytes, bytes, (size_t)length);
  }
  *file->last = change;
  file->last = &change->next;
  return content_apply(&file->current, change);
}

bool file_write(struct file *file, const void *bytes, int64_t length, int64_t offset) {
  return file_note(file, bytes, length, offset);
}

bool file_truncate(struct file *file, int64_t length) {
  return file_note(file, NULL, 0, length);
}

static void file_forget(struct file *file) {
  for (struct pending *change = file->first, *next; change != NULL; change = next) {
    next = change->next;
    free(change->bytes);
    free(change);
  }
  file->first = NULL;
  file->last = &file->first;
}

bool file_sync(struct file *file) {
  bool is_done = true;
  for (struct pending *change = file->first; change != NULL; change = change->next) {
    is_done = content_apply(&file->durable, change) && is_done;
  }
  file_forget(file);
  return is_done;
}

/// Puts some sectors of a write in place.
static void file_tear(struct crash_disk *disk, struct file *file, const struct pending *change) {
  const int64_t sector = 512;
  for (int64_t done = 0, part; done < change->length; done += part) {
    part = sector - (change->offset + done) % sector;
    if (part > change->length - done) part = change->length - done;
    if (disk_random(disk) % 2 == 0) {
      content_put(&file->durable, change->bytes + done, part, change->offset + done);
    }
  }
}

void file_lose_power(struct crash_disk *disk, struct file *file) {
  for (struct pending *change = file->first; change != NULL; change = change->next) {
    switch (disk_random(disk) % 3) {
      case 0: content_apply(&file->durable, change); break;
      case 1: break;
      default: if (change->bytes != NULL) file_tear(disk, file, change);
    }
  }
  file_forget(file);
  content_resize(&file->current, 0);
  content_put(&file->current, file->durable.bytes, file->durable.length, 0);
}

struct file *file_create(const char *name) {
  struct file *file = calloc(1, sizeof *file);
  if (file == NULL) return NULL;
  file->last = &file->first;
  file->name = strdup(name);
  if (file->name != NULL) return file;
  free(file);
  return NULL;
}

struct file *file_copy(const struct file *original) {
  struct file *file = file_create(original->name);
  if (file == NULL) return NULL;
  const struct content *durable = &original->durable;
  bool is_done = content_put(&file->durable, durable->bytes, durable->length, 0)
                 && content_put(&file->current, durable->bytes, durable->length, 0);
  for (struct pending *change = original->first; is_done && change; change = change->next) {
    is_done = file_note(file, change->bytes, change->length, change->offset);
  }
  return file;
}

void file_free(struct file *file) {
  file_forget(file);
  free(file->current.bytes);
  free(file->durable.bytes);
  free(file->name);
  free(file);
}
