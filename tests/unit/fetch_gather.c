#include <check.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "bundle/ustar.h"
#include "fetch/gather.h"

struct place {
	char *top, *path;
	struct state state;
	int dir; /* what is gathered */
};

static void place_clear(struct place *p)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	fs_close(&p->dir);
	state_clear(&p->state);
	ck_assert(fs_remove_tree(tmp, strrchr(p->top, '/') + 1, NULL));
	mem_free(&p->top);
	mem_free(&p->path);
}

static struct place place_make(void)
{
	struct place p = {.state = STATE_NONE};
	auto_free char *state = NULL;

	p.top = mem_strdup("/tmp/fettle-unit-gather.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(p.top));
	p.path = str_format("%s/in", p.top);
	state = str_format("%s/state", p.top);
	ck_assert(state_open(state, &p.state, NULL));
	ck_assert(fs_mkdirs_path(p.path, 0755, NULL));
	ck_assert(fs_open_dir(p.path, &p.dir, NULL));
	return p;
}

static void add(const struct place *p, const char *name, const char *text)
{
	auto_fd fd = -1;

	ck_assert(fs_create(p->dir, name, 0644, &fd, NULL));
	ck_assert(fs_write(fd, text, strlen(text), NULL));
}

START_TEST(the_same_files_give_the_same_bytes_in_order)
{
	auto_clear(place) p = place_make();
	auto_clear(download) a = {0}, b = {0};
	auto_clear(str) bytes = {0};
	char name[101];
	uint64_t size;
	struct err err = {0};

	ck_assert(fs_mkdir(p.dir, "d", 0755, NULL) && fs_mkdir(p.dir, ".git", 0755, NULL));
	add(&p, "d/b.json", "{}");
	add(&p, "z.json", "");
	add(&p, "README", "x");
	add(&p, ".git/c.json", "{}");
	ck_assert(fs_symlink(p.dir, "/etc/passwd", "link.json", NULL));
	ck_assert_msg(gather_folder(&p.state, p.path, 1 << 20, &a, &err), "%s", err.msg);
	ck_assert(fs_read(p.state.dir, a.part, 1 << 20, &bytes, NULL));
	ck_assert_uint_eq(bytes.len, 3 * USTAR_BLOCK + 2 * USTAR_BLOCK);
	ck_assert_uint_eq(a.size, bytes.len);
	ck_assert(ustar_read((const unsigned char *)bytes.buf, name, &size, NULL));
	ck_assert_str_eq(name, "d/b.json");
	ck_assert_uint_eq(size, 2);
	ck_assert(
	        ustar_read((const unsigned char *)bytes.buf + 2 * USTAR_BLOCK, name, &size, NULL));
	ck_assert_str_eq(name, "z.json");
	ck_assert(gather_folder(&p.state, p.path, 1 << 20, &b, NULL));
	ck_assert_str_eq(a.sha256, b.sha256);
}
END_TEST
START_TEST(what_cannot_be_gathered_is_told_and_leaves_nothing)
{
	auto_clear(place) p = place_make();
	auto_clear(download) d = {0};
	auto_clear(strlist) left = {0};
	auto_fd parts = -1;
	struct err a = {0}, b = {0};

	ck_assert(!gather_folder(&p.state, p.path, 1 << 20, &d, &a));
	ck_assert_int_eq(a.kind, ERR_INPUT);
	ck_assert(str_ends(a.msg, "has no file '*.json'"));
	add(&p, "b.json", "{}");
	ck_assert(!gather_folder(&p.state, p.path, 700, &d, &b));
	ck_assert_str_eq(b.msg, "more than 700 bytes in it");
	ck_assert(fs_open_subdir(p.state.dir, "cache/parts", &parts, NULL));
	ck_assert(fs_list(parts, &left, NULL) && left.count == 0);
}
END_TEST

Suite *fetch_gather_suite(void);
Suite *fetch_gather_suite(void)
{
	Suite *s = suite_create("fetch/gather");
	TCase *t = tcase_create("gather");

	tcase_add_test(t, the_same_files_give_the_same_bytes_in_order);
	tcase_add_test(t, what_cannot_be_gathered_is_told_and_leaves_nothing);
	suite_add_tcase(s, t);
	return s;
}
