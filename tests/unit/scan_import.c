#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "scan/import.h"

#define NOW 1769853600

static void read_list(const char *mapping, const char *type, const char *list, struct import *ret)
{
	struct err err = {0};
	auto_clear(mapping) m = {0};
	struct import_input in = {
	        .path = "x", .type = type, .mapping = &m, .host = "given", .now = NOW};

	if (mapping)
		ck_assert_msg(mapping_parse(span_of(mapping), &m, &err), "%s", err.msg);
	else
		mapping_default(&m);
	ck_assert_msg(import_read(span_of(list), &in, ret, &err), "%s", err.msg);
}

static void fails(const char *mapping, const char *type, const char *list, const char *why)
{
	auto_clear(mapping) m = {0};
	auto_clear(import) all = {0};
	struct err err = {0};
	struct import_input in = {.path = "x", .type = type, .mapping = &m, .host = "given"};

	if (mapping)
		ck_assert(mapping_parse(span_of(mapping), &m, &err));
	else
		mapping_default(&m);
	ck_assert(!import_read(span_of(list), &in, &all, &err));
	ck_assert_str_eq(err.msg, why);
	ck_assert_int_eq(err.kind, ERR_INPUT);
}

/* "HOST: PURL PURL (REASON)", one a host. */
static void check(const char *mapping, const char *type, const char *list, const char *want)
{
	auto_clear(import) all = {0};
	auto_clear(str) got = {0};

	read_list(mapping, type, list, &all);
	for (size_t i = 0; i < all.count; i++) {
		const struct inventory *inv = &all.hosts[i].inv;

		str_addf(&got, "%s%s:", i ? "\n" : "", all.hosts[i].name);
		for (size_t k = 0; k < inv->count; k++)
			str_addf(&got, " %s", inv->components[k].purl);
		ck_assert_uint_eq(inv->coverage_count, 1);
		if (inv->coverage[0].reason)
			str_addf(&got, " (%s)", inv->coverage[0].reason);
	}
	ck_assert_str_eq(str_c(&got), want);
}

START_TEST(a_table_without_a_mapping_has_the_names_of_fields)
{
	check(NULL, "csv", "name,version,type\na,1,npm\n@b/c,2,npm\nd,3,\n",
	      "given: pkg:generic/d@3 pkg:npm/%40b/c@2 pkg:npm/a@1");
	check(NULL, "csv",
	      "Host;OS;OS_Version;Package;Version;Type;Epoch;Release;Arch\n"
	      "h;RedHat;9.3;bash;5;rpm;1;2.el9;x86_64\n",
	      "h: pkg:rpm/rhel/bash@5-2.el9?arch=x86_64&distro=rhel-9.3&epoch=1");
	check(NULL, "csv", "purl\npkg:deb/debian/a@1\n", "given: pkg:deb/debian/a@1");
	check(NULL, "json", "[{\"name\":\"a\",\"version\":1.5,\"type\":\"gem\"}]",
	      "given: pkg:gem/a@1.5");
	check(NULL, "json",
	      "{\"name\":\"a\",\"version\":\"1\"}\n\n{\"name\":\"b\",\"version\":\"2\"}",
	      "given: pkg:generic/a@1 pkg:generic/b@2");
}
END_TEST

START_TEST(one_list_has_many_hosts)
{
	auto_clear(import) all = {0};

	read_list(NULL, "csv",
	          "host,name,version,os,os_version,time\nb,x,1,Debian,12,2026-01-01\n"
	          "a,y,2,,,\nb,z,3,Ubuntu,24.04,2026-01-03T00:00:00Z\n",
	          &all);
	ck_assert_uint_eq(all.count, 2);
	ck_assert_str_eq(all.hosts[0].name, "a");
	ck_assert_int_eq(all.hosts[0].inv.generated, NOW);
	ck_assert_ptr_eq(import_find(&all, "b"), &all.hosts[1]);
	ck_assert_ptr_null(import_find(&all, "c"));
	ck_assert_uint_eq(all.hosts[1].inv.count, 2);
	ck_assert_str_eq(all.hosts[1].inv.host.os.id, "debian");
	ck_assert_str_eq(all.hosts[1].inv.host.os.codename, "bookworm");
	ck_assert_str_eq(all.hosts[1].inv.host.os.pretty, "Debian 12");
	ck_assert_int_eq(all.hosts[1].inv.generated, 1767398400);
}
END_TEST

