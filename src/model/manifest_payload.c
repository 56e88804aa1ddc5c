#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "ext/jspart.h"
#include "model/manifest.h"
#include "model/manifest_payload.h"

static const char *const ops[] = {"add",     "replace",  "delete", "mkdir",
                                  "symlink", "hardlink", "setattr"};
static const char *const classes[] = {"code", "config", "state"};

const char *path_op_name(enum path_op op)
{
	return ops[op];
}

const char *path_class_name(enum path_class c)
{
	return classes[c];
}

static void path_clear(struct manifest_path *p)
{
	mem_free(&p->path);
	mem_free(&p->target);
	strlist_clear(&p->old);
	attrs_clear(&p->attrs);
}

static void object_clear(struct manifest_object *o)
{
	mem_free(&o->sha256);
	mem_free(&o->stored_sha256);
	strlist_clear(&o->chunks);
}

void manifest_payload_clear(struct manifest *m)
{
	for (size_t i = 0; i < m->path_count; i++)
		path_clear(&m->paths[i]);
	for (size_t i = 0; i < m->object_count; i++)
		object_clear(&m->objects[i]);
	free(m->paths);
	free(m->objects);
}

struct manifest_path *manifest_add_path(struct manifest *m, const char *path, enum path_op op)
{
	struct manifest_path *p;

	m->paths = mem_grow(m->paths, m->path_count, &m->path_cap, sizeof(*m->paths));
	p = &m->paths[m->path_count++];
	p->path = mem_strdup(path);
	p->op = op;
	p->object = NO_OBJECT;
	return p;
}

struct manifest_object *manifest_add_object(struct manifest *m)
{
	m->objects = mem_grow(m->objects, m->object_count, &m->object_cap, sizeof(*m->objects));
	return &m->objects[m->object_count++];
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

static bool get_digest(const struct js *o, const char *key, char **ret, struct err *err)
{
	const char *text;

	if (!js_get_str(o, key, &text, err))
		return false;
	if (!digest_is_hex(span_of(text)))
		return err_set(err, ERR_INPUT, "%s: not a SHA-256", key);
	free(*ret);
	*ret = mem_strdup(text);
	return true;
}

static bool decode_chunks(const struct js *o, struct manifest_object *object, struct err *err)
{
	uint64_t wanted = (object->stored_size + MANIFEST_CHUNK - 1) / MANIFEST_CHUNK;

	if (!js_opt_strings(o, "chunks", &object->chunks, err))
		return false;
	if (object->chunks.count != (wanted > 1 ? wanted : 0))
		return err_set(err, ERR_INPUT, "chunks: not one digest for each MiB");
	for (size_t i = 0; i < object->chunks.count; i++)
		if (!digest_is_hex(span_of(object->chunks.v[i])))
			return err_set(err, ERR_INPUT, "chunks[%zu]: not a SHA-256", i);
	return true;
}

static bool decode_object(const struct js *o, struct manifest_object *object, struct err *err)
{
	const char *encoding;
	int64_t size, stored;

	if (!get_digest(o, "sha256", &object->sha256, err) ||
	    !js_get_int(o, "size", 0, (int64_t)MANIFEST_OBJECT_MAX, &size, err) ||
	    !js_get_str(o, "encoding", &encoding, err) ||
	    !get_digest(o, "stored_sha256", &object->stored_sha256, err) ||
	    !js_get_int(o, "stored_size", 0, (int64_t)MANIFEST_OBJECT_MAX, &stored, err))
		return false;
	object->size = (uint64_t)size;
	object->stored_size = (uint64_t)stored;
	object->zstd = strcmp(encoding, "zstd") == 0;
	if (!object->zstd && strcmp(encoding, "stored") != 0)
		return err_set(err, ERR_INPUT, "encoding: '%.20s' is neither stored nor zstd",
		               encoding);
	if (!object->zstd && (strcmp(object->sha256, object->stored_sha256) != 0 || size != stored))
		return err_set(err, ERR_INPUT, "stored as it is, and yet of two digests or sizes");
	return decode_chunks(o, object, err);
}

/* The elements of an array, which is in the document or was cut out of its text. */
struct elements {
	const struct js *array;
	size_t at;
	struct jspart *part; /* may be NULL */
};

/* *ret is NULL after the last; *ret_own, which may hold it, is the caller's. */
static bool next_element(struct elements *e, struct js **ret_own, const struct js **ret,
                         struct err *err)
{
	*ret = NULL;
	if (e->at < js_count(e->array)) {
		*ret = js_at(e->array, e->at++);
		return js_is_object(*ret) || err_set(err, ERR_INPUT, "not an object");
	}
	if (!e->part)
		return true;
	if (!jspart_next(e->part, ret_own, err))
		return false;
	*ret = *ret_own;
	return true;
}

static bool add_object(const struct js *o, struct manifest *m, struct table *seen, struct err *err)
{
	struct manifest_object *object = manifest_add_object(m);

	if (!decode_object(o, object, err))
		return false;
	if (table_has(seen, span_of(object->sha256)))
		return err_set(err, ERR_INPUT, "stands twice");
	table_set(seen, span_of(object->sha256), (void *)(uintptr_t)m->object_count);
	return true;
}

static bool decode_objects(struct elements *e, struct manifest *m, struct table *seen,
                           struct err *err)
{
	for (size_t i = 0;; i++) {
		auto_js own = NULL;
		const struct js *o;

		if (!next_element(e, &own, &o, err))
			return err_prefix(err, "objects[%zu]", i);
		if (!o)
			return true;
		if (i == MANIFEST_OBJECTS_MAX)
			return err_set(err, ERR_INPUT, "objects: more than %u",
			               MANIFEST_OBJECTS_MAX);
		if (!add_object(o, m, seen, err))
			return err_prefix(err, "objects[%zu]", i);
	}
}

static mode_t op_type(enum path_op op, bool dir)
{
	if (op == OP_MKDIR || (op == OP_SETATTR && dir))
		return S_IFDIR;
	return op == OP_SYMLINK ? S_IFLNK : S_IFREG;
}

static bool decode_content(const struct js *o, const struct table *objects, struct manifest_path *p,
                           struct err *err)
{
	const char *sha256;
	size_t index;

