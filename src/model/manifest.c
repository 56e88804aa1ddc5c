#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"
#include "base/table.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "model/manifest.h"
#include "model/manifest_conduct.h"

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

void manifest_clear(struct manifest *m)
{
	char **texts[] = {&m->id,       &m->product, &m->arch,
	                  &m->channel,  &m->title,   &m->class,
	                  &m->severity, &m->at,      &m->irreversible_reason};
	struct strlist *lists[] = {&m->fixes,         &m->supersedes,      &m->requires,
	                           &m->conflicts,     &m->compatible,      &m->restart,
	                           &m->applies_to.os, &m->applies_to.arch, &m->applies_to.packages};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		mem_free(texts[i]);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		strlist_clear(lists[i]);
	manifest_conduct_clear(m);
	for (size_t i = 0; i < m->path_count; i++)
		path_clear(&m->paths[i]);
	for (size_t i = 0; i < m->object_count; i++)
		object_clear(&m->objects[i]);
	free(m->paths);
	free(m->objects);
	*m = (struct manifest){0};
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

char *manifest_host_path(const struct manifest *m, const char *path)
{
	return m->at[1] ? str_format("%s/%s", m->at + 1, path) : mem_strdup(path);
}

char *manifest_line(const struct manifest *m)
{
	return str_format("%s %s %s", m->product, m->channel ? m->channel : "stable", m->arch);
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

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
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

static bool decode_objects(const struct js *array, struct manifest *m, struct table *seen,
                           struct err *err)
{
	if (js_count(array) > MANIFEST_OBJECTS_MAX)
		return err_set(err, ERR_INPUT, "objects: more than %u", MANIFEST_OBJECTS_MAX);
	for (size_t i = 0; i < js_count(array); i++) {
		struct manifest_object *o = manifest_add_object(m);

		if (!decode_object(js_at(array, i), o, err))
			return err_prefix(err, "objects[%zu]", i);
		if (table_has(seen, span_of(o->sha256)))
			return err_set(err, ERR_INPUT, "objects[%zu]: stands twice", i);
		table_set(seen, span_of(o->sha256), (void *)(uintptr_t)(i + 1));
	}
	return true;
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

	if (!js_is_object(o))
		return err_set(err, ERR_INPUT, "not an object");
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

static bool decode_paths(const struct js *array, struct manifest *m, const struct table *objects,
                         struct err *err)
{
	auto_clear(table) seen = {0};

	for (size_t i = 0; i < js_count(array); i++) {
		struct manifest_path *p = manifest_add_path(m, NULL, OP_ADD);

		if (!decode_path(js_at(array, i), objects, p, err) ||
		    !check_size(js_at(array, i), m, p, err))
			return err_prefix(err, "paths[%zu]", i);
		if (table_has(&seen, span_of(p->path)))
			return err_set(err, ERR_INPUT, "paths[%zu]: '%s' stands twice", i, p->path);
		table_set(&seen, span_of(p->path), (void *)(uintptr_t)(i + 1));
	}
	for (size_t i = 0; i < m->path_count; i++)
		if (!check_parent(m, i, &seen, err))
			return false;
	return true;
}

static bool decode_payload(const struct js *doc, struct manifest *m, struct err *err)
{
	const struct js *payload, *objects, *paths;
	auto_clear(table) seen = {0};

	if (!js_get_object(doc, "payload", &payload, err))
		return false;
	if (!js_dup_str(payload, "at", &m->at, err) ||
	    !js_get_array(payload, "objects", &objects, err) ||
	    !js_get_array(payload, "paths", &paths, err))
		return err_prefix(err, "payload");
	if (m->at[0] != '/')
		return err_set(err, ERR_INPUT, "payload: at: not an absolute path");
	if (m->at[1] && !check_path(m->at + 1, err))
		return err_prefix(err, "payload: at");
	return (decode_objects(objects, m, &seen, err) && decode_paths(paths, m, &seen, err)) ||
	       err_prefix(err, "payload");
}

/* Fields that a writer may call critical because this program does what they say. */
static bool check_crit(const struct js *doc, struct err *err)
{
	static const char *const known[] = {
	        "id",        "product", "arch",    "channel",    "serial",
	        "floor",     "created", "expires", "applies_to", "requires",
	        "conflicts", "checks",  "hooks",   "payload",    "reversible",
	};
	auto_clear(strlist) crit = {0};
	unsigned word;

	if (!js_opt_strings(doc, "crit", &crit, err))
		return false;
	for (size_t i = 0; i < crit.count; i++)
		if (!find_word(crit.v[i], known, ARRAY_LEN(known), &word))
			return err_set(err, ERR_INPUT,
			               "crit[%zu]: this fettle does not know '%.60s'; a newer one "
			               "is needed",
			               i, crit.v[i]);
	return true;
}

static bool is_word(const char *s)
{
	static const char set[] =
	        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+~:-";

	return *s && strlen(s) <= 200 && strspn(s, set) == strlen(s) && s[0] != '.' && s[0] != '-';
}

static bool check_words(const struct manifest *m, struct err *err)
{
	const struct {
		const char *name, *value;
	} words[] = {
	        {"id", m->id}, {"product", m->product}, {"arch", m->arch}, {"channel", m->channel}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (words[i].value && !is_word(words[i].value))
			return err_set(err, ERR_INPUT,
			               "%s: '%.60s' has characters that it must not have",
			               words[i].name, words[i].value);
	if (m->expires && m->expires <= m->created)
		return err_set(err, ERR_INPUT, "expires: before it was created");
	if (m->floor > m->serial)
		return err_set(err, ERR_INPUT, "floor: above the serial");
	return true;
}

static bool decode_lists(const struct js *doc, struct manifest *m, struct err *err)
{
	return js_opt_strings(doc, "fixes", &m->fixes, err) &&
	       js_opt_strings(doc, "supersedes", &m->supersedes, err) &&
	       js_opt_strings(doc, "compatible", &m->compatible, err) &&
	       js_opt_bool(doc, "cumulative", false, &m->cumulative, err);
}

static bool decode_reversible(const struct js *doc, struct manifest *m, struct err *err)
{
	bool reversible;

	if (!js_opt_bool(doc, "reversible", true, &reversible, err) ||
	    !js_dup_opt(doc, "irreversible_reason", &m->irreversible_reason, err))
		return false;
	m->irreversible = !reversible;
	return true;
}

bool manifest_decode(const struct js *doc, struct manifest *ret, struct err *err)
{
	auto_clear(manifest) m = {0};

	if (!check_crit(doc, err) || !js_dup_str(doc, "id", &m.id, err) ||
	    !js_dup_str(doc, "product", &m.product, err) ||
	    !js_dup_str(doc, "arch", &m.arch, err) ||
	    !js_dup_opt(doc, "channel", &m.channel, err) ||
	    !js_get_int(doc, "serial", 1, INT64_MAX, &m.serial, err) ||
	    !js_opt_int(doc, "floor", 0, INT64_MAX, 0, &m.floor, err) ||
	    !js_get_time(doc, "created", &m.created, err) ||
	    !js_opt_time(doc, "expires", &m.expires, err) ||
	    !js_dup_opt(doc, "title", &m.title, err) || !js_dup_opt(doc, "class", &m.class, err) ||
	    !js_dup_opt(doc, "severity", &m.severity, err) || !decode_lists(doc, &m, err) ||
	    !decode_reversible(doc, &m, err) || !check_words(&m, err) ||
	    !manifest_decode_conduct(doc, &m, err) || !decode_payload(doc, &m, err))
		return false;
	*ret = m;
	m = (struct manifest){0};
	return true;
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

static struct js *encode_payload(const struct manifest *m)
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

struct js *manifest_encode(const struct manifest *m)
{
	struct js *o = js_object();

	js_set_str(o, "format", MANIFEST_FORMAT);
	js_set_str(o, "generator", "fettle " FETTLE_VERSION);
	js_set_str(o, "id", m->id);
	js_set_str(o, "product", m->product);
	js_set_str(o, "arch", m->arch);
	js_set_str(o, "channel", m->channel);
	js_set_int(o, "serial", m->serial);
	if (m->floor)
		js_set_int(o, "floor", m->floor);
	js_set_time(o, "created", m->created);
	js_set_time(o, "expires", m->expires);
	js_set_str(o, "title", m->title);
	js_set_str(o, "class", m->class);
	js_set_str(o, "severity", m->severity);
	js_set_strings(o, "fixes", &m->fixes);
	js_set_strings(o, "supersedes", &m->supersedes);
	if (m->compatible.count)
		js_set_strings(o, "compatible", &m->compatible);
	if (m->cumulative)
		js_set_bool(o, "cumulative", true);
	if (m->irreversible)
		js_set_bool(o, "reversible", false);
	js_set_str(o, "irreversible_reason", m->irreversible_reason);
	manifest_encode_conduct(m, o);
	js_set(o, "payload", encode_payload(m));
	return o;
}
