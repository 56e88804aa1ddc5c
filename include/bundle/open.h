/*
 * open: a bundle file, from unsigned bytes to proved content (fettle-bundle(5)).
 *
 * bundle_open() reads the manifest's bytes and the signatures with a strict reader and believes
 * nothing. bundle_prove() (bundle/prove) has the keyring judge the bytes, and only then are they
 * parsed. Objects are read through the same descriptor afterwards, each held against the sizes and
 * digests of the manifest. Nothing is written anywhere.
 */
#ifndef FETTLE_BUNDLE_OPEN_H
#define FETTLE_BUNDLE_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "model/manifest.h"
#include "trust/minisign.h"

struct err;

#define BUNDLE_SIGS_MAX 8u
#define BUNDLE_SIG_MAX 2048u

struct bundle {
	int fd;
	uint64_t size;
	struct str text; /* the manifest's exact bytes */
	struct minisign_sig sigs[BUNDLE_SIGS_MAX];
	size_t sig_count;
	uint64_t objects_at; /* where the first object's header is */
	bool is_decoded;
	struct manifest manifest; /* when is_decoded */
	uint64_t *offsets;        /* of each object's stored bytes, when is_decoded */
	struct bundle_room *room; /* memory for reading objects, when is_decoded */
};
#define BUNDLE_NONE                                                                                \
	{                                                                                          \
		.fd = -1                                                                           \
	}

void bundle_clear(struct bundle *b);

/* Takes the descriptor over, also on failure. ERR_INPUT "not a fettle bundle", or ERR_UNTRUSTED for
 * signatures that are not in their form. */
bool bundle_open(int fd, struct bundle *ret, struct err *err) MUST_CHECK;

/* A file that the operator named. When `scratch` is a directory (not -1) and the file, or the
 * directory it lies in, can be changed by another than root, an unnamed copy is used. */
bool bundle_open_path(const char *path, int scratch, struct bundle *ret,
                      struct err *err) MUST_CHECK;

/* Parses the manifest and checks that every object stands where it should, nothing else. For
 * bundle_prove(), and for showing a bundle that is not believed. */
bool bundle_decode(struct bundle *b, struct err *err) MUST_CHECK;

/* One object's content to the sink, in order; never a byte more than the manifest says. Stored
 * bytes are proved before they are unpacked (each MiB of them); whether all of the content was
 * right is known only when this returns true. Not for two objects at once, nor from within a sink.
 */
typedef bool bundle_sink(void *ctx, const void *bytes, size_t len, struct err *err);
bool bundle_read_object(const struct bundle *b, size_t index, bundle_sink *sink, void *ctx,
                        struct err *err) MUST_CHECK;

#endif
