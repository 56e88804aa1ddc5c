#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/changeset.h"

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void set_side(struct side *s, const char *what, mode_t mode, uint64_t inode)
{
	s->what = mem_strdup(what);
	s->attrs.mode = mode;
	s->inode = inode;
}

static struct change *add(struct changeset *s, const char *path, enum change_kind kind,
                          const char *before, const char *after)
{
	struct change *c = changeset_add(s, path);

	c->kind = kind;
	c->op = mem_strdup("replace");
	if (before)
		set_side(&c->before, before,
		         strcmp(before, "dir") == 0 ? S_IFDIR | 0755 : S_IFREG | 0644, 1);
	if (after)
		set_side(&c->after, after,
		         strcmp(after, "dir") == 0          ? S_IFDIR | 0755
		         : strncmp(after, "link:", 5) == 0  ? S_IFLNK | 0777
		         : strcmp(path, "bin/program") == 0 ? S_IFREG | 0755
		                                            : S_IFREG | 0644,
		         2);
	return c;
}

START_TEST(the_order_is_that_of_carrying_out)
{
	static const char *const wanted[] = {"turns/in", "new",         "new/sub", "turns",
	                                     "lib/x.so", "bin/program", "data",    "link",
	                                     "attrs",    "gone/in",     "gone"};
	auto_clear(changeset) s = {0};

	add(&s, "gone", CHANGE_TAKE, "dir", NULL);
	add(&s, "gone/in", CHANGE_TAKE, SHA, NULL);
	add(&s, "turns", CHANGE_SWAP, "dir", SHA);
	add(&s, "turns/in", CHANGE_TAKE, SHA, NULL);
	add(&s, "data", CHANGE_SWAP, SHA, SHA);
	add(&s, "attrs", CHANGE_ATTR, SHA, SHA);
	add(&s, "link", CHANGE_PUT, NULL, "link:x");
	add(&s, "bin/program", CHANGE_SWAP, SHA, SHA);
	add(&s, "new/sub", CHANGE_PUT, NULL, "dir");
	add(&s, "lib/x.so", CHANGE_SWAP, SHA, SHA);
	add(&s, "new", CHANGE_PUT, NULL, "dir");
	changeset_sort(&s);
	ck_assert_uint_eq(s.count, ARRAY_LEN(wanted));
	for (size_t i = 0; i < s.count; i++)
		ck_assert_str_eq(s.changes[i].path, wanted[i]);
}
END_TEST
START_TEST(a_slot_stays_with_its_change)
{
	auto_clear(changeset) s = {0};

	add(&s, "z", CHANGE_SWAP, SHA, SHA);
	add(&s, "a", CHANGE_SWAP, SHA, SHA);
	changeset_sort(&s);
	ck_assert_str_eq(s.changes[0].path, "a");
	ck_assert_uint_eq(s.changes[0].slot, 1);
	changeset_drop(&s, 0);
	ck_assert_uint_eq(s.count, 1);
	ck_assert_uint_eq(s.changes[0].slot, 0);
}
END_TEST
START_TEST(directories_and_mounts_stand_once)
{
	auto_clear(changeset) s = {0};

	ck_assert_ptr_eq(changeset_add_dir(&s, "a"), changeset_add_dir(&s, "a"));
	ck_assert_ptr_null(changeset_find_dir(&s, "b"));
	ck_assert_uint_eq(changeset_add_mount(&s, ""), 0);
	ck_assert_uint_eq(changeset_add_mount(&s, "srv"), 1);
	ck_assert_uint_eq(changeset_add_mount(&s, ""), 0);
}
END_TEST