	if (!js_get_str(o, "object", &sha256, err) ||
	    !js_opt_bool(o, "sparse", false, &p->sparse, err))
		return false;
	index = (size_t)(uintptr_t)table_get(objects, span_of(sha256));
	if (!index)
		return err_set(err, ERR_INPUT, "object: '%.64s' is not in the list of objects",
		               sha256);
	p->object = index - 1;
	return true;
}

/* `.fettle` is where transactions keep what they stage and replace; no bundle reaches into it. */
static bool check_path(const char *path, struct err *err)
{
	if (!relpath_check(span_of(path), err))
		return false;
	for (struct span rest = span_of(path), part; span_cut(&rest, '/', &part);)
		if (span_eq(part, ".fettle"))
			return err_set(err, ERR_INPUT,
			               "path '%.200s': '.fettle' belongs to fettle itself", path);
	return true;
}

static bool decode_new(const struct js *o, const struct table *objects, struct manifest_path *p,
                       struct err *err)
{
	const struct js *after;

	if (p->op == OP_DELETE)
		return true;
	if (!js_get_object(o, "new", &after, err))
		return false;
	if ((p->op == OP_ADD || p->op == OP_REPLACE) && !decode_content(after, objects, p, err))
		return err_prefix(err, "new");
	if ((p->op == OP_SYMLINK || p->op == OP_HARDLINK) &&
	    !js_dup_str(after, "target", &p->target, err))
		return err_prefix(err, "new");
	if (p->op == OP_HARDLINK)
		return check_path(p->target, err) || err_prefix(err, "new: target");
	if (p->op == OP_SYMLINK && (!*p->target || strlen(p->target) > 4095))
		return err_set(err, ERR_INPUT, "new: target: not the text of a symbolic link");
	if (!attrs_decode(after, op_type(p->op, strlist_has(&p->old, "dir")), &p->attrs, err))
		return err_prefix(err, "new");
	return true;
}

static bool check_old(const struct manifest_path *p, struct err *err)
{
	for (size_t i = 0; i < p->old.count; i++) {
		const char *text = p->old.v[i];

		if (!digest_is_hex(span_of(text)) && strcmp(text, "dir") != 0 &&
		    strcmp(text, "any") != 0 && !str_starts(text, "link:"))
			return err_set(err, ERR_INPUT, "old[%zu]: '%.80s' is nothing known", i,
			               text);
	}
	if ((p->op == OP_REPLACE || p->op == OP_DELETE || p->op == OP_SETATTR) && p->old.count == 0)
		return err_set(err, ERR_INPUT, "old: missing, and the path must be there to be %sd",
		               p->op == OP_SETATTR ? "change" : path_op_name(p->op));
	if (p->op == OP_ADD && p->old.count)
		return err_set(err, ERR_INPUT, "old: a path that is added is not there before");
	return true;
}

static bool decode_path(const struct js *o, const struct table *objects, struct manifest_path *p,
                        struct err *err)
{
	const char *op, *class;
	unsigned word;