START_TEST(rows_that_cannot_be_read_are_counted_and_named)
{
	check(NULL, "csv", "host,name,version\na,x,1\n,y,2\nb,z\na,,3\na,w,\n\n,,\n",
	      "a: pkg:generic/w pkg:generic/x@1 (1 row could not be read, the first: line 5: no "
	      "name; "
	      "2 of 5 rows of the list could not be read, the first: line 3: no host; "
	      "1 without a version, the first is 'w')");
	check(NULL, "csv", "name,version\na,1\nb,2,,\nc,3,x\n\"d\"e,4\n",
	      "given: pkg:generic/a@1 pkg:generic/b@2 (2 of 4 rows of the list could not be read, "
	      "the "
	      "first: line 4: 3 cells and not 2)");
	check(NULL, "csv", "name,version,type\na,1,No type\nb,1,deb\n",
	      "given: pkg:deb/b@1 (of which system its packages are is not said; 1 row could not "
	      "be "
	      "read, the first: line 2: 'No type' is no type of package)");
	check(NULL, "csv", "name,version,time\na,1,yesterday\n",
	      "given: pkg:generic/a@1 (when it was seen is not known: 'yesterday' is no time)");
	check(NULL, "json", "[7,{\"name\":\"a\",\"version\":\"1\"},{\"purl\":\"a\"}]",
	      "given: pkg:generic/a@1 (1 row could not be read, the first: row 3: package URL "
	      "'a': it "
	      "does not begin with 'pkg:'; 1 of 3 rows of the list could not be read, the first: "
	      "row 1: "
	      "not an object)");
	check(NULL, "json", "{\"name\":\"a\",\"version\":\"1\"}\n{\"name\n",
	      "given: pkg:generic/a@1 (1 of 2 rows of the list could not be read, the first: line "
	      "2: "
	      "not valid JSON: line 1, column 7: premature EOF)");
}
END_TEST

#define BEGIN "{\"format\":\"fettle.mapping/1\","

START_TEST(a_table_may_have_titles_above_it_and_any_separator)
{
	static const char m[] = BEGIN "\"component\":{\"name\":\"N\",\"version\":\"V\"}}";

	check(m, "csv", "Report, of today\n\nn;v\na;1\n", "given: pkg:generic/a@1");
	check(m, "csv", "sep=|\r\nN|V\r\na|1\r\n", "given: pkg:generic/a@1");
	check(m, "csv", "N\tV\na\t1\n", "given: pkg:generic/a@1");
	check(BEGIN "\"separator\":\"|\",\"columns\":[\"N\",\"V\"],\"component\":{\"name\":\"N\","
	            "\"version\":\"V\"}}",
	      "csv", "a|1\n", "given: pkg:generic/a@1");
	fails(m, "csv", "x,y\n1,2\n", "no line has the column 'N'");
	fails(m, "csv", "", "no line has the column 'N'");
	fails(m, "csv", "N,V\n", "it has no rows");
	fails(m, "csv", "N,V\n1\n", "no row can be read, the first: line 2: 1 cells and not 2");
}
END_TEST

