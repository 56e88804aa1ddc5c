/*
 * modulemd: modules.yaml of an rpm repository (modulemd, version 2): which package was built for
 * which stream of which module.
 *
 * It is read line by line as the tools of Fedora write it (a mapping a line, two blanks a level);
 * no other YAML is known, and what is not understood is passed over.
 */
#ifndef FETTLE_FORMAT_MODULEMD_H
#define FETTLE_FORMAT_MODULEMD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"
#include "base/str.h"

/* A package, "NAME-EPOCH:VERSION-RELEASE.ARCH", and its module and stream. */
typedef void modulemd_sink(void *ctx, struct span package, struct span module, struct span stream);

struct modulemd {
	modulemd_sink *sink;
	void *ctx;
	/* private */
	struct str module, stream;
	bool in_artifacts;
};
void modulemd_clear(struct modulemd *m);

void modulemd_line(struct modulemd *m, struct span line);

#endif
