#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "fetch/describe.h"

static struct manifest m;
static struct catalog catalog;
static struct catalog_entry *entry;

static void setup(void)
{
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	struct err err = {0};

	ck_assert(fs_read_operand("cases/manifest/valid/full.json", MANIFEST_MAX, &text, NULL));
	ck_assert(js_parse_document(span_make(text.buf, text.len), MANIFEST_FORMAT, &doc, NULL));
	ck_assert_msg(manifest_decode(doc, &m, &err), "%s", err.msg);
	entry = catalog_add(&catalog);
	entry->file = mem_strdup("app-2.fettle");
	entry->sha256 = mem_strdup("00");
	entry->size = 7;
	describe_bundle(&m, entry);
}

static void teardown(void)
{
	manifest_clear(&m);
	catalog_clear(&catalog);
}

START_TEST(what_the_bundle_says_is_in_the_catalog)
{
	ck_assert_str_eq(entry->id, m.id);
	ck_assert_str_eq(entry->channel, "stable");
	ck_assert_int_eq(entry->serial, m.serial);
	ck_assert_int_eq(entry->expires, m.expires);
	ck_assert_uint_eq(entry->fixes.count, m.fixes.count);
	ck_assert_uint_eq(entry->applies_to.packages.count, m.applies_to.packages.count);
	ck_assert(entry->reboot);
	ck_assert(describe_check(&m, entry, NULL));
}
END_TEST

START_TEST(each_difference_is_found_and_named)
{
	static const char *const texts[] = {"id",   "product", "channel",
	                                    "arch", "class",   "severity"};
	struct catalog_entry *e = entry;
	char **fields[] = {&e->id, &e->product, &e->channel, &e->arch, &e->class, &e->severity};
	struct strlist *lists[] = {&e->fixes, &e->supersedes, &e->requires, &e->applies_to.os,
	                           &e->restart};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		char *was = *fields[i];
		struct err err = {0};

		*fields[i] = mem_strdup("changed");
		ck_assert(!describe_check(&m, e, &err));
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
		ck_assert_ptr_nonnull(strstr(err.msg, texts[i]));
		ck_assert_ptr_nonnull(strstr(err.msg, "\"changed\""));
		mem_free(fields[i]);
		*fields[i] = was;
	}
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		size_t was = lists[i]->count;

		strlist_add(lists[i], "more");
		ck_assert(!describe_check(&m, e, NULL));
		mem_free(&lists[i]->v[lists[i]->count - 1]);
		lists[i]->count = was;
	}
	ck_assert(describe_check(&m, e, NULL));
	e->serial++;
	ck_assert(!describe_check(&m, e, NULL));
	e->serial--;
	e->reboot = false;
	ck_assert(!describe_check(&m, e, NULL));
}
END_TEST

START_TEST(what_one_of_them_leaves_out_is_a_difference)
{
	entry->expires = 0;
	ck_assert(!describe_check(&m, entry, NULL));
	entry->expires = m.expires;
	mem_free(&m.title);
	ck_assert(!describe_check(&m, entry, NULL));
}
END_TEST

Suite *fetch_describe_suite(void);
Suite *fetch_describe_suite(void)
{
	Suite *s = suite_create("fetch/describe");
	TCase *t = tcase_create("describe");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_the_bundle_says_is_in_the_catalog);
	tcase_add_test(t, each_difference_is_found_and_named);
	tcase_add_test(t, what_one_of_them_leaves_out_is_a_difference);
	suite_add_tcase(s, t);
	return s;
}
