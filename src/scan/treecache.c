#include <fcntl.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "ext/digest.h"
#include "scan/treecache.h"
#include "store/state.h"

#define FOLDER "cache"
#define NAME FOLDER "/tree"

/* A record is its kind, an identity but for the end of a directory and for items, and strings with
 * their zero bytes. */
enum record { RECORD_DIR = 'D', RECORD_FILE = 'F', RECORD_ITEM = 'I', RECORD_END = 'E' };
#define ITEM_STRINGS 7

struct treecache_id treecache_id(const struct stat *st)
{
	return (struct treecache_id){
	        .device = st->st_dev,
	        .inode = st->st_ino,
	        .size = (uint64_t)st->st_size,
	        .changed = st->st_ctim.tv_sec,
	        .modified = st->st_mtim.tv_sec,
	        .changed_ns = (uint32_t)st->st_ctim.tv_nsec,
	        .modified_ns = (uint32_t)st->st_mtim.tv_nsec,
	};
}

bool treecache_is_same(const struct treecache_id *a, const struct treecache_id *b)
{
	return a->inode && memcmp(a, b, sizeof(*a)) == 0;
}

/* --- what is known --- */

void treecache_clear(struct treecache *c)
{
	str_clear(&c->text);
	free(c->nodes);
	*c = (struct treecache){0};
}

struct parsing {
	struct treecache *to;
	const char *at, *end;
	struct {
		uint32_t dir, last_dir, last_file;
	} way[TREECACHE_DEPTH];
	size_t depth;
};

static uint32_t add_node(struct treecache *c, const char *record)
{
	c->nodes = mem_grow(c->nodes, c->count, &c->cap, sizeof(*c->nodes));
	c->nodes[c->count].record = record;
	return (uint32_t)c->count++;
}

static bool skip_strings(struct parsing *p, unsigned count)
{
	for (; count; count--) {
		const char *zero = memchr(p->at, '\0', (size_t)(p->end - p->at));

		if (!zero)
			return false;
		p->at = zero + 1;
	}
	return true;
}

static bool skip_id(struct parsing *p, size_t more)
{
	size_t n = sizeof(struct treecache_id) + more;

	if ((size_t)(p->end - p->at) < n)
		return false;
	p->at += n;
	return true;
}

static bool take_dir(struct parsing *p, const char *record)
{
	uint32_t node = add_node(p->to, record);

	if (p->depth) {
		uint32_t parent = p->way[p->depth - 1].dir, last = p->way[p->depth - 1].last_dir;

		*(last ? &p->to->nodes[last].next : &p->to->nodes[parent].down) = node;
		p->way[p->depth - 1].last_dir = node;
	} else if (node != TREECACHE_ROOT) {
		return false;
	}
	if (p->depth == ARRAY_LEN(p->way) || !skip_id(p, 0) || !skip_strings(p, 1))
		return false;
	p->way[p->depth].dir = node;
	p->way[p->depth].last_dir = p->way[p->depth].last_file = 0;
	p->depth++;
	return true;
}

static bool take_file(struct parsing *p, const char *record)
{
	uint32_t node, last;

	if (!p->depth || !skip_id(p, 1) || !skip_strings(p, 1))
		return false;
	node = add_node(p->to, record);
	last = p->way[p->depth - 1].last_file;
	*(last ? &p->to->nodes[last].next : &p->to->nodes[p->way[p->depth - 1].dir].files) = node;
	p->way[p->depth - 1].last_file = node;
	return true;
}

static bool take_end(struct parsing *p)
{
	if (!p->depth)
		return false;
	p->to->nodes[p->way[--p->depth].dir].end = (uint32_t)p->to->count;
	return true;
}

static bool take_record(struct parsing *p)
{
	const char *record = p->at++;

	switch (*record) {
	case RECORD_DIR:
		return take_dir(p, record);
	case RECORD_FILE:
		return take_file(p, record);
	case RECORD_ITEM:
		return p->depth && p->way[p->depth - 1].last_file && skip_strings(p, ITEM_STRINGS);
	case RECORD_END:
		return take_end(p);
	default:
		return false;
	}
}

