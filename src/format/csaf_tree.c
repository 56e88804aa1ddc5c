#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "format/csaf_tree.h"

#define NESTING_MAX 32

struct csaf_node {
	struct csaf_product own;
	struct span part, whole; /* ids that a relationship joins; empty: none */
};

void csaf_tree_clear(struct csaf_tree *t)
{
	free(t->nodes);
	table_clear(&t->by_id);
	*t = (struct csaf_tree){0};
}

/* The first of two with one id counts. */
static bool add(struct csaf_tree *t, const struct jsval *product, struct csaf_node node,
                struct err *err)
{
	const struct jsval *helper;
	struct span id;

	if (!jsval_get_text(product, "product_id", &id, err) ||
	    !jsval_opt_text(product, "name", &node.own.name, err) ||
	    !jsval_opt_object(product, "product_identification_helper", &helper, err) ||
	    (helper && (!jsval_opt_text(helper, "purl", &node.own.purl, err) ||
	                !jsval_opt_text(helper, "cpe", &node.own.cpe, err))))
		return false;
	if (table_has(&t->by_id, id))
		return true;
	t->nodes = mem_grow(t->nodes, t->count, &t->cap, sizeof(*t->nodes));
	t->nodes[t->count++] = node;
	table_set(&t->by_id, id, (void *)(uintptr_t)t->count);
	return true;
}

static bool read_branches(struct csaf_tree *t, const struct jsval *o, unsigned depth,
                          struct err *err)
{
	const struct jsval *branches, *one = NULL;

	if (depth > NESTING_MAX)
		return err_set(err, ERR_INPUT, "branches: deeper than %d", NESTING_MAX);
	if (!jsval_opt_array(o, "branches", &branches, err))
		return false;
	for (size_t i = 0; jsval_each(branches, &one); i++) {
		const struct jsval *product;

		if (!jsval_is(one, JSVIEW_OBJECT))
			return err_set(err, ERR_INPUT, "branches[%zu]: not an object", i);
		if (!jsval_opt_object(one, "product", &product, err) ||
		    (product && !add(t, product, (struct csaf_node){0}, err)) ||
		    !read_branches(t, one, depth + 1, err))
			return err_prefix(err, "branches[%zu]", i);
	}
	return true;
}

static bool read_names(struct csaf_tree *t, const struct jsval *tree, struct err *err)
{
	const struct jsval *names, *one = NULL;

	if (!jsval_opt_array(tree, "full_product_names", &names, err))
		return false;
	for (size_t i = 0; jsval_each(names, &one); i++)
		if (!jsval_is(one, JSVIEW_OBJECT) || !add(t, one, (struct csaf_node){0}, err))
			return err_set(err, ERR_INPUT, "full_product_names[%zu]: not a product", i);
	return true;
}

static bool read_relationships(struct csaf_tree *t, const struct jsval *tree, struct err *err)
{
	const struct jsval *list, *one = NULL;

	if (!jsval_opt_array(tree, "relationships", &list, err))
		return false;
	for (size_t i = 0; jsval_each(list, &one); i++) {
		const struct jsval *product;
		struct csaf_node node = {0};

		if (!jsval_is(one, JSVIEW_OBJECT))
			return err_set(err, ERR_INPUT, "relationships[%zu]: not an object", i);
		if (!jsval_get_text(one, "product_reference", &node.part, err) ||
		    !jsval_get_text(one, "relates_to_product_reference", &node.whole, err) ||
		    !jsval_opt_object(one, "full_product_name", &product, err) ||
		    (product && !add(t, product, node, err)))
			return err_prefix(err, "relationships[%zu]", i);
	}
	return true;
}

bool csaf_tree_read(const struct jsval *doc, struct csaf_tree *ret, struct err *err)
{
	auto_clear(csaf_tree) t = {0};
	const struct jsval *tree;

	if (!jsval_opt_object(doc, "product_tree", &tree, err))
		return false;
	if (tree && (!read_branches(&t, tree, 0, err) || !read_names(&t, tree, err) ||
	             !read_relationships(&t, tree, err) ||
	             !jsval_opt_array(tree, "product_groups", &t.groups, err)))
		return err_prefix(err, "product_tree");
	*ret = t;
	t = (struct csaf_tree){0};
	return true;
}

/* What the part is on, or in. */
static void join(const struct csaf_product *whole, struct csaf_product *to)
{
	if (whole->purl.len)
		to->holder = whole->purl;
	if (whole->on_cpe.len || whole->on_name.len) {
		to->on_cpe = whole->on_cpe;
		to->on_name = whole->on_name;
	} else if (!whole->purl.len) {
		to->on_cpe = whole->cpe;
		to->on_name = whole->name;
	}
}

/* Relationships that lead in a circle end with their depth. */
static bool find(const struct csaf_tree *t, struct span id, unsigned depth,
                 struct csaf_product *ret)
{
	size_t place = (size_t)(uintptr_t)table_get(&t->by_id, id);
	const struct csaf_node *node = place ? &t->nodes[place - 1] : NULL;
	struct csaf_product part, whole;

	if (!node || depth > 4)
		return false;
	if (!node->part.len) {
		*ret = node->own;
		return true;
	}
	if (!find(t, node->part, depth + 1, &part) || !find(t, node->whole, depth + 1, &whole))
		return false;
	join(&whole, &part);
	if (node->own.purl.len)
		part.purl = node->own.purl;
	*ret = part;
	return true;
}

bool csaf_tree_find(const struct csaf_tree *t, struct span id, struct csaf_product *ret)
{
	return find(t, id, 0, ret);
}

const struct jsval *csaf_tree_group(const struct csaf_tree *t, struct span id)
{
	const struct jsval *one = NULL;

	while (jsval_each(t->groups, &one)) {
		const struct jsval *name = jsval_member(one, "group_id");
		const struct jsval *ids = jsval_member(one, "product_ids");

		if (jsval_is(name, JSVIEW_STRING) && span_same(jsval_text(name), id) &&
		    jsval_is(ids, JSVIEW_ARRAY))
			return ids;
	}
	return NULL;
}
