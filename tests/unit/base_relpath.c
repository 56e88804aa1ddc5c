#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/relpath.h"
#include "base/str.h"

static void refused(struct span name, const char *why)
{
	auto_clear(relpath) p = {0};
	struct err err = {0};

	ck_assert_msg(!relpath_parse(name, &p, &err), "'%.*s'", (int)name.len, name.ptr);
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_msg(str_ends(err.msg, why), "%s", err.msg);
	ck_assert_ptr_null(p.text);
}

START_TEST(harmless_names_are_taken)
{
	static const char *const good[] = {"a",   "a/b",       "..a", "a..",
	                                   "...", ".a/..b/c.", " ",   "a b/\n"};

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		auto_clear(relpath) p = {0};

		ck_assert(relpath_parse(span_of(good[i]), &p, NULL));
		ck_assert_str_eq(p.text, good[i]);
	}
}
END_TEST
START_TEST(each_rule_is_named_when_it_is_broken)
{
	refused(span_of(""), "empty path");
	refused(span_of("/"), "absolute path");
	refused(span_of("/etc"), "absolute path");
	refused(span_of("//etc"), "absolute path");
	refused(span_of("a/"), "slash at the end of path");
	refused(span_of("a//b"), "empty path component");
	refused(span_of("."), "path component '.'");
	refused(span_of(".."), "path component '..'");
	refused(span_of("a/../b"), "path component '..'");
	refused(span_of("a/.."), "path component '..'");
	refused(span_of("./a"), "path component '.'");
	refused(span_make("a\0b", 3), "zero byte in path");
	refused(span_make("\0", 1), "zero byte in path");
}
END_TEST
START_TEST(lengths_are_bounded_to_the_byte)
{
	auto_clear(str) s = {0};

	for (int i = 0; i < 255; i++)
		str_addc(&s, 'x');
	ck_assert(relpath_check(span_make(s.buf, s.len), NULL));
	str_addc(&s, 'x');
	refused(span_make(s.buf, s.len), "path component of more than 255 bytes");
	str_reset(&s);
	while (s.len < 4095)
		str_adds(&s, s.len % 2 ? "/" : "x");
	ck_assert_uint_eq(s.len, 4095);
	ck_assert(relpath_check(span_make(s.buf, s.len), NULL));
	str_adds(&s, "x");
	refused(span_make(s.buf, s.len), "path of more than 4095 bytes");
}
END_TEST
START_TEST(base_and_parent)
{
	ck_assert_str_eq(relpath_base("a/b/c"), "c");
	ck_assert_str_eq(relpath_base("c"), "c");
	ck_assert_uint_eq(relpath_parent_len("a/b/c"), 3);
	ck_assert_uint_eq(relpath_parent_len("c"), 0);
}
END_TEST
START_TEST(under_means_whole_components)
{
	ck_assert(relpath_is_under("a/b", "a"));
	ck_assert(relpath_is_under("a", "a"));
	ck_assert(!relpath_is_under("ab", "a"));
	ck_assert(!relpath_is_under("a", "a/b"));
}
END_TEST

Suite *base_relpath_suite(void);
Suite *base_relpath_suite(void)
{
	Suite *s = suite_create("base/relpath");
	TCase *t = tcase_create("relpath");

	tcase_add_test(t, harmless_names_are_taken);
	tcase_add_test(t, each_rule_is_named_when_it_is_broken);
	tcase_add_test(t, lengths_are_bounded_to_the_byte);
	tcase_add_test(t, base_and_parent);
	tcase_add_test(t, under_means_whole_components);
	suite_add_tcase(s, t);
	return s;
}
