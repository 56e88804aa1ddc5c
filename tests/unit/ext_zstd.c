#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/span.h"
#include "base/str.h"
#include "ext/zstd.h"

static bool take(void *ctx, const void *bytes, size_t len, struct err *err)
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
	return err_set(err, ERR_FAILED, "no room");
}

static void fill(struct str *to, size_t len)
{
	uint32_t x = 7;

	while (to->len < len) {
		x = x * 1664525 + 1013904223;
		str_addc(to, (char)(x >> 28));
	}
}

/* Packs in pieces of `step` bytes. */
static void pack(struct zpack *z, const struct str *from, size_t step, struct str *to)
{
	size_t at = 0;

	zpack_begin(z, from->len);
	do {
		size_t n = from->len - at < step ? from->len - at : step;

		at += n;
		ck_assert(zpack_feed(z, from->len ? from->buf + at - n : "", n, at == from->len,
		                     take, to, NULL));
	} while (at < from->len);
}

static void unpack(struct unzstd *u, const struct str *from, size_t step, uint64_t size,
                   struct str *to)
{
	unzstd_begin(u, size);
	for (size_t at = 0; at < from->len; at += step)
		ck_assert(unzstd_feed(u, from->buf + at,
		                      from->len - at < step ? from->len - at : step, take, to,
		                      NULL));
	ck_assert(unzstd_end(u, NULL));
}

START_TEST(what_is_packed_comes_out_again_whatever_the_pieces)
{
	static const size_t sizes[] = {0, 1, 131072, 400000, 9000000},
	                    steps[] = {1000000, 131072, 999};
	auto_clear(zpack) z = {0};
	auto_clear(unzstd) u = {0};

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		for (size_t j = 0; j < ARRAY_LEN(steps); j++) {
			auto_clear(str) content = {0}, packed = {0}, again = {0};

			fill(&content, sizes[i]);
			pack(&z, &content, steps[j], &packed);
			unpack(&u, &packed, steps[j], content.len, &again);
			ck_assert(span_same(span_make(content.buf, content.len),
			                    span_make(again.buf, again.len)));
		}
}
END_TEST

START_TEST(one_that_was_used_packs_as_a_new_one)
{
	auto_clear(zpack) used = {0}, fresh = {0};
	auto_clear(str) large = {0}, small = {0}, first = {0}, second = {0}, waste = {0};

	fill(&large, 9000000);
	fill(&small, 5000);
	pack(&used, &large, 100000, &waste);
	/* given up in the middle */
	zpack_begin(&used, large.len);
	ck_assert(zpack_feed(&used, large.buf, 300000, false, take, &waste, NULL));
	pack(&used, &small, 100000, &first);
	pack(&fresh, &small, 100000, &second);
	ck_assert(span_same(span_make(first.buf, first.len), span_make(second.buf, second.len)));
}
END_TEST

START_TEST(a_promise_of_another_size_is_broken)
{
	auto_clear(zpack) z = {0};
	auto_clear(str) to = {0};
	struct err err = {0};

	zpack_begin(&z, 4);
	ck_assert(!zpack_feed(&z, "12345", 5, true, take, &to, &err));
	ck_assert_int_eq(err.kind, ERR_FAILED);
	err_clear(&err);
	zpack_begin(&z, 6);
	ck_assert(!zpack_feed(&z, "12345", 5, true, take, &to, &err));
	ck_assert_int_eq(err.kind, ERR_FAILED);
}
END_TEST

START_TEST(a_sink_that_fails_ends_it)
{
	auto_clear(zpack) z = {0};
	auto_clear(unzstd) u = {0};
	auto_clear(str) packed = {0};
	struct err err = {0};

	zpack_begin(&z, 5);
	ck_assert(!zpack_feed(&z, "12345", 5, true, refuse, NULL, &err));
	ck_assert_str_eq(err.msg, "no room");
	zpack_begin(&z, 5);
	ck_assert(zpack_feed(&z, "12345", 5, true, take, &packed, NULL));
	err_clear(&err);
	unzstd_begin(&u, 5);
	ck_assert(!unzstd_feed(&u, packed.buf, packed.len, refuse, NULL, &err));
	ck_assert_str_eq(err.msg, "no room");
}
END_TEST

