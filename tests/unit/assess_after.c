#include "unit/assess_fixture.h"
#include "assess/after.h"

static const struct component *find(const struct inventory *inv, const char *name)
{
	for (size_t i = 0; i < inv->count; i++)
		if (strcmp(inv->components[i].name, name) == 0)
			return &inv->components[i];
	ck_abort_msg("no component '%s'", name);
	abort();
}

static struct patch *add(struct plan *p, const char *name, const char *to, const char *package)
{
	struct patch *x = plan_add(p);

	x->id = str_format("archive:%s@%s", name, to);
	x->name = mem_strdup(name);
	x->to = mem_strdup(to);
	if (package)
		strlist_add(&x->packages, package);
	return x;
}

START_TEST(packages_have_the_planned_version)
{
	auto_clear(inventory) inv = {0};
	auto_clear(plan) p = {0};
	auto_clear(strlist) notes = {0};
	const struct component *c;
	struct live_socket *s;

	fixture_debian(
	        DEB("libssl3", "3.0-1+b1", "openssl", "3.0-1") "," DEB("zip", "1", "zip", "1"),
	        &inv);
	s = live_add_socket(&inv.live);
	s->protocol = mem_strdup("tcp");
	s->address = mem_strdup("0.0.0.0");
	strlist_add(&s->packages, find(&inv, "libssl3")->purl);
	add(&p, "openssl", "3.0-2", "libssl3=1:3.0-2");
	ck_assert(after_apply(&p, &inv, &notes, NULL));
	c = find(&inv, "libssl3");
	ck_assert_str_eq(c->version, "1:3.0-2");
	ck_assert_str_eq(c->source_version, "3.0-2");
	ck_assert_str_eq(c->purl, "pkg:deb/debian/libssl3@1:3.0-2?arch=amd64");
	ck_assert_str_eq(inv.live.sockets[0].packages.v[0], c->purl);
	ck_assert_str_eq(find(&inv, "zip")->version, "1");
	ck_assert_uint_eq(notes.count, 0);
}
END_TEST
START_TEST(nothing_is_taken_to_an_older_version_and_what_is_gone_is_told)
{
	auto_clear(inventory) inv = {0};
	auto_clear(plan) p = {0};
	auto_clear(strlist) notes = {0};

	fixture_debian(DEB("a", "3-1", "a", "3-1"), &inv);
	add(&p, "a", "2-1", "a=2-1");
	add(&p, "b", "2-1", "b=2-1");
	ck_assert(after_apply(&p, &inv, &notes, NULL));
	ck_assert_str_eq(find(&inv, "a")->version, "3-1");
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_uint_eq(notes.count, 1);
}
END_TEST
START_TEST(what_a_patch_adds_is_installed)
{
	auto_clear(inventory) inv = {0};
	auto_clear(plan) p = {0};
	auto_clear(strlist) notes = {0};
	struct patch_add *a;
	const struct component *c;

	fixture_debian(DEB("a", "1-1", "a", "1-1"), &inv);
	a = patch_add_package(add(&p, "a", "2-1", "a=2-1"));
	a->name = mem_strdup("linux-image-2");
	a->version = mem_strdup("2-1");
	a->arch = mem_strdup("amd64");
	a->source = mem_strdup("linux");
	a->source_version = mem_strdup("2");
	ck_assert(after_apply(&p, &inv, &notes, NULL));
	c = find(&inv, "linux-image-2");
	ck_assert_str_eq(c->source_name, "linux");
	ck_assert_str_eq(c->purl, "pkg:deb/debian/linux-image-2@2-1?arch=amd64&distro=bookworm");
}
END_TEST
START_TEST(a_bundle_has_the_planned_serial_and_ends_what_it_fixes)
{
	auto_clear(inventory) inv = {0};
	auto_clear(plan) p = {0};
	auto_clear(strlist) notes = {0};
	struct patch *x;

	fixture_debian("{\"purl\":\"pkg:generic/app@1\",\"type\":\"bundle\",\"name\":\"app\","
	               "\"version\":\"1\",\"serial\":1,\"fixes\":[\"CVE-1\"],\"location\":\"x\"}",
	               &inv);
	x = add(&p, "app", "2", NULL);
	x->kind = PATCH_BUNDLE;
	strlist_add(&x->fixes, "CVE-2");
	add(&p, "other", "7", NULL)->kind = PATCH_BUNDLE;
	ck_assert(after_apply(&p, &inv, &notes, NULL));
	ck_assert_int_eq(find(&inv, "app")->serial, 2);
	ck_assert_str_eq(find(&inv, "app")->purl, "pkg:generic/app@2");
	ck_assert_uint_eq(find(&inv, "app")->fixes.count, 1);
	ck_assert_str_eq(find(&inv, "app")->fixes.v[0], "CVE-2");
	ck_assert_int_eq(find(&inv, "other")->serial, 7);
}
END_TEST
START_TEST(the_plan_of_another_host_is_refused)
{
	auto_clear(inventory) inv = {0};
	auto_clear(plan) p = {.id = mem_strdup("plan-1"), .host = mem_strdup("other")};
	auto_clear(strlist) notes = {0};
	struct err err = {0};

	fixture_debian(DEB("a", "1-1", "a", "1-1"), &inv);
	ck_assert(!after_apply(&p, &inv, &notes, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "plan 'plan-1' is one for another host");
}
END_TEST

Suite *assess_after_suite(void);
Suite *assess_after_suite(void)
{
	Suite *s = suite_create("assess/after");
	TCase *t = tcase_create("after");

	tcase_add_test(t, packages_have_the_planned_version);
	tcase_add_test(t, nothing_is_taken_to_an_older_version_and_what_is_gone_is_told);
	tcase_add_test(t, what_a_patch_adds_is_installed);
	tcase_add_test(t, a_bundle_has_the_planned_serial_and_ends_what_it_fixes);
	tcase_add_test(t, the_plan_of_another_host_is_refused);
	suite_add_tcase(s, t);
	return s;
}
