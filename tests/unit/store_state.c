#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "store/state.h"

static char top[] = "/tmp/fettle-unit-state.XXXXXX";
static char *path;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(top));
	path = str_format("%s/a/state", top);
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	mem_free(&path);
	ck_assert(fs_remove_tree(tmp, strrchr(top, '/') + 1, NULL));
}

START_TEST(it_is_made_once_and_private)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	struct stat st;

	ck_assert(state_open(path, &a, NULL));
	ck_assert(a.made);
	ck_assert(fs_fstat(a.dir, &st, NULL));
	ck_assert_int_eq(st.st_mode & 07777, 0700);
	ck_assert(fs_exists(a.dir, "state.json"));
	ck_assert(state_open(path, &b, NULL));
	ck_assert(!b.made);
	ck_assert(!state_is_locked(&b));
}
END_TEST
START_TEST(a_format_of_another_time_is_refused)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	struct err err = {0};

	ck_assert(state_open(path, &a, NULL));
	ck_assert(fs_replace(a.dir, "state.json", span_of("{\"format\":\"fettle.state/2\"}"), 0600,
	                     NULL));
	ck_assert(!state_open(path, &b, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_ptr_nonnull(strstr(err.msg, "format is 'fettle.state/2', not 'fettle.state/1'"));
	ck_assert_int_eq(b.dir, -1);
}
END_TEST
START_TEST(one_that_others_can_write_is_not_believed)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	struct err err = {0};

	ck_assert(state_open(path, &a, NULL));
	ck_assert_int_eq(fchmod(a.dir, 0770), 0);
	ck_assert(!state_open(path, &b, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	if (geteuid() == 0) {
		err_clear(&err);
		ck_assert_int_eq(fchmod(a.dir, 0700), 0);
		ck_assert_int_eq(fchown(a.dir, 65534, 65534), 0);
		ck_assert(!state_open(path, &b, &err));
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	}
}
END_TEST
START_TEST(a_second_writer_is_told_who_the_first_is)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	auto_free char *want =
	        str_format("state is locked by 'fettle apply', process %d", getpid());
	struct err err = {0};

	ck_assert(state_open(path, &a, NULL) && state_open(path, &b, NULL));
	ck_assert(state_lock(&a, 0, "apply", NULL) && state_is_locked(&a));
	ck_assert(!state_lock(&b, 0, "scan", &err));
	ck_assert_int_eq(err.kind, ERR_LOCKED);
	ck_assert_str_eq(err.msg, want);
	ck_assert(!state_is_locked(&b));
	state_clear(&a);
	ck_assert(state_lock(&b, 0, "scan", NULL));
}
END_TEST
START_TEST(the_lock_of_a_dead_process_is_free)
{
	auto_clear(state) a = STATE_NONE;
	pid_t child = fork();

	if (child == 0) {
		struct state mine = STATE_NONE;

		_exit(state_open(path, &mine, NULL) && state_lock(&mine, 0, "apply", NULL) ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert(state_open(path, &a, NULL) && !a.made);
	ck_assert(state_lock(&a, 0, "scan", NULL));
}
END_TEST
START_TEST(a_holder_that_says_nonsense_is_still_a_holder)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	struct err err = {0};

	ck_assert(state_open(path, &a, NULL) && state_open(path, &b, NULL));
	ck_assert(state_lock(&a, 0, "apply", NULL));
	ck_assert(fs_truncate(a.lock, 0, NULL));
	ck_assert(!state_lock(&b, 0, "scan", &err));
	ck_assert_str_eq(err.msg, "state is locked by another fettle");
}
END_TEST
START_TEST(a_file_in_the_way_is_an_error_with_a_name)
{
	auto_free char *file = str_format("%s/file", top);
	auto_clear(state) a = STATE_NONE;
	struct err err = {0};

	ck_assert(fs_replace_path(file, span_of("x"), 0600, NULL));
	ck_assert(!state_open(file, &a, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, file));
	ck_assert_int_eq(a.dir, -1);
}
END_TEST
START_TEST(the_identity_is_made_once_and_kept)
{
	auto_clear(state) a = STATE_NONE, b = STATE_NONE;
	auto_free char *first = NULL, *second = NULL, *third = NULL;

	ck_assert(state_open(path, &a, NULL));
	ck_assert(state_host_id(&a, &first, NULL) && state_host_id(&a, &second, NULL));
	ck_assert_uint_eq(strlen(first), 32);
	ck_assert_str_eq(first, second);
	ck_assert(state_open(path, &b, NULL) && state_host_id(&b, &third, NULL));
	ck_assert_str_eq(first, third);
}
END_TEST

Suite *store_state_suite(void);
Suite *store_state_suite(void)
{
	Suite *s = suite_create("store/state");
	TCase *t = tcase_create("state");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, it_is_made_once_and_private);
	tcase_add_test(t, a_format_of_another_time_is_refused);
	tcase_add_test(t, one_that_others_can_write_is_not_believed);
	tcase_add_test(t, a_second_writer_is_told_who_the_first_is);
	tcase_add_test(t, the_lock_of_a_dead_process_is_free);
	tcase_add_test(t, a_holder_that_says_nonsense_is_still_a_holder);
	tcase_add_test(t, the_identity_is_made_once_and_kept);
	tcase_add_test(t, a_file_in_the_way_is_an_error_with_a_name);
	suite_add_tcase(s, t);
	return s;
}
