#include <check.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/str.h"
#include "ext/digest.h"

/* FIPS 180-4, examples */
#define OF_NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OF_MILLION "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

START_TEST(the_standard_examples_hold)
{
	char hex[SHA256_HEX_SIZE];

	digest_hex(span_of(""), hex);
	ck_assert_str_eq(hex, OF_NOTHING);
	digest_hex((struct span){0}, hex);
	ck_assert_str_eq(hex, OF_NOTHING);
	digest_hex(span_of("abc"), hex);
	ck_assert_str_eq(hex, OF_ABC);
}
END_TEST
START_TEST(pieces_are_the_whole)
{
	auto_clear(digest) d = {0};
	char block[1000], hex[SHA256_HEX_SIZE];

	memset(block, 'a', sizeof(block));
	digest_begin(&d);
	for (int i = 0; i < 1000; i++)
		digest_add(&d, block, sizeof(block));
	digest_end_hex(&d, hex);
	ck_assert_str_eq(hex, OF_MILLION);
	ck_assert_ptr_null(d.ctx);
}
END_TEST
START_TEST(beginning_again_forgets)
{
	auto_clear(digest) d = {0};
	char hex[SHA256_HEX_SIZE];

	digest_begin(&d);
	digest_add(&d, "xyz", 3);
	digest_begin(&d);
	digest_add(&d, "abc", 3);
	digest_end_hex(&d, hex);
	ck_assert_str_eq(hex, OF_ABC);
}
END_TEST
START_TEST(a_file_is_read_from_where_it_stands)
{
	auto_fd fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	char hex[SHA256_HEX_SIZE];
	struct err err = {0};
	uint64_t size;

	if (fd < 0)
		return; /* no unnamed files here */
	ck_assert(fs_write(fd, "xabc", 4, NULL));
	lseek(fd, 1, SEEK_SET);
	ck_assert(digest_fd(fd, hex, &size, &err));
	ck_assert_str_eq(hex, OF_ABC);
	ck_assert_uint_eq(size, 3);
	ck_assert(digest_fd(fd, hex, NULL, &err));
	ck_assert_str_eq(hex, OF_NOTHING);
	ck_assert(!digest_fd(-1, hex, &size, &err));
}
END_TEST
START_TEST(hexadecimal_text_is_exact)
{
	auto_clear(str) s = {0};

	str_adds(&s, "x");
	hex_add(&s, "\x00\xff\x1a", 3);
	ck_assert_str_eq(str_c(&s), "x00ff1a");
	ck_assert(digest_is_hex(span_of(OF_ABC)));
	ck_assert(!digest_is_hex(
	        span_of("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
	ck_assert(!digest_is_hex(span_of(OF_ABC "0")));
	ck_assert(!digest_is_hex(span_of(OF_ABC + 1)));
	ck_assert(!digest_is_hex(span_of("")));
}
END_TEST

Suite *ext_digest_suite(void);
Suite *ext_digest_suite(void)
{
	Suite *s = suite_create("ext/digest");
	TCase *t = tcase_create("digest");

	tcase_add_test(t, the_standard_examples_hold);
	tcase_add_test(t, pieces_are_the_whole);
	tcase_add_test(t, beginning_again_forgets);
	tcase_add_test(t, a_file_is_read_from_where_it_stands);
	tcase_add_test(t, hexadecimal_text_is_exact);
	suite_add_tcase(s, t);
	return s;
}
