/*
 * parents: the directories above the paths of a changeset, walked once each, from the root down, by
 * descriptor and without following a link.
 *
 * A directory that somebody else than this user (or root) owns or can write is refused: whoever
 * can rename in it could exchange what is being put there. So is the state's own directory.
 */
#ifndef FETTLE_APPLY_PARENTS_H
#define FETTLE_APPLY_PARENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/table.h"

struct err;

struct place {
	char *path; /* "" is the root */
	bool is_there;
	struct stat st;
	uint64_t mount_id;
	const char *top; /* path at which its mount begins; another place's */
};

struct parents {
	int root;      /* borrowed */
	int forbidden; /* a directory that nothing may be changed in; -1 */
	struct place **places;
	size_t count, cap;
	struct table by_path;
};
void parents_clear(struct parents *p);

/* The directory with this path; `is_there` false when there is no directory of that name (nothing,
 * or a file). ERR_REFUSED for one that is not to be trusted, a symbolic link among them. */
bool parents_walk(struct parents *p, const char *path, const struct place **ret,
                  struct err *err) MUST_CHECK;

#endif
