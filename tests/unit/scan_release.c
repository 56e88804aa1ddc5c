#include <check.h>

#include "base/mem.h"
#include "scan/release.h"

START_TEST(each_distribution_calls_its_kernels_in_its_own_way)
{
	static const struct {
		const char *release, *type, *name, *version;
		bool want;
	} cases[] = {
	        {"6.1.0-9-amd64", "deb", "linux-image-6.1.0-9-amd64", "6.1.27-1", true},
	        {"6.1.0-9-amd64", "deb", "linux-image-amd64", "6.1.27-1", false},
	        {"6.1.0-9-amd64", "deb", "linux-headers-6.1.0-9-amd64", "6.1.27-1", false},
	        {"5.15.0-1-generic", "deb", "linux-image-unsigned-5.15.0-1-generic", "1", true},
	        {"5.14.0-1.el9.x86_64", "rpm", "kernel-core", "5.14.0-1.el9", true},
	        {"5.14.0-1.el9.x86_64", "rpm", "kernel", "5.14.0-1.el9", true},
	        {"5.14.0-1.el9.x86_64", "rpm", "kernel-modules", "5.14.0-1.el9", false},
	        {"5.14.0-1.el9.x86_64", "rpm", "kernel-modules-core", "5.14.0-1.el9", false},
	        {"5.14.0-1.el9.x86_64", "rpm", "kernel-64k-core", "5.14.0-1.el9", false},
	        {"5.14.0-1.el9.x86_64+64k", "rpm", "kernel-64k-core", "5.14.0-1.el9", true},
	        {"5.14.0-1.el9.x86_64+64k", "rpm", "kernel-core", "5.14.0-1.el9", false},
	        {"5.14.0-1.el9.x86_64+rt", "rpm", "kernel-rt-core", "5.14.0-1.el9", true},
	        {"4.18.0-1.rt7.el8.x86_64", "rpm", "kernel-rt-core", "4.18.0-1.rt7.el8", true},
	        {"5.15.0-1.el9uek.x86_64", "rpm", "kernel-uek-core", "5.15.0-1.el9uek", true},
	        {"6.12.5-1.amzn2023.x86_64", "rpm", "kernel6.12", "6.12.5-1.amzn2023", true},
	        {"5.14.0-11.el9.x86_64", "rpm", "kernel-core", "5.14.0-1.el9", false},
	        {"5.14.21-150500.55.7-default", "rpm", "kernel-default", "5.14.21-150500.55.7.1",
	         true},
	        {"5.14.21-150500.55.7-default", "rpm", "kernel-default-base",
	         "5.14.21-150500.55.7.1", true},
	        {"5.14.21-150500.55.7-default", "rpm", "kernel-default-devel",
	         "5.14.21-150500.55.7.1", false},
	        {"5.14.21-150500.55.7-default", "rpm", "kernel-azure", "5.14.21-150500.55.7.1",
	         false},
	        {"5.14.21-150500.55.7-default", "rpm", "kernel-default", "5.14.21-150500.55.12.1",
	         false},
	        {"6.1.50-0-lts", "apk", "linux-lts", "6.1.50-r0", true},
	        {"6.1.50-0-virt", "apk", "linux-lts", "6.1.50-r0", false},
	        {"6.5.3-arch1-1", "alpm", "linux", "6.5.3.arch1-1", true},
	        {"6.5.3-arch1-1", "alpm", "linux-headers", "6.5.3.arch1-1", false},
	        {"6.1.52-1-lts", "alpm", "linux-lts", "6.1.52-1", true},
	        {"6.5.3-zen1-1-zen", "alpm", "linux-zen", "6.5.3.zen1-1", true},
	        {"6.5.3-arch1-1", "pypi", "linux", "6.5.3.arch1-1", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(component) c = {
		        .type = mem_strdup(cases[i].type),
		        .name = mem_strdup(cases[i].name),
		        .version = mem_strdup(cases[i].version),
		        .arch = mem_strdup("x86_64"),
		};

		ck_assert_msg(release_is_of(cases[i].release, &c) == cases[i].want,
		              "'%s' and %s %s", cases[i].release, c.name, c.version);
	}
}
END_TEST

Suite *scan_release_suite(void);
Suite *scan_release_suite(void)
{
	Suite *s = suite_create("scan/release");
	TCase *t = tcase_create("all");

	tcase_add_test(t, each_distribution_calls_its_kernels_in_its_own_way);
	suite_add_tcase(s, t);
	return s;
}
