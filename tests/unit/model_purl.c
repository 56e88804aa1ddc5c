#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/purl.h"

static void is(const struct purl *p, const char *want)
{
	auto_free char *text = purl_text(p);

	ck_assert_str_eq(text, want);
}

START_TEST(a_plus_is_encoded_and_a_colon_is_not)
{
	is(&(struct purl){"deb",
	                  "debian",
	                  "attr",
	                  "1:2.4.47-2+b1",
	                  {{"distro", "bookworm"}, {"arch", "amd64"}}},
	   "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64&distro=bookworm");
}
END_TEST
START_TEST(what_is_not_known_is_left_out)
{
	is(&(struct purl){.type = "deb", .name = "a"}, "pkg:deb/a");
	is(&(struct purl){.type = "deb",
	                  .name = "a",
	                  .version = "1",
	                  .qualifiers = {{"epoch", NULL}, {"arch", "all"}}},
	   "pkg:deb/a@1?arch=all");
}
END_TEST
START_TEST(parts_of_a_namespace_are_encoded_one_by_one)
{
	is(&(struct purl){.type = "npm", .namespace = "@angular", .name = "core", .version = "1"},
	   "pkg:npm/%40angular/core@1");
	is(&(struct purl){.type = "golang", .namespace = "/example.org//a b/", .name = "c"},
	   "pkg:golang/example.org/a%20b/c");
}
END_TEST
START_TEST(qualifiers_are_sorted_and_bytes_are_encoded)
{
	is(&(struct purl){.type = "rpm",
	                  .name = "\xc3\xa9",
	                  .version = "1~2^3/4",
	                  .qualifiers = {{"epoch", "1"}, {"arch", "x86_64"}, {"distro", "a&b=c"}}},
	   "pkg:rpm/%C3%A9@1~2%5E3%2F4?arch=x86_64&distro=a%26b%3Dc&epoch=1");
}
END_TEST

static void parts(const char *text, struct purl_parts *ret)
{
	struct err err = {0};

	ck_assert_msg(purl_parse(text, ret, &err), "%s", err.msg);
}

START_TEST(one_that_was_read_is_taken_apart_and_decoded)
{
	auto_clear(purl_parts) p = {0};

	parts("pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12"
	      "&upstream=gcc-12%4012.2.0#/a/./b%20c/../d/",
	      &p);
	ck_assert_str_eq(p.type, "deb");
	ck_assert_str_eq(p.namespace, "debian");
	ck_assert_str_eq(p.name, "libstdc++6");
	ck_assert_str_eq(p.version, "1:12.2.0-14+deb12u1");
	ck_assert_str_eq(purl_parts_get(&p, "arch"), "amd64");
	ck_assert_str_eq(purl_parts_get(&p, "upstream"), "gcc-12@12.2.0");
	ck_assert_ptr_null(purl_parts_get(&p, "epoch"));
	ck_assert_str_eq(p.subpath, "a/b c/d");
}
END_TEST
START_TEST(an_at_between_slashes_is_a_scope_and_no_version)
{
	auto_clear(purl_parts) p = {0}, q = {0};

	parts("pkg:npm/@angular/core", &p);
	ck_assert_str_eq(p.namespace, "@angular");
	ck_assert_str_eq(p.name, "core");
	ck_assert_ptr_null(p.version);
	parts("pkg:npm/%40angular/core@1.2@3", &q);
	ck_assert_str_eq(q.name, "core@1.2");
	ck_assert_str_eq(q.version, "3");
}
END_TEST
START_TEST(case_is_that_which_the_type_asks_for)
{
	auto_clear(purl_parts) deb = {0}, rpm = {0}, pypi = {0}, maven = {0};

	parts("PKG://DEB/Debian/Attr@1A", &deb);
	ck_assert_str_eq(deb.type, "deb");
	ck_assert_str_eq(deb.namespace, "debian");
	ck_assert_str_eq(deb.name, "attr");
	ck_assert_str_eq(deb.version, "1A");
	parts("pkg:rpm/Fedora/ImageMagick@1?ARCH=x86_64", &rpm);
	ck_assert_str_eq(rpm.namespace, "fedora");
	ck_assert_str_eq(rpm.name, "ImageMagick");
	ck_assert_str_eq(purl_parts_get(&rpm, "arch"), "x86_64");
	parts("pkg:pypi/Django_Rest@1", &pypi);
	ck_assert_str_eq(pypi.name, "django-rest");
	parts("pkg:maven/Org.X/Y@1", &maven);
	ck_assert_str_eq(maven.namespace, "Org.X");
}
END_TEST
START_TEST(what_is_no_package_url_is_refused_with_the_rule)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
	        {"", "it does not begin with 'pkg:'"},
	        {"http:deb/a", "it does not begin with 'pkg:'"},
	        {"pkg:deb", "it has no name"},
	        {"pkg:deb/", "it has no name"},
	        {"pkg:deb/debian/@1", "it has no name"},
	        {"pkg:1b/a", "a type does not begin with a letter"},
	        {"pkg:d_b/a", "a type has other than letters, digits, '.' and '-'"},
	        {"pkg:deb/a%2", "name: '%' without two hexadecimal digits"},
	        {"pkg:deb/a%00", "name: a control character"},
	        {"pkg:deb/a@%1b[31m", "version: a control character"},
	        {"pkg:deb/x%2Fy/a", "namespace: an encoded slash between slashes"},
	        {"pkg:deb/a?a=1&A=2", "qualifier 'a' is there twice"},
	        {"pkg:deb/a?1=1", "the key of a qualifier is no key"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct purl_parts p = {0};
		struct err err = {0};
		auto_free char *want =
		        str_format("package URL '%s': %s", cases[i].text, cases[i].why);

		ck_assert_msg(!purl_parse(cases[i].text, &p, &err), "%s", cases[i].text);
		ck_assert_str_eq(err.msg, want);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_ptr_null(p.type);
	}
}
END_TEST

Suite *model_purl_suite(void);
Suite *model_purl_suite(void)
{
	Suite *s = suite_create("model/purl");
	TCase *t = tcase_create("purl");

	tcase_add_test(t, a_plus_is_encoded_and_a_colon_is_not);
	tcase_add_test(t, what_is_not_known_is_left_out);
	tcase_add_test(t, one_that_was_read_is_taken_apart_and_decoded);
	tcase_add_test(t, an_at_between_slashes_is_a_scope_and_no_version);
	tcase_add_test(t, case_is_that_which_the_type_asks_for);
	tcase_add_test(t, what_is_no_package_url_is_refused_with_the_rule);
	tcase_add_test(t, parts_of_a_namespace_are_encoded_one_by_one);
	tcase_add_test(t, qualifiers_are_sorted_and_bytes_are_encoded);
	suite_add_tcase(s, t);
	return s;
}
