#include <check.h>

#include "base/err.h"
#include "format/deb822.h"

START_TEST(stanzas_end_at_blank_lines_and_know_where_they_began)
{
	struct deb822 d = {.rest = span_of("\n \nA: 1\nB: 2\n\t\n\nC: 3")};
	struct span s;

	ck_assert(deb822_next(&d, &s));
	ck_assert(span_eq(s, "A: 1\nB: 2\n"));
	ck_assert_uint_eq(d.line, 3);
	ck_assert(deb822_next(&d, &s));
	ck_assert(span_eq(s, "C: 3"));
	ck_assert_uint_eq(d.line, 7);
	ck_assert(!deb822_next(&d, &s));
	ck_assert(!deb822_next(&d, &s));
}
END_TEST
START_TEST(a_value_goes_on_over_lines_that_begin_with_a_blank)
{
	struct span s = span_of("Name:one\nLong: a\n b\n .\n\tc\nLast:  \n"), name, value;

	ck_assert(deb822_field(&s, &name, &value));
	ck_assert(deb822_is(name, "name") && span_eq(value, "one"));
	ck_assert(deb822_field(&s, &name, &value));
	ck_assert(deb822_is(name, "Long") && span_eq(value, "a\n b\n .\n\tc"));
	ck_assert(deb822_field(&s, &name, &value));
	ck_assert(deb822_is(name, "LAST") && value.len == 0);
	ck_assert(!deb822_field(&s, &name, &value));
}
END_TEST
START_TEST(a_line_that_is_no_field_has_no_name)
{
	static const char *const lines[] = {"junk",  " indented: x", ":",
	                                    "-a: b", "a b: c",       "\x01: x"};

	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct span s = span_of(lines[i]), name, value;

		ck_assert(deb822_field(&s, &name, &value));
		ck_assert_msg(name.len == 0, "%s", lines[i]);
		ck_assert(!deb822_field(&s, &name, &value));
	}
}
END_TEST
START_TEST(comments_belong_to_nothing)
{
	struct span s = span_of("# one\nA: 1\n# two\nB: 2\n# three"), name, value;

	ck_assert(deb822_field(&s, &name, &value) && deb822_is(name, "A"));
	ck_assert(deb822_field(&s, &name, &value) && deb822_is(name, "B"));
	ck_assert(!deb822_field(&s, &name, &value));
}
END_TEST
START_TEST(an_empty_text_has_no_stanza)
{
	struct deb822 d = {0}, blank = {.rest = span_of("\n \n\n")};
	struct span s;

	ck_assert(!deb822_next(&d, &s));
	ck_assert(!deb822_next(&blank, &s));
}
END_TEST

Suite *format_deb822_suite(void);
Suite *format_deb822_suite(void)
{
	Suite *s = suite_create("format/deb822");
	TCase *t = tcase_create("deb822");

	tcase_add_test(t, stanzas_end_at_blank_lines_and_know_where_they_began);
	tcase_add_test(t, a_value_goes_on_over_lines_that_begin_with_a_blank);
	tcase_add_test(t, a_line_that_is_no_field_has_no_name);
	tcase_add_test(t, comments_belong_to_nothing);
	tcase_add_test(t, an_empty_text_has_no_stanza);
	suite_add_tcase(s, t);
	return s;
}
