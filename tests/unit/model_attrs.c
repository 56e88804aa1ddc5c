#include <unistd.h>

#include "base/mem.h"
#include "ext/js.h"
#include "model/attrs.h"
#include "woods.h"

static void read_attrs(const struct woods *w, const char *name, struct attrs *ret)
{
	struct err err = {0};

	ck_assert_msg(attrs_read(w->to, name, ret, NULL, &err), "%s", err.msg);
}

/* Whether this file system takes an extended attribute; says so when not. */
static bool set_xattr(const struct woods *w, const char *name, const char *xattr, const char *value)
{
	auto_fd fd = -1;
	struct err err = {0};

	ck_assert(fs_open_file(w->to, name, &fd, NULL));
	return fs_set_xattr(fd, xattr, value, strlen(value), &err);
}

static void check_differs(const struct attrs *is, const struct attrs *wanted, const char *how)
{
	auto_clear(str) buf = {0};
	const char *text = attrs_differ(is, wanted, &buf);

	if (how)
		ck_assert_str_eq(text ? text : "no difference", how);
	else
		ck_assert_msg(!text, "%s", text);
}

START_TEST(what_is_read_can_be_put_on_another)
{
	struct woods w;
	auto_clear(attrs) a = {0}, b = {0};
	struct err err = {0};
	bool xattrs;

	woods_begin(&w);
	plant(w.to, "a", "1");
	plant(w.to, "b", "22");
	xattrs = set_xattr(&w, "a", "user.note", "hello") && set_xattr(&w, "b", "user.gone", "x") &&
	         set_xattr(&w, "b", "user.note", "other");
	ck_assert(fs_chmod(w.to, "a", 06751, NULL));
	plant_time(w.to, "a");
	read_attrs(&w, "a", &a);
	ck_assert_uint_eq(a.mode, S_IFREG | 06751);
	ck_assert_uint_eq(a.xattr_count, xattrs ? 1 : 0);
	ck_assert_msg(attrs_apply(w.to, "b", &a, &err), "%s", err.msg);
	read_attrs(&w, "b", &b);
	check_differs(&b, &a, NULL);
	/* once more changes nothing */
	ck_assert(attrs_apply(w.to, "b", &a, NULL));
	read_attrs(&w, "b", &b);
	check_differs(&b, &a, NULL);
	woods_clear(&w);
}
END_TEST

START_TEST(setuid_survives_a_change_of_owner)
{
	struct woods w;
	auto_clear(attrs) a = {0}, b = {0};

	if (geteuid() != 0)
		return; /* only root gives files away */
	woods_begin(&w);
	plant(w.to, "a", "1");
	read_attrs(&w, "a", &a);
	a.uid = 12345;
	a.gid = 54321;
	a.mode = S_IFREG | 06755;
	ck_assert(attrs_apply(w.to, "a", &a, NULL));
	read_attrs(&w, "a", &b);
	check_differs(&b, &a, NULL);
	ck_assert_uint_eq(b.mode & 07777, 06755);
	woods_clear(&w);
}
END_TEST

START_TEST(a_link_is_changed_and_not_what_it_leads_to)
{
	struct woods w;
	auto_clear(attrs) link = {0}, file = {0}, after = {0};

	woods_begin(&w);
	plant(w.to, "file", "1");
	plant_link(w.to, "file", "link");
	read_attrs(&w, "link", &link);
	read_attrs(&w, "file", &file);
	ck_assert(S_ISLNK(link.mode));
	link.mtime.tv_sec = 5;
	ck_assert(attrs_apply(w.to, "link", &link, NULL));
	read_attrs(&w, "file", &after);
	check_differs(&after, &file, NULL);
	read_attrs(&w, "link", &after);
	ck_assert_int_eq(after.mtime.tv_sec, 5);
	woods_clear(&w);
}
END_TEST

static void begin(struct attrs *a)
{
	*a = (struct attrs){.mode = S_IFREG | 0644, .uid = 1, .gid = 2, .mtime = {3, 4}};
	attrs_add_xattr(a, "user.b", "B", 1);
}

START_TEST(each_difference_is_told_in_words)
{
	auto_clear(attrs) a = {0}, b = {0};

	begin(&a);
	begin(&b);
	check_differs(&a, &b, NULL);
	b.owner = mem_dup("somebody", 8);
	check_differs(&a, &b, NULL);
	b.mtime.tv_nsec = 5;
	check_differs(&a, &b, "another modification time");
	b.gid = 9;
	check_differs(&a, &b, "owner 1:2, not 1:9");
	b.mode = S_IFREG | 04755;
	check_differs(&a, &b, "mode 0644, not 4755");
	b.mode = S_IFDIR | 0644;
	check_differs(&a, &b, "another type");
	a.mode = S_IFLNK | 0777;
	b.mode = S_IFLNK | 0700;
	check_differs(&a, &b, "owner 1:2, not 1:9");
}
END_TEST

START_TEST(attributes_are_compared_by_name_and_value)
{
	auto_clear(attrs) a = {0}, b = {0};

	begin(&a);
	begin(&b);
	attrs_add_xattr(&b, "user.a", "A", 1);
	ck_assert_str_eq(b.xattrs[0].name, "user.a");
	check_differs(&a, &b, "attribute user.a missing");
	check_differs(&b, &a, "attribute user.a that should not be");
	attrs_add_xattr(&a, "user.a", "AA", 2);
	check_differs(&a, &b, "attribute user.a with another value");
}
END_TEST

