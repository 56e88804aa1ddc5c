#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "model/policy.h"

#define POLICY(more) "{\"format\":\"fettle.policy/1\"" more "}"
#define OVERLAY(more) POLICY(",\"sla\":{\"overlays\":[{\"name\":\"x\",\"days\":1," more "}]}")

START_TEST(every_field_is_read)
{
	auto_clear(policy) p = {0};
	struct err err = {0};
	const struct policy_overlay *o;

	ck_assert_msg(
	        policy_parse(
	                span_of(POLICY(
	                        ",\"name\":\"ours\",\"freshness\":{\"scan_max_age\":\"2d\",\"feed_"
	                        "max_age\":\"36h\"},\"clock\":{\"start\":\"published\"},\"sla\":{"
	                        "\"table\":\"cisa-bod-26-04-1.0.0\",\"inputs\":{\"unknown_"
	                        "exposure\":\"no\",\"unknown_automatable\":\"no\",\"unknown_"
	                        "impact\":\"partial\"},\"kev\":{\"use_due_date\":true},"
	                        "\"overlays\":[{\"name\":\"edge\",\"when\":{\"kev\":true,"
	                        "\"exposed\":false,\"severity\":\"important\",\"cvss\":7.5,"
	                        "\"epss\":0.5,\"packages\":[\"openssl\",\"linux*\"]},\"days\":1,"
	                        "\"from\":\"kev\"},{\"name\":\"all\",\"when\":{},\"days\":30}]}")),
	                &p, &err),
	        "%s", err.msg);
	ck_assert_int_eq(p.scan_max_age, 2 * 86400);
	ck_assert_int_eq(p.feed_max_age, 36 * 3600);
	ck_assert_int_eq(p.start, POLICY_PUBLISHED);
	ck_assert(p.unknown_is_not_exposed && p.unknown_is_not_automatable && p.unknown_is_partial);
	ck_assert(p.uses_kev_due_date);
	ck_assert_uint_eq(p.overlay_count, 2);
	o = &p.overlays[0];
	ck_assert_int_eq(o->kev, POLICY_YES);
	ck_assert_int_eq(o->exposed, POLICY_NO);
	ck_assert_int_eq(o->ransomware, POLICY_ANY);
	ck_assert_str_eq(o->severity, "high");
	ck_assert_double_eq(o->cvss, 7.5);
	ck_assert_uint_eq(o->packages.count, 2);
	ck_assert_int_eq(o->from, POLICY_KEV);
	ck_assert_int_eq(p.overlays[1].from, POLICY_PUBLISHED);
	ck_assert_uint_eq(strlen(p.digest), 64);
}
END_TEST
START_TEST(an_empty_policy_is_that_of_no_policy)
{
	auto_clear(policy) p = {0};

	ck_assert(policy_parse(span_of(POLICY("")), &p, NULL));
	ck_assert(!p.unknown_is_not_exposed && !p.unknown_is_not_automatable &&
	          !p.unknown_is_partial && !p.uses_kev_due_date);
	ck_assert_int_eq(p.start, POLICY_AVAILABLE);
	ck_assert_int_eq(p.scan_max_age, 0);
}
END_TEST
START_TEST(a_mistake_is_refused_with_its_place)
{
	static const struct {
		const char *text, *msg;
	} all[] = {
	        {POLICY(",\"slo\":{}"), "unknown field 'slo'"},
	        {POLICY(",\"clock\":[]"), "clock: not an object"},
	        {POLICY(",\"clock\":{\"start\":\"now\"}"),
	         "clock: start: 'now' is none of 'available', 'published', 'first_seen', 'kev'"},
	        {POLICY(",\"clock\":{\"start\":\"kev\"}"),
	         "clock: start: 'kev' is for overlays alone"},
	        {POLICY(",\"freshness\":{\"feed_max_age\":7}"),
	         "freshness: feed_max_age: not a string"},
	        {POLICY(",\"freshness\":{\"feed_max_age\":\"0d\"}"),
	         "freshness: feed_max_age: it must be more than nothing"},
	        {POLICY(",\"sla\":{\"table\":\"bod-22-01\"}"),
	         "sla: table: 'bod-22-01' is none of 'cisa-bod-26-04-1.0.0'"},
	        {POLICY(",\"sla\":{\"inputs\":{\"unknown_impact\":\"yes\"}}"),
	         "sla: inputs: unknown_impact: 'yes' is none of 'total', 'partial'"},
	        {POLICY(",\"sla\":{\"kev\":{\"use_due_date\":1}}"),
	         "sla: kev: use_due_date: not true or false"},
	        {OVERLAY("\"when\":{\"severity\":\"bad\"}"),
	         "sla: overlays[0]: when: severity: 'bad' is none of 'low', 'medium', 'high', "
	         "'critical'"},
	        {OVERLAY("\"when\":{\"cvss\":11}"),
	         "sla: overlays[0]: when: cvss: not from 0 to 10"},
	        {OVERLAY("\"when\":{\"package\":[]}"),
	         "sla: overlays[0]: when: unknown field 'package'"},
	        {OVERLAY("\"from\":\"kev\""), "sla: overlays[0]: when: missing"},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		auto_clear(policy) p = {0};
		struct err err = {0};

		ck_assert(!policy_parse(span_of(all[i].text), &p, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_str_eq(err.msg, all[i].msg);
	}
}
END_TEST

Suite *model_policy_suite(void);
Suite *model_policy_suite(void)
{
	Suite *s = suite_create("model/policy");
	TCase *t = tcase_create("policy");

	tcase_add_test(t, every_field_is_read);
	tcase_add_test(t, an_empty_policy_is_that_of_no_policy);
	tcase_add_test(t, a_mistake_is_refused_with_its_place);
	suite_add_tcase(s, t);
	return s;
}
