#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/version.h"

static int sign_of(int n)
{
	return n < 0 ? -1 : n > 0;
}

static void check_line(enum version_scheme s, struct span line, int wanted, struct span a,
                       struct span b)
{
	ck_assert_msg(version_has_order(s, a, b), "no order: %.*s", (int)line.len, line.ptr);
	ck_assert_msg(sign_of(version_compare(s, a, b)) == wanted, "%.*s", (int)line.len, line.ptr);
	ck_assert_msg(sign_of(version_compare(s, b, a)) == -wanted, "turned round: %.*s",
	              (int)line.len, line.ptr);
	ck_assert_int_eq(version_compare(s, a, a), 0);
}

static size_t check_cases(enum version_scheme s)
{
	auto_clear(str) text = {0};
	auto_free char *path = str_format("cases/version/%s", version_scheme_name(s));
	struct span rest, line, words, a, op, b;
	size_t n = 0;

	ck_assert(fs_read_operand(path, 1 << 20, &text, NULL));
	rest = span_make(text.buf, text.len);
	while (span_cut(&rest, '\n', &line)) {
		words = line;
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		ck_assert(span_word(&words, &a) && span_word(&words, &op));
		n++;
		if (span_eq(a, "!")) {
			ck_assert_msg(!version_is_valid(s, op), "valid: %.*s", (int)op.len, op.ptr);
			continue;
		}
		ck_assert(span_word(&words, &b));
		check_line(s, line, span_eq(op, "<") ? -1 : span_eq(op, "=") ? 0 : 1, a, b);
	}
	return n;
}

START_TEST(every_case_of_every_scheme_holds)
{
	for (unsigned i = 0; i < VERSION_SCHEMES; i++)
		ck_assert_uint_gt(check_cases((enum version_scheme)i), 10);
}
END_TEST
START_TEST(schemes_are_found_by_name)
{
	enum version_scheme s;

	for (unsigned i = 0; i < VERSION_SCHEMES; i++) {
		ck_assert(version_scheme_parse(version_scheme_name((enum version_scheme)i), &s));
		ck_assert_uint_eq(s, i);
	}
	ck_assert(!version_scheme_parse("", &s));
	ck_assert(!version_scheme_parse("debian", &s));
}
END_TEST
START_TEST(an_empty_version_is_none)
{
	ck_assert(!version_is_valid(VERSION_DEB, (struct span){0}));
	ck_assert(!version_has_order(VERSION_DEB, span_of("1"), (struct span){0}));
	ck_assert(!version_has_order(VERSION_RPM, (struct span){0}, span_of("1")));
}
END_TEST

Suite *model_version_suite(void);
Suite *model_version_suite(void)
{
	Suite *s = suite_create("model/version");
	TCase *t = tcase_create("version");

	tcase_add_test(t, every_case_of_every_scheme_holds);
	tcase_add_test(t, schemes_are_found_by_name);
	tcase_add_test(t, an_empty_version_is_none);
	suite_add_tcase(s, t);
	return s;
}
