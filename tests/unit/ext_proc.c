#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/stop.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/proc.h"

static bool run_in(int root, bool confined, const struct strlist *writes, const char *script,
                   struct proc_end *e, struct err *err)
{
	auto_clear(strlist) argv = {0}, env = {0};
	struct proc p = {.argv = &argv,
	                 .env = &env,
	                 .root = root,
	                 .timeout = 20,
	                 .confined = confined,
	                 .writes = writes};

	strlist_add(&argv, "/bin/sh");
	strlist_add(&argv, "-c");
	strlist_add(&argv, script);
	strlist_add(&env, "GIVEN=yes");
	return proc_run(&p, e, err);
}

START_TEST(status_and_output_are_told)
{
	auto_clear(proc_end) e = {0};

	ck_assert(run_in(-1, false, NULL, "echo out; echo err >&2; exit 7", &e, NULL));
	ck_assert_int_eq(e.exit, 7);
	ck_assert_str_eq(str_c(&e.output), "out\nerr\n");
	ck_assert(!e.expired && !e.stopped);
}
END_TEST
START_TEST(a_signal_is_128_and_its_number)
{
	auto_clear(proc_end) e = {0};

	ck_assert(run_in(-1, false, NULL, "kill -9 $$", &e, NULL));
	ck_assert_int_eq(e.exit, 128 + SIGKILL);
}
END_TEST
START_TEST(the_environment_is_clean)
{
	auto_clear(proc_end) e = {0};

	setenv("SECRET", "x", 1);
	ck_assert(run_in(-1, false, NULL, "echo $SECRET$GIVEN$HOME; pwd; cat", &e, NULL));
	ck_assert_str_eq(str_c(&e.output), "yes/\n/\n");
}
END_TEST
START_TEST(no_descriptor_is_inherited)
{
	auto_clear(proc_end) e = {0};
	auto_fd fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	ck_assert(run_in(-1, false, NULL, "ls /proc/self/fd | wc -l", &e, NULL));
	/* 0, 1, 2, and the one that ls reads the folder with */
	ck_assert_str_eq(str_c(&e.output), "4\n");
}
END_TEST
START_TEST(when_its_time_is_over_the_whole_group_ends)
{
	auto_clear(strlist) argv = {0};
	auto_clear(proc_end) e = {0};
	struct proc p = {.argv = &argv, .root = -1, .timeout = 1};
	int64_t begun = clock_ticks_ms();

	strlist_add(&argv, "/bin/sh");
	strlist_add(&argv, "-c");
	strlist_add(&argv, "trap '' TERM; sleep 60 & sleep 60");
	ck_assert(proc_run(&p, &e, NULL));
	ck_assert(e.expired);
	ck_assert_int_lt(clock_ticks_ms() - begun, 15000);
}
END_TEST
START_TEST(a_person_who_wants_to_stop_is_heeded)
{
	auto_clear(strlist) argv = {0};
	auto_clear(proc_end) e = {0};
	struct proc p = {.argv = &argv, .root = -1, .timeout = 60, .heeds_stop = true};

	strlist_add(&argv, "/bin/sleep");
	strlist_add(&argv, "60");
	stop_arm();
	raise(SIGINT);
	ck_assert(proc_run(&p, &e, NULL));
	ck_assert(e.stopped && !e.expired);
	stop_disarm();
}
END_TEST
START_TEST(much_output_is_cut_and_does_not_block)
{
	auto_clear(proc_end) e = {0};

	ck_assert(run_in(-1, false, NULL, "head -c 3000000 /dev/zero", &e, NULL));
	ck_assert_int_eq(e.exit, 0);
	ck_assert_uint_eq(e.output.len, PROC_OUTPUT_MAX);
}
END_TEST
START_TEST(what_cannot_be_started_is_an_error)
{
	auto_clear(strlist) argv = {0};
	auto_clear(proc_end) e = {0};
	struct proc p = {.argv = &argv, .root = -1, .timeout = 5};
	struct err err = {0};

	strlist_add(&argv, "/nowhere/program");
	ck_assert(!proc_run(&p, &e, &err));
	ck_assert_str_eq(err.msg, "cannot start '/nowhere/program': No such file or directory");
}
END_TEST

static int top = -1;

