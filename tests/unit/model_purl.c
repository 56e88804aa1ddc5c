#include <check.h>

#include "base/err.h"
#include "base/mem.h"
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

Suite *model_purl_suite(void);
Suite *model_purl_suite(void)
{
	Suite *s = suite_create("model/purl");
	TCase *t = tcase_create("purl");

	tcase_add_test(t, a_plus_is_encoded_and_a_colon_is_not);
	tcase_add_test(t, what_is_not_known_is_left_out);
	tcase_add_test(t, parts_of_a_namespace_are_encoded_one_by_one);
	tcase_add_test(t, qualifiers_are_sorted_and_bytes_are_encoded);
	suite_add_tcase(s, t);
	return s;
}
