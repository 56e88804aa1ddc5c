#include <check.h>

#include "scan/upgrades.h"
#include "unit/root.h"

static struct upgrades upgrades;

static void before(const char *version, const char *want)
{
	char type[] = "deb", name[] = "libc6", arch[] = "amd64";
	auto_free char *own = mem_strdup(version);
	const struct component c = {.type = type, .name = name, .arch = arch, .version = own};
	const char *got = upgrades_before(&upgrades, &c);

	ck_assert_msg(str_eq(got, want), "before %s: %s", version, got ? got : "-");
}

START_TEST(the_version_before_is_found_in_both_logs)
{
	root_put("var/log/dpkg.log.1", "d t upgrade libc6:amd64 1 2\nd t upgrade libc6:i386 0 1\n");
	root_put("var/log/dpkg.log", "d t upgrade libc6:amd64 2 3\nd t upgrade libc6:amd64 3 3\n");
	upgrades_read(&root_scan, &upgrades);
	before("3", "2");
	before("2", "1");
	before("1", NULL);
	upgrades_clear(&upgrades);
}
END_TEST

START_TEST(a_package_that_came_back_has_its_last_upgrade)
{
	root_put("var/log/dpkg.log", "d t upgrade libc6:amd64 1 3\nd t upgrade libc6:amd64 3 2\n"
	                             "d t upgrade libc6:amd64 2 3\n");
	upgrades_read(&root_scan, &upgrades);
	before("3", "2");
	upgrades_clear(&upgrades);
}
END_TEST

START_TEST(without_logs_nothing_is_known)
{
	upgrades_read(&root_scan, &upgrades);
	before("3", NULL);
	upgrades_clear(&upgrades);
}
END_TEST

Suite *scan_upgrades_suite(void);
Suite *scan_upgrades_suite(void)
{
	Suite *s = suite_create("scan/upgrades");
	TCase *t = tcase_create("upgrades");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, the_version_before_is_found_in_both_logs);
	tcase_add_test(t, a_package_that_came_back_has_its_last_upgrade);
	tcase_add_test(t, without_logs_nothing_is_known);
	suite_add_tcase(s, t);
	return s;
}
