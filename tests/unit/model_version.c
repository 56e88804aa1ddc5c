#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/version.h"

static int sign_of(int n)
{
	return n < 0 ? -1 : n > 0;
}

static void check_line(enum version_scheme s, struct span line, int wanted, struct span a,
                       struct span b)
{
	ck_assert_msg(version_has_order(s, a, b), "no order: %.*s", (int)line.len, line.ptr);
	ck_assert_msg(sign_of(version_compare(s, a, b)) == wanted, "%.*s", (int)line.len, line.ptr);
	ck_assert_msg(sign_of(version_compare(s, b, a)) == -wanted, "turned round: %.*s",
	              (int)line.len, line.ptr);
	ck_assert_int_eq(version_compare(s, a, a), 0);
}

static size_t check_cases(enum version_scheme s)
{
	auto_clear(str) text = {0};
	auto_free char *path = str_format("cases/version/%s", version_scheme_name(s));
	struct span rest, line, words, a, op, b;
	size_t n = 0;

	ck_assert(fs_read_operand(path, 1 << 20, &text, NULL));
	rest = span_make(text.buf, text.len);
	while (span_cut(&rest, '\n', &line)) {
		words = line;
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		ck_assert(span_word(&words, &a) && span_word(&words, &op));
		n++;
		if (span_eq(a, "!")) {
			ck_assert_msg(!version_is_valid(s, op), "valid: %.*s", (int)op.len, op.ptr);
			continue;
		}
		ck_assert(span_word(&words, &b));
		check_line(s, line, span_eq(op, "<") ? -1 : span_eq(op, "=") ? 0 : 1, a, b);
	}
	return n;
}

START_TEST(every_case_of_every_scheme_holds)
{
	for (unsigned i = 0; i < VERSION_SCHEMES; i++)
		ck_assert_uint_gt(check_cases((enum version_scheme)i), 10);
}
END_TEST

/* A line of "A < B", with what follows a blank and a "#" cut off. */
static bool read_vector(struct span line, struct span *a, struct span *op, struct span *b)
{
	struct span more;

	if (line.len == 0 || line.ptr[0] == '#' || span_starts(line, "//"))
		return false;
	return span_word(&line, a) && span_word(&line, op) && span_word(&line, b) &&
	       (span_eq(*op, "<") || span_eq(*op, "=") || span_eq(*op, ">")) &&
	       (!span_word(&line, &more) || more.ptr[0] == '#');
}

static size_t check_vectors(enum version_scheme s, const char *file)
{
	auto_clear(str) text = {0};
	auto_free char *path = str_format("../../shared/data/version/%s", file);
	struct span rest, line, a, op, b;
	size_t n = 0;

	if (!fs_read_operand(path, 1 << 20, &text, NULL))
		return 0;
	rest = span_make(text.buf, text.len);
	for (; span_cut(&rest, '\n', &line); n += line.len > 0)
		if (read_vector(line, &a, &op, &b))
			check_line(s, line, span_eq(op, "<") ? -1 : span_eq(op, "=") ? 0 : 1, a, b);
	ck_assert_uint_gt(n, 10);
	return n;
}

START_TEST(every_vector_that_others_test_with_holds)
{
	static const struct {
		enum version_scheme scheme;
		const char *file;
	} files[] = {
	        {VERSION_DEB, "deb.txt"},
	        {VERSION_DEB, "debian.osv.txt"},
	        {VERSION_RPM, "rpm.txt"},
	        {VERSION_RPM, "redhat.osv.txt"},
	        {VERSION_APK, "apk.txt"},
	        {VERSION_APK, "alpine.osv.txt"},
	        {VERSION_ALPM, "alpm.txt"},
	        {VERSION_SEMVER, "semver.osv.txt"},
	        {VERSION_PEP440, "pypi.osv.txt"},
	        {VERSION_GEM, "rubygems.osv.txt"},
	        {VERSION_MAVEN, "maven.osv.txt"},
	        {VERSION_NUGET, "nuget.osv.txt"},
	        {VERSION_PACKAGIST, "packagist.osv.txt"},
	        {VERSION_CRAN, "cran.osv.txt"},
	        {VERSION_HACKAGE, "hackage.osv.txt"},
	        {VERSION_PUB, "pub.osv.txt"},
	};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		n += check_vectors(files[i].scheme, files[i].file);
	if (n == 0)
		puts("model_version: no real data here: vectors skipped");
}
END_TEST
START_TEST(a_long_run_of_what_counts_for_nothing_takes_no_long_time)
{
	/* looked at twice each, this would take minutes */
	enum { LONG = 200000 };
	static const char *const units[] = {"0.", "0-", "-", "~", "ga.", "a0.", "0.a."};
	auto_clear(str) a = {0}, b = {0};

	for (size_t u = 0; u < ARRAY_LEN(units); u++) {
		str_clear(&a);
		str_addc(&a, '1');
		for (size_t i = 0; i < LONG; i++)
			str_adds(&a, units[u]);
		str_clear(&b);
		str_add(&b, a.buf, a.len);
		str_addc(&a, '1');
		str_addc(&b, '2');
		for (unsigned s = 0; s < VERSION_SCHEMES; s++)
			(void)version_compare((enum version_scheme)s, span_make(a.buf, a.len),
			                      span_make(b.buf, b.len));
	}
}
END_TEST
START_TEST(types_and_ecosystems_have_their_order)
{
	enum version_scheme s;

	ck_assert(version_scheme_of_type("rpm", &s) && s == VERSION_RPM);
	ck_assert(version_scheme_of_type("pypi", &s) && s == VERSION_PEP440);
	ck_assert(version_scheme_of_type("golang", &s) && s == VERSION_SEMVER);
	ck_assert(version_scheme_of_type("Rocky Linux", &s) && s == VERSION_RPM);
	ck_assert(version_scheme_of_type("crates.io", &s) && s == VERSION_SEMVER);
	ck_assert(!version_scheme_of_type("", &s));
	ck_assert(!version_scheme_of_type("Linux", &s));
	ck_assert(!version_scheme_of_type("Android", &s));
}
END_TEST
START_TEST(schemes_are_found_by_name)
{
	enum version_scheme s;

	for (unsigned i = 0; i < VERSION_SCHEMES; i++) {
		ck_assert(version_scheme_parse(version_scheme_name((enum version_scheme)i), &s));
		ck_assert_uint_eq(s, i);
	}
	ck_assert(!version_scheme_parse("", &s));
	ck_assert(!version_scheme_parse("debian", &s));
}
END_TEST
START_TEST(an_empty_version_is_none)
{
	ck_assert(!version_is_valid(VERSION_DEB, (struct span){0}));
	ck_assert(!version_has_order(VERSION_DEB, span_of("1"), (struct span){0}));
	ck_assert(!version_has_order(VERSION_RPM, (struct span){0}, span_of("1")));
}
END_TEST

Suite *model_version_suite(void);
Suite *model_version_suite(void)
{
	Suite *s = suite_create("model/version");
	TCase *t = tcase_create("version");

	tcase_add_test(t, every_case_of_every_scheme_holds);
	tcase_add_test(t, every_vector_that_others_test_with_holds);
	tcase_add_test(t, a_long_run_of_what_counts_for_nothing_takes_no_long_time);
	tcase_add_test(t, types_and_ecosystems_have_their_order);
	tcase_add_test(t, schemes_are_found_by_name);
	tcase_add_test(t, an_empty_version_is_none);
	suite_add_tcase(s, t);
	return s;
}
