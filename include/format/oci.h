/*
 * oci: the documents of container images: those of the OCI image specification, of Docker's
 * registry (schema 2), and the manifest.json of "docker save".
 *
 * A digest is given as its 64 hexadecimal digits; others than sha256 are refused. Texts are copied
 * and hold no control characters.
 */
#ifndef FETTLE_FORMAT_OCI_H
#define FETTLE_FORMAT_OCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/strlist.h"

struct err;

/* A blob that a document names. */
struct oci_blob {
	char *digest;
	uint64_t size;
	bool is_index, is_manifest; /* by its media type */
	char *os, *arch, *variant;  /* NULL: it does not say */
	char *name;                 /* of the image; NULL: it has none */
};

struct oci_index {
	struct oci_blob *blobs;
	size_t count, cap;
};
void oci_index_clear(struct oci_index *x);

/* index.json, an image index or a manifest list: what is neither is left out. */
bool oci_index_parse(struct span text, struct oci_index *ret, struct err *err) MUST_CHECK;

struct oci_manifest {
	struct oci_blob config;
	struct oci_index layers;
};
void oci_manifest_clear(struct oci_manifest *m);
bool oci_manifest_parse(struct span text, struct oci_manifest *ret, struct err *err) MUST_CHECK;

/* One image of "docker save": names of files beside manifest.json. */
struct oci_saved {
	char *config;
	struct strlist names, layers;
};
struct oci_saves {
	struct oci_saved *items;
	size_t count, cap;
};
void oci_saves_clear(struct oci_saves *s);
bool oci_saves_parse(struct span text, struct oci_saves *ret, struct err *err) MUST_CHECK;

struct oci_config {
	char *os, *arch, *variant;
	struct strlist diff_ids; /* digests of the layers, unpacked */
};
void oci_config_clear(struct oci_config *c);
bool oci_config_parse(struct span text, struct oci_config *ret, struct err *err) MUST_CHECK;

/* "sha256:HEX" to HEX. */
bool oci_digest_parse(const char *text, char **ret, struct err *err) MUST_CHECK;

#endif
