#include "assess/exposure.h"
#include "unit/assess_fixture.h"

static struct inventory inv;
static struct finding finding;

static void add_socket(enum live_reach reach, const char *package)
{
	struct live_socket *s = live_add_socket(&inv.live);

	s->protocol = mem_strdup("tcp");
	s->address = mem_strdup(reach == LIVE_LOOPBACK ? "127.0.0.1" : "::");
	s->port = 443;
	s->pid = 12;
	s->exe = mem_strdup("/usr/sbin/nginx");
	s->reach = reach;
	if (package)
		strlist_add(&s->packages, package);
}

static void setup(void)
{
	fixture_debian(DEB("libssl3", "3.0", "openssl", "3.0") "," DEB("vim", "9", "vim", "9"),
	               &inv);
	inventory_add_coverage(&inv, "socket", "proc/net", COVERAGE_READ, NULL);
	finding.source = mem_strdup("openssl");
}

static void teardown(void)
{
	finding_clear(&finding);
	inventory_clear(&inv);
}

static void is(enum answer want, const char *why)
{
	auto_clear(exposure) e = {0};

	exposure_make(&inv, &e);
	exposure_judge(&e, &finding);
	ck_assert_int_eq(finding.priority.exposed, want);
	ck_assert_msg(str_eq(finding.priority.exposed_by, why), "%s",
	              finding.priority.exposed_by ? finding.priority.exposed_by : "-");
}

#define SSL "pkg:deb/debian/libssl3@3.0?arch=amd64"

START_TEST(code_of_a_program_that_waits_beyond_loopback_is_exposed)
{
	add_socket(LIVE_ANY, SSL);
	add_socket(LIVE_LOOPBACK, SSL);
	is(ANSWER_YES, "/usr/sbin/nginx (process 12) waits on tcp [::]:443");
}
END_TEST

START_TEST(a_private_address_is_beyond_loopback)
{
	add_socket(LIVE_LOOPBACK, SSL);
	add_socket(LIVE_PRIVATE, SSL);
	is(ANSWER_YES, "/usr/sbin/nginx (process 12) waits on tcp [::]:443");
}
END_TEST

START_TEST(loopback_alone_is_not_exposed)
{
	add_socket(LIVE_LOOPBACK, SSL);
	add_socket(LIVE_ANY, NULL);
	is(ANSWER_NO, "/usr/sbin/nginx (process 12) waits on tcp 127.0.0.1:443");
}
END_TEST

START_TEST(what_does_not_wait_may_be_started_by_what_does)
{
	add_socket(LIVE_ANY, "pkg:deb/debian/vim@9?arch=amd64");
	is(ANSWER_UNKNOWN, NULL);
}
END_TEST

START_TEST(where_nothing_waits_nothing_is_exposed)
{
	is(ANSWER_NO, "nothing here waits beyond loopback");
	add_socket(LIVE_LOOPBACK, NULL);
	is(ANSWER_NO, "nothing here waits beyond loopback");
}
END_TEST

START_TEST(where_not_all_could_be_seen_only_yes_is_sure)
{
	inv.coverage[inv.coverage_count - 1].result = COVERAGE_PARTIAL;
	is(ANSWER_UNKNOWN, NULL);
	add_socket(LIVE_LOOPBACK, SSL);
	is(ANSWER_UNKNOWN, NULL);
	add_socket(LIVE_PUBLIC, SSL);
	is(ANSWER_YES, "/usr/sbin/nginx (process 12) waits on tcp [::]:443");
}
END_TEST

START_TEST(an_inventory_without_sockets_says_nothing)
{
	mem_free(&inv.coverage[inv.coverage_count - 1].source);
	inv.coverage[inv.coverage_count - 1].source = mem_strdup("other");
	is(ANSWER_UNKNOWN, NULL);
}
END_TEST

Suite *assess_exposure_suite(void);
Suite *assess_exposure_suite(void)
{
	Suite *s = suite_create("assess/exposure");
	TCase *t = tcase_create("exposure");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, code_of_a_program_that_waits_beyond_loopback_is_exposed);
	tcase_add_test(t, a_private_address_is_beyond_loopback);
	tcase_add_test(t, loopback_alone_is_not_exposed);
	tcase_add_test(t, what_does_not_wait_may_be_started_by_what_does);
	tcase_add_test(t, where_nothing_waits_nothing_is_exposed);
	tcase_add_test(t, where_not_all_could_be_seen_only_yes_is_sure);
	tcase_add_test(t, an_inventory_without_sockets_says_nothing);
	suite_add_tcase(s, t);
	return s;
}