	if (!js_dup_str(o, "path", &p->path, err) || !check_path(p->path, err) ||
	    !js_get_str(o, "op", &op, err) || !js_opt_str(o, "class", &class, err) ||
	    !js_opt_strings(o, "old", &p->old, err))
		return false;
	if (!find_word(op, ops, ARRAY_LEN(ops), &word))
		return err_set(err, ERR_INPUT, "op: '%.20s' is not an operation", op);
	p->op = (enum path_op)word;
	if (!find_word(class ? class : "code", classes, ARRAY_LEN(classes), &word))
		return err_set(err, ERR_INPUT, "class: '%.20s' is not a class", class);
	p->class = (enum path_class)word;
	return check_old(p, err) && decode_new(o, objects, p, err);
}

/* Nothing may lie below a path that is not a directory when all is done. */
static bool check_parent(const struct manifest *m, size_t i, const struct table *seen,
                         struct err *err)
{
	const struct manifest_path *p = &m->paths[i], *above;
	size_t found;

	for (size_t n = strlen(p->path); n-- > 1;) {
		if (p->path[n] != '/')
			continue;
		found = (size_t)(uintptr_t)table_get(seen, span_make(p->path, n));
		above = found ? &m->paths[found - 1] : NULL;
		if (above && !S_ISDIR(above->attrs.mode) && p->op != OP_DELETE)
			return err_set(err, ERR_INPUT,
			               "paths[%zu]: '%s' lies below '%s', which is no directory", i,
			               p->path, above->path);
	}
	return true;
}

/* The size beside a path is for readers of the manifest; it must not lie. */
static bool check_size(const struct js *o, const struct manifest *m, const struct manifest_path *p,
                       struct err *err)
{
	int64_t size;

	if (p->object == NO_OBJECT)
		return true;
	if (!js_opt_int(js_member(o, "new"), "size", 0, INT64_MAX,
	                (int64_t)m->objects[p->object].size, &size, err))
		return err_prefix(err, "new");
	return (uint64_t)size == m->objects[p->object].size ||
	       err_set(err, ERR_INPUT, "new: size: not that of its object");
}

static bool add_path(const struct js *o, struct manifest *m, const struct table *objects,
                     struct table *seen, struct err *err)
{
	struct manifest_path *p = manifest_add_path(m, NULL, OP_ADD);

	if (!decode_path(o, objects, p, err) || !check_size(o, m, p, err))
		return false;
	if (table_has(seen, span_of(p->path)))
		return err_set(err, ERR_INPUT, "'%s' stands twice", p->path);
	table_set(seen, span_of(p->path), (void *)(uintptr_t)m->path_count);
	return true;
}

static bool decode_paths(struct elements *e, struct manifest *m, const struct table *objects,
                         struct err *err)
{
	auto_clear(table) seen = {0};