static bool parse(struct span text, struct treecache *to)
{
	struct parsing p = {.to = to, .at = text.ptr, .end = text.ptr + text.len};

	add_node(to, NULL);
	while (p.at < p.end)
		if (!take_record(&p))
			return false;
	return p.depth == 0 && to->count > TREECACHE_ROOT;
}

/* The key, the instant before which all that it says had settled, records, the digest. */
static bool open_text(struct span text, struct span key, int64_t settled, struct span *ret)
{
	size_t head = key.len + sizeof(settled);
	unsigned char digest[SHA256_SIZE];
	int64_t before;

	if (text.len < head + SHA256_SIZE || memcmp(text.ptr, key.ptr, key.len) != 0)
		return false;
	text.len -= SHA256_SIZE;
	digest_bytes(text, digest);
	memcpy(&before, text.ptr + key.len, sizeof(before));
	*ret = span_from(text, head);
	return memcmp(digest, text.ptr + text.len, SHA256_SIZE) == 0 && before <= settled;
}

void treecache_load(const struct state *s, struct span key, int64_t settled, struct treecache *ret)
{
	auto_clear(treecache) c = {0};
	struct span records;

	if (!fs_read(s->dir, NAME, TREECACHE_MAX, &c.text, NULL) ||
	    !open_text(span_make(c.text.buf, c.text.len), key, settled, &records) ||
	    !parse(records, &c))
		return;
	*ret = c;
	c = (struct treecache){0};
}

static void add_identity(struct str *to, const char *what, const struct stat *st)
{
	str_addf(to, "%s %jx:%jx\n", what, (uintmax_t)st->st_dev, (uintmax_t)st->st_ino);
}

bool treecache_key(const struct state *s, int root, struct str *to)
{
	auto_fd self = -1, program = -1;
	struct stat a, b, c;

	if (!fs_open_dir("/proc/self", &self, NULL) ||
	    !fs_open_proc_link(self, "exe", O_PATH, &program, NULL) ||
	    !fs_fstat(program, &a, NULL) || !fs_fstat(s->dir, &b, NULL) ||
	    !fs_fstat(root, &c, NULL))
		return false;
	str_adds(to, "fettle tree 1\n");
	add_identity(to, "program", &a);
	str_addf(to, "of %jd %jd.%09ld\n", (intmax_t)a.st_size, (intmax_t)a.st_ctim.tv_sec,
	         a.st_ctim.tv_nsec);
	add_identity(to, "state", &b);
	add_identity(to, "root", &c);
	return true;
}

static size_t name_at(char kind)
{
	return 1 + sizeof(struct treecache_id) + (kind == RECORD_FILE);
}

const char *treecache_name(const struct treecache *c, uint32_t node)
{
	const char *record = c->nodes[node].record;

	return record + name_at(*record);
}

struct treecache_id treecache_id_of(const struct treecache *c, uint32_t node)
{
	struct treecache_id id;

	memcpy(&id, c->nodes[node].record + 1, sizeof(id));
	return id;
}

unsigned treecache_kind(const struct treecache *c, uint32_t node)
{
	return (unsigned char)c->nodes[node].record[1 + sizeof(struct treecache_id)];
}

static const char *take_string(const char **at)
{
	const char *s = *at;

	*at += strlen(s) + 1;
	return s;
}

static const char *take_optional(const char **at)
{
	const char *s = take_string(at);

	return *s ? s : NULL;
}

bool treecache_next(const struct treecache *c, uint32_t file, const char **at,
                    struct treecache_item *ret)
{
	const char *end = c->text.buf + c->text.len - SHA256_SIZE;

