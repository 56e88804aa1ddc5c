#include "assess/effect.h"
#include "unit/assess_fixture.h"

/* CVE-1 is mended in 1.2-2 of src, CVE-2 in 1.5-1, CVE-3 never. */
#define FEED                                                                                       \
	"VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH F,1.2-2,\nsrc,1,S   F,1.5-1,\n"       \
	"src,2,S   ,,\n\n"
#define LIB "pkg:deb/debian/libx@"
#define ARCH "?arch=amd64"

static struct fixture fixture;
static struct inventory inv;
static struct assess_result result;

static void setup(void)
{
	fixture = fixture_make();
	fixture_feed(&fixture, "mine", "debsecan", "bookworm", span_of(FEED));
}

static void teardown(void)
{
	assess_result_clear(&result);
	inventory_clear(&inv);
	fixture_clear(&fixture);
}

static struct live_process *add_process(int64_t pid, const char *package, const char *version)
{
	struct live_process *p = live_add_process(&inv.live);

	p->pid = pid;
	p->exe = mem_strdup("/usr/sbin/xd");
	p->object = mem_strdup("/usr/lib/libx.so.1");
	p->state = mem_strdup("deleted");
	p->package = mem_strdup(package);
	p->version = mem_strdup(version);
	return p;
}

static void assess(struct episodes *e)
{
	assess_result_clear(&result);
	fixture_assess(&fixture, &inv, e, -1, NOW, &result);
}

static bool has(const char *vulnerability)
{
	for (size_t i = 0; i < result.findings.count; i++)
		if (strcmp(result.findings.items[i].vulnerability, vulnerability) == 0)
			return true;
	return false;
}

START_TEST(what_the_version_that_runs_is_vulnerable_to_waits_for_a_restart)
{
	const struct finding *f;

	fixture_debian(DEB("libx", "1.3-1", "src", "1.3-1"), &inv);
	add_process(12, LIB "1.3-1" ARCH, "1.1-1");
	add_process(12, LIB "1.3-1" ARCH, "1.1-1");
	add_process(13, LIB "1.3-1" ARCH, "1.1-1");
	assess(NULL);
	f = fixture_find(&result, "CVE-1");
	ck_assert_int_eq(f->state, FINDING_PENDING_RESTART);
	ck_assert_str_eq(f->reason.text, "src 1.3-1 is installed and not vulnerable, but 2 "
	                                 "processes still run 1.1-1");
	ck_assert_str_eq(f->reason.feed, "mine");
	ck_assert_str_eq(f->installed, "1.3-1");
	ck_assert_str_eq(f->fixed_version, "1.2-2");
	ck_assert_uint_eq(f->live_count, 3);
	ck_assert_int_eq(f->live[0].pid, 12);
	ck_assert_str_eq(f->live[2].object, "/usr/lib/libx.so.1");
	ck_assert_ptr_null(f->patch);
	/* what is vulnerable on the disk stays what it is */
	ck_assert_int_ne(fixture_find(&result, "CVE-2")->state, FINDING_PENDING_RESTART);
	ck_assert_int_ne(fixture_find(&result, "CVE-3")->state, FINDING_PENDING_RESTART);
	ck_assert_uint_eq(result.findings.count, 3);
}
END_TEST

START_TEST(what_was_mended_before_the_version_that_runs_does_not_wait)
{
	fixture_debian(DEB("libx", "1.6-1", "src", "1.6-1"), &inv);
	add_process(12, LIB "1.6-1" ARCH, "1.3-1");
	assess(NULL);
	ck_assert(!has("CVE-1") && has("CVE-2"));
}
END_TEST

START_TEST(the_mark_of_a_rebuild_is_no_part_of_the_version_of_a_source)
{
	fixture_debian(DEB("libx", "1.3-1+b2", "src", "1.3-1"), &inv);
	add_process(12, LIB "1.3-1+b2" ARCH, "1.2-2+b1");
	assess(NULL);
	ck_assert(!has("CVE-1"));
	inventory_clear(&inv);
	fixture_debian(DEB("libx", "7.0", "src", "1.3-1"), &inv);
	add_process(12, LIB "7.0" ARCH, "1.1-1"); /* a version that goes its own way */
	assess(NULL);
	ck_assert(!has("CVE-1"));
}
END_TEST

START_TEST(a_container_s_processes_do_not_count)
{
	fixture_debian(DEB("libx", "1.3-1", "src", "1.3-1"), &inv);
	add_process(12, LIB "1.3-1" ARCH, "1.1-1")->container = mem_strdup("c");
	assess(NULL);
	ck_assert(!has("CVE-1"));
}
END_TEST

static void open_before(struct episodes *e, const char *source, const char *vulnerability)
{
	auto_free char *id = finding_make_id(source, vulnerability);
	auto_free char *line = str_format("{\"finding\":\"%s\",\"event\":\"first_seen\",\"time\":"
	                                  "\"2026-01-01T00:00:00Z\",\"vulnerability\":\"%s\","
	                                  "\"source\":\"%s\",\"due\":\"2026-01-02T00:00:00Z\"}\n",
	                                  id, vulnerability, source);

	episodes_parse(span_of(line), e);
}

