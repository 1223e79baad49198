#pragma once

#include <sqlite3.h>

#include "disk.h"

/// The size of what SQLite keeps for one open file.
int handle_size(void);
/// A passing file is deleted when it is closed.
void handle_open(sqlite3_file *base, struct crash_disk *disk, struct file *file, bool is_passing);
