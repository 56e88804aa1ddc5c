#include "unit/assess_fixture.h"
#include "assess/advisory.h"

START_TEST(a_word_of_severity_is_in_small_letters_and_nothing_when_it_says_nothing)
{
	static const char *const words[][2] = {
	        {"Important", "important"}, {"HIGH", "high"}, {"None", ""},
	        {"not yet assigned", ""},   {"Unknown", ""},  {"", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		auto_clear(str) to = {0};

		ck_assert(span_eq(advisory_severity(span_of(words[i][0]), &to), words[i][1]));
	}
}
END_TEST

Suite *assess_advisory_suite(void);
Suite *assess_advisory_suite(void)
{
	Suite *s = suite_create("assess/advisory");
	TCase *t = tcase_create("advisory");

	tcase_add_test(t, a_word_of_severity_is_in_small_letters_and_nothing_when_it_says_nothing);
	suite_add_tcase(s, t);
	return s;
}
