#include "unit/assess_fixture.h"
#include "assess/feedtype.h"

START_TEST(an_index_is_named_by_what_decides_its_content)
{
	const struct feedtype *t;
	auto_free char *a = NULL, *b = NULL, *c = NULL, *d = NULL, *e = NULL;

	ck_assert(feedtype_find("debsecan", &t, NULL));
	a = feedtype_index_name(t, "bookworm", "00");
	b = feedtype_index_name(t, "trixie", "00");
	c = feedtype_index_name(t, "bookworm", "01");
	ck_assert_str_ne(a, b);
	ck_assert_str_ne(a, c);
	ck_assert(str_starts(a, FEEDTYPE_FOLDER "/"));
	ck_assert(feedtype_find("debian", &t, NULL));
	d = feedtype_index_name(t, NULL, "00");
	e = feedtype_index_name(t, "bookworm", "00");
	ck_assert_str_ne(d, e);
}
END_TEST
START_TEST(an_unknown_type_is_told_with_those_that_there_are)
{
	const struct feedtype *t;
	struct err err = {0};

	ck_assert(!feedtype_find("bundles", &t, &err));
	ck_assert(str_starts(err.hint, "there is debian debsecan"));
}
END_TEST

Suite *assess_feedtype_suite(void);
Suite *assess_feedtype_suite(void)
{
	Suite *s = suite_create("assess/feedtype");
	TCase *t = tcase_create("feedtype");

	tcase_add_test(t, an_index_is_named_by_what_decides_its_content);
	tcase_add_test(t, an_unknown_type_is_told_with_those_that_there_are);
	suite_add_tcase(s, t);
	return s;
}
