#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "report/cyclonedx.h"
#include "report/spdx.h"
#include "scan/sbom.h"
#include "unit/sample.h"

#define NOW 1769853600

static void read_text(const char *text, struct inventory *ret)
{
	struct err err = {0};

	ck_assert_msg(sbom_read(span_of(text), "x.json", NOW, ret, &err), "%s", err.msg);
}

/* One component of a CycloneDX document: "TYPE NAME VERSION ARCH SOURCE SOURCE_VERSION". */
static void component_is(const char *fields, const char *want)
{
	auto_free char *text =
	        str_format("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\","
	                   "\"components\":[{\"type\":\"library\",\"name\":\"n\",%s}]}",
	                   fields);
	auto_clear(inventory) inv = {0};
	auto_clear(str) got = {0};
	const struct component *c;

	read_text(text, &inv);
	ck_assert_uint_eq(inv.count, 1);
	c = &inv.components[0];
	str_addf(&got, "%s %s %s %s %s %s", c->type, c->name, c->version ? c->version : "-",
	         c->arch ? c->arch : "-", c->source_name ? c->source_name : "-",
	         c->source_version ? c->source_version : "-");
	ck_assert_str_eq(str_c(&got), want);
}

#define PROPERTY(name, value) "{\"name\":\"" name "\",\"value\":\"" value "\"}"

START_TEST(the_package_url_says_what_a_component_is)
{
	component_is("\"purl\":\"pkg:npm/%40a/b@1\"", "npm @a/b 1 - - -");
	component_is("\"purl\":\"pkg:deb/debian/b@1:2-3%2Bb1?arch=amd64\"",
	             "deb b 1:2-3+b1 amd64 b 1:2-3");
	component_is("\"purl\":\"pkg:deb/debian/b@2-3?epoch=1\"", "deb b 1:2-3 - b 1:2-3");
	component_is("\"purl\":\"pkg:rpm/rhel/b@2-3?epoch=0\"", "rpm b 2-3 - b -");
	component_is("\"purl\":\"pkg:rpm/rhel/b@2-3?epoch=4\"", "rpm b 4:2-3 - b -");
	component_is("\"purl\":\"pkg:apk/alpine/b@2-r3\"", "apk b 2-r3 - b 2-r3");
	component_is("\"version\":\"7\",\"purl\":\"pkg:pypi/b\"", "pypi b 7 - - -");
	component_is("\"version\":\"7\",\"purl\":\"pkg:pypi/b@8\"", "pypi b 8 - - -");
}
END_TEST

START_TEST(the_source_is_told_in_the_ways_of_several_tools)
{
	component_is("\"purl\":\"pkg:deb/d/b@2%2Bb1?upstream=s\"", "deb b 2+b1 - s 2");
	component_is("\"purl\":\"pkg:deb/d/b@2?upstream=s%401:4\"", "deb b 2 - s 1:4");
	component_is("\"purl\":\"pkg:rpm/d/b@2-1?upstream=a-b-1.2-3.el9.src.rpm\"",
	             "rpm b 2-1 - a-b 1.2-3.el9");
	component_is("\"purl\":\"pkg:rpm/d/b@2-1?upstream=odd.rpm\"", "rpm b 2-1 - b -");
	component_is("\"purl\":\"pkg:deb/d/b@2\",\"properties\":[" PROPERTY(
	                     "syft:metadata:source",
	                     "s") "," PROPERTY("syft:metadata:sourceVersion", "9") "]",
	             "deb b 2 - s 9");
	component_is("\"purl\":\"pkg:rpm/d/b@2-1\",\"properties\":[" PROPERTY(
	                     "syft:metadata:sourceRpm", "s-1-2.src.rpm") "]",
	             "rpm b 2-1 - s 1-2");
	component_is("\"purl\":\"pkg:apk/d/b@2-r1\",\"properties\":[" PROPERTY(
	                     "syft:metadata:originPackage", "s") "]",
	             "apk b 2-r1 - s 2-r1");
	component_is("\"purl\":\"pkg:deb/d/b@2\",\"properties\":[" PROPERTY(
	                     "aquasecurity:trivy:SrcName",
	                     "s") "," PROPERTY("aquasecurity:trivy:SrcVersion",
	                                       "3") "," PROPERTY("aquasecurity:trivy:SrcRelease",
	                                                         "4") "," PROPERTY("aquasecurity:"
	                                                                           "trivy:SrcEpoch",
	                                                                           "5") "]",
	             "deb b 2 - s 5:3-4");
}
END_TEST

