#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/catalog.h"

static bool decode_text(const struct str *text, struct catalog *ret, struct err *err)
{
	auto_js doc = NULL;

	return js_parse_document(span_make(text->buf, text->len), CATALOG_FORMAT, &doc, err) &&
	       catalog_decode(doc, ret, err);
}

static void load(const char *name, struct catalog *ret)
{
	auto_free char *path = str_format("cases/catalog/valid/%s", name);
	auto_clear(str) text = {0};
	struct err err = {0};

	ck_assert_msg(fs_read_operand(path, CATALOG_MAX, &text, &err), "%s", err.msg);
	ck_assert_msg(decode_text(&text, ret, &err), "%s: %s", name, err.msg);
}

static void print(const struct catalog *c, struct str *to)
{
	auto_js doc = catalog_encode(c);

	js_print(doc, JS_PRETTY, to);
}

START_TEST(a_catalog_is_read_as_it_was_written)
{
	static const char *const names[] = {"empty.json", "full.json"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_clear(catalog) c = {0}, again = {0};
		auto_clear(str) first = {0}, second = {0};
		struct err err = {0};

		load(names[i], &c);
		print(&c, &first);
		ck_assert_msg(decode_text(&first, &again, &err), "%s", err.msg);
		print(&again, &second);
		ck_assert_str_eq(str_c(&first), str_c(&second));
	}
}
END_TEST

START_TEST(every_field_arrives)
{
	auto_clear(catalog) c = {0};
	const struct catalog_entry *e;

	load("full.json", &c);
	ck_assert_int_eq(c.serial, 7);
	ck_assert_int_eq(c.generated, 1767225600);
	ck_assert_int_eq(c.expires, 1769904000);
	ck_assert_uint_eq(c.count, 3);
	e = &c.entries[1];
	ck_assert_str_eq(e->file, "app/app 2.fettle");
	ck_assert_uint_eq(e->size, 10240);
	ck_assert_uint_eq(strlen(e->sha256), 64);
	ck_assert_str_eq(e->id, "app-2");
	ck_assert_str_eq(e->product, "app");
	ck_assert_str_eq(e->channel, "stable");
	ck_assert_str_eq(e->arch, "amd64");
	ck_assert_int_eq(e->serial, 2);
	ck_assert_int_eq(e->created, 1767225600);
	ck_assert_int_eq(e->expires, 1798761600);
	ck_assert_str_eq(e->class, "security");
	ck_assert_str_eq(e->severity, "high");
	ck_assert_str_eq(e->title, "mend the parser");
	ck_assert(strlist_has(&e->fixes, "CVE-2026-0001"));
	ck_assert(strlist_has(&e->supersedes, "app-1"));
	ck_assert(strlist_has(&e->requires, "base-1"));
	ck_assert(strlist_has(&e->applies_to.os, "debian:12"));
	ck_assert(strlist_has(&e->applies_to.arch, "amd64"));
	ck_assert(strlist_has(&e->applies_to.packages, "libc6"));
	ck_assert(strlist_has(&e->restart, "app.service"));
	ck_assert(e->reboot);
}
END_TEST

START_TEST(bundles_are_sorted_whatever_their_order_was)
{
	auto_clear(catalog) c = {0};

	load("full.json", &c);
	ck_assert_int_eq(c.entries[0].serial, 1);
	ck_assert_int_eq(c.entries[1].serial, 2);
	ck_assert_str_eq(c.entries[2].product, "other");
	ck_assert_str_eq(c.entries[2].channel, "stable"); /* what is not named */
	ck_assert_int_eq(c.entries[2].expires, 0);
	ck_assert(!c.entries[2].reboot);
}
END_TEST

/* cases/catalog/invalid/NAME: `input` must be refused with exactly the message in `error`. With
 * FETTLE_REWRITE set, missing messages are written, to be read before they are kept. */
static void check_invalid(int dir, const char *name)
{
	auto_free char *input = str_format("%s/input", name), *error = str_format("%s/error", name);
	auto_clear(str) text = {0}, want = {0}, got = {0};
	auto_clear(catalog) c = {0};
	struct err err = {0};

	ck_assert_msg(fs_read(dir, input, CATALOG_MAX, &text, &err), "%s", err.msg);
	ck_assert_msg(!decode_text(&text, &c, &err), "%s: is taken", name);
	ck_assert_msg(err.kind == ERR_INPUT, "%s: kind %d", name, err.kind);
	ck_assert_msg(!c.entries, "%s: something was returned", name);
	str_setf(&got, "%s\n", err.msg);
	if (getenv("FETTLE_REWRITE") && !fs_exists(dir, error))
		ck_assert(fs_replace(dir, error, span_make(got.buf, got.len), 0644, &err));
	err_clear(&err);
	ck_assert_msg(fs_read(dir, error, 4096, &want, &err), "%s", err.msg);
	ck_assert_msg(strcmp(str_c(&got), str_c(&want)) == 0, "%s:\n%swanted:\n%s", name,
	              str_c(&got), str_c(&want));
}

START_TEST(what_is_not_a_catalog_is_refused_with_the_place)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(fs_open_dir("cases/catalog/invalid", &dir, NULL));
	ck_assert(fs_list(dir, &names, NULL));
	ck_assert_uint_gt(names.count, 20);
	for (size_t i = 0; i < names.count; i++)
		check_invalid(dir, names.v[i]);
}
END_TEST

Suite *model_catalog_suite(void);
Suite *model_catalog_suite(void)
{
	Suite *s = suite_create("model/catalog");
	TCase *t = tcase_create("catalog");

	tcase_add_test(t, a_catalog_is_read_as_it_was_written);
	tcase_add_test(t, every_field_arrives);
	tcase_add_test(t, bundles_are_sorted_whatever_their_order_was);
	tcase_add_test(t, what_is_not_a_catalog_is_refused_with_the_place);
	suite_add_tcase(s, t);
	return s;
}
