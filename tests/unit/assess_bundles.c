#include "unit/assess_fixture.h"
#include "assess/bundles.h"
#include "model/catalog.h"

#define HEX "0000000000000000000000000000000000000000000000000000000000000000"
#define ENTRY(id, product, serial, more)                                                           \
	"{\"file\":\"" id ".fettle\",\"sha256\":\"" HEX "\",\"size\":10,\"id\":\"" id              \
	"\",\"product\":\"" product "\",\"arch\":\"amd64\",\"serial\":" serial                     \
	",\"created\":\"2026-01-01T00:00:00Z\",\"class\":\"security\"," more                       \
	"\"applies_to\":{},\"reboot\":false}"
#define BUNDLE(product, version, more)                                                             \
	"{\"purl\":\"pkg:generic/" product "@" version                                             \
	"\",\"type\":\"bundle\",\"name\":\"" product "\",\"version\":\"" version                   \
	"\",\"serial\":" version "," more "\"location\":\"x\"}"

static void catalog(struct fixture *f, const char *entries)
{
	auto_free char *json = str_format("{\"format\":\"" CATALOG_FORMAT "\",\"generated\":"
	                                  "\"2026-01-01T00:00:00Z\",\"serial\":1,\"expires\":"
	                                  "\"2026-03-01T00:00:00Z\",\"bundles\":[%s]}",
	                                  entries);

	fixture_feed(f, "vendor", "bundles", NULL, span_of(json));
}

