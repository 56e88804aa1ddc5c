#include "unit/apt_root.h"
#include "assess/archive.h"
#include "assess/archive_pin.h"
#include "assess/packages.h"

static void open_archive(const struct fixture *f, int root, struct archive *ret,
                         struct strlist *notes)
{
	struct err err = {0};

	ck_assert_msg(archive_open(root, f->cache, ret, notes, &err), "%s", err.msg);
}

/* What is offered for "src" in version 1.0-1 under these preferences. */
static struct offer offer_under(const struct fixture *f, int root, const char *preferences)
{
	auto_clear(archive) a = {0};
	auto_clear(strlist) notes = {0};
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	struct offer o = {0};

	put(root, "etc/apt/preferences", preferences);
	open_archive(f, root, &a, &notes);
	ck_assert_uint_eq(notes.count, 0);
	fixture_debian(DEB("a", "1.0-1", "src", "1.0-1") "," DEB("b", "1.0-1", "src", "1.0-1"),
	               &inv);
	subjects_make(&inv, &s);
	archive_offer(&a, &s, &s.v[0], &o);
	return o;
}

START_TEST(what_a_pin_bars_is_not_offered_and_the_pin_is_named)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(offer) by_list = {0}, by_version = {0};

	by_list = offer_under(&f, root,
	                      "Package: *\nPin: release l=Debian-Security\nPin-Priority: -1\n");
	ck_assert_ptr_null(by_list.version);
	ck_assert_str_eq(by_list.barred, "1.0-1+deb12u2");
	ck_assert(by_list.is_barred_security && !by_list.is_security);
	ck_assert_str_eq(by_list.why, "'/etc/apt/preferences' gives 1.0-1+deb12u2 the priority -1 "
	                              "(pin of '*' to release 'l=Debian-Security')");
	by_version =
	        offer_under(&f, root, "Package: a b\nPin: version 1.0-1\nPin-Priority: 1001\n");
	ck_assert_ptr_null(by_version.version);
	ck_assert_str_eq(by_version.why,
	                 "'/etc/apt/preferences' gives 1.0-1 the priority 1001 (pin of 'a b' to "
	                 "version '1.0-1'), and 1.0-1+deb12u2 has 500");
}
END_TEST
START_TEST(a_source_is_as_new_as_the_package_of_it_that_is_kept_behind)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(offer) none = {0}, older = {0};

	none = offer_under(&f, root, "Package: b\nPin: version *\nPin-Priority: -1\n");
	ck_assert_ptr_null(none.version);
	ck_assert_uint_eq(none.packages.count, 0);
	older = offer_under(&f, root,
	                    "Package: a\nPin: version 1.0-1+deb12u1\nPin-Priority: 900\n");
	ck_assert_str_eq(older.version, "1.0-1+deb12u1");
	ck_assert_str_eq(older.barred, "1.0-1+deb12u2");
}
END_TEST
START_TEST(pins_that_bar_nothing_change_nothing)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(offer) o = {0}, backport = {0};

	o = offer_under(&f, root,
	                "Package: z\nPin: version *\nPin-Priority: -1\n\n"
	                "Package: a\nPin: release l=Debian-Security\nPin-Priority: 990\n");
	ck_assert_str_eq(o.version, "1.0-1+deb12u2");
	ck_assert_ptr_null(o.barred);
	ck_assert_ptr_null(o.why);
	backport = offer_under(&f, root,
	                       "Package: a\nPin: release a=stable-backports\nPin-Priority: 501\n");
	ck_assert_str_eq(backport.version, "2.0-1~bpo12+1");
	ck_assert_ptr_null(backport.barred);
}
END_TEST
START_TEST(what_would_be_added_is_chosen_by_pins_too)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(strlist) notes = {0};
	struct archive_package p;

	put(root, "etc/apt/preferences.d/x",
	    "Package: a\nPin: version 1.0-1+deb12u1\nPin-Priority: 900\n\n"
	    "Package: c\nPin: release *\nPin-Priority: -1\n");
	open_archive(&f, root, &a, &notes);
	ck_assert(archive_find(&a, "a", "amd64", NULL, &p));
	ck_assert_str_eq(archive_text(&p, PACKAGE_VERSION), "1.0-1+deb12u1");
	ck_assert(!archive_find(&a, "c", "amd64", NULL, &p));
	ck_assert(archive_find(&a, "c", "amd64", "2.0-1", &p));
}
END_TEST
START_TEST(a_mistake_in_preferences_is_told)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(strlist) notes = {0};

	put(root, "etc/apt/preferences.d/x", "Package: a\nPin: version 1\nPin-Priority: 0\n");
	put(root, "etc/apt/preferences.d/x.bak", "nonsense\n");
	open_archive(&f, root, &a, &notes);
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(strstr(notes.v[0], "'etc/apt/preferences.d/x': line 1: "));
}
END_TEST

Suite *assess_archive_pin_suite(void);
Suite *assess_archive_pin_suite(void)
{
	Suite *s = suite_create("assess/archive_pin");
	TCase *t = tcase_create("archive_pin");

	tcase_add_test(t, what_a_pin_bars_is_not_offered_and_the_pin_is_named);
	tcase_add_test(t, a_source_is_as_new_as_the_package_of_it_that_is_kept_behind);
	tcase_add_test(t, pins_that_bar_nothing_change_nothing);
	tcase_add_test(t, what_would_be_added_is_chosen_by_pins_too);
	tcase_add_test(t, a_mistake_in_preferences_is_told);
	suite_add_tcase(s, t);
	return s;
}
