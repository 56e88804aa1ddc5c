/*
 * folder: the files of a host as its sources see them: in an open directory, or in an image.
 *
 * A source works on the root of its scan and on folders below it, and never knows which of both
 * they are. What holds for files below an open directory (base/fs) holds for an image: a name
 * cannot leave the root, and a link is followed only by the calls that say so.
 */
#ifndef FETTLE_SCAN_FOLDER_H
#define FETTLE_SCAN_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/fs.h"
#include "base/region.h"
#include "base/str.h"
#include "scan/source.h"

struct err;
struct held_view;
struct inode;
struct inodes;
struct strlist;

struct folder {
	int fd; /* -1: it is `node` */
	const struct inode *node;
	struct inodes *nodes;
};
#define FOLDER_NONE                                                                                \
	{                                                                                          \
		.fd = -1                                                                           \
	}
void folder_clear(struct folder *f);

struct file {
	int fd; /* -1: it is held in memory */
	struct held_view *view;
	struct region region;
};
#define FILE_NONE                                                                                  \
	{                                                                                          \
		.fd = -1                                                                           \
	}
void file_clear(struct file *f);

/* The root of a scan, borrowed: it is not to be cleared. */
struct folder folder_root(const struct scan *s);

/* --- from the root on, with links resolved inside it --- */

bool folder_root_read(const struct scan *s, const char *path, size_t max, struct str *to,
                      struct err *err) MUST_CHECK;
bool folder_root_open(const struct scan *s, const char *path, struct file *ret,
                      struct err *err) MUST_CHECK;
bool folder_root_enter(const struct scan *s, const char *path, struct folder *ret,
                       struct err *err) MUST_CHECK;

/* --- in a folder, by a name in it; no link is followed --- */

bool folder_enter(const struct folder *f, const char *name, struct folder *ret,
                  struct err *err) MUST_CHECK;
bool folder_open(const struct folder *f, const char *name, struct file *ret,
                 struct err *err) MUST_CHECK;
bool folder_read(const struct folder *f, const char *name, size_t max, struct str *to,
                 struct err *err) MUST_CHECK;
bool folder_readlink(const struct folder *f, const char *name, struct str *to,
                     struct err *err) MUST_CHECK;

/* Attributes: of an image kind, mode, size and numbers that tell one file from another. */
bool folder_stat(const struct folder *f, const char *name, struct stat *ret,
                 struct err *err) MUST_CHECK;
bool folder_fstat(const struct folder *f, struct stat *ret, struct err *err) MUST_CHECK;
bool file_stat(const struct file *f, struct stat *ret, struct err *err) MUST_CHECK;

/* As fs_each() and fs_list(). */
bool folder_each(const struct folder *f, fs_entry *entry, void *ctx, struct err *err) MUST_CHECK;
bool folder_list(const struct folder *f, struct strlist *ret, struct err *err) MUST_CHECK;

/* All of a file that is open. */
bool file_read(const struct file *f, size_t max, struct str *to, struct err *err) MUST_CHECK;

#endif
