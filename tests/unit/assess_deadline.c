#include <check.h>
#include <stdlib.h>

#include "assess/deadline.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

START_TEST(the_table_is_the_published_one)
{
	/* kev, exposed, automatable, total: days; forensic triage where it is T */
	static const char table[16][10] = {
	        "nnnp -",  "nnnt -",  "nnyp 60", "nnyt 60", "nynp 60", "nynt 14",
	        "nyyp 14", "nyyt 3",  "ynnp 14", "ynnt 14", "ynyp 14", "ynyt 3T",
	        "yynp 14", "yynt 3T", "yyyp 3",  "yyyt 3T",
	};

	for (size_t i = 0; i < 16; i++) {
		const char *r = table[i];
		struct deadline d =
		        deadline_find(r[0] == 'y', r[1] == 'y', r[2] == 'y', r[3] == 't');

		ck_assert_int_eq(d.days, r[5] == '-' ? -1 : (int)strtol(r + 5, NULL, 10));
		ck_assert_int_eq(d.triage, strchr(r, 'T') != NULL);
	}
}
END_TEST
START_TEST(days_have_tiers)
{
	ck_assert_int_eq(deadline_find(true, true, true, true).tier, TIER_URGENT);
	ck_assert_int_eq(deadline_find(true, false, false, true).tier, TIER_SOON);
	ck_assert_int_eq(deadline_find(false, false, true, true).tier, TIER_SCHEDULED);
	ck_assert_int_eq(deadline_find(false, false, false, true).tier, TIER_UPGRADE);
}
END_TEST
START_TEST(a_row_says_its_inputs)
{
	auto_free char *row = deadline_row(true, false, true, false);

	ck_assert_str_eq(row, "kev=y exposed=n automatable=y impact=partial");
}
END_TEST

Suite *assess_deadline_suite(void);
Suite *assess_deadline_suite(void)
{
	Suite *s = suite_create("assess/deadline");
	TCase *t = tcase_create("deadline");

	tcase_add_test(t, the_table_is_the_published_one);
	tcase_add_test(t, days_have_tiers);
	tcase_add_test(t, a_row_says_its_inputs);
	suite_add_tcase(s, t);
	return s;
}
