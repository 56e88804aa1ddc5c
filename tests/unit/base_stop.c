#include <check.h>
#include <signal.h>
#include <unistd.h>

#include "base/stop.h"

START_TEST(the_first_signal_is_noted)
{
	stop_arm();
	ck_assert_int_eq(stop_signal(), 0);
	raise(SIGTERM);
	ck_assert_int_eq(stop_signal(), SIGTERM);
}
END_TEST
START_TEST(the_second_ends_the_process)
{
	stop_arm();
	raise(SIGTERM);
	raise(SIGINT);
}
END_TEST
START_TEST(what_is_ignored_stays_ignored)
{
	signal(SIGHUP, SIG_IGN);
	stop_arm();
	raise(SIGHUP);
	ck_assert_int_eq(stop_signal(), 0);
}
END_TEST
START_TEST(disarmed_a_signal_ends_the_process)
{
	stop_arm();
	stop_disarm();
	raise(SIGINT);
}
END_TEST
START_TEST(a_wait_for_input_ends_when_asked_to)
{
	int ends[2];
	pid_t parent = getpid();

	ck_assert_int_eq(pipe(ends), 0);
	stop_arm();
	if (fork() == 0) {
		usleep(50000);
		kill(parent, SIGINT);
		_exit(0);
	}
	ck_assert(!stop_wait_input(ends[0]));
	ck_assert_int_eq(stop_signal(), SIGINT);
}
END_TEST
START_TEST(what_was_asked_before_the_wait_is_not_slept_through)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	stop_arm();
	raise(SIGINT);
	ck_assert(!stop_wait_input(ends[0]));
}
END_TEST
START_TEST(input_and_the_end_of_it_are_worth_reading)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	stop_arm();
	ck_assert_int_eq(write(ends[1], "x", 1), 1);
	ck_assert(stop_wait_input(ends[0]));
	ck_assert_int_eq(close(ends[1]), 0);
	ck_assert(stop_wait_input(ends[0]));
}
END_TEST

Suite *base_stop_suite(void);
Suite *base_stop_suite(void)
{
	Suite *s = suite_create("base/stop");
	TCase *t = tcase_create("stop");

	tcase_add_test(t, the_first_signal_is_noted);
	tcase_add_test_raise_signal(t, the_second_ends_the_process, SIGINT);
	tcase_add_test(t, what_is_ignored_stays_ignored);
	tcase_add_test(t, a_wait_for_input_ends_when_asked_to);
	tcase_add_test(t, what_was_asked_before_the_wait_is_not_slept_through);
	tcase_add_test(t, input_and_the_end_of_it_are_worth_reading);
	tcase_add_test_raise_signal(t, disarmed_a_signal_ends_the_process, SIGINT);
	suite_add_tcase(s, t);
	return s;
}
