#include <check.h>

#include "base/err.h"
#include "format/cvss.h"

START_TEST(published_scores_come_out)
{
	/* scores that NVD and FIRST's examples give */
	static const struct {
		const char *vector;
		int tenths;
	} known[] = {
	        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 98},
	        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100},
	        {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 61},
	        {"CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", 78},
	        {"CVSS:3.0/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N", 59},
	        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 75},
	        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0},
	        {"CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 68},
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		int tenths = -1;

		ck_assert(cvss_base(span_of(known[i].vector), &tenths));
		ck_assert_msg(tenths == known[i].tenths, "%s: %d", known[i].vector, tenths);
	}
}
END_TEST
START_TEST(what_is_no_whole_vector_of_version_3_has_no_score)
{
	static const char *const bad[] = {
	        "",
	        "AV:N/AC:L/Au:N/C:N/I:N/A:P",
	        "CVSS:3.1/",
	        "CVSS:3.1/AV:N",
	        "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	        "CVSS:3.1/AV:NN/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
	        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
	};
	int tenths;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!cvss_base(span_of(bad[i]), &tenths), "%s", bad[i]);
}
END_TEST

Suite *format_cvss_suite(void);
Suite *format_cvss_suite(void)
{
	Suite *s = suite_create("format/cvss");
	TCase *t = tcase_create("cvss");

	tcase_add_test(t, published_scores_come_out);
	tcase_add_test(t, what_is_no_whole_vector_of_version_3_has_no_score);
	suite_add_tcase(s, t);
	return s;
}