START_TEST(a_bundle_that_ends_a_finding_is_planned)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	catalog(&f, ENTRY("b-1", "app", "1", "\"fixes\":[\"CVE-2\"],") "," ENTRY(
	                    "o-1", "other", "1", "\"fixes\":[\"CVE-9\"],"));
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1"), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.plan.count, 1);
	ck_assert_str_eq(r.plan.patches[0].id, "b-1");
	ck_assert_int_eq(r.plan.patches[0].kind, PATCH_BUNDLE);
	ck_assert_ptr_null(r.plan.patches[0].from);
	one = fixture_find(&r, "CVE-2");
	ck_assert_int_eq(one->state, FINDING_OPEN);
	ck_assert_str_eq(one->patch, "b-1");
	ck_assert_str_eq(r.plan.patches[0].ends.v[0], one->id);
	ck_assert_int_eq(fixture_find(&r, "CVE-1")->state, FINDING_FIX_UNREACHABLE);
}
END_TEST
START_TEST(an_installed_product_is_taken_to_its_newest_serial)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	const struct finding *one;

	catalog(&f,
	        ENTRY("b-3", "app", "3", "\"fixes\":[\"CVE-7\"],") "," ENTRY(
	                "b-2", "app", "2", "") "," ENTRY("b-9", "app", "9",
	                                                 "\"expires\":\"2026-01-02T00:00:00Z\","));
	fixture_debian(BUNDLE("app", "1", "\"status\":\"installed\","), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.plan.count, 1);
	ck_assert_str_eq(r.plan.patches[0].id, "b-3");
	ck_assert_str_eq(r.plan.patches[0].from, "1");
	ck_assert_str_eq(r.plan.patches[0].to, "3");
	one = fixture_find(&r, "CVE-7");
	ck_assert_str_eq(one->source, "app");
	ck_assert_str_eq(one->reason.rule, "bundle");
	ck_assert_int_eq(one->state, FINDING_OPEN);
	ck_assert_uint_eq(r.findings.uncovered_count, 0);
}
END_TEST
START_TEST(what_an_installed_bundle_ends_is_fixed_and_a_changed_one_ends_nothing)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) whole = {0}, changed = {0};
	auto_clear(assess_result) r = {0}, s = {0};

	fixture_feed(&f, "mine", "debsecan", "bookworm",
	             span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                     "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1") "," BUNDLE(
	                       "app", "2", "\"status\":\"installed\",\"fixes\":[\"CVE-1\"],"),
	               &whole);
	fixture_assess(&f, &whole, NULL, -1, NOW, &r);
	ck_assert_int_eq(fixture_find(&r, "CVE-1")->state, FINDING_FIXED);
	ck_assert_str_eq(fixture_find(&r, "CVE-1")->reason.rule, "bundle");
	ck_assert_int_eq(fixture_find(&r, "CVE-2")->state, FINDING_NO_FIX);
	ck_assert_uint_eq(r.findings.uncovered_count, 1); /* no source has product app */
	fixture_debian(DEB("src", "1.2-1", "src", "1.2-1") "," BUNDLE(
	                       "app", "2", "\"status\":\"modified\",\"fixes\":[\"CVE-1\"],"),
	               &changed);
	fixture_assess(&f, &changed, NULL, -1, NOW, &s);
	ck_assert_int_eq(fixture_find(&s, "CVE-1")->state, FINDING_FIX_UNREACHABLE);
}
END_TEST
START_TEST(what_is_not_for_this_host_is_not_planned)
{
	static const char *const others[] = {
	        ENTRY("b", "app", "2", "\"channel\":\"beta\","),
	        "{\"file\":\"b.fettle\",\"sha256\":\"" HEX
	        "\",\"size\":10,\"id\":\"b\",\"product\":\"app\",\"class\":\"bugfix\",\"arch\":"
	        "\"arm64\",\"serial\":2,"
	        "\"created\":\"2026-01-01T00:00:00Z\",\"applies_to\":{}}",
	        "{\"file\":\"b.fettle\",\"sha256\":\"" HEX
	        "\",\"size\":10,\"id\":\"b\",\"product\":\"app\",\"class\":\"bugfix\",\"arch\":"
	        "\"all\",\"serial\":2,"
	        "\"created\":\"2026-01-01T00:00:00Z\",\"applies_to\":{\"os\":[\"debian:11\"]}}",
	        "{\"file\":\"b.fettle\",\"sha256\":\"" HEX
	        "\",\"size\":10,\"id\":\"b\",\"product\":\"app\",\"class\":\"bugfix\",\"arch\":"
	        "\"all\",\"serial\":2,"
	        "\"created\":\"2026-01-01T00:00:00Z\",\"applies_to\":{\"packages\":[\"nginx\"]}}",
	        ENTRY("b", "app", "1", ""),
	};

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
		auto_clear(inventory) inv = {0};
		auto_clear(assess_result) r = {0};

		catalog(&f, others[i]);
		fixture_debian(BUNDLE("app", "1", "\"status\":\"installed\","), &inv);
		fixture_assess(&f, &inv, NULL, -1, NOW, &r);
		ck_assert_msg(r.plan.count == 0, "case %zu", i);
	}
}
END_TEST
START_TEST(what_is_required_comes_with_it_and_an_expired_catalog_is_told)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0}, late = {0};

	catalog(&f, ENTRY("b-2", "app", "2",
	                  "\"requires\":[\"base-1\"],") "," ENTRY("base-1", "base", "1", ""));
	fixture_debian(BUNDLE("app", "1", "\"status\":\"installed\","), &inv);
	fixture_assess(&f, &inv, NULL, -1, NOW, &r);
	ck_assert_uint_eq(r.plan.count, 2);
	ck_assert_str_eq(r.plan.order.v[0], "base-1");
	fixture_assess(&f, &inv, NULL, -1, NOW + 60 * 86400, &late);
	ck_assert_uint_eq(late.plan.count, 0);
	ck_assert_uint_eq(late.notes.count, 1);
}
END_TEST

Suite *assess_bundles_suite(void);
Suite *assess_bundles_suite(void)
{
	Suite *s = suite_create("assess/bundles");
	TCase *t = tcase_create("bundles");

	tcase_add_test(t, a_bundle_that_ends_a_finding_is_planned);
	tcase_add_test(t, an_installed_product_is_taken_to_its_newest_serial);
	tcase_add_test(t, what_an_installed_bundle_ends_is_fixed_and_a_changed_one_ends_nothing);
	tcase_add_test(t, what_is_not_for_this_host_is_not_planned);
	tcase_add_test(t, what_is_required_comes_with_it_and_an_expired_catalog_is_told);
	suite_add_tcase(s, t);
	return s;
}