START_TEST(a_copy_is_whole_and_its_own)
{
	auto_clear(attrs) a = {0}, b = {0};

	begin(&a);
	a.owner = mem_dup("me", 2);
	attrs_copy(&b, &a);
	check_differs(&b, &a, NULL);
	ck_assert_str_eq(b.owner, "me");
	ck_assert_ptr_ne(b.owner, a.owner);
	ck_assert_ptr_ne(b.xattrs[0].name, a.xattrs[0].name);
	attrs_clear(&a);
	ck_assert_str_eq(b.xattrs[0].name, "user.b");
	attrs_copy(&b, &a);
	ck_assert_uint_eq(b.xattr_count, 0);
}
END_TEST

START_TEST(what_gives_rights_is_stripped)
{
	auto_clear(attrs) a = {0};

	begin(&a);
	ck_assert(!attrs_strip(&a));
	a.mode = S_IFREG | 06755;
	ck_assert(attrs_strip(&a));
	ck_assert_uint_eq(a.mode, S_IFREG | 0755);
	attrs_add_xattr(&a, "security.capability", "x", 1);
	ck_assert(attrs_strip(&a));
	ck_assert_uint_eq(a.xattr_count, 1);
	ck_assert_str_eq(a.xattrs[0].name, "user.b");
	/* of a directory they mean something else */
	a.mode = S_IFDIR | 02755;
	ck_assert(!attrs_strip(&a));
	ck_assert_uint_eq(a.mode, S_IFDIR | 02755);
}
END_TEST

START_TEST(they_are_written_and_read_again)
{
	auto_clear(attrs) a = {0}, b = {0};
	auto_js o = js_object();
	struct err err = {0};

	begin(&a);
	a.mode = S_IFREG | 04711;
	a.owner = mem_dup("me", 2);
	attrs_add_xattr(&a, "security.capability", "\0\1\2", 3);
	attrs_add_xattr(&a, "user.empty", NULL, 0);
	attrs_encode(&a, o);
	ck_assert_msg(attrs_decode(o, S_IFREG, &b, &err), "%s", err.msg);
	check_differs(&b, &a, NULL);
	ck_assert_str_eq(b.owner, "me");
	ck_assert_ptr_null(b.group);
}
END_TEST

START_TEST(what_is_not_valid_leaves_the_old)
{
	static const char *const members[] = {
	        "\"mode\":\"644\"",
	        "\"mode\":\"0844\"",
	        "\"mode\":\"00644\"",
	        "\"mode\":420",
	        "\"uid\":-1",
	        "\"uid\":4294967295",
	        "\"gid\":4294967296",
	        "\"mtime\":\"x\"",
	        "\"mtime\":-2147483649",
	        "\"mtime_ns\":1000000000",
	        "\"mtime_ns\":-1",
	        "\"owner\":5",
	        "\"xattrs\":[]",
	        "\"xattrs\":{\"trusted.overlay.opaque\":\"eQ==\"}",
	        "\"xattrs\":{\"security.selinux\":\"eQ==\"}",
	        "\"xattrs\":{\"user.a\":\"eQ\"}",
	        "\"xattrs\":{\"user.a\":5}",
	};

	for (size_t i = 0; i < ARRAY_LEN(members); i++) {
		auto_clear(str) text = {0};
		auto_clear(attrs) a = {0};
		auto_js o = NULL;
		auto_js change = NULL;
		struct err err = {0};
		const struct js *value;
		const char *key;
		void *at = NULL;

		begin(&a);
		ck_assert(js_parse(span_of("{\"mode\":\"0644\",\"uid\":0,\"gid\":0,\"mtime\":0}"),
		                   &o, NULL));
		str_addf(&text, "{%s}", members[i]);
		ck_assert(js_parse(span_make(text.buf, text.len), &change, NULL));
		ck_assert(js_each(change, &at, &key, &value));
		js_set(o, key, js_copy(value));
		ck_assert_msg(!attrs_decode(o, S_IFREG, &a, &err), "%s is taken", members[i]);
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_uint_eq(a.xattr_count, 1);
		ck_assert_uint_eq(a.mode, S_IFREG | 0644);
	}
}
END_TEST

Suite *model_attrs_suite(void);
Suite *model_attrs_suite(void)
{
	Suite *s = suite_create("model/attrs");
	TCase *t = tcase_create("attrs");

	tcase_add_test(t, what_is_read_can_be_put_on_another);
	tcase_add_test(t, setuid_survives_a_change_of_owner);
	tcase_add_test(t, a_link_is_changed_and_not_what_it_leads_to);
	tcase_add_test(t, each_difference_is_told_in_words);
	tcase_add_test(t, attributes_are_compared_by_name_and_value);
	tcase_add_test(t, a_copy_is_whole_and_its_own);
	tcase_add_test(t, what_gives_rights_is_stripped);
	tcase_add_test(t, they_are_written_and_read_again);
	tcase_add_test(t, what_is_not_valid_leaves_the_old);
	suite_add_tcase(s, t);
	return s;
}