START_TEST(what_comes_out_is_what_was_signed_to_the_byte)
{
	auto_clear(zpack) z = {0};
	auto_clear(str) content = {0}, packed = {0};

	fill(&content, 400000);
	pack(&z, &content, 400000, &packed);
	for (int more = -1; more <= 1; more += 2) {
		auto_clear(unzstd) u = {0};
		auto_clear(str) out = {0};
		struct err err = {0};
		bool ok;

		unzstd_begin(&u, content.len + (size_t)more);
		ok = unzstd_feed(&u, packed.buf, packed.len, take, &out, &err) &&
		     unzstd_end(&u, &err);
		ck_assert(!ok);
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
		ck_assert_uint_le(out.len, content.len + (size_t)more);
	}
}
END_TEST

START_TEST(a_frame_that_is_cut_or_followed_is_refused)
{
	auto_clear(zpack) z = {0};
	auto_clear(unzstd) u = {0};
	auto_clear(str) content = {0}, packed = {0};
	struct err err = {0};

	fill(&content, 3000);
	pack(&z, &content, 3000, &packed);
	for (size_t len = 0; len < packed.len; len++) {
		auto_clear(str) out = {0};

		unzstd_begin(&u, content.len);
		ck_assert(unzstd_feed(&u, packed.buf, len, take, &out, NULL));
		ck_assert(!unzstd_end(&u, NULL));
	}
	str_addc(&packed, '\0');
	unzstd_begin(&u, content.len);
	ck_assert(!unzstd_feed(&u, packed.buf, packed.len, take, &content, &err));
	ck_assert_str_eq(err.msg, "bytes after the compressed content");
}
END_TEST

static bool read_all(struct span packed, size_t step, struct str *to, struct err *err)
{
	auto_clear(zstd_reader) r = {0};
	struct stream s = zstd_reader_open(&r, stream_of_span(&packed));
	size_t n = 1;

	while (n) {
		if (!stream_read(&s, str_reserve(to, step), step, &n, err))
			return false;
		to->len += n;
	}
	return true;
}

START_TEST(frames_of_others_are_unpacked_as_they_are_read)
{
	static const char skipped[] = "\x50\x2a\x4d\x18\x03\0\0\0abc";
	auto_clear(zpack) z = {0};
	auto_clear(str) content = {0}, packed = {0}, out = {0};
	struct span frames;

	fill(&content, 200000);
	str_add(&packed, skipped, sizeof(skipped) - 1);
	pack(&z, &content, content.len, &packed);
	pack(&z, &content, content.len, &packed);
	str_add(&packed, skipped, sizeof(skipped) - 1);
	frames = span_make(packed.buf, packed.len);
	for (size_t step = 70; step < 300000; step *= 50) {
		str_reset(&out);
		ck_assert(read_all(frames, step, &out, NULL));
		ck_assert_uint_eq(out.len, 2 * content.len);
		ck_assert_int_eq(memcmp(out.buf + content.len, content.buf, content.len), 0);
	}
	for (size_t n = 12; n < frames.len - 12; n += 997) {
		struct err why = {0};

		ck_assert(!read_all(span_make(frames.ptr, n), 65536, &out, &why));
		ck_assert_str_eq(why.msg, "the compressed content is cut short");
	}
	packed.buf[12] ^= 0x55; /* of the mark that a frame begins with */
	ck_assert(!read_all(frames, 65536, &out, NULL));
}
END_TEST

Suite *ext_zstd_suite(void);
Suite *ext_zstd_suite(void)
{
	Suite *s = suite_create("ext/zstd");
	TCase *t = tcase_create("zstd");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_is_packed_comes_out_again_whatever_the_pieces);
	tcase_add_test(t, one_that_was_used_packs_as_a_new_one);
	tcase_add_test(t, a_promise_of_another_size_is_broken);
	tcase_add_test(t, a_sink_that_fails_ends_it);
	tcase_add_test(t, what_comes_out_is_what_was_signed_to_the_byte);
	tcase_add_test(t, a_frame_that_is_cut_or_followed_is_refused);
	tcase_add_test(t, frames_of_others_are_unpacked_as_they_are_read);
	suite_add_tcase(s, t);
	return s;
}