START_TEST(rows_of_json_lie_in_arrays_and_what_is_around_them_counts)
{
	static const char m[] =
	        BEGIN "\"rows\":[\"d.apps\",\"d.os\"],\"host\":{\"name\":\"info.name\"},"
	              "\"component\":{\"name\":\"name\",\"version\":[\"short\",\"v.x\"]},"
	              "\"facts\":{\"patch\":\"info.patch\"}}";
	auto_clear(import) all = {0};

	check(m, "json",
	      "{\"d\":[{\"info\":{\"name\":\"h\"},\"os\":{\"name\":\"o\",\"short\":\"9\"},\"apps\":"
	      "["
	      "{\"name\":\"a\",\"v.x\":1},{\"name\":\"b\",\"v\":{\"x\":\"2\"}}]},{\"info\":{"
	      "\"name\":"
	      "\"g\"},\"apps\":[],\"os\":{\"name\":\"o\",\"short\":null,\"v\":{\"x\":true}}}]}",
	      "g: pkg:generic/o@true\nh: pkg:generic/a@1 pkg:generic/b@2 pkg:generic/o@9");
	fails(m, "json", "{\"e\":[]}", "it has no 'd.apps'");
	fails(m, "json", "[", "not valid JSON: line 1, column 2: premature EOF");
	read_list(m, "json",
	          "{\"d\":{\"info\":{\"name\":\"h\",\"patch\":\"2026-01-05\"},\"os\":{\"name\":"
	          "\"o\"}}}",
	          &all);
	ck_assert_str_eq(facts_get(&all.hosts[0].inv.facts, "import", "patch"), "2026-01-05");
	ck_assert_uint_eq(all.nothing.count, 1);
	ck_assert_str_eq(all.nothing.v[0], "component.version (short)");
}
END_TEST

START_TEST(rows_are_left_out_by_their_values)
{
	static const char m[] = BEGIN "\"component\":{\"name\":\"n\",\"version\":{\"text\":\"1\"},"
	                              "\"status\":{\"from\":\"s\","
	                              "\"values\":{\"I\":\"installed\"}}},\"only\":{\"s\":[\"I\","
	                              "\"J\"]},\"except\":{\"n\":"
	                              "\"c\"}}";
	auto_clear(import) all = {0};

	read_list(m, "csv", "n,s\na,I\nb,X\nc,I\nd,J\n", &all);
	ck_assert_uint_eq(all.rows, 4);
	ck_assert_uint_eq(all.left_out, 2);
	ck_assert_uint_eq(all.hosts[0].inv.count, 2);
	ck_assert_str_eq(all.hosts[0].inv.components[0].status, "installed");
	ck_assert_str_eq(all.hosts[0].inv.components[1].status, "J");
	fails(m, "csv", "n,s\na,X\n", "the mapping leaves out each of its 1 rows");
}
END_TEST

START_TEST(sources_are_told_or_made)
{
	auto_clear(import) all = {0};
	const struct inventory *inv;

	read_list(NULL, "csv",
	          "name,version,type,source,source_version,os\na,2+b1,deb,,,debian\n"
	          "b,2,deb,s,3,\nc,2,deb,s (1:4),9,\nd,1-2,rpm,e-1-2.src.rpm,,\n",
	          &all);
	inv = &all.hosts[0].inv;
	ck_assert_uint_eq(inv->count, 4);
	ck_assert_str_eq(inv->components[0].source_name, "a");
	ck_assert_str_eq(inv->components[0].source_version, "2");
	ck_assert_str_eq(inv->components[1].source_version, "3");
	ck_assert_str_eq(inv->components[2].source_version, "1:4");
	ck_assert_str_eq(inv->components[3].source_name, "e");
	ck_assert_str_eq(inv->components[3].source_version, "1-2");
}
END_TEST

Suite *scan_import_suite(void);
Suite *scan_import_suite(void)
{
	Suite *s = suite_create("scan/import");
	TCase *t = tcase_create("import");

	tcase_add_test(t, a_table_without_a_mapping_has_the_names_of_fields);
	tcase_add_test(t, one_list_has_many_hosts);
	tcase_add_test(t, rows_that_cannot_be_read_are_counted_and_named);
	tcase_add_test(t, a_table_may_have_titles_above_it_and_any_separator);
	tcase_add_test(t, rows_of_json_lie_in_arrays_and_what_is_around_them_counts);
	tcase_add_test(t, rows_are_left_out_by_their_values);
	tcase_add_test(t, sources_are_told_or_made);
	suite_add_tcase(s, t);
	return s;
}
