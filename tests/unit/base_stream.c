#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/stream.h"

START_TEST(a_file_is_read_from_where_it_stands)
{
	char name[] = "/tmp/fettle-unit-stream.XXXXXX", buf[8] = "";
	auto_fd fd = mkstemp(name);
	struct stream s = stream_of_fd(fd);
	size_t n;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(unlink(name), 0);
	ck_assert(fs_write(fd, "abcdef", 6, NULL));
	ck_assert_int_eq(lseek(fd, 2, SEEK_SET), 2);
	ck_assert(stream_fill(&s, buf, sizeof(buf), &n, NULL));
	ck_assert_uint_eq(n, 4);
	ck_assert_int_eq(memcmp(buf, "cdef", 4), 0);
	ck_assert(stream_read(&s, buf, sizeof(buf), &n, NULL));
	ck_assert_uint_eq(n, 0);
}
END_TEST
START_TEST(a_descriptor_that_cannot_be_read_is_an_error)
{
	auto_fd fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stream s = stream_of_fd(fd);
	struct err why = {0};
	char buf[8];
	size_t n;

	ck_assert(!stream_read(&s, buf, sizeof(buf), &n, &why));
	ck_assert_str_eq(why.msg, "cannot read: Is a directory");
	ck_assert(!stream_drain(&s, NULL));
}
END_TEST
START_TEST(what_was_looked_at_comes_again)
{
	auto_free char *bytes = mem_alloc(5000, 1), *back = mem_alloc(5000, 1);
	struct span rest = span_make(bytes, 5000);
	struct stream_ahead ahead;
	struct stream s;
	size_t n;

	for (size_t i = 0; i < 5000; i++)
		bytes[i] = (char)(i % 251);
	ck_assert(stream_look(&ahead, stream_of_span(&rest), NULL));
	ck_assert_uint_eq(ahead.count, sizeof(ahead.first));
	s = stream_of_ahead(&ahead);
	ck_assert(stream_read(&s, back, 7, &n, NULL));
	ck_assert_uint_eq(n, 7);
	ck_assert(stream_fill(&s, back + 7, 4993, &n, NULL));
	ck_assert_uint_eq(n, 4993);
	ck_assert_int_eq(memcmp(bytes, back, 5000), 0);
	ck_assert(stream_drain(&s, NULL));
}
END_TEST

Suite *base_stream_suite(void);
Suite *base_stream_suite(void)
{
	Suite *s = suite_create("base/stream");
	TCase *t = tcase_create("stream");

	tcase_add_test(t, a_file_is_read_from_where_it_stands);
	tcase_add_test(t, a_descriptor_that_cannot_be_read_is_an_error);
	tcase_add_test(t, what_was_looked_at_comes_again);
	suite_add_tcase(s, t);
	return s;
}
