#include <check.h>

#include "base/err.h"
#include "format/pacman.h"

START_TEST(sections_have_a_value_a_line)
{
	struct pacman_package p;

	ck_assert(pacman_parse(
	        span_of("%NAME%\nlib32-a\n\n%VERSION%\n1:2.0-1\n\n%BASE%\na\n\n"
	                "%DEPENDS%\nb\nc\n\n%REASON%\n1\n\n%ARCH%\nany\n\n%VALIDATION%\nnone\n"),
	        &p, NULL));
	ck_assert(span_eq(p.name, "lib32-a") && span_eq(p.version, "1:2.0-1"));
	ck_assert(span_eq(p.base, "a") && span_eq(p.arch, "any"));
	ck_assert(p.is_auto && span_eq(p.validation, "none"));
}
END_TEST
START_TEST(what_libalpm_would_not_write_is_refused)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	        {"", "no name"},
	        {"%NAME%\na\n", "no version"},
	        {"%NAME%\na\nb\n\n%VERSION%\n1\n", "no name"},
	        {"%NAME%\na\n\n%NAME%\na\n", "section 'NAME' twice"},
	        {"a\n", "a line outside of any section"},
	        {"%NAME%\na\n\n%VERSION%\n1\n\n", "the end is missing"},
	        {"%NAME%\na\n\n%VERSION%\n1\n\n%BASE%\nb\n\n%ARCH%\nany\n\n", "the end is missing"},
	        {"%NAME%\na\n\n%VERSION%\n1.2", "it ends in the middle of a line"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct pacman_package p;
		struct err err = {0};

		ck_assert(!pacman_parse(span_of(cases[i].text), &p, &err));
		ck_assert_str_eq(err.msg, cases[i].want);
	}
}
END_TEST

Suite *format_pacman_suite(void);
Suite *format_pacman_suite(void)
{
	Suite *s = suite_create("format/pacman");
	TCase *t = tcase_create("pacman");

	tcase_add_test(t, sections_have_a_value_a_line);
	tcase_add_test(t, what_libalpm_would_not_write_is_refused);
	suite_add_tcase(s, t);
	return s;
}
