#pragma once

#include <stddef.h>

/// A file of the repository that is inside the binary.
struct embedded_file {
  const char *name;
  const unsigned char *bytes;
  size_t length;
};

/// The files of `migrations/`, in order; `*count` says how many.
const struct embedded_file *embedded_migrations(size_t *count);

/// The files for browsers; `*count` says how many.
const struct embedded_file *embedded_pages(size_t *count);
