#include "crash_vfs.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "vfs.h"

crash_disk *crash_disk_create(const char *vfs, uint64_t seed) {
  crash_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL) return NULL;
  disk->random = seed;
  disk->limit = -1;
  if (vfs_register(disk, vfs)) return disk;
  free(disk);
  return NULL;
}

crash_disk *crash_disk_copy(const crash_disk *original, const char *vfs, uint64_t seed) {
  crash_disk *disk = crash_disk_create(vfs, seed);
  if (disk == NULL) return NULL;
  struct file **end = &disk->files;
  for (struct file *file = original->files; file != NULL; file = file->next) {
    *end = file_copy(file);
    if (*end == NULL) break;
    end = &(*end)->next;
  }
  return disk;
}

void crash_disk_destroy(crash_disk *disk) {
  vfs_unregister(disk);
  while (disk->files != NULL) disk_delete(disk, disk->files);
  free(disk);
}

void crash_seed_sqlite(int seed) {
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, seed, NULL);
}

void crash_spare_sqlite(void) {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
