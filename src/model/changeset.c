#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "ext/jspart.h"
#include "ext/jswrite.h"
#include "model/changeset.h"

static const char *const kinds[] = {"swap", "put", "take", "attributes"};
static const char *const classes[] = {"code", "config", "state"};

const char *change_kind_name(enum change_kind k)
{
	return kinds[k];
}

void side_clear(struct side *s)
{
	mem_free(&s->what);
	attrs_clear(&s->attrs);
	s->inode = 0;
}

void side_copy(struct side *to, const struct side *from)
{
	side_clear(to);
	to->what = mem_strdup(from->what);
	attrs_copy(&to->attrs, &from->attrs);
	to->inode = from->inode;
}

static void change_clear(struct change *c)
{
	mem_free(&c->path);
	mem_free(&c->op);
	mem_free(&c->join);
	side_clear(&c->before);
	side_clear(&c->after);
}

void changeset_clear(struct changeset *s)
{
	for (size_t i = 0; i < s->count; i++)
		change_clear(&s->changes[i]);
	for (size_t i = 0; i < s->dir_count; i++)
		mem_free(&s->dirs[i].path);
	for (size_t i = 0; i < s->mount_count; i++) {
		mem_free(&s->mounts[i].top);
		mem_free(&s->mounts[i].stash);
	}
	mem_free(&s->root);
	free(s->changes);
	free(s->dirs);
	free(s->mounts);
	table_clear(&s->by_dir);
	strlist_clear(&s->notes);
	*s = (struct changeset){0};
}

struct change *changeset_add(struct changeset *s, const char *path)
{
	struct change *c;

	s->changes = mem_grow(s->changes, s->count, &s->cap, sizeof(*s->changes));
	c = &s->changes[s->count];
	c->path = mem_strdup(path);
	c->slot = s->count++;
	c->object = NO_OBJECT;
	return c;
}

void changeset_drop(struct changeset *s, size_t index)
{
	change_clear(&s->changes[index]);
	for (s->count--; index < s->count; index++)
		s->changes[index] = s->changes[index + 1];
}

struct change_dir *changeset_find_dir(const struct changeset *s, const char *path)
{
	size_t at = (size_t)(uintptr_t)table_get(&s->by_dir, span_of(path));

	return at ? &s->dirs[at - 1] : NULL;
}

struct change_dir *changeset_add_dir(struct changeset *s, const char *path)
{
	struct change_dir *d = changeset_find_dir(s, path);

	if (d)
		return d;
	s->dirs = mem_grow(s->dirs, s->dir_count, &s->dir_cap, sizeof(*s->dirs));
	d = &s->dirs[s->dir_count++];
	d->path = mem_strdup(path);
	table_set(&s->by_dir, span_of(path), (void *)(uintptr_t)s->dir_count);
	return d;
}

size_t changeset_add_mount(struct changeset *s, const char *top)
{
	for (size_t i = 0; i < s->mount_count; i++)
		if (strcmp(s->mounts[i].top, top) == 0)
			return i;
	s->mounts = mem_grow(s->mounts, s->mount_count, &s->mount_cap, sizeof(*s->mounts));
	s->mounts[s->mount_count].top = mem_strdup(top);
	return s->mount_count++;
}

static bool is_dir(const struct side *s)
{
	return s->what && S_ISDIR(s->attrs.mode);
}

/* The place in the order that the kind of a change gives it. */
enum phase { EARLY, DIRECTORIES, EMPTIED, LIBRARIES, PROGRAMS, DATA, LINKS, ATTRIBUTES, DELETIONS };

static enum phase phase_of(const struct change *c, const struct table *emptied)
{
	if (c->kind == CHANGE_TAKE) {
		for (size_t n = strlen(c->path); n-- > 1;)
			if (c->path[n] == '/' && table_has(emptied, span_make(c->path, n)))
				return EARLY;
		return DELETIONS;
	}
	if (c->kind == CHANGE_ATTR)
		return ATTRIBUTES;
	if (is_dir(&c->after))
		return DIRECTORIES;
	if (is_dir(&c->before))
		return EMPTIED;
	if (S_ISLNK(c->after.attrs.mode))
		return LINKS;
	if (strstr(relpath_base(c->path), ".so"))
		return LIBRARIES;
	return c->after.attrs.mode & 0111 ? PROGRAMS : DATA;
}

struct ranked {
	enum phase phase;
	struct change change;
};

static int compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int by_path = strcmp(x->change.path, y->change.path);

	if (x->phase != y->phase)
		return x->phase < y->phase ? -1 : 1;
	/* children go before their directory, and come after it */
	return x->phase == EARLY || x->phase == DELETIONS ? -by_path : by_path;
}

