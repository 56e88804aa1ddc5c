#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/inventory.h"

static void fill(struct inventory *inv)
{
	struct component *c = inventory_add(inv);

	inv->generated = 1700000000;
	inv->host.id = mem_strdup("ab");
	inv->host.arch = mem_strdup("amd64");
	inv->host.root = mem_strdup("/");
	inv->host.os.id = mem_strdup("debian");
	strlist_add(&inv->host.os.like, "linux");
	c->purl = mem_strdup("pkg:deb/debian/z@1");
	c->type = mem_strdup("deb");
	c->name = mem_strdup("z");
	c->version = mem_strdup("1+b2");
	c->source_name = mem_strdup("zz");
	c->source_version = mem_strdup("1");
	c->is_held = c->is_auto = c->is_running = true;
	c = inventory_add(inv);
	c->purl = mem_strdup("pkg:generic/app@7");
	c->type = mem_strdup("bundle");
	c->name = mem_strdup("app");
	c->serial = 7;
	c->paths = 3;
	c->modified = 1;
	strlist_add(&c->fixes, "CVE-2026-1");
	c = inventory_add(inv);
	c->purl = mem_strdup("pkg:deb/debian/a@1");
	c->type = mem_strdup("deb");
	c->name = mem_strdup("a");
	inventory_add_coverage(inv, "os-release", "etc/os-release", COVERAGE_ABSENT, NULL);
	inventory_add_coverage(inv, "dpkg", "var/lib/dpkg/status", COVERAGE_PARTIAL, "cut")
	        ->components = 2;
	inventory_sort(inv);
}

static bool decode(const char *text, struct inventory *ret, struct err *err)
{
	return inventory_parse(span_of(text), ret, err);
}

START_TEST(what_is_written_is_read_and_written_the_same)
{
	auto_clear(inventory) a = {0}, b = {0};
	auto_clear(str) first = {0}, second = {0};

	fill(&a);
	inventory_encode(&a, &first);
	ck_assert(decode(str_c(&first), &b, NULL));
	inventory_encode(&b, &second);
	ck_assert_str_eq(str_c(&first), str_c(&second));
	ck_assert_uint_eq(b.count, 3);
	ck_assert_int_eq(b.components[2].serial, 7);
	ck_assert(b.components[1].is_held && b.components[1].is_auto);
	ck_assert_ptr_null(b.components[0].source_name);
}
END_TEST
START_TEST(components_and_coverage_are_sorted)
{
	auto_clear(inventory) inv = {0};

	fill(&inv);
	ck_assert_str_eq(inv.components[0].name, "a");
	ck_assert_str_eq(inv.components[1].name, "z");
	ck_assert_str_eq(inv.components[2].name, "app");
	ck_assert_str_eq(inv.coverage[0].source, "dpkg");
}
END_TEST
START_TEST(a_mistake_is_told_with_its_place)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	        {"{\"format\":\"fettle.inventory/1\"}", "generated: missing"},
	        {"{\"format\":\"fettle.inventory/1\",\"generated\":\"2026-01-01T00:00:00Z\","
	         "\"host\":{\"os\":{\"id\":1}},\"coverage\":[],\"components\":[]}",
	         "host: os: id: not a string"},
	        {"{\"format\":\"fettle.inventory/1\",\"generated\":\"2026-01-01T00:00:00Z\","
	         "\"host\":{},\"coverage\":[{\"source\":\"x\",\"result\":\"fine\"}],"
	         "\"components\":[]}",
	         "coverage[0]: result: 'fine' is not read, partial, absent or unreadable"},
	        {"{\"format\":\"fettle.inventory/1\",\"generated\":\"2026-01-01T00:00:00Z\","
	         "\"host\":{},\"coverage\":[],\"components\":[{\"purl\":\"p\",\"type\":\"deb\","
	         "\"name\":\"n\",\"version\":3}]}",
	         "components[0]: version: not a string"},
	        {"{\"format\":\"fettle.inventory/1\",\"generated\":\"2026-01-01T00:00:00Z\","
	         "\"host\":{},\"coverage\":[],\"components\":[7]}",
	         "components[0]: "},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(inventory) inv = {0};
		struct err err = {0};

		ck_assert(!decode(cases[i].text, &inv, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(strstr(err.msg, cases[i].want) != NULL, "%s", err.msg);
		ck_assert_uint_eq(inv.count + inv.coverage_count, 0);
	}
}
END_TEST
START_TEST(where_nothing_is_known_nothing_is_complete)
{
	auto_clear(inventory) inv = {0};

	ck_assert(!inventory_is_complete(&inv));
	inventory_add_coverage(&inv, "dpkg", "d", COVERAGE_ABSENT, NULL);
	inventory_add_coverage(&inv, "os-release", "o", COVERAGE_READ, NULL);
	ck_assert(!inventory_is_complete(&inv));
	inventory_add_coverage(&inv, "kernel", "k", COVERAGE_READ, NULL)->components = 1;
	ck_assert(!inventory_is_complete(&inv));
	inventory_add_coverage(&inv, "apk", "a", COVERAGE_READ, NULL)->components = 1;
	ck_assert(inventory_is_complete(&inv));
	inventory_add_coverage(&inv, "rpm", "r", COVERAGE_UNREADABLE, "x");
	ck_assert(!inventory_is_complete(&inv));
}
END_TEST

Suite *model_inventory_suite(void);
Suite *model_inventory_suite(void)
{
	Suite *s = suite_create("model/inventory");
	TCase *t = tcase_create("inventory");

	tcase_add_test(t, what_is_written_is_read_and_written_the_same);
	tcase_add_test(t, components_and_coverage_are_sorted);
	tcase_add_test(t, a_mistake_is_told_with_its_place);
	tcase_add_test(t, where_nothing_is_known_nothing_is_complete);
	suite_add_tcase(s, t);
	return s;
}
