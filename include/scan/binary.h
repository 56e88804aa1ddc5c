/* binary: what Go and Rust say in their programs, beside what scan/tree asks for. */
#ifndef FETTLE_SCAN_BINARY_H
#define FETTLE_SCAN_BINARY_H

#include <stdbool.h>

#include "base/region.h"

/* Whether it is a program in which Go or Rust say what it is made of. All that the reader of
 * programs reads of that is read, and nothing else. */
bool binary_is_built_of(const struct region *file);

#endif
