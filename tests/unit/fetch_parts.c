#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "fetch/parts.h"
#include "store/state.h"

START_TEST(only_what_has_lain_long_enough_goes)
{
	auto_free char *top = mem_strdup("/tmp/fettle-unit-parts.XXXXXX");
	auto_clear(state) state = STATE_NONE;
	auto_clear(strlist) old = {0}, none = {0};
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct timespec long_ago = {.tv_sec = 1000};
	uint64_t bytes = 7;

	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert(state_open(top, &state, NULL));
	ck_assert(parts_old(&state, 5000, 100, &none, &bytes, NULL));
	ck_assert_uint_eq(none.count, 0);
	ck_assert_uint_eq(bytes, 0);
	ck_assert(fs_mkdirs(state.dir, "cache/parts", 0700, NULL));
	ck_assert(fs_replace(state.dir, "cache/parts/a", span_of("x"), 0600, NULL));
	ck_assert(fs_replace(state.dir, "cache/parts/b", span_of("x"), 0600, NULL));
	ck_assert(fs_set_mtime(state.dir, "cache/parts/a", long_ago, NULL));
	ck_assert(parts_old(&state, 1100, 100, &none, &bytes, NULL));
	ck_assert_uint_eq(none.count, 0);
	ck_assert(parts_old(&state, 1101, 100, &old, &bytes, NULL));
	ck_assert_uint_eq(old.count, 1);
	ck_assert_str_eq(old.v[0], "a");
	ck_assert_uint_gt(bytes, 0);
	ck_assert(parts_remove(&state, &old, NULL));
	ck_assert(!fs_exists(state.dir, "cache/parts/a"));
	ck_assert(fs_exists(state.dir, "cache/parts/b"));
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}
END_TEST

Suite *fetch_parts_suite(void);
Suite *fetch_parts_suite(void)
{
	Suite *s = suite_create("fetch/parts");
	TCase *t = tcase_create("parts");

	tcase_add_test(t, only_what_has_lain_long_enough_goes);
	suite_add_tcase(s, t);
	return s;
}
