#pragma once

#include "disk.h"

/// Registers a file system of this name for the disk; false without memory.
bool vfs_register(struct crash_disk *disk, const char *name);
void vfs_unregister(struct crash_disk *disk);
