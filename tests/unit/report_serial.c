#include <check.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "ext/jswrite.h"
#include "report/serial.h"

static void document(const char *fact, const char *made, struct str *to)
{
	struct jswrite w = {.to = to};
	struct serial s;

	serial_begin(&s, to);
	jswrite_object(&w, NULL);
	jswrite_str(&w, "made", made);
	serial_time(&s, strlen(made));
	jswrite_str(&w, "name", "urn:uuid:" SERIAL_BLANK);
	serial_name(&s);
	jswrite_str(&w, "fact", fact);
	jswrite_end_object(&w);
	serial_end(&s);
}

static const char *name_in(const struct str *text)
{
	return strstr(str_c(text), "urn:uuid:");
}

START_TEST(the_same_facts_have_the_same_name)
{
	auto_clear(str) a = {0}, b = {0}, other = {0};

	document("x", "2026-01-31T10:00:00Z", &a);
	str_set(&b, "something before it");
	document("x", "2027-01-31T10:00:00Z", &b);
	document("y", "2026-01-31T10:00:00Z", &other);
	ck_assert_int_eq(strncmp(name_in(&a), name_in(&b), 45), 0);
	ck_assert_int_ne(strncmp(name_in(&a), name_in(&other), 45), 0);
	ck_assert_ptr_nonnull(strstr(str_c(&b), "2027-01-31T10:00:00Z"));
}
END_TEST

/* printf '{\n  "made": "",\n  "name": "urn:uuid:",\n  "fact": "x"\n}\n' | sha256sum */
START_TEST(the_name_is_a_uuid_of_the_digest)
{
	auto_clear(str) a = {0};

	document("x", "2026-01-31T10:00:00Z", &a);
	ck_assert_msg(str_starts(name_in(&a), "urn:uuid:e2f26336-261d-800c-9b61-1a71a1e77b6b\""),
	              "%s", str_c(&a));
}
END_TEST

Suite *report_serial_suite(void);
Suite *report_serial_suite(void)
{
	Suite *s = suite_create("report/serial");
	TCase *t = tcase_create("serial");

	tcase_add_test(t, the_same_facts_have_the_same_name);
	tcase_add_test(t, the_name_is_a_uuid_of_the_digest);
	suite_add_tcase(s, t);
	return s;
}
