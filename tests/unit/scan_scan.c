#include "scan/scan.h"
#include "store/state.h"
#include "unit/root.h"

#define ENTRY "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n"
#define MACHINE "0123456789abcdef0123456789abcdef"

static struct state state = STATE_NONE;

static void setup(void)
{
	auto_free char *path = NULL;

	root_setup();
	path = str_format("%s/state", root_path);
	ck_assert(state_open(path, &state, NULL));
	root_scan.state = &state;
}

static void teardown(void)
{
	state_clear(&state);
	root_scan.state = NULL;
	root_teardown();
}

static char *id_now(void)
{
	auto_clear(inventory) inv = {0};
	char *id;

	ck_assert(scan_host(&root_scan, "/x", 5, &inv, NULL));
	id = inv.host.id;
	inv.host.id = NULL;
	return id;
}

START_TEST(every_source_says_something)
{
	static const char *const sources[] = {"bundle", "dpkg", "kernel", "os-release"};
	auto_clear(inventory) inv = {0};

	ck_assert(scan_host(&root_scan, "/x", 5, &inv, NULL));
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		bool found = false;

		for (size_t j = 0; j < inv.coverage_count; j++)
			found = found || str_eq(inv.coverage[j].source, sources[i]);
		ck_assert_msg(found, "%s", sources[i]);
	}
	ck_assert(!inventory_is_complete(&inv));
	ck_assert_str_eq(inv.host.root, "/x");
	ck_assert_int_eq(inv.generated, 5);
}
END_TEST
START_TEST(an_empty_database_counts_as_none_beside_a_full_one)
{
	auto_clear(inventory) alone = {0}, beside = {0};

	root_put("var/lib/dpkg/status", "");
	ck_assert(scan_host(&root_scan, "/x", 5, &alone, NULL));
	root_covers(&alone, "var/lib/dpkg/status", COVERAGE_PARTIAL, 0);
	root_put("var/lib/dpkg/status.d/a", ENTRY);
	ck_assert(scan_host(&root_scan, "/x", 5, &beside, NULL));
	root_covers(&beside, "var/lib/dpkg/status", COVERAGE_ABSENT, 0);
	ck_assert(inventory_is_complete(&beside));
}
END_TEST
START_TEST(the_id_comes_from_the_machine_and_does_not_tell_it)
{
	auto_free char *a = NULL, *b = NULL, *other = NULL;

	root_put("etc/machine-id", MACHINE "\n");
	a = id_now();
	b = id_now();
	ck_assert_str_eq(a, b);
	ck_assert_uint_eq(strlen(a), 32);
	ck_assert_ptr_null(strstr(a, "0123456789abcdef"));
	root_put("etc/machine-id", "f123456789abcdef0123456789abcdef");
	other = id_now();
	ck_assert_str_ne(a, other);
}
END_TEST
START_TEST(without_a_machine_id_it_is_random_and_kept)
{
	static const char *const odd[] = {"", "uninitialized\n",
	                                  "0123456789ABCDEF0123456789ABCDEF\n", MACHINE "0\n"};
	auto_free char *first = id_now();

	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		auto_free char *again = NULL;

		root_put("etc/machine-id", odd[i]);
		again = id_now();
		ck_assert_str_eq(first, again);
	}
	ck_assert_uint_eq(strlen(first), 32);
}
END_TEST

Suite *scan_scan_suite(void);
Suite *scan_scan_suite(void)
{
	Suite *s = suite_create("scan/scan");
	TCase *t = tcase_create("scan");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, every_source_says_something);
	tcase_add_test(t, an_empty_database_counts_as_none_beside_a_full_one);
	tcase_add_test(t, the_id_comes_from_the_machine_and_does_not_tell_it);
	tcase_add_test(t, without_a_machine_id_it_is_random_and_kept);
	suite_add_tcase(s, t);
	return s;
}