	if (!*at) {
		*at = treecache_name(c, file);
		take_string(at);
	}
	if (*at == end || **at != RECORD_ITEM)
		return false;
	++*at;
	ret->file = take_string(at);
	ret->type = take_string(at);
	ret->namespace = take_optional(at);
	ret->name = take_string(at);
	ret->version = take_string(at);
	ret->arch = take_optional(at);
	ret->system = take_optional(at);
	return true;
}

/* --- what is seen now --- */

void treecache_log_clear(struct treecache_log *l)
{
	str_clear(&l->text);
	*l = (struct treecache_log){0};
}

static void add_string(struct treecache_log *l, const char *s)
{
	str_add(&l->text, s ? s : "", s ? strlen(s) + 1 : 1);
}

static void add_record(struct treecache_log *l, enum record kind, const struct stat *st)
{
	struct treecache_id id = {0};

	if (st && st->st_ctim.tv_sec < l->settled)
		id = treecache_id(st);
	str_addc(&l->text, (char)kind);
	str_add(&l->text, &id, sizeof(id));
	/* with room for the digest, and for the ends of the directories that are open */
	if (l->text.len > TREECACHE_MAX - 4096) {
		l->is_off = true;
		str_clear(&l->text);
	}
}

void treecache_enter(struct treecache_log *l, const char *name, const struct stat *st)
{
	if (l->is_off)
		return;
	add_record(l, RECORD_DIR, st);
	add_string(l, name);
}

void treecache_leave(struct treecache_log *l)
{
	if (!l->is_off)
		str_addc(&l->text, RECORD_END);
}

void treecache_add_file(struct treecache_log *l, unsigned kind, const char *file,
                        const struct stat *st)
{
	if (l->is_off)
		return;
	add_record(l, RECORD_FILE, st);
	str_addc(&l->text, (char)kind);
	add_string(l, file);
}

void treecache_add_item(struct treecache_log *l, const struct treecache_item *item)
{
	if (l->is_off)
		return;
	str_addc(&l->text, RECORD_ITEM);
	add_string(l, item->file);
	add_string(l, item->type);
	add_string(l, item->namespace);
	add_string(l, item->name);
	add_string(l, item->version);
	add_string(l, item->arch);
	add_string(l, item->system);
}

void treecache_doubt(struct treecache_log *l, size_t record)
{
	if (!l->is_off)
		memset(l->text.buf + record + 1, 0, sizeof(struct treecache_id));
}

static bool is_known(const struct treecache_log *l, struct span key, const struct treecache *known)
{
	size_t head = key.len + sizeof(l->settled);

	return known->text.len == head + l->text.len + SHA256_SIZE &&
	       memcmp(known->text.buf + head, l->text.buf, l->text.len) == 0;
}

static bool write_all(int fd, struct span head, struct span records)
{
	unsigned char sum[SHA256_SIZE];
	auto_clear(digest) d = {0};

	digest_begin(&d);
	digest_add(&d, head.ptr, head.len);
	digest_add(&d, records.ptr, records.len);
	digest_end(&d, sum);
	return fs_write(fd, head.ptr, head.len, NULL) &&
	       fs_write(fd, records.ptr, records.len, NULL) && fs_write(fd, sum, sizeof(sum), NULL);
}

void treecache_save(struct treecache_log *l, const struct state *s, struct span key,
                    const struct treecache *known)
{
	auto_clear(newfile) f = NEWFILE_NONE;
	auto_clear(str) head = {0};
	struct span records = span_make(l->text.buf, l->text.len);

	if (l->is_off || is_known(l, key, known))
		return;
	str_add(&head, key.ptr, key.len);
	str_add(&head, &l->settled, sizeof(l->settled));
	if (!fs_mkdirs(s->dir, FOLDER, 0700, NULL) ||
	    !newfile_begin(s->dir, NAME, 0600, &f, NULL) ||
	    !write_all(f.fd, span_make(head.buf, head.len), records) ||
	    !newfile_commit_derived(&f, NULL))
		return; /* the next scan reads all again */
}
