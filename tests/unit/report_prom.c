#include <check.h>
#include <string.h>

#include "report/prom.h"
#include "unit/sample.h"

static void render(const struct records *r, struct str *to)
{
	auto_clear(figures) figures = {0};

	figures_make(r, &figures);
	prom_report(r, &figures, to);
}

static void render_sample(struct str *to)
{
	auto_clear(inventory) inv = {0};
	auto_clear(findings) f = {0};
	struct records r = {.now = SAMPLE_NOW,
	                    .window = {0, SAMPLE_NOW + 1},
	                    .max_age = SAMPLE_DAY,
	                    .inventory = &inv,
	                    .findings = &f};

	sample_inventory(&inv);
	sample_findings(&f);
	mem_free(&f.feeds[0].name);
	f.feeds[0].name = mem_strdup("a\"b\\c\nd");
	render(&r, to);
}

static void has_line(const struct str *text, const char *line)
{
	auto_free char *whole = str_format("\n%s\n", line);

	ck_assert_msg(strstr(str_c(text), whole), "no line '%s'", line);
}

START_TEST(findings_are_counted_by_state_and_tier)
{
	auto_clear(str) text = {0};

	render_sample(&text);
	has_line(&text, "fettle_findings{state=\"open\",tier=\"urgent\"} 1");
	has_line(&text, "fettle_findings{state=\"unknown\",tier=\"unknown\"} 1");
	has_line(&text, "fettle_findings_overdue 1");
	has_line(&text, "fettle_findings_exploited 1");
	has_line(&text, "fettle_next_due_timestamp_seconds 1770285600");
	has_line(&text, "fettle_sources_unread 1");
	has_line(&text, "fettle_components_uncovered 1");
	has_line(&text, "fettle_compliance{part=\"non-compliant\"} 1");
	has_line(&text, "fettle_compliance{part=\"compliant\"} 0");
	has_line(&text, "fettle_metric_denominator{name=\"finding-compliance-rate\"} 10");
}
END_TEST

/* name{label="value",...} number: nothing behind the number, and no vulnerability as a label */
START_TEST(every_line_is_a_sample_without_a_time)
{
	auto_clear(str) text = {0};
	auto_clear(strlist) lines = {0};

	render_sample(&text);
	ck_assert_ptr_null(strstr(str_c(&text), "CVE-"));
	ck_assert_ptr_null(strstr(str_c(&text), "openssl"));
	strlist_split(&lines, str_c(&text), '\n');
	for (size_t i = 0; i < lines.count; i++) {
		const char *last = strrchr(lines.v[i], ' ');
		char *end;

		if (lines.v[i][0] == '#')
			continue;
		ck_assert_ptr_nonnull(last);
		strtod(last + 1, &end);
		ck_assert_int_eq(*end, '\0');
		ck_assert_int_eq(strspn(lines.v[i], "abcdefghijklmnopqrstuvwxyz_") ==
		                                 (size_t)(last - lines.v[i]) ||
		                         last[-1] == '}',
		                 1);
	}
}
END_TEST

START_TEST(a_family_stands_together_and_has_a_type)
{
	auto_clear(str) text = {0};
	auto_clear(strlist) lines = {0};
	auto_free char *family = NULL;

	render_sample(&text);
	strlist_split(&lines, str_c(&text), '\n');
	for (size_t i = 0; i < lines.count; i++) {
		if (str_starts(lines.v[i], "# TYPE ")) {
			mem_free(&family);
			family = mem_dup(lines.v[i] + 7, strcspn(lines.v[i] + 7, " "));
		} else if (lines.v[i][0] != '#') {
			ck_assert_ptr_nonnull(family);
			ck_assert(str_starts(lines.v[i], family));
			ck_assert_ptr_nonnull(strchr(" {", lines.v[i][strlen(family)]));
		}
	}
}
END_TEST

START_TEST(a_label_is_escaped)
{
	auto_clear(str) text = {0};

	render_sample(&text);
	has_line(&text, "fettle_feed_stale{feed=\"a\\\"b\\\\c\\nd\"} 0");
}
END_TEST

START_TEST(nothing_known_says_so_and_nothing_else)
{
	struct records r = {.now = SAMPLE_NOW, .window = {0, SAMPLE_NOW + 1}};
	auto_clear(str) text = {0};

	render(&r, &text);
	ck_assert_ptr_nonnull(strstr(str_c(&text), "fettle_scanned 0\n"));
	has_line(&text, "fettle_assessed 0");
	has_line(&text, "fettle_compliance{part=\"unknown\"} 1");
	ck_assert_ptr_null(strstr(str_c(&text), "fettle_findings"));
	ck_assert_ptr_null(strstr(str_c(&text), "fettle_metric{name=\"finding-compliance-rate\"}"));
}
END_TEST

Suite *report_prom_suite(void);
Suite *report_prom_suite(void)
{
	Suite *s = suite_create("report/prom");
	TCase *t = tcase_create("prom");

	tcase_add_test(t, findings_are_counted_by_state_and_tier);
	tcase_add_test(t, every_line_is_a_sample_without_a_time);
	tcase_add_test(t, a_family_stands_together_and_has_a_type);
	tcase_add_test(t, a_label_is_escaped);
	tcase_add_test(t, nothing_known_says_so_and_nothing_else);
	suite_add_tcase(s, t);
	return s;
}