void changeset_sort(struct changeset *s)
{
	auto_free struct ranked *ranked = mem_alloc(s->count, sizeof(*ranked));
	auto_clear(table) emptied = {0};

	for (size_t i = 0; i < s->count; i++)
		if (s->changes[i].kind == CHANGE_SWAP && is_dir(&s->changes[i].before) &&
		    !is_dir(&s->changes[i].after))
			table_set(&emptied, span_of(s->changes[i].path), s);
	for (size_t i = 0; i < s->count; i++)
		ranked[i] = (struct ranked){phase_of(&s->changes[i], &emptied), s->changes[i]};
	if (s->count)
		qsort(ranked, s->count, sizeof(*ranked), compare);
	for (size_t i = 0; i < s->count; i++)
		s->changes[i] = ranked[i].change;
}

static void encode_side(struct jswrite *w, const char *key, const struct side *s)
{
	auto_js o = js_object();

	if (!s->what)
		return;
	js_set_str(o, "what", s->what);
	js_set_int(o, "inode", (int64_t)s->inode);
	attrs_encode(&s->attrs, o);
	jswrite_value(w, key, o);
}

static void encode_change(struct jswrite *w, const struct change *c)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "path", c->path);
	jswrite_str(w, "op", c->op);
	jswrite_str(w, "kind", kinds[c->kind]);
	jswrite_str(w, "class", classes[c->class]);
	jswrite_int(w, "mount", (int64_t)c->mount);
	jswrite_int(w, "slot", (int64_t)c->slot);
	jswrite_int(w, "size", (int64_t)c->size);
	encode_side(w, "before", &c->before);
	encode_side(w, "after", &c->after);
	jswrite_end_object(w);
}

static void encode_time(struct jswrite *w, const char *key, bool is, struct timespec t)
{
	if (!is)
		return;
	jswrite_object(w, key);
	jswrite_int(w, "mtime", t.tv_sec);
	jswrite_int(w, "mtime_ns", t.tv_nsec);
	jswrite_end_object(w);
}

static void encode_dir(struct jswrite *w, const struct change_dir *d)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "path", d->path);
	encode_time(w, "before", d->is_before, d->before);
	encode_time(w, "after", d->is_after, d->after);
	jswrite_end_object(w);
}

static void encode_mount(struct jswrite *w, const struct change_mount *m)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "top", m->top);
	jswrite_str(w, "stash", m->stash);
	jswrite_int(w, "inode", (int64_t)m->inode);
	jswrite_bool(w, "borrowed", m->borrowed);
	jswrite_end_object(w);
}

void changeset_encode(const struct changeset *s, bool with_changes, struct str *to)
{
	struct jswrite w = {.to = to, .rows = true};

	jswrite_object(&w, NULL);
	jswrite_str(&w, "format", CHANGESET_FORMAT);
	jswrite_object(&w, "payload");
	jswrite_str(&w, "root", s->root);
	jswrite_array(&w, "mounts");
	for (size_t i = 0; i < s->mount_count; i++)
		encode_mount(&w, &s->mounts[i]);
	jswrite_end_array(&w);
	jswrite_array(&w, "dirs");
	for (size_t i = 0; i < s->dir_count; i++)
		encode_dir(&w, &s->dirs[i]);
	jswrite_end_array(&w);
	jswrite_array(&w, "changes");
	for (size_t i = 0; with_changes && i < s->count; i++)
		encode_change(&w, &s->changes[i]);
	jswrite_end_array(&w);
	jswrite_strings(&w, "notes", &s->notes);
	jswrite_end_object(&w);
	jswrite_end_object(&w);
}

static bool find_word(const char *word, const char *const *words, size_t n, unsigned *ret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0) {
			*ret = (unsigned)i;
			return true;
		}
	return false;
}

static bool get_path(const struct js *o, const char *key, bool empty, char **ret, struct err *err)
{
	if (!js_dup_str(o, key, ret, err))
		return false;
	return (empty && !**ret) || relpath_check(span_of(*ret), err) || err_prefix(err, "%s", key);
}

static bool decode_side(const struct js *o, const char *key, struct side *s, struct err *err)
{
	const struct js *side;
	mode_t type = S_IFREG;
	int64_t inode;

	if (!js_opt_object(o, key, &side, err))
		return false;
	if (!side)
		return true;
	if (!js_dup_str(side, "what", &s->what, err) ||
	    !js_get_int(side, "inode", INT64_MIN, INT64_MAX, &inode, err))
		return err_prefix(err, "%s", key);
	s->inode = (uint64_t)inode;
	if (strcmp(s->what, "dir") == 0)
		type = S_IFDIR;
	else if (str_starts(s->what, "link:"))
		type = S_IFLNK;
	else if (!digest_is_hex(span_of(s->what)))
		return err_set(err, ERR_INPUT, "%s: what: nothing known", key);
	return attrs_decode(side, type, &s->attrs, err) || err_prefix(err, "%s", key);
}

/* A kind that does not go with its sides would be carried out wrongly. */
static bool check_sides(const struct change *c, struct err *err)
{
	bool before = c->before.what != NULL, after = c->after.what != NULL;
	bool fits = c->kind == CHANGE_PUT    ? !before && after
	            : c->kind == CHANGE_TAKE ? before && !after
	                                     : before && after;

	return fits || err_set(err, ERR_INPUT, "kind: does not go with what was there");
}

