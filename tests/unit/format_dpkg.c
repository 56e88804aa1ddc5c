#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/dpkg.h"

#define HEAD "Package: p\nArchitecture: amd64\n"

START_TEST(the_source_is_the_field_or_the_package_itself)
{
	static const struct {
		const char *fields, *source, *version;
	} cases[] = {
	        {"Version: 1:2-3\n", "p", "1:2-3"},
	        {"Version: 1.27.1-2+b1\nSource: tar (1.27.1-2)\n", "tar", "1.27.1-2"},
	        {"Version: 1-2\nSource: tar\n", "tar", "1-2"},
	        {"Version: 2:2.6.2+samba4.17.12\nSource: samba (2:4.17.12)\n", "samba",
	         "2:4.17.12"},
	        /* the rebuild is taken off only where the source does not say its version */
	        {"Version: 1-2+b11\n", "p", "1-2"},
	        {"Version: 1-2+b11\nSource: s\n", "s", "1-2+b11"},
	        {"Version: 1-2+b\n", "p", "1-2+b"},
	        {"Version: 1-2+deb12u1\n", "p", "1-2+deb12u1"},
	        {"Version: 1-2+b1\nSource: p (1-2+b1)\n", "p", "1-2+b1"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(str) text = {0};
		struct dpkg_package p;

		str_addf(&text, HEAD "%s", cases[i].fields);
		ck_assert(dpkg_parse(span_make(text.buf, text.len), &p, NULL));
		ck_assert_msg(span_eq(p.source, cases[i].source), "%s", cases[i].fields);
		ck_assert_msg(span_eq(p.source_version, cases[i].version), "%s", cases[i].fields);
	}
}
END_TEST
START_TEST(what_is_unpacked_is_present)
{
	static const struct {
		const char *status, *state;
		bool present, held;
	} cases[] = {
	        {"install ok installed", "installed", true, false},
	        {"hold ok installed", "installed", true, true},
	        {"deinstall ok installed", "installed", true, false},
	        {"install reinstreq half-installed", "half-installed", true, false},
	        {"install ok half-configured", "half-configured", true, false},
	        {"install ok unpacked", "unpacked", true, false},
	        {"install ok triggers-awaited", "triggers-awaited", true, false},
	        {"install ok triggers-pending", "triggers-pending", true, false},
	        {"deinstall ok config-files", "config-files", false, false},
	        {"purge ok not-installed", "not-installed", false, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(str) text = {0};
		struct dpkg_package p;

		str_addf(&text, HEAD "Version: 1\nStatus: %s\n", cases[i].status);
		ck_assert(dpkg_parse(span_make(text.buf, text.len), &p, NULL));
		ck_assert_str_eq(p.state, cases[i].state);
		ck_assert(p.is_present == cases[i].present && p.is_held == cases[i].held);
	}
}
END_TEST
START_TEST(without_a_status_it_is_installed)
{
	struct dpkg_package p;

	ck_assert(dpkg_parse(span_of(HEAD "Version: 1\n"), &p, NULL));
	ck_assert(p.is_present && !p.is_held);
	ck_assert_str_eq(p.state, "installed");
}
END_TEST
START_TEST(a_package_that_is_gone_needs_no_version)
{
	struct dpkg_package p;

	ck_assert(dpkg_parse(span_of("Package: p\nStatus: purge ok not-installed\n"), &p, NULL));
	ck_assert(!p.is_present);
}
END_TEST
START_TEST(what_dpkg_would_not_write_is_refused_with_the_reason)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	        {"Version: 1\n", "no name of a package"},
	        {"Package: a/b\nVersion: 1\n", "no name of a package"},
	        {HEAD, "no version of 'p'"},
	        {HEAD "Version: 1 2\n", "no version of 'p'"},
	        {"Package: p\nVersion: 1\nArchitecture: a d\n", "no valid architecture of 'p'"},
	        {HEAD "Version: 1\nStatus: install ok\n", "status is not three words"},
	        {HEAD "Version: 1\nStatus: install ok present\n", "status is none of dpkg's"},
	        {HEAD "Version: 1\nStatus: install ok installed now\n", "status is none of dpkg's"},
	        {HEAD "Version: 1\nVersion: 2\n", "field 'Version' twice"},
	        {HEAD "Version: 1\nSource: a b\n", "source is not a name and a version"},
	        {HEAD "Version: 1\nSource: a ()\n", "source is not a name and a version"},
	        {HEAD "Version: 1\nSource: a ( )\n", "source has no version in its brackets"},
	        {HEAD "Version: 1\nnonsense\n", "a line that is no field"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct dpkg_package p = {0};
		struct err err = {0};

		ck_assert_msg(!dpkg_parse(span_of(cases[i].text), &p, &err), "%s", cases[i].text);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, cases[i].want);
		ck_assert_ptr_null(p.name.ptr);
	}
}
END_TEST

Suite *format_dpkg_suite(void);
Suite *format_dpkg_suite(void)
{
	Suite *s = suite_create("format/dpkg");
	TCase *t = tcase_create("dpkg");

	tcase_add_test(t, the_source_is_the_field_or_the_package_itself);
	tcase_add_test(t, what_is_unpacked_is_present);
	tcase_add_test(t, without_a_status_it_is_installed);
	tcase_add_test(t, a_package_that_is_gone_needs_no_version);
	tcase_add_test(t, what_dpkg_would_not_write_is_refused_with_the_reason);
	suite_add_tcase(s, t);
	return s;
}
