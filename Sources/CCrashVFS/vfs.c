#include "vfs.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "handle.h"

static struct crash_disk *disk_of(sqlite3_vfs *vfs) {
  return vfs->pAppData;
}

static int open_file(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags) {
  struct crash_disk *disk = disk_of(vfs);
  base->pMethods = NULL;
  if (!disk_permits(disk, crash_open)) return SQLITE_CANTOPEN;
  struct file *file = name == NULL ? NULL : disk_find(disk, name);
  if (file == NULL && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (file == NULL) file = disk_create_file(disk, name == NULL ? "" : name);
  if (file == NULL) return SQLITE_NOMEM;
  bool is_passing = name == NULL || (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  handle_open(base, disk, file, is_passing);
  if (out_flags != NULL) *out_flags = flags;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *name, int sync_folder) {
  (void)sync_folder;
  struct crash_disk *disk = disk_of(vfs);
  if (!disk_permits(disk, crash_delete)) return SQLITE_IOERR_DELETE;
  struct file *file = disk_find(disk, name);
  if (file == NULL) return SQLITE_IOERR_DELETE_NOENT;
  disk_delete(disk, file);
  return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  const struct file *file = disk_find(disk_of(vfs), name);
  // SQLite takes an empty file for none when it asks whether one exists, and so do we.
  *result = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->current.length > 0);
  return SQLITE_OK;
}

static int full_path(sqlite3_vfs *vfs, const char *name, int size, char *path) {
  (void)vfs;
  sqlite3_snprintf(size, path, "%s", name);
  return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int count, char *bytes) {
  for (int index = 0; index < count; index++) bytes[index] = (char)disk_random(disk_of(vfs));
  return count;
}

static int sleep_not(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return microseconds;
}

static int last_error(sqlite3_vfs *vfs, int size, char *text) {
  (void)vfs;
  (void)size;
  (void)text;
  return 0;
}

static int current_time(sqlite3_vfs *vfs, double *days) {
  (void)vfs;
  *days = 2460000.5;
  return SQLITE_OK;
}

bool vfs_register(struct crash_disk *disk, const char *name) {
  sqlite3_vfs *vfs = calloc(1, sizeof *vfs);
  char *copy = strdup(name);
  if (vfs == NULL || copy == NULL) {
    free(vfs);
    free(copy);
    return false;
  }
  vfs->iVersion = 1;
  vfs->szOsFile = handle_size();
  vfs->mxPathname = 512;
  vfs->zName = copy;
  vfs->pAppData = disk;
  vfs->xOpen = open_file;
  vfs->xDelete = delete_file;
  vfs->xAccess = access_file;
  vfs->xFullPathname = full_path;
  vfs->xRandomness = randomness;
  vfs->xSleep = sleep_not;
  vfs->xCurrentTime = current_time;
  vfs->xGetLastError = last_error;
  disk->vfs = vfs;
  return sqlite3_vfs_register(vfs, 0) == SQLITE_OK;
}

void vfs_unregister(struct crash_disk *disk) {
  sqlite3_vfs *vfs = disk->vfs;
  sqlite3_vfs_unregister(vfs);
  free((void *)vfs->zName);
  free(vfs);
}