	for (size_t i = 0;; i++) {
		auto_js own = NULL;
		const struct js *o;

		if (!next_element(e, &own, &o, err) || (o && !add_path(o, m, objects, &seen, err)))
			return err_prefix(err, "paths[%zu]", i);
		if (!o)
			break;
	}
	for (size_t i = 0; i < m->path_count; i++)
		if (!check_parent(m, i, &seen, err))
			return false;
	return true;
}

static bool decode_all(const struct js *payload, struct jspart *parts, struct manifest *m,
                       struct err *err)
{
	struct elements objects = {.part = parts}, paths = {.part = parts ? parts + 1 : NULL};
	auto_clear(table) seen = {0};

	if (!js_dup_str(payload, "at", &m->at, err) ||
	    !js_get_array(payload, "objects", &objects.array, err) ||
	    !js_get_array(payload, "paths", &paths.array, err))
		return false;
	if (m->at[0] != '/')
		return err_set(err, ERR_INPUT, "at: not an absolute path");
	if (m->at[1] && !check_path(m->at + 1, err))
		return err_prefix(err, "at");
	return decode_objects(&objects, m, &seen, err) && decode_paths(&paths, m, &seen, err);
}

bool manifest_decode_payload(const struct js *doc, struct jspart *parts, struct manifest *m,
                             struct err *err)
{
	const struct js *payload;

	return js_get_object(doc, "payload", &payload, err) &&
	       (decode_all(payload, parts, m, err) || err_prefix(err, "payload"));
}

static struct js *encode_object(const struct manifest_object *object)
{
	struct js *o = js_object();

	js_set_str(o, "sha256", object->sha256);
	js_set_int(o, "size", (int64_t)object->size);
	js_set_str(o, "encoding", object->zstd ? "zstd" : "stored");
	js_set_str(o, "stored_sha256", object->stored_sha256);
	js_set_int(o, "stored_size", (int64_t)object->stored_size);
	if (object->chunks.count)
		js_set_strings(o, "chunks", &object->chunks);
	return o;
}

static struct js *encode_path(const struct manifest *m, const struct manifest_path *p)
{
	struct js *o = js_object(), *after;

	js_set_str(o, "path", p->path);
	js_set_str(o, "op", path_op_name(p->op));
	js_set_str(o, "class", path_class_name(p->class));
	if (p->old.count)
		js_set_strings(o, "old", &p->old);
	if (p->op == OP_DELETE)
		return o;
	after = js_object();
	if (p->object != NO_OBJECT) {
		js_set_str(after, "object", m->objects[p->object].sha256);
		js_set_int(after, "size", (int64_t)m->objects[p->object].size);
	}
	if (p->sparse)
		js_set_bool(after, "sparse", true);
	js_set_str(after, "target", p->target);
	if (p->op != OP_HARDLINK)
		attrs_encode(&p->attrs, after);
	js_set(o, "new", after);
	return o;
}

struct js *manifest_encode_payload(const struct manifest *m)
{
	struct js *payload = js_object(), *objects = js_array(), *paths = js_array();

	for (size_t i = 0; i < m->object_count; i++)
		js_push(objects, encode_object(&m->objects[i]));
	for (size_t i = 0; i < m->path_count; i++)
		js_push(paths, encode_path(m, &m->paths[i]));
	js_set_str(payload, "at", m->at);
	js_set(payload, "objects", objects);
	js_set(payload, "paths", paths);
	return payload;
}

/* Takes the element. */
static void print_element(struct js *element, bool first, struct str *to)
{
	if (!first)
		str_addc(to, ',');
	js_print(element, JS_COMPACT, to);
	js_free(element);
}

void manifest_print_payload(const struct manifest *m, struct str *to)
{
	auto_js at = js_text(m->at);

	str_adds(to, "{\"at\":");
	js_print(at, JS_COMPACT, to);
	str_adds(to, ",\"objects\":[");
	for (size_t i = 0; i < m->object_count; i++)
		print_element(encode_object(&m->objects[i]), i == 0, to);
	str_adds(to, "],\"paths\":[");
	for (size_t i = 0; i < m->path_count; i++)
		print_element(encode_path(m, &m->paths[i]), i == 0, to);
	str_adds(to, "]}");
}
