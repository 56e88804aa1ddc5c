/* What tests of src/assess begin with: a state in /tmp, feeds from text, an inventory from text. */
#ifndef FETTLE_TESTS_ASSESS_FIXTURE_H
#define FETTLE_TESTS_ASSESS_FIXTURE_H

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "assess/assess.h"
#include "assess/import.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "store/feed.h"
#include "store/state.h"

#define NOW 1769853600 /* 2026-01-31T10:00:00Z */

struct fixture {
	char *top;
	struct state state;
	int cache;
};

__attribute__((unused)) static void fixture_clear(struct fixture *f)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&f->cache);
	state_clear(&f->state);
	if (f->top)
		ck_assert(fs_remove_tree(tmp, strrchr(f->top, '/') + 1, NULL));
	mem_free(&f->top);
}

__attribute__((unused)) static struct fixture fixture_make(void)
{
	struct fixture f = {.state = STATE_NONE, .cache = -1};
	auto_free char *path = NULL;

	f.top = mem_strdup("/tmp/fettle-unit-assess.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(f.top));
	path = str_format("%s/state", f.top);
	ck_assert(state_open(path, &f.state, NULL));
	ck_assert(fs_mkdirs(f.state.dir, "cache", 0700, NULL));
	ck_assert(fs_open_subdir(f.state.dir, "cache", &f.cache, NULL));
	return f;
}

/* An unnamed file with these bytes. */
__attribute__((unused)) static int fixture_file(struct span bytes)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = -1;

	ck_assert(fs_create_unnamed(tmp, &fd, NULL) && fs_write(fd, bytes.ptr, bytes.len, NULL));
	ck_assert(fs_seek(fd, 0, NULL));
	return fd;
}

/* As `fettle feed import` does it. */
__attribute__((unused)) static void fixture_feed(struct fixture *f, const char *name,
                                                 const char *type, const char *release,
                                                 struct span bytes)
{
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_clear(feed) feed = {0};
	auto_fd fd = fixture_file(bytes);
	struct err err = {0};
	char hex[SHA256_HEX_SIZE];

	if (strcmp(type, "bundles") != 0)
		ck_assert_msg(assess_import(f->cache, type, release, fd, &r, &err), "%s: %s", name,
		              err.msg);
	digest_hex(bytes, hex);
	feed.name = mem_strdup(name);
	feed.type = mem_strdup(type);
	feed.release = mem_strdup(release);
	feed.sha256 = mem_strdup(hex);
	feed.size = bytes.len;
	feed.fetched = NOW - 3600;
	feed.records = r.records;
	feed.broken = r.broken;
	feed.valid_until = r.valid_until;
	ck_assert(fs_replace(f->state.dir, "new", bytes, 0600, NULL));
	ck_assert_msg(feed_replace_data(&f->state, &feed, "new", &err), "%s", err.msg);
}

__attribute__((unused)) static void fixture_inventory(const char *json, struct inventory *ret)
{
	struct err err = {0};

	ck_assert_msg(inventory_parse(span_of(json), ret, &err), "%s", err.msg);
}

/* components: a JSON array's members; the host is Debian 12. */
__attribute__((unused)) static void fixture_debian(const char *components, struct inventory *ret)
{
	auto_free char *json = str_format(
	        "{\"format\":\"" INVENTORY_FORMAT "\",\"generated\":\"2026-01-31T09:00:00Z\","
	        "\"host\":{\"id\":\"h\",\"name\":\"web\",\"os\":{\"id\":\"debian\",\"version_id\":"
	        "\"12\",\"codename\":\"bookworm\"},\"kernel\":{\"machine\":\"x86_64\"},\"root\":"
	        "\"/\"},\"components\":[%s],\"coverage\":[{\"source\":\"dpkg\",\"path\":"
	        "\"var/lib/dpkg/status\",\"result\":\"read\",\"components\":1}]}",
	        components);

	fixture_inventory(json, ret);
}

__attribute__((unused)) static void fixture_assess(struct fixture *f, const struct inventory *inv,
                                                   struct episodes *episodes, int root, int64_t now,
                                                   struct assess_result *ret)
{
	struct rules rules = {0};
	struct err err = {0};
	bool done = assess_run(&(struct assess_input){.state = &f->state,
	                                              .inventory = inv,
	                                              .rules = &rules,
	                                              .cache = f->cache,
	                                              .root = root,
	                                              .episodes = episodes,
	                                              .now = now},
	                       ret, &err);

	ck_assert_msg(done, "%s", err.msg);
}

__attribute__((unused)) static const struct finding *fixture_find(const struct assess_result *r,
                                                                  const char *vulnerability)
{
	for (size_t i = 0; i < r->findings.count; i++)
		if (strcmp(r->findings.items[i].vulnerability, vulnerability) == 0)
			return &r->findings.items[i];
	ck_abort_msg("no finding '%s'", vulnerability);
	abort();
}

#define DEB(name, version, source, source_version)                                                 \
	"{\"purl\":\"pkg:deb/debian/" name "@" version "?arch=amd64\",\"type\":\"deb\",\"name\":"  \
	"\"" name "\",\"version\":\"" version "\",\"arch\":\"amd64\",\"source\":{\"name\":"        \
	"\"" source "\",\"version\":\"" source_version                                             \
	"\"},\"status\":\"installed\",\"location\":\"var/lib/dpkg/status\"}"

#endif
