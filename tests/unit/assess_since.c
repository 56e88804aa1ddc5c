#include "unit/assess_fixture.h"
#include "assess/since.h"

#define EVENT(id, event, time, more)                                                               \
	"{\"finding\":\"" id "\",\"event\":\"" event "\",\"time\":\"" time "\"" more "}\n"
#define SEEN(id, state)                                                                            \
	EVENT(id, "first_seen", "2026-01-01T00:00:00Z",                                            \
	      ",\"vulnerability\":\"CVE-" id "\",\"source\":\"s\",\"state\":\"" state "\","        \
	      "\"due\":\"2026-03-01T00:00:00Z\"")

static struct finding *add(struct findings *f, const char *id, enum finding_state state)
{
	struct finding *x = findings_add(f);

	x->id = mem_strdup(id);
	x->vulnerability = str_format("CVE-%s", id);
	x->source = mem_strdup("s");
	x->state = state;
	x->times.first_seen = 1767225600; /* 2026-01-01 */
	x->due = 1772323200;              /* 2026-03-01 */
	return x;
}

static void tell(const char *log, int64_t from, const struct findings *f, struct str *to)
{
	auto_clear(episodes) then = {.until = from};
	auto_clear(since) s = {0};

	episodes_parse(span_of(log), &then);
	since_make(f, &then, from, &s);
	for (size_t i = 0; i < s.count; i++)
		str_addf(to, "%s %s %s>%s;", since_kind_name(s.changes[i].kind),
		         s.changes[i].vulnerability, s.changes[i].was ? s.changes[i].was : "",
		         s.changes[i].is ? s.changes[i].is : "");
}

START_TEST(changes_are_told_one_a_finding)
{
	static const char log[] = SEEN("1", "open") SEEN("2", "no-fix") SEEN("3", "open")
	        SEEN("4", "open") SEEN("5", "open") SEEN("6", "open") SEEN("7", "open");
	auto_clear(findings) f = {.generated = NOW};
	auto_clear(str) got = {0};

	add(&f, "1", FINDING_OPEN);
	add(&f, "2", FINDING_OPEN);
	add(&f, "3", FINDING_FIXED);
	/* 4 is found no more */
	add(&f, "5", FINDING_OPEN)->priority.kev = true;
	add(&f, "6", FINDING_OPEN)->due -= 1;
	add(&f, "7", FINDING_OPEN)->times.first_seen = NOW; /* it went and came back */
	add(&f, "8", FINDING_UNKNOWN);
	add(&f, "9", FINDING_NOT_AFFECTED);
	tell(log, NOW - 10, &f, &got);
	ck_assert_str_eq(str_c(&got),
	                 "new CVE-7 open>open;new CVE-8 >unknown;gone CVE-3 open>fixed;"
	                 "gone CVE-4 open>;state CVE-2 no-fix>open;"
	                 "kev CVE-5 open>open;due CVE-6 open>open;");
}
END_TEST
START_TEST(what_happened_later_is_not_known_then)
{
	static const char log[] = SEEN("1", "no-fix")
	        EVENT("1", "state", "2026-01-10T00:00:00Z", ",\"state\":\"open\"") SEEN("2", "open")
	                EVENT("2", "closed", "2026-01-05T00:00:00Z", ",\"state\":\"fixed\"");
	auto_clear(findings) f = {.generated = NOW};
	auto_clear(str) early = {0}, late = {0};

	add(&f, "1", FINDING_OPEN);
	tell(log, 1767312000, &f, &early); /* 2026-01-02 */
	ck_assert_str_eq(str_c(&early), "gone CVE-2 open>;state CVE-1 no-fix>open;");
	tell(log, 1768435200, &f, &late); /* 2026-01-15 */
	ck_assert_str_eq(str_c(&late), "");
}
END_TEST
START_TEST(the_document_counts_and_lists)
{
	auto_clear(findings) f = {.generated = NOW};
	auto_clear(episodes) then = {0};
	auto_clear(since) s = {0};
	auto_clear(str) text = {0};
	auto_js doc = NULL;
	struct err err = {0};

	add(&f, "1", FINDING_OPEN);
	since_make(&f, &then, 0, &s);
	since_encode(&s, &f, &text);
	ck_assert_msg(js_parse_document(span_make(text.buf, text.len), SINCE_FORMAT, &doc, &err),
	              "%s", err.msg);
	ck_assert_uint_eq(js_count(js_member(doc, "changes")), 1);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "\"new\": 1"));
}
END_TEST

Suite *assess_since_suite(void);
Suite *assess_since_suite(void)
{
	Suite *s = suite_create("assess/since");
	TCase *t = tcase_create("since");

	tcase_add_test(t, changes_are_told_one_a_finding);
	tcase_add_test(t, what_happened_later_is_not_known_then);
	tcase_add_test(t, the_document_counts_and_lists);
	suite_add_tcase(s, t);
	return s;
}