static void fill(struct changeset *s)
{
	struct change *c;
	struct change_dir *d;
	size_t mount = changeset_add_mount(s, "srv");

	s->root = mem_strdup("/somewhere");
	s->mounts[mount].stash = mem_strdup("0001-0123456789abcdef");
	s->mounts[mount].inode = UINT64_MAX;
	c = add(s, "srv/x", CHANGE_SWAP, SHA, "link:y");
	c->class = CLASS_CONFIG;
	c->size = 7;
	c->before.attrs.mode = S_IFREG | 04755;
	c->before.attrs.mtime.tv_nsec = 123456789;
	attrs_add_xattr(&c->before.attrs, "user.note", "a\0b", 3);
	d = changeset_add_dir(s, "srv");
	d->is_before = true;
	d->before.tv_sec = 5;
	strlist_add(&s->notes, "a note");
}

START_TEST(it_is_read_back_as_it_was_written)
{
	auto_clear(changeset) s = {0}, back = {0};
	auto_clear(str) text = {0}, again = {0};
	struct err err = {0};

	fill(&s);
	changeset_encode(&s, true, &text);
	ck_assert_msg(changeset_parse(span_make(text.buf, text.len), &back, &err), "%s", err.msg);
	changeset_encode(&back, true, &again);
	ck_assert_str_eq(str_c(&again), str_c(&text));
	ck_assert_uint_eq(back.mounts[0].inode, UINT64_MAX);
	ck_assert_uint_eq(back.changes[0].before.attrs.mode, S_IFREG | 04755);
	ck_assert_uint_eq(back.changes[0].before.attrs.xattrs[0].value.len, 3);
	ck_assert(back.dirs[0].is_before && !back.dirs[0].is_after);
}
END_TEST
START_TEST(without_changes_it_has_the_mounts)
{
	auto_clear(changeset) s = {0}, back = {0};
	auto_clear(str) text = {0};

	fill(&s);
	changeset_encode(&s, false, &text);
	ck_assert(changeset_parse(span_make(text.buf, text.len), &back, NULL));
	ck_assert_uint_eq(back.count, 0);
	ck_assert_uint_eq(back.mount_count, 1);
}
END_TEST
START_TEST(what_is_wrong_is_refused_with_its_place)
{
	static const struct {
		const char *from, *to, *why;
	} wrong[] = {
	        {"\"srv/x\"", "\"../x\"", "changes[0]: path: "},
	        {"\"swap\"", "\"put\"", "changes[0]: kind: does not go with what was there"},
	        {"\"swap\"", "\"hop\"", "changes[0]: kind or class: nothing known"},
	        {"\"mount\": 0", "\"mount\": 1", "changes[0]: mount: "},
	        {SHA, "nonsense", "changes[0]: before: what: nothing known"},
	        {"\"04755\"", "\"4\"", "changes"},
	        {"0001-0123456789abcdef", "../../etc", "mounts[0]: stash: "},
	};

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		auto_clear(changeset) s = {0}, back = {0};
		auto_clear(str) text = {0}, bad = {0};
		struct err err = {0};
		const char *at;

		fill(&s);
		changeset_encode(&s, true, &text);
		at = strstr(str_c(&text), wrong[i].from);
		if (!at)
			continue;
		str_add(&bad, text.buf, (size_t)(at - text.buf));
		str_adds(&bad, wrong[i].to);
		str_adds(&bad, at + strlen(wrong[i].from));
		ck_assert_msg(!changeset_parse(span_make(bad.buf, bad.len), &back, &err), "%s",
		              wrong[i].to);
		ck_assert_msg(strncmp(err.msg, wrong[i].why, strlen(wrong[i].why)) == 0, "%s",
		              err.msg);
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST

Suite *model_changeset_suite(void);
Suite *model_changeset_suite(void)
{
	Suite *s = suite_create("model/changeset");
	TCase *t = tcase_create("changeset");

	tcase_add_test(t, the_order_is_that_of_carrying_out);
	tcase_add_test(t, a_slot_stays_with_its_change);
	tcase_add_test(t, directories_and_mounts_stand_once);
	tcase_add_test(t, it_is_read_back_as_it_was_written);
	tcase_add_test(t, without_changes_it_has_the_mounts);
	tcase_add_test(t, what_is_wrong_is_refused_with_its_place);
	suite_add_tcase(s, t);
	return s;
}
