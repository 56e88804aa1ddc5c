/* Whatever two layers say, every name lies in the tree that they make, and no path leads out. The
 * archive is applied twice, so that it hides and replaces what is of itself. */
#include <stdint.h>
#include <stdlib.h>

#include "scan/layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(struct inodes *n)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct inode *node = n->all[i], *up = node;

		if (node->is_gone)
			continue;
		for (size_t depth = 0; up != n->root; up = up->parent)
			if (up->parent->type != FS_DIR || depth++ > 5000)
				abort();
		if (node != n->root && !*node->name)
			abort();
		for (const struct inode *c = node->children; c; c = c->next)
			if (c->parent != node || c->is_gone ||
			    inodes_child(n, node, span_of(c->name)) != c)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct span rest = span_make(data, len);
	auto_clear(layer) layer = {0};
	auto_clear(inodes) nodes = {0};
	auto_clear(hoard) hoard = {0};

	layer_read(&layer, stream_of_span(&rest), &hoard);
	if (layer.why.kind != ERR_NONE && layer.why.kind != ERR_INPUT)
		abort();
	inodes_begin(&nodes);
	for (uint64_t number = 1; number < 3; number++) {
		layer_apply(&layer, &nodes, number);
		check(&nodes);
	}
	return 0;
}
