#include "ext/digest.h"
#include "model/receipt.h"
#include "store/doc.h"
#include "store/state.h"
#include "unit/root.h"

static struct state state = STATE_NONE;

static void setup(void)
{
	auto_free char *path = NULL;

	root_setup();
	path = str_format("%s/state", root_path);
	ck_assert(state_open(path, &state, NULL));
	root_scan.state = &state;
	root_put("opt/app/file", "content");
	ck_assert(fs_symlink(root_scan.root, "file", "opt/app/link", NULL));
}

static void teardown(void)
{
	state_clear(&state);
	root_scan.state = NULL;
	root_teardown();
}

static void change(struct receipt *r, const char *path, const char *after)
{
	struct receipt_change *c = receipt_add_change(r);

	c->path = mem_strdup(path);
	c->op = mem_strdup("replace");
	c->after = mem_strdup(after);
}

static void put_receipt(const char *id, const char *undoes, int64_t serial,
                        enum receipt_result result)
{
	auto_free char *name = str_format("transactions/%s/receipt.json", id);
	auto_clear(receipt) r = {.serial = serial, .result = result, .started = 1, .finished = 2};
	auto_clear(str) text = {0};
	char hex[SHA256_HEX_SIZE];

	r.transaction = mem_strdup(id);
	r.kind = mem_strdup(undoes ? "rollback" : "apply");
	r.undoes = mem_strdup(undoes);
	r.bundle = mem_strdup("app-1");
	r.product = mem_strdup("app");
	r.arch = mem_strdup("any");
	r.signed_by = mem_strdup("acme (0123456789ABCDEF)");
	strlist_add(&r.fixes, "CVE-2026-2");
	strlist_add(&r.fixes, "CVE-2026-1");
	digest_hex(span_of("content"), hex);
	change(&r, "/opt/app/file", hex);
	change(&r, "/opt/app/link", "link:file");
	change(&r, "/opt/app", "dir");
	change(&r, "/opt/app/gone", NULL);
	receipt_encode(&r, &text);
	ck_assert(doc_save_text(&state, name, span_make(text.buf, text.len), NULL));
}

START_TEST(the_latest_that_stands_is_a_component)
{
	auto_clear(inventory) inv = {0};

	put_receipt("0001-0000000000000001", NULL, 1, RECEIPT_DONE);
	put_receipt("0002-0000000000000002", NULL, 2, RECEIPT_DONE);
	put_receipt("0003-0000000000000003", NULL, 3, RECEIPT_UNDONE);
	scan_bundle(&root_scan, &inv);
	root_covers(&inv, "transactions", COVERAGE_READ, 1);
	ck_assert_int_eq(inv.components[0].serial, 2);
	ck_assert_str_eq(inv.components[0].purl, "pkg:generic/app@2?arch=any");
	ck_assert_str_eq(inv.components[0].status, "installed");
	ck_assert_str_eq(inv.components[0].fixes.v[0], "CVE-2026-1");
	ck_assert_int_eq(inv.components[0].paths, 4);
}
END_TEST
START_TEST(what_was_rolled_back_does_not_stand)
{
	auto_clear(inventory) inv = {0}, none = {0};

	put_receipt("0001-0000000000000001", NULL, 1, RECEIPT_DONE);
	put_receipt("0002-0000000000000002", NULL, 2, RECEIPT_DONE);
	put_receipt("0003-0000000000000003", "0002-0000000000000002", 2, RECEIPT_DONE);
	put_receipt("0004-0000000000000004", "0001-0000000000000001", 1, RECEIPT_UNDONE);
	scan_bundle(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_int_eq(inv.components[0].serial, 1);
	put_receipt("0005-0000000000000005", "0001-0000000000000001", 1, RECEIPT_DONE);
	scan_bundle(&root_scan, &none);
	root_covers(&none, "transactions", COVERAGE_READ, 0);
}
END_TEST
START_TEST(each_path_that_is_no_longer_as_left_is_counted)
{
	auto_clear(inventory) one = {0}, all = {0};

	put_receipt("0001-0000000000000001", NULL, 1, RECEIPT_DONE);
	root_put("opt/app/file", "other");
	scan_bundle(&root_scan, &one);
	ck_assert_str_eq(one.components[0].status, "modified");
	ck_assert_int_eq(one.components[0].modified, 1);
	ck_assert(fs_remove_tree(root_scan.root, "opt", NULL));
	root_put("opt/app", "a file where a directory was");
	scan_bundle(&root_scan, &all);
	ck_assert_int_eq(all.components[0].modified, 3);
}
END_TEST
START_TEST(a_receipt_that_cannot_be_read_is_told)
{
	auto_clear(inventory) inv = {0};

	put_receipt("0001-0000000000000001", NULL, 1, RECEIPT_DONE);
	ck_assert(doc_save_text(&state, "transactions/0002-0000000000000002/receipt.json",
	                        span_of("{"), NULL));
	scan_bundle(&root_scan, &inv);
	root_covers(&inv, "transactions", COVERAGE_PARTIAL, 1);
	ck_assert_ptr_nonnull(strstr(root_line(&inv, "transactions")->reason, "1 of 2 receipts"));
}
END_TEST
START_TEST(without_transactions_it_is_absent)
{
	auto_clear(inventory) inv = {0};

	scan_bundle(&root_scan, &inv);
	root_covers(&inv, "transactions", COVERAGE_ABSENT, 0);
}
END_TEST

Suite *scan_bundle_suite(void);
Suite *scan_bundle_suite(void)
{
	Suite *s = suite_create("scan/bundle");
	TCase *t = tcase_create("bundle");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, the_latest_that_stands_is_a_component);
	tcase_add_test(t, what_was_rolled_back_does_not_stand);
	tcase_add_test(t, each_path_that_is_no_longer_as_left_is_counted);
	tcase_add_test(t, a_receipt_that_cannot_be_read_is_told);
	tcase_add_test(t, without_transactions_it_is_absent);
	suite_add_tcase(s, t);
	return s;
}
