#include "unit/root.h"

#define LIBRARY "opt/lib/libx.so.1"

static void put(const char *to)
{
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand("cases/elf/note", 1 << 20, &bytes, NULL));
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
}

/* The note with another text in it, of the same length. */
static void put_with(const char *from, const char *with)
{
	auto_clear(str) bytes = {0};
	char *at;

	ck_assert(fs_read_operand("cases/elf/note", 1 << 20, &bytes, NULL));
	ck_assert_uint_eq(strlen(from), strlen(with));
	at = memmem(bytes.buf, bytes.len, from, strlen(from));
	ck_assert_ptr_nonnull(at);
	memcpy(at, with, strlen(with));
	root_put_bytes(LIBRARY, span_make(bytes.buf, bytes.len));
}

START_TEST(a_library_tells_the_package_it_was_built_as)
{
	auto_clear(inventory) inv = {0};
	const struct component *c;

	put(LIBRARY);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	c = &inv.components[0];
	ck_assert_str_eq(c->purl, "pkg:rpm/os/coreutils@9.1-4.fc37?arch=x86_64&distro=os-37");
	ck_assert_str_eq(c->type, "rpm");
	ck_assert_str_eq(c->source_name, "coreutils");
	ck_assert_str_eq(c->source_version, "9.1-4.fc37");
	ck_assert_str_eq(c->origin, "os");
	ck_assert_str_eq(c->location, LIBRARY);
	ck_assert_uint_eq(root_source(&inv, "binary")->components, 1);
	ck_assert_int_eq(root_source(&inv, "binary")->result, COVERAGE_READ);
}
END_TEST

START_TEST(one_that_a_package_has_is_not_counted_twice)
{
	auto_clear(inventory) inv = {0};

	root_put("var/lib/dpkg/status", "Package: x\nStatus: install ok installed\n"
	                                "Architecture: amd64\nVersion: 1\n");
	root_put("var/lib/dpkg/info/x.list", "/opt/lib/libx.so.1\n");
	put(LIBRARY);
	scan_dpkg(&root_scan, &inv);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 1);
	ck_assert_str_eq(inv.components[0].name, "x");
	ck_assert_uint_eq(root_source(&inv, "binary")->components, 0);
	ck_assert_int_eq(root_source(&inv, "binary")->result, COVERAGE_READ);
}
END_TEST

static void broken(const char *from, const char *with, const char *why)
{
	auto_clear(inventory) inv = {0};
	auto_free char *want = str_format(
	        "1 could not be read, the first is '" LIBRARY "': package note: %s", why);

	put_with(from, with);
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_str_eq(root_source(&inv, "binary")->reason, want);
}

START_TEST(a_note_that_cannot_be_read_is_told)
{
	broken("\"name\"", "\"nome\"", "name: missing");
	broken("coreutils", "core\\nils", "a name with blanks in it");
	broken("\"rpm\"", "\"r m\"", "a name with blanks in it");
	broken("\"rpm\"", "\"r/m\"", "type: not a word");
	broken("\"rpm\",", "123456",
	       "not valid JSON: line 1, column 19: after key and value, "
	       "inside map, I expect ',' or '}'");
}
END_TEST

START_TEST(what_has_none_is_no_source)
{
	auto_clear(inventory) inv = {0};

	root_put("opt/lib/libx.so", "no ELF file");
	root_put("opt/lib/empty.so", "");
	put_with("FDO", "FDA");
	scan_tree(&root_scan, &inv);
	ck_assert_uint_eq(inv.count, 0);
	ck_assert_int_eq(root_source(&inv, "binary")->result, COVERAGE_ABSENT);
}
END_TEST

Suite *scan_elfnote_suite(void);
Suite *scan_elfnote_suite(void)
{
	Suite *s = suite_create("scan/elfnote");
	TCase *t = tcase_create("elfnote");

	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_test(t, a_library_tells_the_package_it_was_built_as);
	tcase_add_test(t, one_that_a_package_has_is_not_counted_twice);
	tcase_add_test(t, a_note_that_cannot_be_read_is_told);
	tcase_add_test(t, what_has_none_is_no_source);
	suite_add_tcase(s, t);
	return s;
}
