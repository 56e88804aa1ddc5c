#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "ui/out.h"

START_TEST(a_result_goes_to_its_file_at_the_end)
{
	char dir[] = "/tmp/fettle-unit-out.XXXXXX";
	auto_free char *path = NULL;
	auto_clear(out) o = {0};
	auto_clear(str) text = {0};

	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = str_format("%s/result", dir);
	ck_assert(out_open(NULL, path, NULL, false, &o, NULL));
	ck_assert(!o.terminal && o.width == 0 && !o.color);
	for (int i = 0; i < 100000; i++) {
		str_addc(&o.text, 'x');
		ck_assert(out_flush(&o, NULL));
	}
	ck_assert_int_ne(access(path, F_OK), 0);
	ck_assert(out_close(&o, NULL));
	ck_assert(fs_read_operand(path, 200000, &text, NULL));
	ck_assert_uint_eq(text.len, 100000);
	unlink(path);
	rmdir(dir);
}
END_TEST
START_TEST(a_format_is_one_of_those_there_are)
{
	auto_clear(out) none = {0}, json = {.format = "json"}, part = {.format = "tab"};
	struct err err = {0};

	ck_assert(out_only(&none, "table json", NULL) && out_is(&none, "table"));
	ck_assert(out_only(&json, "table json", NULL) && out_is(&json, "json"));
	ck_assert(!out_only(&none, "json", NULL));
	ck_assert(!out_only(&part, "table json", &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_str_eq(err.msg, "no format 'tab' here: there is table json");
	err_clear(&err);
	ck_assert(!out_only(&none, "json", &err));
	ck_assert_str_eq(err.msg, "no format 'table' here: there is json");
}
END_TEST
START_TEST(colour_obeys)
{
	auto_clear(out) o = {0};
	struct err err = {0};

	ck_assert(out_open(NULL, "f", "always", true, &o, NULL) && o.color);
	ck_assert(out_open(NULL, "f", "never", false, &o, NULL) && !o.color);
	ck_assert(out_open(NULL, "f", "auto", false, &o, NULL) && !o.color);
	ck_assert(!out_open(NULL, NULL, "red", false, &o, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
}
END_TEST

Suite *ui_out_suite(void);
Suite *ui_out_suite(void)
{
	Suite *s = suite_create("ui/out");
	TCase *t = tcase_create("out");

	tcase_add_test(t, a_result_goes_to_its_file_at_the_end);
	tcase_add_test(t, a_format_is_one_of_those_there_are);
	tcase_add_test(t, colour_obeys);
	suite_add_tcase(s, t);
	return s;
}
