#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/aptpins.h"

static const struct aptpin_list security = {
        .archive = "stable-security",
        .codename = "bookworm-security",
        .origin = "Debian",
        .label = "Debian-Security",
        .version = "12",
        .component = "main",
        .arch = "amd64",
        .site = "deb.example",
};

static void parse(struct aptpins *p, const char *text)
{
	struct err err = {0};

	aptpins_clear(p);
	ck_assert_msg(aptpins_parse(span_of(text), "/f", p, &err), "%s", err.msg);
}

static bool names(const char *packages, const char *package)
{
	auto_free char *copy = mem_strdup(packages);
	struct aptpin p = {.packages = copy};

	return aptpin_names(&p, package, "src", "amd64");
}

static bool matches(enum aptpin_kind kind, const char *data)
{
	auto_free char *copy = mem_strdup(data);
	struct aptpin p = {.kind = kind, .data = copy};

	return aptpin_matches_list(&p, &security);
}

static bool is_version(const char *data, const char *version)
{
	auto_free char *copy = mem_strdup(data);
	struct aptpin p = {.kind = APTPIN_VERSION, .data = copy};

	return aptpin_matches_version(&p, version);
}

START_TEST(stanzas_are_read_in_their_order)
{
	auto_clear(aptpins) p = {0};

	parse(&p, "# a remark\nExplanation: why\nPackage: a b\n c\nPin: version 1.2*\n"
	          "Pin-Priority: 1001\n\n"
	          "Package: *\nPin: release a=stable, l=Debian\nPin-Priority: -10\n\n"
	          "Package: *\nPin: origin \"\"\nPin-Priority: never\n");
	ck_assert_uint_eq(p.count, 3);
	ck_assert_int_eq(p.v[0].kind, APTPIN_VERSION);
	ck_assert_str_eq(p.v[0].data, "1.2*");
	ck_assert_str_eq(p.v[0].file, "/f");
	ck_assert_int_eq(p.v[0].priority, 1001);
	ck_assert(aptpin_names(&p.v[0], "c", "x", "amd64"));
	ck_assert(!aptpin_is_general(&p.v[0]) && aptpin_is_general(&p.v[1]));
	ck_assert_str_eq(p.v[1].data, "a=stable, l=Debian");
	ck_assert_int_eq(p.v[1].priority, -10);
	ck_assert_int_eq(p.v[2].priority, APTPIN_NEVER);
}
END_TEST
START_TEST(what_apt_passes_over_is_passed_over)
{
	auto_clear(aptpins) p = {0};

	parse(&p, "Package: a\n\nPackage: a\nPin: colour red\nPin-Priority: 1\n\n"
	          "Package: *\nPin: version 1\nPin-Priority: 1\n\n"
	          "Package: a\nPin: version 1\nPin-Priority: 7\n");
	ck_assert_uint_eq(p.count, 1);
	ck_assert_int_eq(p.v[0].priority, 7);
}
END_TEST
START_TEST(a_mistake_ends_the_file_and_keeps_what_was_before)
{
	static const char *const mistakes[] = {
	        "Pin: version 1\nPin-Priority: 1\n",
	        "Package: a\nPin: version 1\n",
	        "Package: a\nPin: version 1\nPin-Priority: 0\n",
	        "Package: a\nPin: version 1\nPin-Priority: 40000\n",
	        "Package: a\nPin: version 1\nPin-Priority: much\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(mistakes); i++) {
		auto_clear(aptpins) p = {0};
		auto_clear(str) text = {0};
		struct err err = {0};

		str_addf(&text, "Package: b\nPin: version 1\nPin-Priority: 2\n\n%s", mistakes[i]);
		ck_assert(!aptpins_parse(span_make(text.buf, text.len), "/f", &p, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_ptr_nonnull(strstr(err.msg, "line 5"));
		ck_assert_uint_eq(p.count, 1);
	}
}
END_TEST
START_TEST(packages_are_named_by_names_globs_and_expressions)
{
	ck_assert(names("a", "a") && names("b a", "a") && names("b\n\ta", "a"));
	ck_assert(!names("a", "ab") && !names("ab", "a"));
	ck_assert(names("lib*", "libssl3") && names("lib?sl3", "libssl3"));
	ck_assert(names("/^lib.*[0-9]$/", "libssl3") && !names("/^ssl/", "libssl3"));
	ck_assert(!names("/(/", "libssl3"));
	ck_assert(names("a:amd64", "a") && !names("a:i386", "a"));
	ck_assert(names("src:src", "a") && !names("src:a", "a") && names("src:s*", "a"));
}
END_TEST
START_TEST(lists_are_told_by_all_that_a_release_names)
{
	ck_assert(matches(APTPIN_RELEASE, "*"));
	ck_assert(matches(APTPIN_RELEASE, "a=stable-security"));
	ck_assert(matches(APTPIN_RELEASE, "n=bookworm*,l=Debian-Security"));
	ck_assert(matches(APTPIN_RELEASE, "o=Debian, c=main, b=amd64, v=12"));
	ck_assert(!matches(APTPIN_RELEASE, "o=Debian,a=stable"));
	ck_assert(!matches(APTPIN_RELEASE, "c=contrib"));
	ck_assert(matches(APTPIN_RELEASE, "/security$/"));
	ck_assert(matches(APTPIN_RELEASE, "a=/security$/"));
	ck_assert(matches(APTPIN_RELEASE, "bookworm-security"));
	ck_assert(matches(APTPIN_RELEASE, "stable-security"));
	ck_assert(matches(APTPIN_RELEASE, "12*") && !matches(APTPIN_RELEASE, "11"));
	ck_assert(!matches(APTPIN_RELEASE, "z=1") && !matches(APTPIN_RELEASE, ""));
}
END_TEST
START_TEST(lists_are_told_by_their_host)
{
	auto_free char *empty = mem_strdup("\"\"");
	struct aptpin none = {.kind = APTPIN_ORIGIN, .data = empty};
	struct aptpin_list folder = {.archive = "stable", .site = ""};
	struct aptpin_list installed = {.archive = "now", .site = ""};

	ck_assert(matches(APTPIN_ORIGIN, "deb.example"));
	ck_assert(matches(APTPIN_ORIGIN, "\"deb.example\""));
	ck_assert(matches(APTPIN_ORIGIN, "*.example"));
	ck_assert(!matches(APTPIN_ORIGIN, "example") && !matches(APTPIN_ORIGIN, "\"\""));
	ck_assert(aptpin_matches_list(&none, &folder));
	ck_assert(!aptpin_matches_list(&none, &installed));
	ck_assert(!matches(APTPIN_VERSION, "12"));
}
END_TEST
START_TEST(versions_are_globs_and_expressions_too)
{
	ck_assert(is_version("1.2-3", "1.2-3") && !is_version("1.2-3", "1.2-30"));
	ck_assert(is_version("1.2*", "1.2-3") && !is_version("1.2*", "1.1"));
	ck_assert(is_version("/^1/", "1.2-3"));
}
END_TEST
START_TEST(names_of_files_are_those_of_apt)
{
	ck_assert(aptpins_is_file_name("x") && aptpins_is_file_name("99-x.pref"));
	ck_assert(!aptpins_is_file_name("x.bak") && !aptpins_is_file_name("x~"));
	ck_assert(!aptpins_is_file_name(".x") && !aptpins_is_file_name("x.pref.dpkg-old"));
	ck_assert(!aptpins_is_file_name(""));
}
END_TEST

Suite *format_aptpins_suite(void);
Suite *format_aptpins_suite(void)
{
	Suite *s = suite_create("format/aptpins");
	TCase *t = tcase_create("aptpins");

	tcase_add_test(t, stanzas_are_read_in_their_order);
	tcase_add_test(t, what_apt_passes_over_is_passed_over);
	tcase_add_test(t, a_mistake_ends_the_file_and_keeps_what_was_before);
	tcase_add_test(t, packages_are_named_by_names_globs_and_expressions);
	tcase_add_test(t, lists_are_told_by_all_that_a_release_names);
	tcase_add_test(t, lists_are_told_by_their_host);
	tcase_add_test(t, versions_are_globs_and_expressions_too);
	tcase_add_test(t, names_of_files_are_those_of_apt);
	suite_add_tcase(s, t);
	return s;
}
