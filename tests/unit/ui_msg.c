#include <check.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "ext/js.h"
#include "ui/msg.h"

/* What was said on standard error since catch(). */
static int caught = -1;

static void catch (void)
{
	caught = fileno(tmpfile());
	ck_assert_int_ge(dup2(caught, STDERR_FILENO), 0);
}

static void said(const char *want)
{
	auto_clear(str) text = {0};

	lseek(caught, 0, SEEK_SET);
	ck_assert(fs_read_fd(caught, 10000, &text, NULL));
	ck_assert_str_eq(str_c(&text), want);
}

START_TEST(quiet_leaves_errors_alone)
{
	struct msg m = {.quiet = true, .verbose = true};
	struct err err = {0};

	catch ();
	msg_info(&m, "a");
	msg_detail(&m, "b");
	msg_warn(&m, "c");
	err_set(&err, ERR_FAILED, "no");
	err_hint(&err, "try");
	msg_error(&m, &err);
	said("fettle: no\nhint: try\n");
}
END_TEST
START_TEST(details_are_for_the_verbose)
{
	struct msg m = {0};

	catch ();
	msg_detail(&m, "a");
	m.verbose = true;
	msg_detail(&m, "b%d", 1);
	msg_warn(&m, "c");
	said("b1\nwarning: c\n");
}
END_TEST
START_TEST(control_characters_do_not_reach_the_terminal)
{
	struct msg m = {0};

	catch ();
	msg_info(&m, "\033]0;x\007 \xc2\x9bm \xc3\x9b \x7f");
	said("?]0;x? ??m \xc3\x9b ?\n");
}
END_TEST
START_TEST(an_error_as_json_is_one_line)
{
	struct msg m = {.json = true};
	auto_clear(str) text = {0};
	struct err err = {0};
	auto_js v = NULL;
	const char *s;
	int64_t n;
	bool b;

	catch ();
	err_set(&err, ERR_LOCKED, "a \"b\"\033");
	msg_error(&m, &err);
	lseek(caught, 0, SEEK_SET);
	ck_assert(fs_read_fd(caught, 10000, &text, NULL));
	ck_assert_ptr_eq(strchr(str_c(&text), '\n'), text.buf + text.len - 1);
	ck_assert(js_parse_document(span_make(text.buf, text.len), "fettle.error/1", &v, NULL));
	ck_assert(js_get_str(v, "kind", &s, NULL));
	ck_assert_str_eq(s, "locked");
	ck_assert(js_get_str(v, "message", &s, NULL));
	ck_assert_str_eq(s, "a \"b\"\033");
	ck_assert(js_get_int(v, "exit_code", 5, 5, &n, NULL));
	ck_assert(js_get_bool(v, "retryable", &b, NULL) && b);
	ck_assert_ptr_null(js_member(v, "hint"));
}
END_TEST

Suite *ui_msg_suite(void);
Suite *ui_msg_suite(void)
{
	Suite *s = suite_create("ui/msg");
	TCase *t = tcase_create("msg");

	tcase_add_test(t, quiet_leaves_errors_alone);
	tcase_add_test(t, details_are_for_the_verbose);
	tcase_add_test(t, control_characters_do_not_reach_the_terminal);
	tcase_add_test(t, an_error_as_json_is_one_line);
	suite_add_tcase(s, t);
	return s;
}
