#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "format/primary.h"
#include "unit/rpm_repo.h"

static void take(void *ctx, const struct primary_package *p)
{
	struct str *to = ctx;

	if (!p)
		str_adds(to, "?\n");
	else
		str_addf(to, "%s %s:%s-%s %s %s %llu\n", str_c(&p->name), str_c(&p->epoch),
		         str_c(&p->version), str_c(&p->release), str_c(&p->arch), str_c(&p->source),
		         (unsigned long long)p->size);
}

static bool read_text(const char *text, size_t piece, struct str *to, struct err *err)
{
	__attribute__((cleanup(primary_clear))) struct primary r = {0};
	struct span s = span_of(text);

	if (!primary_begin(&r, take, to, err))
		return false;
	for (size_t at = 0; at < s.len; at += piece)
		if (!primary_feed(&r,
		                  span_make(s.ptr + at, s.len - at < piece ? s.len - at : piece),
		                  err))
			return false;
	return primary_end(&r, err);
}

START_TEST(packages_are_read_whole_or_in_pieces)
{
	static const char text[] =
	        PRIMARY(RPM("bash", "0", "5.1", "9.el9", "x86_64", "bash-5.1-9.el9.src.rpm") RPM(
	                "tzdata", "1", "2025a", "1.el9", "noarch", "tzdata-2025a-1.el9.src.rpm"));

	for (size_t piece = 1; piece < sizeof(text); piece += 37) {
		auto_clear(str) got = {0};
		struct err err = {0};

		ck_assert_msg(read_text(text, piece, &got, &err), "%s", err.msg);
		ck_assert_str_eq(str_c(&got),
		                 "bash 0:5.1-9.el9 x86_64 bash-5.1-9.el9.src.rpm 100\n"
		                 "tzdata 1:2025a-1.el9 noarch tzdata-2025a-1.el9.src.rpm 100\n");
	}
}
END_TEST
START_TEST(nothing_is_left_of_the_package_before)
{
	auto_clear(str) got = {0};

	ck_assert(read_text(
	        PRIMARY(RPM("a", "0", "1", "1", "x86_64",
	                    "a-1-1.src.rpm") "<package type=\"rpm\"></package>\n"
	                                     "<package><name>b</name><version ver=\"2\"/><size "
	                                     "package=\"many\"/></package>"),
	        4096, &got, NULL));
	ck_assert_str_eq(str_c(&got), "a 0:1-1 x86_64 a-1-1.src.rpm 100\n?\nb :2-   0\n");
}
END_TEST
START_TEST(what_is_something_else_is_refused)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert(!read_text("<updates/>", 100, &got, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_ptr_nonnull(strstr(err.msg, "its root is <updates>, not <metadata>"));
	ck_assert(!read_text("<metadata><package>", 100, &got, &err));
	ck_assert(!read_text("", 100, &got, &err));
}
END_TEST

Suite *format_primary_suite(void);
Suite *format_primary_suite(void)
{
	Suite *s = suite_create("format/primary");
	TCase *t = tcase_create("primary");

	tcase_add_test(t, packages_are_read_whole_or_in_pieces);
	tcase_add_test(t, nothing_is_left_of_the_package_before);
	tcase_add_test(t, what_is_something_else_is_refused);
	suite_add_tcase(s, t);
	return s;
}
