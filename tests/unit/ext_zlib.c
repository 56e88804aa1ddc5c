#include <check.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/zlib.h"

/* printf 'hello\n' | gzip -n; the same by zlib */
static const unsigned char gz[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                   0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 0x02, 0x00,
                                   0x20, 0x30, 0x3a, 0x36, 0x06, 0x00, 0x00, 0x00};
static const unsigned char zl[] = {0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9,
                                   0xe7, 0x02, 0x00, 0x08, 0x4b, 0x02, 0x1f};

static bool keep(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)err;
	str_add(ctx, bytes, len);
	return true;
}

static bool refuse(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)ctx;
	(void)bytes;
	(void)len;
	return err_set(err, ERR_FAILED, "full");
}

START_TEST(zlib_gzip_and_plain_bytes_come_out_as_they_were)
{
	auto_clear(str) out = {0};

	ck_assert(zlib_unpack(zl, sizeof(zl), 100, keep, &out, NULL));
	ck_assert_str_eq(str_c(&out), "hello\n");
	str_reset(&out);
	ck_assert(zlib_unpack(gz, sizeof(gz), 100, keep, &out, NULL));
	ck_assert_str_eq(str_c(&out), "hello\n");
	str_reset(&out);
	ck_assert(zlib_unpack("hello\n", 6, 100, keep, &out, NULL));
	ck_assert_str_eq(str_c(&out), "hello\n");
	str_reset(&out);
	ck_assert(zlib_unpack("", 0, 100, keep, &out, NULL));
	ck_assert_uint_eq(out.len, 0);
}
END_TEST
START_TEST(gzip_members_follow_one_another)
{
	auto_clear(str) both = {0}, out = {0};

	str_add(&both, gz, sizeof(gz));
	str_add(&both, gz, sizeof(gz));
	ck_assert(zlib_unpack(both.buf, both.len, 100, keep, &out, NULL));
	ck_assert_str_eq(str_c(&out), "hello\nhello\n");
}
END_TEST
START_TEST(what_is_cut_short_is_an_error_at_every_length)
{
	for (size_t n = 2; n < sizeof(zl); n++) {
		auto_clear(str) out = {0};
		struct err err = {0};

		ck_assert(!zlib_unpack(zl, n, 100, keep, &out, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
	for (size_t n = 2; n < sizeof(gz); n++) {
		auto_clear(str) out = {0};

		ck_assert(!zlib_unpack(gz, n, 100, keep, &out, NULL));
	}
}
END_TEST
START_TEST(damage_bytes_behind_and_too_much_are_errors)
{
	auto_clear(str) more = {0}, out = {0};
	struct err err = {0};

	str_add(&more, zl, sizeof(zl));
	str_addc(&more, 'x');
	ck_assert(!zlib_unpack(more.buf, more.len, 100, keep, &out, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	more.buf[5] ^= 1;
	ck_assert(!zlib_unpack(more.buf, more.len - 1, 100, keep, &out, NULL));
	ck_assert(!zlib_unpack(zl, sizeof(zl), 5, keep, &out, NULL));
	ck_assert(!zlib_unpack("hello\n", 6, 5, keep, &out, NULL));
}
END_TEST
START_TEST(a_sink_that_fails_ends_it)
{
	struct err err = {0};

	ck_assert(!zlib_unpack(zl, sizeof(zl), 100, refuse, NULL, &err));
	ck_assert_str_eq(err.msg, "full");
}
END_TEST
START_TEST(a_file_is_read_from_where_it_stands)
{
	auto_clear(str) out = {0};
	auto_fd tmp = -1, fd = -1;

	ck_assert(fs_open_dir("/tmp", &tmp, NULL) && fs_create_unnamed(tmp, &fd, NULL));
	ck_assert(fs_write(fd, "##", 2, NULL) && fs_write(fd, gz, sizeof(gz), NULL));
	ck_assert(fs_seek(fd, 2, NULL));
	ck_assert(zlib_unpack_fd(fd, 100, keep, &out, NULL));
	ck_assert_str_eq(str_c(&out), "hello\n");
}
END_TEST

/* At most `step` bytes at a time come out. */
static bool gunzip_all(struct span packed, size_t step, struct str *to, struct err *err)
{
	auto_clear(gunzip) g = {0};
	struct stream s = gunzip_open(&g, stream_of_span(&packed));
	size_t n = 1;

	while (n) {
		if (!stream_read(&s, str_reserve(to, step), step, &n, err))
			return false;
		to->len += n;
	}
	return stream_read(&s, str_reserve(to, 1), 1, &n, err) && n == 0;
}

START_TEST(a_stream_of_members_is_unpacked_as_it_is_read)
{
	auto_clear(str) both = {0}, out = {0};

	str_add(&both, gz, sizeof(gz));
	str_add(&both, gz, sizeof(gz));
	for (size_t step = 1; step < 20; step += 3) {
		out.len = 0;
		ck_assert(gunzip_all(span_make(both.buf, both.len), step, &out, NULL));
		ck_assert_uint_eq(out.len, 12);
		ck_assert_int_eq(memcmp(out.buf, "hello\nhello\n", 12), 0);
	}
}
END_TEST
START_TEST(a_stream_that_is_cut_damaged_or_followed_is_an_error)
{
	auto_clear(str) bytes = {0}, out = {0};

	for (size_t n = 0; n < sizeof(gz); n++) {
		struct err why = {0};

		ck_assert(!gunzip_all(span_make(gz, n), 100, &out, &why));
		ck_assert_str_eq(why.msg, "the compressed content is cut short");
	}
	str_add(&bytes, gz, sizeof(gz));
	str_addc(&bytes, 'x');
	ck_assert(!gunzip_all(span_make(bytes.buf, bytes.len), 100, &out, NULL));
	bytes.len = sizeof(gz);
	bytes.buf[19] ^= 1; /* of the checksum */
	ck_assert(!gunzip_all(span_make(bytes.buf, bytes.len), 100, &out, NULL));
	ck_assert(!gunzip_all(span_of("hello"), 100, &out, NULL));
}
END_TEST

Suite *ext_zlib_suite(void);
Suite *ext_zlib_suite(void)
{
	Suite *s = suite_create("ext/zlib");
	TCase *t = tcase_create("zlib");

	tcase_add_test(t, zlib_gzip_and_plain_bytes_come_out_as_they_were);
	tcase_add_test(t, gzip_members_follow_one_another);
	tcase_add_test(t, what_is_cut_short_is_an_error_at_every_length);
	tcase_add_test(t, damage_bytes_behind_and_too_much_are_errors);
	tcase_add_test(t, a_sink_that_fails_ends_it);
	tcase_add_test(t, a_file_is_read_from_where_it_stands);
	tcase_add_test(t, a_stream_of_members_is_unpacked_as_it_is_read);
	tcase_add_test(t, a_stream_that_is_cut_damaged_or_followed_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
