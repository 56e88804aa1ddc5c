/*
 * csaf_tree: the products of a CSAF document (CSAF 2.0, 3.2.2): what a product id stands for.
 *
 * Red Hat and SUSE join a package to the platform that it is for by a relationship; a relationship
 * may join others. Texts are borrowed from the document.
 */
#ifndef FETTLE_FORMAT_CSAF_TREE_H
#define FETTLE_FORMAT_CSAF_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/table.h"
#include "ext/jsview.h"

struct err;

/* What an id stands for, joined. */
struct csaf_product {
	struct span name, purl, cpe;
	struct span on_cpe, on_name; /* of what it is installed on; empty: not said */
	struct span holder;          /* package URL of what it is a part of */
};

struct csaf_tree {
	struct csaf_node *nodes;
	size_t count, cap;
	struct table by_id;         /* to the node's place + 1 */
	const struct jsval *groups; /* product_groups; NULL */
};
void csaf_tree_clear(struct csaf_tree *t);

/* ERR_INPUT with the place of what is wrong; a document without products is an empty tree. */
bool csaf_tree_read(const struct jsval *doc, struct csaf_tree *ret, struct err *err) MUST_CHECK;

/* False when nothing in the tree has the id. */
bool csaf_tree_find(const struct csaf_tree *t, struct span id, struct csaf_product *ret) MUST_CHECK;

/* The ids in the group; NULL when there is no such group. */
const struct jsval *csaf_tree_group(const struct csaf_tree *t, struct span id);

#endif
