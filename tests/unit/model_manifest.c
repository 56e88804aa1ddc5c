#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/js.h"
#include "model/manifest.h"

/* By both ways, which must agree: as a whole, and piece by piece. */
static bool decode_text(const struct str *text, struct manifest *ret, struct err *err)
{
	struct span bytes = span_make(text->buf, text->len);
	auto_clear(manifest) other = {0};
	auto_js doc = NULL;
	struct err why = {0};
	bool ok = js_parse_document(bytes, MANIFEST_FORMAT, &doc, err) &&
	          manifest_decode(doc, ret, err);

	ck_assert_int_eq(manifest_parse(bytes, &other, &why), ok);
	ck_assert_str_eq(why.msg, err->msg);
	return ok;
}

static void load(const char *name, struct manifest *ret)
{
	auto_free char *path = str_format("cases/manifest/valid/%s", name);
	auto_clear(str) text = {0};
	struct err err = {0};

	ck_assert_msg(fs_read_operand(path, MANIFEST_MAX, &text, &err), "%s", err.msg);
	ck_assert_msg(decode_text(&text, ret, &err), "%s: %s", name, err.msg);
}

static void print(const struct manifest *m, struct str *to)
{
	auto_js doc = manifest_encode(m);

	js_print(doc, JS_PRETTY, to);
}

START_TEST(a_manifest_is_read_as_it_was_written)
{
	static const char *const names[] = {"minimal.json", "full.json"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_clear(manifest) m = {0}, again = {0};
		auto_clear(str) first = {0}, second = {0};
		struct err err = {0};

		load(names[i], &m);
		print(&m, &first);
		ck_assert_msg(decode_text(&first, &again, &err), "%s", err.msg);
		print(&again, &second);
		ck_assert_str_eq(str_c(&first), str_c(&second));
	}
}
END_TEST

START_TEST(it_is_printed_the_same_as_a_whole_and_piece_by_piece)
{
	auto_clear(manifest) m = {0};
	auto_clear(str) whole = {0}, pieces = {0};
	auto_js doc = NULL;

	load("full.json", &m);
	doc = manifest_encode(&m);
	js_print(doc, JS_COMPACT, &whole);
	str_addc(&whole, '\n');
	manifest_print(&m, &pieces);
	ck_assert_str_eq(str_c(&pieces), str_c(&whole));
}
END_TEST

START_TEST(every_field_of_a_full_manifest_arrives)
{
	auto_clear(manifest) m = {0};

	load("full.json", &m);
	ck_assert_str_eq(m.id, "app-2");
	ck_assert_str_eq(m.product, "app");
	ck_assert_str_eq(m.channel, "stable");
	ck_assert_str_eq(m.class, "security");
	ck_assert_str_eq(m.severity, "high");
	ck_assert_str_eq(m.at, "/opt/app");
	ck_assert_int_eq(m.serial, 2);
	ck_assert_int_eq(m.floor, 1);
	ck_assert_int_eq(m.created, 1767225600);
	ck_assert_int_eq(m.expires, 1798761600);
	ck_assert(m.cumulative && m.irreversible && m.reboot);
	ck_assert_str_eq(m.irreversible_reason, "the database changes");
	ck_assert(strlist_has(&m.fixes, "CVE-2026-0001"));
	ck_assert(strlist_has(&m.supersedes, "app-1"));
	ck_assert(strlist_has(&m.requires, "base-1"));
	ck_assert(strlist_has(&m.conflicts, "other-1"));
	ck_assert(strlist_has(&m.applies_to.os, "debian:12"));
	ck_assert(strlist_has(&m.applies_to.packages, "libc6"));
	ck_assert_str_eq(m.applies_to.files[0].path, "/opt/app/version");
}
END_TEST

START_TEST(checks_and_hooks_arrive_with_their_times)
{
	auto_clear(manifest) m = {0};

	load("full.json", &m);
	ck_assert_uint_eq(m.before_count, 1);
	ck_assert_int_eq(m.before[0].kind, CHECK_FILE);
	ck_assert_uint_eq(m.after_count, 3);
	ck_assert_int_eq(m.after[0].kind, CHECK_EXEC);
	ck_assert_int_eq(m.after[0].timeout, 5);
	ck_assert_int_eq(m.after[0].retries, 2);
	ck_assert_str_eq(m.after[0].argv.v[1], "--version");
	ck_assert_int_eq(m.after[1].timeout, 30);
	ck_assert_str_eq(m.after[1].address, "127.0.0.1:80");
	ck_assert_str_eq(m.after[2].url, "http://127.0.0.1/health");
	ck_assert_uint_eq(m.hook_count, 2);
	ck_assert(!m.hooks[0].after && m.hooks[0].idempotent);
	ck_assert_str_eq(m.hooks[0].undo.v[0], "/opt/app/bin/start");
	ck_assert_str_eq(m.hooks[0].writes.v[0], "/run/app");
	ck_assert(m.hooks[1].after && !m.hooks[1].idempotent);
}
END_TEST

