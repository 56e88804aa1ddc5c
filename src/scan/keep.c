#include <errno.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/span.h"
#include "base/str.h"
#include "scan/keep.h"
#include "store/doc.h"
#include "store/state.h"

#define FOLDER "inventory"
#define CURRENT FOLDER "/current.json"
#define ENDING ".json"

static char *name_of(const char *id)
{
	return id ? str_format(FOLDER "/%s" ENDING, id) : mem_strdup(CURRENT);
}

bool keep_load(const struct state *s, const char *id, struct inventory *ret, bool *ret_found,
               struct err *err)
{
	auto_free char *name = name_of(id);
	auto_clear(str) text = {0};

	if (id && (strchr(id, '/') || id[0] == '.'))
		return err_set(err, ERR_USAGE, "'%.80s' is not the time of an inventory", id);
	if (!doc_load_text(s, name, &text, ret_found, err))
		return false;
	return !*ret_found || inventory_parse(span_make(text.buf, text.len), ret, err) ||
	       err_prefix(err, "'%s/%s'", s->path, name);
}

bool keep_list(const struct state *s, struct strlist *ret, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;
	struct err why = {0};

	if (!fs_open_subdir(s->dir, FOLDER, &dir, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		size_t n = strlen(names.v[i]);

		if (names.v[i][0] != '.' && str_ends(names.v[i], ENDING) &&
		    strcmp(names.v[i], "current" ENDING) != 0)
			strlist_take(ret, mem_dup(names.v[i], n - strlen(ENDING)));
	}
	return true;
}

static bool is_of_what_runs(const struct coverage *c)
{
	return strcmp(c->source, "process") == 0 || strcmp(c->source, "socket") == 0;
}

/* Processes come and go without any change of the host, and so does what is said of how many of
 * them could be looked at. */
static void encode_lasting(const struct inventory *inv, struct str *to)
{
	struct inventory lasting = *inv; /* a look, not a copy: nothing of it is freed */
	auto_free struct coverage *lines = mem_alloc(inv->coverage_count + 1, sizeof(*lines));

	lasting.generated = 0;
	lasting.live = (struct live){0};
	lasting.coverage = lines;
	lasting.coverage_count = 0;
	for (size_t i = 0; i < inv->coverage_count; i++)
		if (!is_of_what_runs(&inv->coverage[i]))
			lines[lasting.coverage_count++] = inv->coverage[i];
	inventory_encode(&lasting, to);
}

/* Whether both say the same but for their times and for what runs. */
static bool says_the_same(const struct inventory *a, const struct inventory *b)
{
	auto_clear(str) left = {0}, right = {0};

	encode_lasting(a, &left);
	encode_lasting(b, &right);
	return span_same(span_make(left.buf, left.len), span_make(right.buf, right.len));
}

static bool drop_oldest(const struct state *s, struct err *err)
{
	auto_clear(strlist) ids = {0};

	if (!keep_list(s, &ids, err))
		return false;
	for (size_t i = 0; i + KEEP_HISTORY < ids.count; i++) {
		auto_free char *name = name_of(ids.v[i]);

		if (!fs_unlink(s->dir, name, err))
			return false;
	}
	return true;
}

/* What a document says but for its time and for what runs, which is its last member. No string of
 * it has a line end, so what stands at the begin of a line is a member. */
static bool cut_lasting(struct span text, struct span *ret_head, struct span *ret_rest)
{
	static const char time[] = "\n  \"generated\": ", live[] = "\n  \"live\": ";
	const char *at = memmem(text.ptr, text.len, time, strlen(time)), *end;

	if (!at)
		return false;
	*ret_head = span_make(text.ptr, (size_t)(at - text.ptr));
	text = span_from(text, ret_head->len + 1);
	text = span_from(text, span_find(text, '\n'));
	end = memmem(text.ptr, text.len, live, strlen(live));
	if (!end && text.len > 3)
		end = text.ptr + text.len - 3; /* "\n}\n" */
	if (!end)
		return false;
	*ret_rest = span_make(text.ptr, (size_t)(end - text.ptr));
	if (ret_rest->len && end[-1] == ',')
		ret_rest->len--;
	return true;
}

/* The same without taking the documents apart: mostly they are alike. */
static bool reads_the_same(const struct state *s, struct span text)
{
	auto_clear(str) present = {0};
	struct span head, rest, other_head, other_rest;

	return fs_read(s->dir, CURRENT, DOC_MAX, &present, NULL) &&
	       cut_lasting(span_make(present.buf, present.len), &head, &rest) &&
	       cut_lasting(text, &other_head, &other_rest) && span_same(head, other_head) &&
	       span_same(rest, other_rest);
}

/* Gives the present inventory a second name in the history, unless `inv` says the same. One that
 * cannot be read is no history: it is replaced. */
static bool move_present(const struct state *s, const struct inventory *inv, struct err *err)
{
	auto_clear(inventory) present = {0};
	auto_free char *time = NULL, *name = NULL;
	struct err why = {0};
	bool found;

	if (!keep_load(s, NULL, &present, &found, NULL) || !found || says_the_same(&present, inv))
		return true;
	time = clock_text(present.generated);
	name = name_of(time);
	if (!fs_link(s->dir, CURRENT, s->dir, name, &why) && why.sys != EEXIST) {
		if (err)
			*err = why;
		return false;
	}
	return drop_oldest(s, err);
}

bool keep_inventory(const struct state *s, const struct inventory *inv, struct err *err)
{
	auto_clear(str) text = {0};

	inventory_encode(inv, &text);
	if ((!reads_the_same(s, span_make(text.buf, text.len)) && !move_present(s, inv, err)) ||
	    !doc_save_text(s, CURRENT, span_make(text.buf, text.len), err))
		return err_prefix(err, "cannot keep the inventory in '%s'", s->path);
	return true;
}
