#include "unit/assess_fixture.h"
#include "assess/target.h"

#define OLD "1:1.0-1.module_el8.5.0+1+a"
#define RULE "R\ni 0\nf 1:1.2-1.module_el8.6.0+2+b\n"
#define PLAIN_RULE "R\ni 0\nf 1.2-1.el8\n"

static enum target_answer ask(const char *arch, const char *module, const char *rule,
                              const char *version, const char *label, const char *own_arch)
{
	struct component c = {.type = mem_strdup("rpm"),
	                      .name = mem_strdup("p"),
	                      .version = mem_strdup(version),
	                      .module = mem_strdup(label),
	                      .arch = mem_strdup(own_arch)};
	enum target_answer answer = target_holds(arch, module, rule, &c);

	component_clear(&c);
	return answer;
}

START_TEST(record_and_package_agree_on_module_and_stream)
{
	ck_assert(ask("", "nodejs:16", RULE, OLD, "nodejs:16:8:a", "x86_64") == TARGET_YES);
	ck_assert(ask("", "nodejs:16:9:b", RULE, OLD, "nodejs:16:8:a", "x86_64") == TARGET_YES);
	ck_assert(ask("", "virt:rhel virt-devel:rhel", RULE, OLD, "virt-devel:rhel:8:a", NULL) ==
	          TARGET_YES);
	ck_assert(ask("", "nodejs:16", RULE, OLD, "nodejs:14:8:a", "x86_64") == TARGET_NO);
	ck_assert(ask("", "nodejs:16", RULE, OLD, "ruby:16:8:a", "x86_64") == TARGET_NO);
}
END_TEST
START_TEST(a_package_of_no_module_matches_records_of_no_module_alone)
{
	ck_assert(ask("", "", PLAIN_RULE, "1.0-1.el8", NULL, "x86_64") == TARGET_YES);
	ck_assert(ask("", "nodejs:16", RULE, "1.0-1.el8", NULL, "x86_64") == TARGET_NO);
	ck_assert(ask("", "", RULE, "1.0-1.el8", NULL, "x86_64") == TARGET_NO);
	ck_assert(ask("", "", PLAIN_RULE, OLD, "nodejs:16:8:a", "x86_64") == TARGET_NO);
	ck_assert(ask("", "", PLAIN_RULE, OLD, NULL, "x86_64") == TARGET_NO);
}
END_TEST
START_TEST(what_is_not_known_of_a_stream_stays_unknown)
{
	ck_assert(ask("", "nodejs:16", RULE, OLD, NULL, "x86_64") == TARGET_UNKNOWN);
	ck_assert(ask("", "varnish:", RULE, OLD, "varnish:6:8:a", "x86_64") == TARGET_UNKNOWN);
	ck_assert(ask("", "varnish:", RULE, OLD, "nodejs:6:8:a", "x86_64") == TARGET_NO);
	ck_assert(ask("", ":", RULE, OLD, "varnish:6:8:a", "x86_64") == TARGET_UNKNOWN);
	ck_assert(ask("", "", RULE, OLD, "varnish:6:8:a", "x86_64") == TARGET_UNKNOWN);
	ck_assert(ask("", ": varnish:6", RULE, OLD, "varnish:6:8:a", "x86_64") == TARGET_YES);
}
END_TEST
START_TEST(a_row_of_another_architecture_says_nothing)
{
	ck_assert(ask("x86_64", "", PLAIN_RULE, "1.0-1", NULL, "i686") == TARGET_NO);
	ck_assert(ask("x86_64 i686", "", PLAIN_RULE, "1.0-1", NULL, "i686") == TARGET_YES);
	ck_assert(ask("noarch", "", PLAIN_RULE, "1.0-1", NULL, "i686") == TARGET_YES);
	ck_assert(ask("x86_64", "", PLAIN_RULE, "1.0-1", NULL, "noarch") == TARGET_YES);
	ck_assert(ask("x86_64", "", PLAIN_RULE, "1.0-1", NULL, NULL) == TARGET_YES);
}
END_TEST
START_TEST(flavours_are_lines_of_their_own)
{
	static const char *const marks[] = {"2.28-1.ksplice1.el8", "3.6-1.el8_fips",
	                                    "4.18-425.el8_7.cloud"};

	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		auto_free char *rule = str_format("R\ni 0\nf %s\n", marks[i]);

		ck_assert(ask("", "", rule, "1.0-1.el8", NULL, NULL) == TARGET_NO);
		ck_assert(ask("", "", PLAIN_RULE, marks[i], NULL, NULL) == TARGET_NO);
		ck_assert(ask("", "", rule, marks[i], NULL, NULL) == TARGET_YES);
		ck_assert(ask("", "", "R\ni 0\n", marks[i], NULL, NULL) == TARGET_YES);
	}
}
END_TEST
START_TEST(a_rebuild_has_the_same_source_and_release)
{
	ck_assert(target_is_rebuild(span_of("1.15-10.module+el8.10.0+1910+a"),
	                            span_of("0:1.15-10.module+el8.10.0+20784+b")));
	ck_assert(!target_is_rebuild(span_of("1.15-9.module+el8.10.0+1910+a"),
	                             span_of("1.15-10.module+el8.10.0+20784+b")));
	ck_assert(!target_is_rebuild(span_of("1.15-10.el8"), span_of("1.15-10.module+el8+1+b")));
	ck_assert(!target_is_rebuild(span_of("1.15-10"), span_of("1.15-10")));
	ck_assert(!target_is_rebuild((struct span){0}, (struct span){0}));
}
END_TEST

Suite *assess_target_suite(void);
Suite *assess_target_suite(void)
{
	Suite *s = suite_create("assess/target");
	TCase *t = tcase_create("target");

	tcase_add_test(t, record_and_package_agree_on_module_and_stream);
	tcase_add_test(t, a_package_of_no_module_matches_records_of_no_module_alone);
	tcase_add_test(t, what_is_not_known_of_a_stream_stays_unknown);
	tcase_add_test(t, a_row_of_another_architecture_says_nothing);
	tcase_add_test(t, flavours_are_lines_of_their_own);
	tcase_add_test(t, a_rebuild_has_the_same_source_and_release);
	suite_add_tcase(s, t);
	return s;
}
