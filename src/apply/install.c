#include "apply/classify.h"
#include "apply/install.h"
#include "apply/stage.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "store/state.h"

bool install_plan(const struct bundle *b, const struct state *s, int root, const char *root_path,
                  struct changeset *ret, struct strlist *refused, struct err *err)
{
	auto_clear(changeset) set = {0};

	if (!classify(&b->manifest, root, s->dir, &set, refused, err) ||
	    !stage_check_space(root, &set, err) || !fs_realpath(root_path, &set.root, err))
		return false;
	*ret = set;
	set = (struct changeset){0};
	return true;
}

static bool stage(struct transact *x, void *ctx, struct err *err)
{
	const struct bundle *b = ctx;

	return stage_all(b, x->root, &x->stashes, &x->set, err);
}

static void fill_head(struct receipt *r, const struct manifest *m)
{
	r->kind = mem_strdup("apply");
	r->bundle = mem_strdup(m->id);
	r->product = mem_strdup(m->product);
	r->channel = mem_strdup(m->channel ? m->channel : "stable");
	r->arch = mem_strdup(m->arch);
	r->serial = m->serial;
	strlist_copy(&r->fixes, &m->fixes);
}

bool install_run(struct transact *x, const struct bundle *b, struct err *err)
{
	struct span text = span_make(b->text.buf, b->text.len);
	struct bundle mine = *b;

	if (!manifest_parse(text, &x->manifest, err))
		return false;
	fill_head(&x->receipt, &x->manifest);
	return transact_run(x, text, stage, &mine, err);
}
