#include "unit/assess_fixture.h"
#include "assess/packages.h"
#include "unit/rpm_repo.h"

static void compile(struct fixture *f, const char *primary, const char *updates,
                    const char *modules, struct index *ret)
{
	auto_clear(builder) b = {0};
	auto_fd one = fixture_file(span_of(primary));
	auto_fd two = updates ? fixture_file(span_of(updates)) : -1;
	auto_fd three = modules ? fixture_file(span_of(modules)) : -1;
	struct err err = {0};

	ck_assert_msg(packages_compile_rpm(one, two, three, &b, &err), "%s", err.msg);
	ck_assert(builder_write(&b, f->cache, "x", NULL));
	ck_assert(index_open(f->cache, "x", PACKAGE_TEXTS, PACKAGE_NUMBERS, ret, NULL));
}

START_TEST(a_package_has_its_source_its_module_and_the_word_of_the_errata)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(index) ix = {0};

	compile(&f,
	        PRIMARY(RPM("npm", "1", "6.14", "2", "x86_64", "nodejs-14.18-2.module.src.rpm")
	                        RPM("bash", "0", "5.1", "9.el9", "x86_64", "odd")
	                                RPM("bash", "0", "5.1", "9.el9", "src", "")),
	        UPDATES(UPDATE("security", "npm", "1", "6.14", "2", "x86_64")
	                        UPDATE("bugfix", "bash", "0", "5.1", "9.el9", "x86_64")),
	        MODULE("nodejs", "14", "    - npm-1:6.14-2.x86_64\n"), &ix);
	ck_assert_uint_eq(ix.count, 2);
	ck_assert_str_eq(index_text(&ix, 0, PACKAGE_NAME), "bash");
	ck_assert_str_eq(index_text(&ix, 0, PACKAGE_VERSION), "5.1-9.el9");
	ck_assert_str_eq(index_text(&ix, 0, PACKAGE_SOURCE), "bash");
	ck_assert_str_eq(index_text(&ix, 0, PACKAGE_MODULE), "");
	ck_assert_int_eq(index_number(&ix, 0, PACKAGE_SECURITY), 0);
	ck_assert_str_eq(index_text(&ix, 1, PACKAGE_VERSION), "1:6.14-2");
	ck_assert_str_eq(index_text(&ix, 1, PACKAGE_SOURCE), "nodejs");
	ck_assert_str_eq(index_text(&ix, 1, PACKAGE_SOURCE_VERSION), "14.18-2.module");
	ck_assert_str_eq(index_text(&ix, 1, PACKAGE_MODULE), "nodejs:14");
	ck_assert_int_eq(index_number(&ix, 1, PACKAGE_SECURITY), 1);
	ck_assert_int_eq(index_number(&ix, 1, PACKAGE_SIZE), 100);
}
END_TEST
START_TEST(a_repository_may_have_packages_alone)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(index) ix = {0};

	compile(&f,
	        PRIMARY(RPM("a", "", "1", "1", "noarch",
	                    "a-1-1.src.rpm") "<package><name>b</name></package>"),
	        NULL, NULL, &ix);
	ck_assert_uint_eq(ix.count, 1);
	ck_assert_str_eq(index_text(&ix, 0, PACKAGE_VERSION), "1-1");
	ck_assert_int_eq(ix.about.broken, 1);
}
END_TEST

Suite *assess_packages_rpm_suite(void);
Suite *assess_packages_rpm_suite(void)
{
	Suite *s = suite_create("assess/packages_rpm");
	TCase *t = tcase_create("packages_rpm");

	tcase_add_test(t, a_package_has_its_source_its_module_and_the_word_of_the_errata);
	tcase_add_test(t, a_repository_may_have_packages_alone);
	suite_add_tcase(s, t);
	return s;
}
