#include "unit/apt_root.h"
#include "assess/archive.h"
#include "assess/scope.h"

static void open_archive(const struct fixture *f, int root, struct archive *ret)
{
	auto_clear(strlist) notes = {0};
	struct err err = {0};

	ck_assert_msg(archive_open(root, f->cache, ret, &notes, &err), "%s", err.msg);
	for (size_t i = 0; i < notes.count; i++)
		ck_assert_msg(false, "%s", notes.v[i]);
}

/* What is offered for the first subject of an inventory. */
static struct offer offer_for(const struct archive *a, const char *components)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	struct offer o = {0};

	fixture_debian(components, &inv);
	subjects_make(&inv, &s);
	archive_offer(a, &s, &s.v[0], &o);
	return o;
}

START_TEST(the_newest_of_the_enabled_ordinary_pockets_is_offered)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(offer) o = {0};
	auto_free char *id = NULL;

	open_archive(&f, root, &a);
	o = offer_for(&a, DEB("a", "1.0-1", "src", "1.0-1") "," DEB("b", "1.0-1", "src", "1.0-1"));
	ck_assert_str_eq(o.version, "1.0-1+deb12u2");
	ck_assert(o.is_security);
	ck_assert_uint_eq(o.packages.count, 2);
	ck_assert_str_eq(o.packages.v[0], "a=1.0-1+deb12u2");
	ck_assert_uint_eq(o.size, 200);
	ck_assert_str_eq(o.origin, "Debian");
	id = offer_id(&o, "src");
	ck_assert_str_eq(id, "archive:src@1.0-1+deb12u2");
}
END_TEST
START_TEST(a_backport_is_upgraded_from_backports)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(offer) o = {0};

	open_archive(&f, root, &a);
	o = offer_for(&a, DEB("a", "2.0-1~bpo12+0", "src", "2.0-1~bpo12+0"));
	ck_assert_str_eq(o.version, "2.0-1~bpo12+1");
	ck_assert(!o.is_security);
}
END_TEST
START_TEST(nothing_newer_says_why)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0}, none = {0};
	auto_clear(offer) same = {0}, off = {0}, other = {0}, no_lists = {0};

	open_archive(&f, root, &a);
	same = offer_for(&a, DEB("c", "2.0-1", "c", "2.0-1"));
	ck_assert_ptr_null(same.version);
	ck_assert_str_eq(same.why, "the enabled sources have nothing newer");
	off = offer_for(&a, DEB("d", "1.0-1", "d", "1.0-1"));
	ck_assert_str_eq(off.why, "the source that has it is switched off");
	other = offer_for(&a, DEB("e", "1.0-1", "e", "1.0-1"));
	ck_assert_str_eq(other.why, "no enabled source has the package");
	no_lists = offer_for(&none, DEB("e", "1.0-1", "e", "1.0-1"));
	ck_assert_str_eq(no_lists.why, "no package lists of an archive were read");
}
END_TEST
START_TEST(an_archive_has_no_packages_of_languages_whatever_their_names)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(offer) deb = {0}, python = {0};

	open_archive(&f, root, &a);
	deb = offer_for(&a, DEB("c", "1.0-1", "c", "1.0-1"));
	ck_assert_str_eq(deb.version, "2.0-1");
	python = offer_for(&a, "{\"purl\":\"pkg:pypi/c@1.0\",\"type\":\"pypi\",\"name\":\"c\","
	                       "\"version\":\"1.0\"}");
	ck_assert_ptr_null(python.version);
	ck_assert_ptr_null(python.origin);
	ck_assert_str_eq(python.why, "packages of PyPI come from no archive of the distribution");
}
END_TEST
START_TEST(a_feature_update_is_no_security_update)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(offer) o = {0};

	open_archive(&f, root, &a);
	o = offer_for(&a, DEB("c", "1.0-1", "c", "1.0-1"));
	ck_assert_str_eq(o.version, "2.0-1");
	ck_assert(!o.is_security);
}
END_TEST
START_TEST(parsed_lists_are_kept_until_their_file_changes)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f), dir = -1;
	auto_clear(archive) a = {0}, b = {0}, c = {0};
	auto_clear(strlist) before = {0}, after = {0}, changed = {0};

	open_archive(&f, root, &a);
	ck_assert(fs_open_subdir(f.cache, "lists", &dir, NULL) && fs_list(dir, &before, NULL));
	ck_assert_uint_eq(before.count, 4);
	open_archive(&f, root, &b);
	ck_assert(fs_list(dir, &after, NULL));
	for (size_t i = 0; i < 4; i++)
		ck_assert_str_eq(before.v[i], after.v[i]);
	put(root, MAIN "main_binary-amd64_Packages", STANZA("a", "1.0-2", "src"));
	open_archive(&f, root, &c);
	ck_assert(fs_list(dir, &changed, NULL));
	ck_assert_uint_eq(changed.count, 4);
	ck_assert(!strlist_has(&changed, before.v[0]) || !strlist_has(&changed, before.v[1]) ||
	          !strlist_has(&changed, before.v[2]) || !strlist_has(&changed, before.v[3]));
}
END_TEST
START_TEST(lists_past_their_validity_are_stale)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(findings) young = {0}, old = {0};

	open_archive(&f, root, &a);
	archive_describe(&a, NOW, 0, &young);
	ck_assert_uint_eq(young.feed_count, 1);
	ck_assert(!young.feeds[0].stale);
	ck_assert_int_eq(young.feeds[0].age, 86400);
	archive_describe(&a, NOW + 7 * 86400, 0, &old);
	ck_assert(old.feeds[0].stale);
}
END_TEST
START_TEST(a_root_without_lists_has_none)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(archive) a = {0};
	auto_clear(findings) none = {0};

	open_archive(&f, f.state.dir, &a);
	ck_assert_uint_eq(a.list_count, 0);
	archive_describe(&a, NOW, 0, &none);
	ck_assert_uint_eq(none.feed_count, 0);
}
END_TEST

Suite *assess_archive_suite(void);
Suite *assess_archive_suite(void)
{
	Suite *s = suite_create("assess/archive");
	TCase *t = tcase_create("archive");

	tcase_add_test(t, the_newest_of_the_enabled_ordinary_pockets_is_offered);
	tcase_add_test(t, a_backport_is_upgraded_from_backports);
	tcase_add_test(t, nothing_newer_says_why);
	tcase_add_test(t, an_archive_has_no_packages_of_languages_whatever_their_names);
	tcase_add_test(t, a_feature_update_is_no_security_update);
	tcase_add_test(t, parsed_lists_are_kept_until_their_file_changes);
	tcase_add_test(t, lists_past_their_validity_are_stale);
	tcase_add_test(t, a_root_without_lists_has_none);
	suite_add_tcase(s, t);
	return s;
}