static void covered(const char *text, enum coverage_result result, const char *reason)
{
	auto_clear(inventory) inv = {0};

	read_text(text, &inv);
	ck_assert_uint_eq(inv.coverage_count, 1);
	ck_assert_int_eq(inv.coverage[0].result, result);
	ck_assert_msg(str_eq(inv.coverage[0].reason, reason), "%s", inv.coverage[0].reason);
	ck_assert(inventory_is_complete(&inv) == (result == COVERAGE_READ));
}

#define CDX(components)                                                                            \
	"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.4\",\"components\":[" components "]}"

static void module_is(const char *fields, const char *want)
{
	auto_free char *text =
	        str_format("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\","
	                   "\"components\":[{\"type\":\"library\",\"name\":\"n\",%s}]}",
	                   fields);
	auto_clear(inventory) inv = {0};

	read_text(text, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert(str_eq(inv.components[0].module, want));
}

START_TEST(the_label_of_a_module_is_found_where_tools_write_it)
{
	module_is("\"purl\":\"pkg:rpm/d/b@2-1?rpmmod=n:16:8:a\"", "n:16:8:a");
	module_is("\"purl\":\"pkg:rpm/d/b@2-1?modularitylabel=n%3A16%3A8%3Aa\"", "n:16:8:a");
	module_is("\"purl\":\"pkg:rpm/d/b@2-1\",\"properties\":[" PROPERTY(
	                  "aquasecurity:trivy:Modularitylabel", "n:16:8:a") "]",
	          "n:16:8:a");
	module_is("\"purl\":\"pkg:rpm/d/b@2-1\",\"properties\":[" PROPERTY(
	                  "aquasecurity:trivy:Modularitylabel", "") "]",
	          NULL);
	module_is("\"purl\":\"pkg:rpm/d/b@2-1\"", NULL);
}
END_TEST

START_TEST(what_is_missing_is_counted_and_named)
{
	covered(CDX("{\"name\":\"a\",\"purl\":\"pkg:npm/a@1\"}"), COVERAGE_READ, NULL);
	covered(CDX(""), COVERAGE_ABSENT, "it names no component");
	covered("{\"spdxVersion\":\"SPDX-2.3\"}", COVERAGE_ABSENT, "it names no component");
	covered(CDX("{\"type\":\"file\",\"name\":\"a\"}"), COVERAGE_PARTIAL,
	        "nothing in it is a package");
	covered(CDX("{\"name\":\"a\"},{\"name\":\"b\"}"), COVERAGE_PARTIAL,
	        "2 without a package URL, the first is 'a'");
	covered(CDX("{\"name\":\"a\",\"purl\":\"pkg:npm/a\"}"), COVERAGE_PARTIAL,
	        "1 without a version, the first is 'pkg:npm/a'");
	covered(CDX("{\"name\":\"a\",\"purl\":\"npm/a\"},{},{\"name\":\"b\",\"purl\":\"pkg:npm/"
	            "b@1\"}"),
	        COVERAGE_PARTIAL,
	        "2 of 3 could not be read, the first: package URL 'npm/a': it does not begin with "
	        "'pkg:'");
	covered(CDX("{\"name\":\"a\",\"purl\":\"pkg:deb/a@1\"}"), COVERAGE_PARTIAL,
	        "of which system its packages are is not said");
	covered(CDX("{\"name\":\"a\\u001b[31m\"}"), COVERAGE_PARTIAL,
	        "1 without a package URL, the first is 'without a name'");
}
END_TEST

START_TEST(packages_of_another_system_are_left_out)
{
	auto_clear(inventory) inv = {0};

	read_text(CDX("{\"name\":\"m\",\"purl\":\"pkg:apk/alpine/m@1-r0?distro=3.19\"},"
	              "{\"name\":\"a\",\"purl\":\"pkg:deb/debian/a@1?distro=debian-12\"},"
	              "{\"name\":\"b\",\"purl\":\"pkg:deb/debian/b@1?distro=debian-12\"},"
	              "{\"name\":\"c\",\"purl\":\"pkg:deb/ubuntu/c@1?distro=ubuntu-22.04\"},"
	              "{\"name\":\"n\",\"purl\":\"pkg:npm/n@1\"}"),
	          &inv);
	ck_assert_str_eq(inv.host.os.id, "debian");
	ck_assert_str_eq(inv.host.os.version_id, "12");
	ck_assert_str_eq(inv.host.os.codename, "bookworm");
	ck_assert_uint_eq(inv.count, 3);
	ck_assert_str_eq(inv.coverage[0].reason,
	                 "2 of another system were left out, the first is m of alpine-3.19");
}
END_TEST

START_TEST(the_operating_system_decides_which_packages_count)
{
	auto_clear(inventory) inv = {0};

	read_text(CDX("{\"name\":\"a\",\"purl\":\"pkg:deb/debian/a@1?distro=debian-12\"},"
	              "{\"type\":\"operating-system\",\"name\":\"ubuntu\",\"version\":\"24.04\"},"
	              "{\"name\":\"c\",\"purl\":\"pkg:deb/ubuntu/c@1?distro=ubuntu-24.04\"}"),
	          &inv);
	ck_assert_str_eq(inv.host.os.codename, "noble");
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].name, "c");
}
END_TEST

