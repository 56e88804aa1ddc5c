#include "store/journal.h"
#include "unit/world.h"

#define RECORD 256

static struct world w = WORLD_NONE;

static void setup(void)
{
	auto_clear(journal) j = JOURNAL_NONE;

	world_begin(&w);
	ck_assert(journal_make(w.dir, "j", 8, &j, NULL));
	ck_assert(journal_add(&j, JOURNAL_BEGUN, 0, "id", NULL));
	ck_assert(journal_add(&j, JOURNAL_HOOK, 7, NULL, NULL));
	ck_assert(journal_add(&j, JOURNAL_COMMIT, 0, NULL, NULL));
}

static void teardown(void)
{
	world_clear(&w);
}

static void flip(off_t at)
{
	auto_fd fd = -1;
	unsigned char byte;

	ck_assert(fs_open_write(w.dir, "j", &fd, NULL));
	ck_assert(fs_pread(fd, &byte, 1, (uint64_t)at, NULL));
	byte ^= 1;
	ck_assert(fs_pwrite(fd, &byte, 1, (uint64_t)at, NULL));
}

START_TEST(what_was_added_is_read_back)
{
	auto_clear(journal) j = JOURNAL_NONE;

	ck_assert(journal_open(w.dir, "j", &j, NULL));
	ck_assert_uint_eq(j.count, 3);
	ck_assert_str_eq(j.records[0].text, "id");
	ck_assert_uint_eq(journal_find(&j, JOURNAL_HOOK)->value, 7);
	ck_assert_ptr_null(journal_find(&j, JOURNAL_BACK));
	ck_assert(journal_add(&j, JOURNAL_BACK, 0, "why", NULL));
	ck_assert_str_eq(journal_find(&j, JOURNAL_BACK)->text, "why");
}
END_TEST
START_TEST(it_is_allocated_before_the_first_record)
{
	struct stat st;

	ck_assert(fs_stat(w.dir, "j", &st, NULL));
	ck_assert_int_eq(st.st_size, 8 * RECORD);
}
END_TEST
START_TEST(it_grows_when_the_room_is_used_up)
{
	auto_clear(journal) j = JOURNAL_NONE, again = JOURNAL_NONE;

	ck_assert(journal_open(w.dir, "j", &j, NULL));
	for (unsigned i = 0; i < 20; i++)
		ck_assert(journal_add(&j, JOURNAL_HOOK, i, NULL, NULL));
	ck_assert(journal_open(w.dir, "j", &again, NULL));
	ck_assert_uint_eq(again.count, 23);
}
END_TEST
START_TEST(a_torn_last_record_was_not_written)
{
	auto_clear(journal) j = JOURNAL_NONE, again = JOURNAL_NONE;

	flip(2 * RECORD + 100);
	ck_assert(journal_open(w.dir, "j", &j, NULL));
	ck_assert_uint_eq(j.count, 2);
	ck_assert(journal_add(&j, JOURNAL_BACK, 0, NULL, NULL));
	ck_assert(journal_open(w.dir, "j", &again, NULL));
	ck_assert_uint_eq(again.count, 3);
	ck_assert_int_eq(again.records[2].kind, JOURNAL_BACK);
}
END_TEST
START_TEST(any_bit_of_an_earlier_record_is_missed)
{
	for (off_t at = 0; at < 2 * RECORD; at += 7) {
		auto_clear(journal) j = JOURNAL_NONE;
		struct err err = {0};

		flip(at);
		ck_assert_msg(!journal_open(w.dir, "j", &j, &err), "byte %d", (int)at);
		ck_assert_int_eq(err.kind, ERR_DAMAGED);
		flip(at);
	}
}
END_TEST
START_TEST(records_cannot_change_places)
{
	unsigned char a[RECORD], b[RECORD];
	auto_clear(journal) j = JOURNAL_NONE;
	auto_fd fd = -1;

	ck_assert(fs_open_write(w.dir, "j", &fd, NULL));
	ck_assert(fs_pread(fd, a, RECORD, RECORD, NULL) &&
	          fs_pread(fd, b, RECORD, 2 * RECORD, NULL));
	ck_assert(fs_pwrite(fd, b, RECORD, RECORD, NULL) &&
	          fs_pwrite(fd, a, RECORD, 2 * RECORD, NULL));
	ck_assert(!journal_open(w.dir, "j", &j, NULL));
}
END_TEST
START_TEST(a_record_of_another_journal_does_not_join)
{
	unsigned char foreign[RECORD];
	auto_clear(journal) other = JOURNAL_NONE, j = JOURNAL_NONE;
	struct err err = {0};
	auto_fd fd = -1;

	/* the second record has the same number and kind in both, and its own sum holds */
	ck_assert(journal_make(w.dir, "k", 8, &other, NULL));
	ck_assert(journal_add(&other, JOURNAL_BEGUN, 0, "other", NULL));
	ck_assert(journal_add(&other, JOURNAL_COMMIT, 0, NULL, NULL));
	ck_assert(fs_pread(other.fd, foreign, RECORD, RECORD, NULL));
	ck_assert(fs_open_write(w.dir, "j", &fd, NULL));
	ck_assert(fs_pwrite(fd, foreign, RECORD, RECORD, NULL));
	ck_assert(!journal_open(w.dir, "j", &j, &err));
	ck_assert_int_eq(err.kind, ERR_DAMAGED);
}
END_TEST
START_TEST(a_long_text_is_cut)
{
	auto_free char *text = mem_alloc(1000, 1);
	auto_clear(journal) j = JOURNAL_NONE, again = JOURNAL_NONE;

	memset(text, 'x', 999);
	ck_assert(journal_open(w.dir, "j", &j, NULL));
	ck_assert(journal_add(&j, JOURNAL_BROKEN, 0, text, NULL));
	ck_assert(journal_open(w.dir, "j", &again, NULL));
	ck_assert_uint_eq(strlen(again.records[3].text), JOURNAL_TEXT_MAX);
}
END_TEST

Suite *store_journal_suite(void);
Suite *store_journal_suite(void)
{
	Suite *s = suite_create("store/journal");
	TCase *t = tcase_create("journal");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_was_added_is_read_back);
	tcase_add_test(t, it_is_allocated_before_the_first_record);
	tcase_add_test(t, it_grows_when_the_room_is_used_up);
	tcase_add_test(t, a_torn_last_record_was_not_written);
	tcase_add_test(t, any_bit_of_an_earlier_record_is_missed);
	tcase_add_test(t, records_cannot_change_places);
	tcase_add_test(t, a_record_of_another_journal_does_not_join);
	tcase_add_test(t, a_long_text_is_cut);
	suite_add_tcase(s, t);
	return s;
}
