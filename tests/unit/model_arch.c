#include <check.h>

#include "base/err.h"
#include "model/arch.h"

START_TEST(debian_has_names_of_its_own)
{
	ck_assert_str_eq(arch_debian("x86_64"), "amd64");
	ck_assert_str_eq(arch_debian("aarch64"), "arm64");
}
END_TEST
START_TEST(what_it_does_not_know_keeps_its_name)
{
	ck_assert_str_eq(arch_debian("loongarch64"), "loongarch64");
	ck_assert_str_eq(arch_debian(""), "");
}
END_TEST

Suite *model_arch_suite(void);
Suite *model_arch_suite(void)
{
	Suite *s = suite_create("model/arch");
	TCase *t = tcase_create("arch");

	tcase_add_test(t, debian_has_names_of_its_own);
	tcase_add_test(t, what_it_does_not_know_keeps_its_name);
	suite_add_tcase(s, t);
	return s;
}
