#include <check.h>

#include "unit/tarball.h"

static struct str archive;
static struct tar tar;
static struct tar_entry e;

static void teardown(void)
{
	str_clear(&archive);
	tar_clear(&tar);
}

static struct span rest;

static void begin(void)
{
	rest = span_make(archive.buf, archive.len);
	tar_open(&tar, stream_of_span(&rest));
}

static void next(const char *path, enum tar_type type)
{
	bool found = false;
	struct err why = {0};

	ck_assert_msg(tar_next(&tar, &e, &found, &why), "%s", why.msg);
	ck_assert(found);
	ck_assert_msg(span_eq(e.path, path), "'%.*s'", (int)e.path.len, e.path.ptr);
	ck_assert_int_eq(e.type, type);
}

static void ends(void)
{
	bool found = true;
	struct err why = {0};

	ck_assert_msg(tar_next(&tar, &e, &found, &why), "%s", why.msg);
	ck_assert(!found);
}

static void holds(const char *text)
{
	char buf[64] = "";
	struct stream s = tar_content(&tar);
	size_t n;

	ck_assert(stream_fill(&s, buf, sizeof(buf) - 1, &n, NULL));
	ck_assert_str_eq(buf, text);
}

static void put_pax(const char *records)
{
	tarball_header(&archive, "pax", 'x', 0644, NULL, strlen(records));
	str_adds(&archive, records);
	tarball_pad(&archive);
}

START_TEST(entries_come_in_their_order)
{
	tarball_dir(&archive, "a/");
	tarball_file(&archive, "a/f", "content");
	tarball_link(&archive, "a/l", "f");
	tarball_hardlink(&archive, "a/h", "a/f");
	tarball_header(&archive, "a/fifo", '6', 0644, NULL, 0);
	tarball_file(&archive, "a/g", "more");
	tarball_end(&archive);
	begin();
	next("a/", TAR_DIR);
	next("a/f", TAR_FILE);
	ck_assert_uint_eq(e.size, 7);
	ck_assert_uint_eq(e.mode, 0644);
	next("a/l", TAR_SYMLINK);
	ck_assert(span_eq(e.link, "f"));
	next("a/h", TAR_HARDLINK);
	ck_assert(span_eq(e.link, "a/f"));
	next("a/fifo", TAR_OTHER);
	next("a/g", TAR_FILE);
	holds("more");
	holds("");
	ends();
	ck_assert_uint_eq(rest.len, 0);
}
END_TEST
START_TEST(long_names_of_gnu_and_pax_are_read)
{
	auto_clear(str) name = {0};

	for (int i = 0; i < 30; i++)
		str_adds(&name, "directory/");
	str_adds(&name, "f");
	tarball_header(&archive, "././@LongLink", 'L', 0, NULL, name.len + 1);
	str_add(&archive, name.buf, name.len + 1);
	tarball_pad(&archive);
	tarball_header(&archive, "././@LongLink", 'K', 0, NULL, 7);
	str_add(&archive, "target", 7);
	tarball_pad(&archive);
	tarball_link(&archive, "short", "shorter");
	put_pax("17 path=from-pax\n13 size=0005\n21 linkpath=whatever\n");
	tarball_header(&archive, "f", '0', 0644, NULL, 0);
	str_adds(&archive, "bytes");
	tarball_pad(&archive);
	tarball_header(&archive, "g", 'g', 0644, NULL, 0);
	tarball_file(&archive, "last", "");
	begin();
	next(str_c(&name), TAR_SYMLINK);
	ck_assert(span_eq(e.link, "target"));
	next("from-pax", TAR_FILE);
	ck_assert_uint_eq(e.size, 5);
	holds("bytes");
	next("last", TAR_FILE);
	ends();
}
END_TEST
START_TEST(names_may_have_a_prefix_and_any_bytes)
{
	char *block;

	tarball_file(&archive, "f\xff\xfe", "");
	block = archive.buf;
	memcpy(block + 345, "far/away", 8);
	tarball_sum(block);
	begin();
	next("far/away/f\xff\xfe", TAR_FILE);
	ends();
}
END_TEST
START_TEST(files_with_holes_are_told)
{
	tarball_header(&archive, "gnu", 'S', 0644, NULL, 4);
	archive.buf[482] = 1;
	tarball_sum(archive.buf);
	for (size_t i = 0; i < TAR_BLOCK; i++) /* one more header of the map */
		str_addc(&archive, '\0');
	str_adds(&archive, "data");
	tarball_pad(&archive);
	put_pax("22 GNU.sparse.major=1\n29 GNU.sparse.name=real-name\n");
	tarball_file(&archive, "GNUSparseFile.1/x", "1\n0\n");
	begin();
	next("gnu", TAR_FILE);
	ck_assert(e.is_sparse);
	holds("data");
	next("real-name", TAR_FILE);
	ck_assert(e.is_sparse);
	ends();
}
END_TEST
START_TEST(large_sizes_are_binary)
{
	tarball_header(&archive, "f", '0', 0644, NULL, 0);
	memcpy(archive.buf + 124, "\x80\0\0\0\0\0\0\x01\0\0\0\x07", 12);
	tarball_sum(archive.buf);
	begin();
	next("f", TAR_FILE);
	ck_assert_uint_eq(e.size, (1ull << 32) + 7);
}
END_TEST

