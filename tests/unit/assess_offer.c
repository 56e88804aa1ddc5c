#include "unit/assess_fixture.h"
#include "assess/offer.h"

START_TEST(an_offer_is_named_by_source_and_version)
{
	auto_clear(offer) o = {.version = mem_strdup("1:2.0-1")};
	auto_free char *id = offer_id(&o, "src");

	ck_assert_str_eq(id, "archive:src@1:2.0-1");
}
END_TEST

Suite *assess_offer_suite(void);
Suite *assess_offer_suite(void)
{
	Suite *s = suite_create("assess/offer");
	TCase *t = tcase_create("offer");

	tcase_add_test(t, an_offer_is_named_by_source_and_version);
	suite_add_tcase(s, t);
	return s;
}
