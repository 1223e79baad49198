#include "handle.h"

#include <string.h>

struct handle {
  sqlite3_file base;
  struct crash_disk *disk;
  struct file *file;
  uint64_t generation;
  int lock;
  bool is_passing;
};

static struct handle *handle(sqlite3_file *base) {
  return (struct handle *)base;
}

static bool permits(struct handle *handle, int kind) {
  if (handle->generation != handle->disk->generation) return false;
  return disk_permits(handle->disk, kind);
}

static int unlock_file(sqlite3_file *base, int level);

static int close_file(sqlite3_file *base) {
  struct handle *h = handle(base);
  if (h->generation == h->disk->generation) {
    unlock_file(base, SQLITE_LOCK_NONE);
    if (h->is_passing) disk_delete(h->disk, h->file);
  }
  disk_release(h->file);
  return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *bytes, int length, sqlite3_int64 offset) {
  struct handle *h = handle(base);
  if (!permits(h, crash_read)) return SQLITE_IOERR_READ;
  const struct content *content = &h->file->current;
  int64_t there = content->length - offset;
  if (there < 0) there = 0;
  if (there > length) there = length;
  if (there > 0) memcpy(bytes, content->bytes + offset, (size_t)there);
  if (there == length) return SQLITE_OK;
  memset((char *)bytes + there, 0, (size_t)(length - there));
  return SQLITE_IOERR_SHORT_READ;
}

static int write_file(sqlite3_file *base, const void *bytes, int length, sqlite3_int64 offset) {
  struct handle *h = handle(base);
  bool was_failing = h->disk->is_failing;
  if (!permits(h, crash_write)) {
    // The write that is cut short by the failure may have come some way.
    bool is_cut = h->generation == h->disk->generation && !was_failing;
    int64_t done = is_cut ? (int64_t)(disk_random(h->disk) % 3) * length / 2 / 512 * 512 : 0;
    if (done > 0) file_write(h->file, bytes, done, offset);
    return SQLITE_IOERR_WRITE;
  }
  int64_t growth = offset + length - h->file->current.length;
  int64_t limit = h->disk->limit;
  if (limit >= 0 && growth > 0 && crash_disk_bytes(h->disk) + growth > limit) return SQLITE_FULL;
  return file_write(h->file, bytes, length, offset) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 length) {
  struct handle *h = handle(base);
  if (!permits(h, crash_truncate)) return SQLITE_IOERR_TRUNCATE;
  return file_truncate(h->file, length) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

static int sync_file(sqlite3_file *base, int flags) {
  (void)flags;
  struct handle *h = handle(base);
  if (!permits(h, crash_sync)) return SQLITE_IOERR_FSYNC;
  return file_sync(h->file) ? SQLITE_OK : SQLITE_IOERR_NOMEM;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *length) {
  *length = handle(base)->file->current.length;
  return SQLITE_OK;
}

static int lock_file(sqlite3_file *base, int level) {
  struct handle *h = handle(base);
  struct file *file = h->file;
  if (h->generation != h->disk->generation) return SQLITE_IOERR_LOCK;
  if (h->lock >= level) return SQLITE_OK;
  if (h->lock < SQLITE_LOCK_SHARED) {
    if (file->claimant != NULL && file->claimant != h) return SQLITE_BUSY;
    file->readers++;
    h->lock = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED) {
    if (file->reserver != NULL && file->reserver != h) return SQLITE_BUSY;
    file->reserver = h;
    h->lock = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    file->claimant = h;
    h->lock = SQLITE_LOCK_PENDING;
    if (file->readers > 1) return SQLITE_BUSY;
    h->lock = SQLITE_LOCK_EXCLUSIVE;
  }
  return SQLITE_OK;
}

static int unlock_file(sqlite3_file *base, int level) {
  struct handle *h = handle(base);
  if (h->generation != h->disk->generation || h->lock <= level) return SQLITE_OK;
  if (h->file->reserver == h) h->file->reserver = NULL;
  if (h->file->claimant == h) h->file->claimant = NULL;
  if (level == SQLITE_LOCK_NONE) h->file->readers--;
  h->lock = level;
  return SQLITE_OK;
}

static int check_reserved(sqlite3_file *base, int *result) {
  *result = handle(base)->file->reserver != NULL;
  return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
  (void)base;
  (void)operation;
  (void)argument;
  return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *base) {
  (void)base;
  return 4096;
}

static int device_characteristics(sqlite3_file *base) {
  (void)base;
  // As SQLite assumes of the machine's own disks: a torn write harms no byte outside of it.
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
};

int handle_size(void) {
  return (int)sizeof(struct handle);
}

void handle_open(sqlite3_file *base, struct crash_disk *disk, struct file *file, bool is_passing) {
  struct handle *h = handle(base);
  h->base.pMethods = &methods;
  h->disk = disk;
  h->file = file;
  h->generation = disk->generation;
  h->lock = SQLITE_LOCK_NONE;
  h->is_passing = is_passing;
  file->handles++;
}
