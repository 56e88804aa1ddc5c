#include <check.h>

#include "base/err.h"
#include "format/repofile.h"

static void check_id(struct span id, const char *text)
{
	ck_assert_msg(span_eq(id, text), "'%.*s', not '%s'", (int)id.len, id.ptr, text);
}

START_TEST(sections_say_whether_they_are_enabled)
{
	struct span text = span_of("# repos\n[main]\nenabled=0\n[a]\nname=A\n"
	                           "baseurl = http://one/ http://two/\n  http://three/\n"
	                           "[b]\nenabled = False\npriority=9\n\n[c]\r\nenabled=1\r\n"
	                           "; enabled=0\n#enabled=0\n enabled=0\n");
	struct repofile r;

	ck_assert(repofile_next(&text, &r));
	check_id(r.id, "a");
	check_id(r.baseurl, "http://one/");
	ck_assert(r.is_enabled);
	ck_assert(repofile_next(&text, &r));
	check_id(r.id, "b");
	check_id(r.priority, "9");
	ck_assert(!r.is_enabled);
	ck_assert(repofile_next(&text, &r));
	check_id(r.id, "c");
	ck_assert(r.is_enabled);
	ck_assert(!repofile_next(&text, &r));
}
END_TEST
START_TEST(what_is_no_section_is_passed_over)
{
	struct span nothing = {0}, noise = span_of("enabled=1\n[\n]\n[]\nfoo\n");
	struct repofile r;

	ck_assert(!repofile_next(&nothing, &r));
	ck_assert(!repofile_next(&noise, &r));
}
END_TEST
START_TEST(a_repository_of_alpine_names_its_release)
{
	struct span text = span_of("#http://x/alpine/v3.1/main\n"
	                           "https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n"
	                           "@edge  http://m/alpine/edge/testing/ \n"
	                           "http://m/other/v3.20\nhttp://m/alpine/latest-stable/main\n"
	                           "@alone\n/media/cdrom/apks\n");
	struct apk_repository r;

	ck_assert(apk_repository_next(&text, &r));
	check_id(r.release, "v3.20");
	ck_assert(r.tag.len == 0);
	ck_assert(apk_repository_next(&text, &r));
	check_id(r.release, "edge");
	check_id(r.tag, "edge");
	for (int i = 0; i < 3; i++) {
		ck_assert(apk_repository_next(&text, &r));
		ck_assert_uint_eq(r.release.len, 0);
	}
	check_id(r.url, "/media/cdrom/apks");
	ck_assert(!apk_repository_next(&text, &r));
}
END_TEST

Suite *format_repofile_suite(void);
Suite *format_repofile_suite(void)
{
	Suite *s = suite_create("format/repofile");
	TCase *t = tcase_create("repofile");

	tcase_add_test(t, sections_say_whether_they_are_enabled);
	tcase_add_test(t, what_is_no_section_is_passed_over);
	tcase_add_test(t, a_repository_of_alpine_names_its_release);
	suite_add_tcase(s, t);
	return s;
}