START_TEST(what_was_open_before_waits_though_no_log_says_what_runs)
{
	auto_clear(episodes) e = {0};
	const struct finding *f;

	fixture_debian(DEB("libx", "1.6-1", "src", "1.6-1"), &inv);
	open_before(&e, "src", "CVE-2");
	open_before(&e, "src", "CVE-9");
	open_before(&e, "other", "CVE-1");
	add_process(12, LIB "1.6-1" ARCH, NULL);
	assess(&e);
	f = fixture_find(&result, "CVE-2");
	ck_assert_int_eq(f->state, FINDING_PENDING_RESTART);
	ck_assert_str_eq(f->reason.text, "src 1.6-1 is installed and not vulnerable, but 1 "
	                                 "process still runs what it replaced");
	ck_assert_str_eq(f->packages.v[0], "libx");
	ck_assert_int_eq(f->due, 1767312000); /* its date stays */
	ck_assert(has("CVE-9") && !has("CVE-1"));
	ck_assert(!strstr(str_c(&result.events), "closed") ||
	          !strstr(strstr(str_c(&result.events), "closed"), f->id));
}
END_TEST

START_TEST(when_nothing_runs_it_any_more_it_is_over)
{
	auto_clear(episodes) e = {0};

	fixture_debian(DEB("libx", "1.6-1", "src", "1.6-1"), &inv);
	open_before(&e, "src", "CVE-2");
	assess(&e);
	ck_assert(!has("CVE-2"));
	ck_assert_ptr_nonnull(strstr(str_c(&result.events), "\"closed\""));
}
END_TEST

START_TEST(not_to_have_seen_all_processes_is_told)
{
	fixture_debian(DEB("libx", "1.6-1", "src", "1.6-1"), &inv);
	inventory_add_coverage(&inv, "process", "proc", COVERAGE_PARTIAL, "2 of 9");
	assess(NULL);
	ck_assert_uint_ge(result.notes.count, 1);
	ck_assert_str_eq(result.notes.v[result.notes.count - 1],
	                 "what is fixed may still run as it was: 2 of 9");
}
END_TEST

static void add_kernels(const char *running)
{
	fixture_debian(DEB("linux-image-1", "1.1-1", "src", "1.1-1") "," DEB(
	                       "linux-image-2", "1.3-1", "src",
	                       "1.3-1") "," DEB("linux-image-3", "1.5-1", "src", "1.5-1"),
	               &inv);
	for (size_t i = 0; i < inv.count; i++)
		inv.components[i].is_running = str_eq(inv.components[i].name, running);
}

START_TEST(an_old_kernel_that_runs_waits_for_a_reboot)
{
	const struct finding *f;

	add_kernels("linux-image-1");
	assess(NULL);
	f = fixture_find(&result, "CVE-1");
	ck_assert_int_eq(f->state, FINDING_PENDING_RESTART);
	ck_assert_uint_eq(f->live_count, 0);
	ck_assert_str_eq(f->reason.text, "src 1.5-1 is installed and not vulnerable, but the "
	                                 "running kernel is 1.1-1 until the next reboot");
	ck_assert_int_eq(fixture_find(&result, "CVE-2")->state, FINDING_PENDING_RESTART);
	ck_assert_int_eq(fixture_find(&result, "CVE-3")->state, FINDING_NO_FIX);
}
END_TEST

START_TEST(an_old_kernel_that_does_not_run_harms_nobody)
{
	add_kernels("linux-image-3");
	assess(NULL);
	ck_assert_int_eq(fixture_find(&result, "CVE-1")->state, FINDING_FIXED);
	ck_assert_int_eq(fixture_find(&result, "CVE-2")->state, FINDING_FIXED);
	ck_assert_int_eq(fixture_find(&result, "CVE-3")->state, FINDING_NO_FIX);
}
END_TEST

START_TEST(of_a_kernel_in_between_each_vulnerability_is_judged_alone)
{
	add_kernels("linux-image-2");
	assess(NULL);
	ck_assert_int_eq(fixture_find(&result, "CVE-1")->state, FINDING_FIXED);
	ck_assert_int_eq(fixture_find(&result, "CVE-2")->state, FINDING_PENDING_RESTART);
}
END_TEST

START_TEST(where_no_kernel_is_known_to_run_all_count)
{
	add_kernels("none");
	assess(NULL);
	ck_assert_int_ne(fixture_find(&result, "CVE-1")->state, FINDING_FIXED);
	ck_assert_int_ne(fixture_find(&result, "CVE-1")->state, FINDING_PENDING_RESTART);
}
END_TEST

Suite *assess_effect_suite(void);
Suite *assess_effect_suite(void)
{
	Suite *s = suite_create("assess/effect");
	TCase *t = tcase_create("effect");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_the_version_that_runs_is_vulnerable_to_waits_for_a_restart);
	tcase_add_test(t, what_was_mended_before_the_version_that_runs_does_not_wait);
	tcase_add_test(t, the_mark_of_a_rebuild_is_no_part_of_the_version_of_a_source);
	tcase_add_test(t, a_container_s_processes_do_not_count);
	tcase_add_test(t, what_was_open_before_waits_though_no_log_says_what_runs);
	tcase_add_test(t, when_nothing_runs_it_any_more_it_is_over);
	tcase_add_test(t, not_to_have_seen_all_processes_is_told);
	tcase_add_test(t, an_old_kernel_that_runs_waits_for_a_reboot);
	tcase_add_test(t, an_old_kernel_that_does_not_run_harms_nobody);
	tcase_add_test(t, of_a_kernel_in_between_each_vulnerability_is_judged_alone);
	tcase_add_test(t, where_no_kernel_is_known_to_run_all_count);
	suite_add_tcase(s, t);
	return s;
}