static bool decode_change(const struct js *o, size_t mounts, struct change *c, struct err *err)
{
	const char *kind, *class;
	unsigned k, l;
	int64_t mount, slot, size;

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
	if (!get_path(o, "path", false, &c->path, err) || !js_dup_str(o, "op", &c->op, err) ||
	    !js_get_str(o, "kind", &kind, err) || !js_get_str(o, "class", &class, err) ||
	    !js_get_int(o, "mount", 0, (int64_t)mounts - 1, &mount, err) ||
	    !js_get_int(o, "slot", 0, INT64_MAX, &slot, err) ||
	    !js_get_int(o, "size", 0, INT64_MAX, &size, err) ||
	    !decode_side(o, "before", &c->before, err) || !decode_side(o, "after", &c->after, err))
		return false;
	if (!find_word(kind, kinds, ARRAY_LEN(kinds), &k) ||
	    !find_word(class, classes, ARRAY_LEN(classes), &l))
		return err_set(err, ERR_INPUT, "kind or class: nothing known");
	c->kind = (enum change_kind)k;
	c->class = (enum path_class)l;
	c->mount = (size_t)mount;
	c->slot = (uint64_t)slot;
	c->size = (uint64_t)size;
	return check_sides(c, err);
}

static bool decode_time(const struct js *o, const char *key, bool *is, struct timespec *ret,
                        struct err *err)
{
	const struct js *t;
	int64_t sec, nsec;

	if (!js_opt_object(o, key, &t, err))
		return false;
	if (!t)
		return true;
	if (!js_get_int(t, "mtime", INT64_MIN, INT64_MAX, &sec, err) ||
	    !js_get_int(t, "mtime_ns", 0, 999999999, &nsec, err))
		return err_prefix(err, "%s", key);
	*is = true;
	*ret = (struct timespec){.tv_sec = sec, .tv_nsec = nsec};
	return true;
}

static bool decode_dir(const struct js *o, struct changeset *s, struct err *err)
{
	auto_free char *path = NULL;
	struct change_dir *d;

	if (!get_path(o, "path", true, &path, err))
		return false;
	d = changeset_add_dir(s, path);
	return decode_time(o, "before", &d->is_before, &d->before, err) &&
	       decode_time(o, "after", &d->is_after, &d->after, err);
}

static bool decode_mounts(const struct js *array, struct changeset *s, struct err *err)
{
	for (size_t i = 0; i < js_count(array); i++) {
		const struct js *o = js_at(array, i);
		auto_free char *top = NULL;
		struct change_mount *m;
		int64_t inode;
		size_t at;

		if (!get_path(o, "top", true, &top, err))
			return err_prefix(err, "mounts[%zu]", i);
		at = changeset_add_mount(s, top);
		m = &s->mounts[at];
		if (!get_path(o, "stash", false, &m->stash, err) ||
		    !js_get_int(o, "inode", INT64_MIN, INT64_MAX, &inode, err) ||
		    !js_get_bool(o, "borrowed", &m->borrowed, err))
			return err_prefix(err, "mounts[%zu]", i);
		m->inode = (uint64_t)inode;
	}
	return true;
}

static bool decode_head(const struct js *doc, struct changeset *s, struct err *err)
{
	const struct js *payload, *mounts;

	return js_get_object(doc, "payload", &payload, err) &&
	       js_dup_opt(payload, "root", &s->root, err) &&
	       js_get_array(payload, "mounts", &mounts, err) && decode_mounts(mounts, s, err) &&
	       js_opt_strings(payload, "notes", &s->notes, err);
}

enum { DIRS, CHANGES };

static bool decode_list(struct jspart *part, int which, struct changeset *s, struct err *err)
{
	for (size_t i = 0;; i++) {
		auto_js o = NULL;

		if (!jspart_next(part, &o, err))
			return err_prefix(err, which == DIRS ? "dirs[%zu]" : "changes[%zu]", i);
		if (!o)
			return true;
		if (which == DIRS ? !decode_dir(o, s, err)
		                  : !decode_change(o, s->mount_count, changeset_add(s, NULL), err))
			return err_prefix(err, which == DIRS ? "dirs[%zu]" : "changes[%zu]", i);
	}
}

bool changeset_parse(struct span text, struct changeset *ret, struct err *err)
{
	static const char *const keys[] = {[DIRS] = "dirs", [CHANGES] = "changes", NULL};
	auto_clear(changeset) s = {0};
	struct jspart parts[JSPART_MAX] = {0};
	auto_clear(str) rest = {0};
	auto_js doc = NULL;

	jspart_cut(text, "payload", keys, parts, &rest);
	if (!js_parse_document(span_make(rest.buf, rest.len), CHANGESET_FORMAT, &doc, err) ||
	    !decode_head(doc, &s, err) || !decode_list(&parts[DIRS], DIRS, &s, err) ||
	    !decode_list(&parts[CHANGES], CHANGES, &s, err))
		return false;
	*ret = s;
	s = (struct changeset){0};
	return true;
}
