#include "apply/receipts.h"
#include "store/transaction.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static void setup(void)
{
	world_simple(&w);
}

static void teardown(void)
{
	world_clear(&w);
}

static void add(const char *text)
{
	auto_clear(transaction) t = TRANSACTION_NONE;

	ck_assert(transaction_make(&w.state, 4, &t, NULL));
	if (text)
		ck_assert(transaction_save(&t, "receipt.json", span_of(text), NULL));
}

#define RECEIPT(id)                                                                                \
	"{\"format\": \"fettle.receipt/1\", \"transaction\": \"" id "\", \"kind\": \"apply\", "    \
	"\"started\": \"2026-01-31T10:00:00Z\", \"finished\": \"2026-01-31T10:00:00Z\", "          \
	"\"result\": \"done\", \"changes\": []}"

START_TEST(receipts_come_oldest_first_and_what_goes_on_has_none)
{
	auto_clear(history) h = {0};

	add(RECEIPT("first"));
	add(NULL);
	add(RECEIPT("second"));
	ck_assert(receipts_load(&w.state, &h, NULL));
	ck_assert_uint_eq(h.count, 2);
	ck_assert_str_eq(h.items[0].transaction, "first");
	ck_assert_str_eq(h.items[1].transaction, "second");
}
END_TEST

START_TEST(a_receipt_that_cannot_be_read_is_an_error)
{
	auto_clear(history) h = {0};

	add(RECEIPT("first"));
	add("{");
	ck_assert(!receipts_load(&w.state, &h, NULL));
	ck_assert_uint_eq(h.count, 0);
}
END_TEST

Suite *apply_receipts_suite(void);
Suite *apply_receipts_suite(void)
{
	Suite *s = suite_create("apply/receipts");
	TCase *t = tcase_create("receipts");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, receipts_come_oldest_first_and_what_goes_on_has_none);
	tcase_add_test(t, a_receipt_that_cannot_be_read_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
