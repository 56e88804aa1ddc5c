#include "unit/assess_fixture.h"
#include "assess/unpack.h"

static bool keep(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

#define BYTES(text) span_make(text, sizeof(text) - 1)

START_TEST(what_is_packed_in_any_way_comes_out_the_same)
{
	/* printf 'hello\n', plain, by gzip and by xz */
	const struct span forms[] = {
	        BYTES("hello\n"),
	        BYTES("\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\0\x20\x30\x3a\x36"
	              "\x06\0\0\0"),
	        BYTES("\xfd\x37\x7a\x58\x5a\0\0\x04\xe6\xd6\xb4\x46\x02\0\x21\x01\x16\0\0\0\x74\x2f"
	              "\xe5\xa3\x01\0\x05\x68\x65\x6c\x6c\x6f\x0a\0\0\0\xa5\x60\x97\xf1\x94\xf6"
	              "\xfd\xe0\0\x01\x1e\x06\xc1\x2f\xa4\x1d\x1f\xb6\xf3\x7d\x01\0\0\0\0\x04"
	              "\x59\x5a"),
	};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) got = {0};
		auto_fd fd = fixture_file(forms[i]);

		ck_assert(unpack_fd(fd, keep, &got, NULL));
		ck_assert_str_eq(str_c(&got), "hello\n");
	}
}
END_TEST
START_TEST(what_is_damaged_or_cut_is_refused)
{
	auto_clear(str) got = {0};
	auto_fd xz = fixture_file(BYTES("\xfd\x37\x7a\x58\x5a\0\0\x04")),
	        gzip = fixture_file(BYTES("\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb"));
	struct err err = {0}, other = {0};

	ck_assert(!unpack_fd(xz, keep, &got, &err) && err.kind == ERR_INPUT);
	ck_assert(!unpack_fd(gzip, keep, &got, &other) && other.kind == ERR_INPUT);
}
END_TEST

Suite *assess_unpack_suite(void);
Suite *assess_unpack_suite(void)
{
	Suite *s = suite_create("assess/unpack");
	TCase *t = tcase_create("unpack");

	tcase_add_test(t, what_is_packed_in_any_way_comes_out_the_same);
	tcase_add_test(t, what_is_damaged_or_cut_is_refused);
	suite_add_tcase(s, t);
	return s;
}
