#include "unit/assess_fixture.h"
#include "assess/scope_os.h"

/* `facts` is the value of a fact of each topic, NULL for none. */
static void make(const char *id, const char *version, const char *pretty, const char *topic,
                 const char *name, const char *value, struct scope *ret)
{
	auto_clear(inventory) inv = {0};

	inv.host.os.id = mem_strdup(id);
	inv.host.os.version_id = mem_strdup(version);
	inv.host.os.pretty = mem_strdup(pretty);
	if (topic)
		facts_add(&inv.facts, topic, name, value, "p");
	scope_of_host(&inv, ret);
}

static enum scope_answer ask(const struct scope *s, const char *scope)
{
	struct component c = {.origin = NULL};
	const struct component *members[] = {&c};
	struct subject subject = {.type = "rpm", .version = "1", .members = members, .count = 1};

	return scope_holds(s, &subject, scope);
}

START_TEST(a_release_is_called_as_osv_calls_it)
{
	static const struct {
		const char *id, *version, *pretty, *scope, *other;
	} all[] = {
	        {"debian", "12", NULL, "Debian:12", "Debian:11"},
	        {"almalinux", "9.4", NULL, "AlmaLinux:9", "AlmaLinux:8"},
	        {"rocky", "8.10", NULL, "Rocky Linux:8", "Rocky Linux:9"},
	        {"alpine", "3.20.3", NULL, "Alpine:v3.20", "Alpine:v3.2"},
	        {"alpine", "3.21.0_alpha20240807", NULL, "Alpine:edge", "Alpine:v3.21"},
	        {"alpaquita", "23", NULL, "Alpaquita:23", "Alpaquita:stream"},
	        {"alpaquita", "stream", NULL, "Alpaquita:stream", "Alpaquita:23"},
	        {"wolfi", "20230201", NULL, "Wolfi", "Chainguard"},
	        {"chainguard", "20230214", NULL, "Chainguard", "Alpine:v3.20"},
	        {"ubuntu", "22.04", NULL, "Ubuntu:22.04:LTS", "Ubuntu:22.04"},
	        {"ubuntu", "24.10", NULL, "Ubuntu:24.10", "Ubuntu:24.10:LTS"},
	        {"rhel", "9.4", NULL, "Red Hat:enterprise_linux:9::appstream",
	         "Red Hat:rhel_eus:9.4::baseos"},
	        {"rhel", "10.0", NULL, "Red Hat:enterprise_linux:10.0",
	         "Red Hat:enterprise_linux:9::baseos"},
	        {"mariner", "2.0", NULL, "Azure Linux:2", "Azure Linux:3"},
	        {"azurelinux", "3.0.20240801", NULL, "Azure Linux:3", "Azure Linux:2"},
	        {"photon", "5.0", NULL, "Photon OS:5.0", "Photon OS:4.0"},
	        {"mageia", "9", NULL, "Mageia:9", "Mageia:8"},
	        {"opensuse-leap", "15.6", NULL, "openSUSE:Leap 15.6", "openSUSE:Leap 15.5"},
	        {"opensuse-tumbleweed", "20240801", NULL, "openSUSE:Tumbleweed",
	         "openSUSE:Leap 15.6"},
	        {"sles", "15.6", NULL, "SUSE:Linux Enterprise Server 15 SP6",
	         "SUSE:Linux Enterprise Server 15 SP5"},
	        {"sles", "15.6", NULL, "SUSE:Linux Enterprise Module for Basesystem 15 SP6",
	         "SUSE:Linux Enterprise Micro 5.5"},
	        {"openEuler", "22.03", "openEuler 22.03 (LTS-SP1)", "openEuler:22.03-LTS-SP1",
	         "openEuler:22.03-LTS"},
	        {"ol", "8.10", NULL, "ol:8", "ol:9"},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		auto_clear(scope) s = {0};

		make(all[i].id, all[i].version, all[i].pretty, NULL, NULL, NULL, &s);
		ck_assert_msg(ask(&s, all[i].scope) == SCOPE_OS, "%s", all[i].scope);
		ck_assert_msg(ask(&s, all[i].other) == SCOPE_NO, "%s", all[i].other);
	}
}
END_TEST
START_TEST(a_line_is_followed_when_the_host_is_subscribed)
{
	auto_clear(scope) without = {0}, with = {0};

	make("ubuntu", "22.04", NULL, NULL, NULL, NULL, &without);
	make("ubuntu", "22.04", NULL, "repository", "apt", "https://esm.ubuntu.com/infra/ubuntu",
	     &with);
	ck_assert(ask(&without, "Ubuntu:Pro:22.04:LTS") == SCOPE_PAID);
	ck_assert(ask(&with, "Ubuntu:Pro:22.04:LTS") == SCOPE_OWN);
	ck_assert(ask(&with, "Ubuntu:22.04:LTS") == SCOPE_OS);
	ck_assert(ask(&with, "Ubuntu:Pro:FIPS:22.04:LTS") == SCOPE_NO);
	ck_assert(scope_has_lines(&with));
}
END_TEST
START_TEST(a_minor_release_is_stayed_at_by_its_repositories)
{
	auto_clear(scope) s = {0};

	make("rhel", "9.4", NULL, "repository", "dnf", "rhel-9-for-x86_64-baseos-eus-rpms", &s);
	ck_assert(ask(&s, "Red Hat:rhel_eus:9.4::baseos") == SCOPE_OWN);
	ck_assert(ask(&s, "Red Hat:rhel_eus:9.2::baseos") == SCOPE_NO);
	ck_assert(ask(&s, "Red Hat:rhel_e4s:9.4::baseos") == SCOPE_NO);
	ck_assert_str_eq(s.minor, "9.4");
}
END_TEST
START_TEST(the_repositories_of_alpine_count_more_than_os_release)
{
	auto_clear(scope) s = {0};

	make("alpine", "3.19.1", NULL, "repository", "apk", "v3.18", &s);
	ck_assert(ask(&s, "Alpine:v3.18") == SCOPE_OS);
	ck_assert(ask(&s, "Alpine:v3.19") == SCOPE_NO);
}
END_TEST
START_TEST(a_host_without_an_id_is_of_no_scope)
{
	auto_clear(scope) s = {0};

	make(NULL, "9", NULL, NULL, NULL, NULL, &s);
	ck_assert_uint_eq(s.os.count, 0);
}
END_TEST

Suite *assess_scope_os_suite(void);
Suite *assess_scope_os_suite(void)
{
	Suite *s = suite_create("assess/scope_os");
	TCase *t = tcase_create("scope_os");

	tcase_add_test(t, a_release_is_called_as_osv_calls_it);
	tcase_add_test(t, a_line_is_followed_when_the_host_is_subscribed);
	tcase_add_test(t, a_minor_release_is_stayed_at_by_its_repositories);
	tcase_add_test(t, the_repositories_of_alpine_count_more_than_os_release);
	tcase_add_test(t, a_host_without_an_id_is_of_no_scope);
	suite_add_tcase(s, t);
	return s;
}
