#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/progress.h"

static char *bar(uint64_t done, uint64_t total, unsigned width)
{
	auto_clear(str) to = {0};

	progress_bar("fetching 'x'", done, total, width, &to);
	return str_steal(&to);
}

static void is_bar(uint64_t done, uint64_t total, unsigned width, const char *want)
{
	char *got = bar(done, total, width);

	ck_assert_str_eq(got, want);
	free(got);
}

START_TEST(a_bar_shows_the_part_that_is_done)
{
	is_bar(0, 2 << 20, 80, "fetching 'x'  [                    ]   0 %  0.0 MiB");
	is_bar(1 << 20, 2 << 20, 80, "fetching 'x'  [##########          ]  50 %  1.0 MiB");
	is_bar(2 << 20, 2 << 20, 80, "fetching 'x'  [####################] 100 %  2.0 MiB");
	is_bar(3 << 20, 2 << 20, 80, "fetching 'x'  [####################] 100 %  3.0 MiB");
}
END_TEST

START_TEST(without_a_total_there_is_no_bar)
{
	is_bar(3 << 20, 0, 80, "fetching 'x'  3.0 MiB");
}
END_TEST

START_TEST(a_narrow_terminal_gets_a_cut_name)
{
	is_bar(1 << 20, 2 << 20, 49, "fetchi...  [##########          ]  50 %  1.0 MiB");
	is_bar(1 << 20, 2 << 20, 10, "fetch...  [##########          ]  50 %  1.0 MiB");
}
END_TEST

/* What goes to stderr while `quiet` or not; stderr is no terminal here. */
static char *said(bool quiet)
{
	char path[] = "/tmp/fettle-unit-progress.XXXXXX", text[256] = "";
	int fd = mkstemp(path), was = dup(STDERR_FILENO);
	struct msg msg = {.quiet = quiet};
	auto_clear(progress) p = {0};
	ssize_t n;

	ck_assert_int_eq(unlink(path), 0);
	fflush(stderr);
	ck_assert_int_ge(dup2(fd, STDERR_FILENO), 0);
	progress_begin(&p, &msg, "fetching 'x'");
	for (uint64_t i = 0; i < 1000; i++)
		progress_step(&p, i, 1000);
	progress_clear(&p);
	fflush(stderr);
	ck_assert_int_ge(dup2(was, STDERR_FILENO), 0);
	n = pread(fd, text, sizeof(text) - 1, 0);
	close(fd);
	close(was);
	ck_assert_int_ge((int)n, 0);
	return strdup(text);
}

START_TEST(elsewhere_a_phase_is_one_line)
{
	char *text = said(false);

	ck_assert_str_eq(text, "fetching 'x'\n");
	free(text);
}
END_TEST

START_TEST(quiet_is_silent)
{
	char *text = said(true);

	ck_assert_str_eq(text, "");
	free(text);
}
END_TEST

START_TEST(a_step_without_a_beginning_is_nothing)
{
	auto_clear(progress) p = {0};

	progress_step(&p, 1, 2);
	ck_assert(!p.is_drawn);
}
END_TEST

Suite *ui_progress_suite(void);
Suite *ui_progress_suite(void)
{
	Suite *s = suite_create("ui/progress");
	TCase *t = tcase_create("progress");

	tcase_add_test(t, a_bar_shows_the_part_that_is_done);
	tcase_add_test(t, without_a_total_there_is_no_bar);
	tcase_add_test(t, a_narrow_terminal_gets_a_cut_name);
	tcase_add_test(t, elsewhere_a_phase_is_one_line);
	tcase_add_test(t, quiet_is_silent);
	tcase_add_test(t, a_step_without_a_beginning_is_nothing);
	suite_add_tcase(s, t);
	return s;
}