START_TEST(paths_arrive_with_content_and_attributes)
{
	auto_clear(manifest) m = {0};
	const struct manifest_path *p;

	load("full.json", &m);
	ck_assert_uint_eq(m.path_count, 8);
	ck_assert_uint_eq(m.object_count, 2);
	ck_assert(m.objects[1].zstd && m.objects[1].chunks.count == 2);
	p = &m.paths[1];
	ck_assert_str_eq(p->path, "bin/app");
	ck_assert_int_eq(p->op, OP_REPLACE);
	ck_assert_uint_eq(p->object, 1);
	ck_assert(p->sparse);
	ck_assert_uint_eq(p->attrs.mode, S_IFREG | 04755);
	ck_assert_int_eq(p->attrs.mtime.tv_nsec, 123456789);
	ck_assert_uint_eq(p->attrs.xattr_count, 2);
	ck_assert_str_eq(p->attrs.xattrs[0].name, "security.capability");
	ck_assert_uint_eq(p->attrs.xattrs[0].value.len, 20);
	ck_assert_uint_eq(p->attrs.xattrs[1].value.len, 0);
	ck_assert_uint_eq(p->old.count, 2);
	ck_assert_int_eq(m.paths[0].op, OP_SETATTR);
	ck_assert_uint_eq(m.paths[0].attrs.mode, S_IFDIR | 0755);
	ck_assert_int_eq(m.paths[2].class, CLASS_CONFIG);
	ck_assert_int_eq(m.paths[3].op, OP_DELETE);
	ck_assert_uint_eq(m.paths[4].attrs.mode, S_IFDIR | 02775);
	ck_assert_str_eq(m.paths[6].target, "lib/new");
	ck_assert_str_eq(m.paths[7].target, "../bin/app");
	ck_assert_uint_eq(m.paths[7].attrs.mode & S_IFMT, S_IFLNK);
}
END_TEST

START_TEST(a_path_stands_below_the_place_of_its_tree)
{
	auto_clear(manifest) m = {0};
	auto_free char *below = NULL, *root = NULL, *line = NULL;

	load("full.json", &m);
	below = manifest_host_path(&m, "bin/app");
	ck_assert_str_eq(below, "opt/app/bin/app");
	line = manifest_line(&m);
	ck_assert_str_eq(line, "app stable all");
	mem_free(&m.at);
	m.at = mem_strdup("/");
	root = manifest_host_path(&m, "bin/app");
	ck_assert_str_eq(root, "bin/app");
}
END_TEST

/* cases/manifest/invalid/NAME: `input` must be refused with exactly the message in `error`. With
 * FETTLE_REWRITE set, missing messages are written, to be read before they are kept. */
static void check_invalid(int dir, const char *name)
{
	auto_free char *input = str_format("%s/input", name), *error = str_format("%s/error", name);
	auto_clear(str) text = {0}, want = {0}, got = {0};
	auto_clear(manifest) m = {0};
	struct err err = {0};

	ck_assert_msg(fs_read(dir, input, MANIFEST_MAX, &text, &err), "%s", err.msg);
	ck_assert_msg(!decode_text(&text, &m, &err), "%s: is taken", name);
	ck_assert_msg(err.kind == ERR_INPUT, "%s: kind %d", name, err.kind);
	ck_assert_msg(!m.id && !m.paths, "%s: something was returned", name);
	str_setf(&got, "%s\n", err.msg);
	if (getenv("FETTLE_REWRITE") && !fs_exists(dir, error))
		ck_assert(fs_replace(dir, error, span_make(got.buf, got.len), 0644, &err));
	err_clear(&err);
	ck_assert_msg(fs_read(dir, error, 4096, &want, &err), "%s", err.msg);
	ck_assert_msg(strcmp(str_c(&got), str_c(&want)) == 0, "%s:\n%swanted:\n%s", name,
	              str_c(&got), str_c(&want));
}

START_TEST(what_is_not_a_manifest_is_refused_with_the_place)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(fs_open_dir("cases/manifest/invalid", &dir, NULL));
	ck_assert(fs_list(dir, &names, NULL));
	ck_assert_uint_gt(names.count, 70);
	for (size_t i = 0; i < names.count; i++)
		check_invalid(dir, names.v[i]);
}
END_TEST

Suite *model_manifest_suite(void);
Suite *model_manifest_suite(void)
{
	Suite *s = suite_create("model/manifest");
	TCase *t = tcase_create("manifest");

	tcase_add_test(t, a_manifest_is_read_as_it_was_written);
	tcase_add_test(t, it_is_printed_the_same_as_a_whole_and_piece_by_piece);
	tcase_add_test(t, every_field_of_a_full_manifest_arrives);
	tcase_add_test(t, checks_and_hooks_arrive_with_their_times);
	tcase_add_test(t, paths_arrive_with_content_and_attributes);
	tcase_add_test(t, a_path_stands_below_the_place_of_its_tree);
	tcase_add_test(t, what_is_not_a_manifest_is_refused_with_the_place);
	suite_add_tcase(s, t);
	return s;
}