static void fails(const char *message)
{
	bool found = true;
	struct err why = {0};

	while (found)
		if (!tar_next(&tar, &e, &found, &why)) {
			ck_assert_str_eq(why.msg, message);
			ck_assert_int_eq(why.kind, ERR_INPUT);
			return;
		}
	ck_abort_msg("read to its end");
}

START_TEST(what_is_cut_short_is_an_error_wherever_it_is_cut)
{
	tarball_file(&archive, "a", "some");
	tarball_file(&archive, "b", "more");
	for (size_t n = 1; n < 4 * TAR_BLOCK; n += 37) {
		rest = span_make(archive.buf, n);
		tar_open(&tar, stream_of_span(&rest));
		if (n != 2 * TAR_BLOCK)
			fails("the archive is cut short");
	}
	rest = (struct span){0};
	tar_open(&tar, stream_of_span(&rest));
	fails("it is empty");
}
END_TEST
START_TEST(damage_is_an_error)
{
	tarball_file(&archive, "a", "some");
	archive.buf[3] ^= 1;
	begin();
	fails("it is no tar archive, or a damaged one");
	archive.len = 0;
	put_pax("99 path=x\n");
	begin();
	fails("a pax header is damaged");
	archive.len = 0;
	tarball_header(&archive, "L", 'L', 0, NULL, 1u << 20);
	begin();
	fails("a name in the archive is too long");
	archive.len = 0;
	tarball_header(&archive, "f", '0', 0644, NULL, 0);
	memcpy(archive.buf + 124, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 12);
	tarball_sum(archive.buf);
	begin();
	fails("the size of an entry is damaged");
}
END_TEST
START_TEST(what_an_archive_begins_with_is_known)
{
	tarball_file(&archive, "a", "some");
	ck_assert(tar_is_header((const unsigned char *)archive.buf));
	ck_assert(!tar_is_header((const unsigned char *)archive.buf + TAR_BLOCK));
	archive.len = 0;
	tarball_end(&archive);
	ck_assert(tar_is_header((const unsigned char *)archive.buf));
	begin();
	ends();
}
END_TEST

Suite *format_tar_suite(void);
Suite *format_tar_suite(void)
{
	Suite *s = suite_create("format/tar");
	TCase *t = tcase_create("tar");

	tcase_add_checked_fixture(t, NULL, teardown);
	tcase_add_test(t, entries_come_in_their_order);
	tcase_add_test(t, long_names_of_gnu_and_pax_are_read);
	tcase_add_test(t, names_may_have_a_prefix_and_any_bytes);
	tcase_add_test(t, files_with_holes_are_told);
	tcase_add_test(t, large_sizes_are_binary);
	tcase_add_test(t, what_is_cut_short_is_an_error_wherever_it_is_cut);
	tcase_add_test(t, damage_is_an_error);
	tcase_add_test(t, what_an_archive_begins_with_is_known);
	suite_add_tcase(s, t);
	return s;
}
