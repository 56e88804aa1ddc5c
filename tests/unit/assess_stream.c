#include <check.h>

#include "assess/stream.h"
#include "base/err.h"
#include "base/mem.h"

static void check_summary(const char *summary, const char *labels)
{
	auto_clear(str) got = {0};

	ck_assert(stream_in_summary(span_of(summary), &got) == (*labels != '\0'));
	ck_assert_str_eq(str_c(&got), labels);
}

START_TEST(a_summary_names_the_streams)
{
	check_summary("Important: nodejs:16 security update", "nodejs:16");
	check_summary("Red Hat Security Advisory: nodejs:16 security, bug fix update", "nodejs:16");
	check_summary("Moderate: virt:rhel and virt-devel:rhel security update",
	              "virt:rhel virt-devel:rhel");
	check_summary("Important: httpd:2.4/mod_http2 security update", "httpd:2.4");
	check_summary("nodejs:16, npm security update", "nodejs:16");
	check_summary("Important: varnish security update", "");
	check_summary("Important:", "");
	check_summary("a: b", "");
	check_summary("", "");
}
END_TEST

static void check_inferred(const struct streams *s, const char *summary, const char *fixed,
                           const char *labels)
{
	auto_clear(str) got = {0};
	struct osv_fix fix = {.fixed = span_of(fixed)};

	streams_infer(s, span_of(summary), &(struct osv_fixes){&fix, 1, true, {0}}, &got);
	ck_assert_str_eq(str_c(&got), labels);
}

START_TEST(a_build_of_several_streams_does_not_confuse)
{
	auto_clear(streams) s = {0};
	auto_clear(str) got = {0};
	struct osv_fix fixes[] = {{.fixed = span_of("1-1.module_el8+1+a")},
	                          {.fixed = span_of("1-1.module_el8+2+b")},
	                          {.fixed = span_of("1-1.module_el8+1+a")}};

	streams_learn(&s, span_of("ruby:2.5"), span_of("9-9.module_el8+1+a"));
	streams_learn(&s, span_of("ruby:2.6"), span_of("9-9.module_el8+1+a"));
	streams_learn(&s, span_of("ruby:2.5"), span_of("9-9.module_el8+2+b"));
	streams_infer(&s, span_of("ruby update"), &(struct osv_fixes){fixes, 3, true, {0}}, &got);
	ck_assert_str_eq(str_c(&got), "ruby:2.5");
}
END_TEST
START_TEST(other_records_tell_what_a_summary_does_not)
{
	auto_clear(streams) s = {0};

	streams_learn(&s, span_of("ruby:2.5"), span_of("0.3-4.module_el8.10.0+3871+342e2c2f"));
	streams_learn(&s, span_of("ruby:3.1"), span_of("0.4-1.module_el8.10.0+3872+00"));
	streams_learn(&s, span_of("varnish:6"), span_of("6.0.6-3.module_el8.8.0+3000+0b"));
	streams_learn(&s, span_of("plain:1"), span_of("6.0.6-3.el8"));
	check_inferred(&s, "Moderate: ruby security update", "2.5-9.module_el8.10.0+3871+342e2c2f",
	               "ruby:2.5");
	check_inferred(&s, "Moderate: ruby security update", "3-9.module_el8.10.0+3872+00",
	               "ruby:3.1");
	check_inferred(&s, "Moderate: ruby security update", "3-9.module_el8.10.0+9+00", "ruby:");
	check_inferred(&s, "Important: varnish security update", "6-9.module_el8+9+00",
	               "varnish:6");
	check_inferred(&s, "Important: plain update", "6-9.module_el8+9+00", ":");
	check_inferred(&s, "", "6-9.module_el8+9+00", ":");
}
END_TEST

Suite *assess_stream_suite(void);
Suite *assess_stream_suite(void)
{
	Suite *s = suite_create("assess/stream");
	TCase *t = tcase_create("stream");

	tcase_add_test(t, a_summary_names_the_streams);
	tcase_add_test(t, a_build_of_several_streams_does_not_confuse);
	tcase_add_test(t, other_records_tell_what_a_summary_does_not);
	suite_add_tcase(s, t);
	return s;
}