static void open_top(void)
{
	ck_assert(fs_open_dir("/", &top, NULL));
}

static void close_top(void)
{
	fs_close(&top);
}

START_TEST(confined_it_can_write_what_it_may_and_nothing_else)
{
	static char may[] = "/tmp/fettle-unit-proc.XXXXXX",
	            other[] = "/tmp/fettle-unit-prox.XXXXXX";
	auto_clear(strlist) writes = {0};
	auto_clear(proc_end) e = {0};
	auto_clear(str) script = {0};
	auto_fd tmp = -1;

	ck_assert_ptr_nonnull(mkdtemp(may));
	ck_assert_ptr_nonnull(mkdtemp(other));
	strlist_add(&writes, may);
	strlist_add(&writes, "/nowhere/at/all");
	str_addf(&script,
	         "echo x >%s/file || exit 2; (echo x >%s/file) 2>/dev/null && exit 3;"
	         "(echo x >/etc/fettle-unit) 2>/dev/null && exit 4;"
	         "chmod 0755 /etc/passwd 2>/dev/null && exit 5;"
	         "mount -o remount,rw / 2>/dev/null && exit 6;"
	         "mknod %s/disk b 8 0 2>/dev/null && exit 7; echo x >/dev/null || exit 8; exit 0",
	         may, other, may);
	ck_assert(run_in(top, true, &writes, str_c(&script), &e, NULL));
	ck_assert_int_eq(e.exit, 0);
	ck_assert(fs_open_dir("/tmp", &tmp, NULL));
	ck_assert(fs_exists(tmp, strrchr(may, '/') + 1));
	ck_assert(fs_remove_tree(tmp, strrchr(may, '/') + 1, NULL));
	ck_assert(fs_remove_tree(tmp, strrchr(other, '/') + 1, NULL));
}
END_TEST
START_TEST(confined_it_has_a_tmp_of_its_own_and_no_disks)
{
	auto_clear(proc_end) e = {0};

	ck_assert(run_in(top, true, NULL,
	                 "[ -z \"$(ls -A /tmp)\" ] && echo x >/tmp/mine && "
	                 "[ -z \"$(find /dev -type b)\" ] && [ -c /dev/null ]",
	                 &e, NULL));
	ck_assert_int_eq(e.exit, 0);
	ck_assert(!fs_exists(top, "tmp/mine"));
}
END_TEST
START_TEST(a_root_is_the_whole_world)
{
	auto_fd etc = -1;
	auto_clear(proc_end) e = {0};
	struct err err = {0};

	ck_assert(fs_open_dir("/etc", &etc, NULL));
	ck_assert(!run_in(etc, true, NULL, "true", &e, &err));
	ck_assert_ptr_nonnull(strstr(err.msg, "cannot start '/bin/sh'"));
}
END_TEST
START_TEST(whether_it_can_be_confined_is_known_beforehand)
{
	ck_assert(proc_can_confine(top, NULL));
}
END_TEST

Suite *ext_proc_suite(void);
Suite *ext_proc_suite(void)
{
	Suite *s = suite_create("ext/proc");
	TCase *t = tcase_create("proc"), *confined = tcase_create("confined");
	auto_fd root = -1;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, status_and_output_are_told);
	tcase_add_test(t, a_signal_is_128_and_its_number);
	tcase_add_test(t, the_environment_is_clean);
	tcase_add_test(t, no_descriptor_is_inherited);
	tcase_add_test(t, when_its_time_is_over_the_whole_group_ends);
	tcase_add_test(t, a_person_who_wants_to_stop_is_heeded);
	tcase_add_test(t, much_output_is_cut_and_does_not_block);
	tcase_add_test(t, what_cannot_be_started_is_an_error);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(confined, open_top, close_top);
	/* a sandbox may forbid it, and then it is refused: t5xxx tests that */
	if (fs_open_dir("/", &root, NULL) && proc_can_confine(root, NULL)) {
		tcase_add_test(confined, confined_it_can_write_what_it_may_and_nothing_else);
		tcase_add_test(confined, confined_it_has_a_tmp_of_its_own_and_no_disks);
		tcase_add_test(confined, a_root_is_the_whole_world);
		tcase_add_test(confined, whether_it_can_be_confined_is_known_beforehand);
	}
	suite_add_tcase(s, confined);
	return s;
}
