#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/newfile.h"
#include "base/str.h"
#include "base/strlist.h"
#include "bundle/ustar.h"
#include "fetch/gather.h"

#define PARTS "cache/parts"
#define PIECE 131072
#define NAME_LEN 100 /* what a header has room for */

struct gathering {
	int to;
	struct digest digest;
	uint64_t size, max;
	size_t count;
	char *buf;
};

static void gathering_clear(struct gathering *g)
{
	digest_clear(&g->digest);
	mem_free(&g->buf);
}

static bool put(struct gathering *g, const void *bytes, size_t len, struct err *err)
{
	if (len > g->max - g->size)
		return err_set(err, ERR_INPUT, "more than %llu bytes in it",
		               (unsigned long long)g->max);
	g->size += len;
	digest_add(&g->digest, bytes, len);
	return fs_write(g->to, bytes, len, err);
}

static bool put_content(struct gathering *g, int fd, uint64_t size, struct err *err)
{
	uint64_t padded = ustar_padded(size);

	for (uint64_t at = 0; at < padded; at += PIECE) {
		size_t n = padded - at < PIECE ? (size_t)(padded - at) : PIECE;
		size_t have = at >= size ? 0 : size - at < n ? (size_t)(size - at) : n;

		memset(g->buf, 0, PIECE);
		if ((have && !fs_pread(fd, g->buf, have, at, err)) || !put(g, g->buf, n, err))
			return false;
	}
	return true;
}

/* A name that is too long for a header is not needed: it is the record that says what it is. */
static const char *short_name(const char *name)
{
	const char *base = strrchr(name, '/');

	return strlen(name) <= NAME_LEN || !base ? name : base + 1;
}

static bool put_file(struct gathering *g, int dir, const char *name, const char *path,
                     struct err *err)
{
	unsigned char head[USTAR_BLOCK];
	struct stat st;
	auto_fd fd = -1;

	if (strlen(short_name(path)) > NAME_LEN)
		return err_set(err, ERR_INPUT, "'%.120s': a name that is too long", path);
	if (!fs_open_file(dir, name, &fd, err) || !fs_fstat(fd, &st, err))
		return false;
	ustar_header(short_name(path), (uint64_t)st.st_size, head);
	g->count++;
	return put(g, head, sizeof(head), err) && put_content(g, fd, (uint64_t)st.st_size, err);
}

static bool put_folder(struct gathering *g, int dir, const char *path, unsigned depth,
                       struct err *err);

static bool put_entry(struct gathering *g, int dir, const char *name, const char *path,
                      unsigned depth, struct err *err)
{
	auto_fd below = -1;
	struct stat st;

	if (!fs_stat(dir, name, &st, err))
		return false;
	if (S_ISREG(st.st_mode))
		return !str_ends(name, ".json") || put_file(g, dir, name, path, err);
	if (!S_ISDIR(st.st_mode) || name[0] == '.')
		return true;
	if (depth == GATHER_DEPTH)
		return err_set(err, ERR_INPUT, "'%.200s' is nested deeper than %d", path,
		               GATHER_DEPTH);
	return fs_open_subdir(dir, name, &below, err) && put_folder(g, below, path, depth + 1, err);
}

static bool put_folder(struct gathering *g, int dir, const char *path, unsigned depth,
                       struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *below = str_format("%s%s%s", path, *path ? "/" : "", names.v[i]);

		if (!put_entry(g, dir, names.v[i], below, depth, err))
			return false;
	}
	return true;
}

static bool put_all(struct gathering *g, const char *path, struct err *err)
{
	static const unsigned char end[2 * USTAR_BLOCK];
	auto_fd dir = -1;

	if (!fs_open_dir(path, &dir, err) || !put_folder(g, dir, "", 1, err))
		return false;
	if (g->count == 0)
		return err_set(err, ERR_INPUT, "directory '%s' has no file '*.json'", path);
	return put(g, end, sizeof(end), err);
}

bool gather_folder(const struct state *s, const char *path, uint64_t max, struct download *ret,
                   struct err *err)
{
	__attribute__((cleanup(newfile_clear))) struct newfile f = NEWFILE_NONE;
	auto_clear(gathering) g = {.max = max, .buf = mem_alloc(PIECE, 1)};
	auto_free char *name = NULL;
	char hex[SHA256_HEX_SIZE];

	digest_hex(span_of(path), hex);
	name = str_format(PARTS "/%.40s.tar", hex);
	digest_begin(&g.digest);
	if (!fs_mkdirs(s->dir, PARTS, 0700, err) || !newfile_begin(s->dir, name, 0600, &f, err))
		return false;
	g.to = f.fd;
	if (!put_all(&g, path, err) || !newfile_commit(&f, err))
		return false;
	*ret = (struct download){.state = s, .size = g.size};
	ret->part = mem_strdup(name);
	digest_end_hex(&g.digest, ret->sha256);
	return true;
}