START_TEST(what_a_bill_is_of_is_the_host)
{
	auto_clear(inventory) image = {0}, app = {0};

	read_text(
	        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.7\",\"metadata\":{\"timestamp\":"
	        "\"2026-01-01T00:00:00Z\",\"component\":{\"type\":\"container\",\"name\":\"img:1\","
	        "\"purl\":\"pkg:oci/img@1\"}}}",
	        &image);
	ck_assert_str_eq(image.host.name, "img:1");
	ck_assert_uint_eq(image.count, 0);
	ck_assert_int_eq(image.generated, 1767225600);
	read_text("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.7\",\"metadata\":{"
	          "\"component\":{\"type\":\"application\",\"name\":\"app\",\"purl\":"
	          "\"pkg:npm/app@1\"}}}",
	          &app);
	ck_assert_str_eq(app.host.name, "app");
	ck_assert_uint_eq(app.count, 1);
	ck_assert_int_eq(app.generated, NOW);
}
END_TEST

/* Everything that an inventory can hold of a component. */
static void fill(struct inventory *inv)
{
	struct component *c;

	sample_inventory(inv);
	inv->host.os.codename = mem_strdup("bookworm");
	strlist_add(&inv->host.os.like, "a");
	strlist_add(&inv->host.os.like, "b");
	inv->host.arch = mem_strdup("amd64");
	inv->components[0].is_auto = inv->components[1].is_held = true;
	c = inventory_add(inv);
	c->purl = mem_strdup("pkg:pypi/idna@3");
	c->type = mem_strdup("pypi");
	c->name = mem_strdup("idna");
	c->version = mem_strdup("3");
	c->owner = mem_strdup(inv->components[0].purl);
	c->location = mem_strdup("usr/lib/python3/idna");
	c = inventory_add(inv);
	c->purl = mem_strdup("pkg:generic/app@7?arch=amd64&channel=x");
	c->type = mem_strdup("bundle");
	c->name = mem_strdup("app");
	c->version = mem_strdup("7");
	c->status = mem_strdup("modified");
	c->module = mem_strdup("n:1:2:c");
	c->serial = 7;
	c->paths = 3;
	c->modified = 1;
	strlist_add(&c->fixes, "CVE-2026-1");
	strlist_add(&c->fixes, "CVE-2026-2");
	inventory_sort(inv);
}

static void same_after(void (*render)(const struct inventory *, struct str *))
{
	auto_clear(inventory) before = {0}, after = {0};
	auto_clear(str) bill = {0}, left = {0}, right = {0};
	struct inventory one, other; /* looks, not copies */
	struct err err = {0};

	fill(&before);
	render(&before, &bill);
	ck_assert_msg(sbom_read(span_make(bill.buf, bill.len), "x", NOW, &after, &err), "%s",
	              err.msg);
	ck_assert(inventory_is_complete(&before) == inventory_is_complete(&after));
	/* what ran, and what was read from where, is of the first alone */
	one = before;
	other = after;
	one.coverage_count = other.coverage_count = 0;
	one.facts = (struct facts){0};
	one.live = (struct live){0};
	inventory_encode(&one, &left);
	inventory_encode(&other, &right);
	ck_assert_str_eq(str_c(&left), str_c(&right));
}

START_TEST(what_fettle_wrote_is_read_back_whole)
{
	same_after(cyclonedx_inventory);
	same_after(spdx_inventory);
}
END_TEST

Suite *scan_sbom_suite(void);
Suite *scan_sbom_suite(void)
{
	Suite *s = suite_create("scan/sbom");
	TCase *t = tcase_create("sbom");

	tcase_add_test(t, the_package_url_says_what_a_component_is);
	tcase_add_test(t, the_source_is_told_in_the_ways_of_several_tools);
	tcase_add_test(t, the_label_of_a_module_is_found_where_tools_write_it);
	tcase_add_test(t, what_is_missing_is_counted_and_named);
	tcase_add_test(t, packages_of_another_system_are_left_out);
	tcase_add_test(t, the_operating_system_decides_which_packages_count);
	tcase_add_test(t, what_a_bill_is_of_is_the_host);
	tcase_add_test(t, what_fettle_wrote_is_read_back_whole);
	suite_add_tcase(s, t);
	return s;
}
