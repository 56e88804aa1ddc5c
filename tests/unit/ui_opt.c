#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/opt.h"

static const struct opt table[] = {
        {"fixes", 0, OPT_LIST, "CVE", "ends this finding"},
        {"key", 'k', OPT_VALUE, "FILE", "sign with it"},
        OPT_DRY_RUN,
        {"a-very-long-option-name", 0, OPT_VALUE, "SOMETHING", "stands on a line of its own"},
        {0},
};
static const char *const forms[] = {"try [--key FILE] NAME...", "try --list", NULL};
static const struct usage usage = {
        .purpose = "Try it.", .forms = forms, .opts = table, .min_operands = 1, .max_operands = 2};

static bool parse(const char *line, struct opts *ret, struct err *err)
{
	auto_clear(strlist) words = {0};

	strlist_split(&words, line, ' ');
	return opts_parse((int)words.count, words.v, &usage, ret, err);
}

START_TEST(a_list_collects_and_a_value_is_single)
{
	auto_clear(opts) o = {0};
	auto_clear(strlist) l = {0};
	struct opts none = {0};
	struct err err = {0};

	ck_assert(parse("fettle try --fixes A x --fixes=B --key k -n", &o, NULL));
	opts_list(&o, "fixes", &l);
	ck_assert_uint_eq(l.count, 2);
	ck_assert_str_eq(l.v[1], "B");
	ck_assert_str_eq(opts_value(&o, "key"), "k");
	ck_assert(opts_has(&o, "dry-run") && !opts_has(&o, "quiet"));
	ck_assert_ptr_null(opts_value(&o, "dry-run"));
	ck_assert_str_eq(opts_operand(&o, 0), "x");
	ck_assert_ptr_null(opts_operand(&o, 1));
	ck_assert(!parse("fettle try x --key a -k b", &none, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_uint_eq(none.count, 0);
}
END_TEST
START_TEST(the_number_of_arguments_is_held)
{
	auto_clear(opts) help = {0};
	struct opts none = {0};
	struct err few = {0}, many = {0};

	ck_assert(!parse("fettle try", &none, &few));
	ck_assert_str_eq(few.msg, "something is missing: fettle try [--key FILE] NAME...");
	ck_assert(!parse("fettle try a b c", &none, &many));
	ck_assert_str_eq(many.msg, "too many arguments, from 'c' on");
	ck_assert(parse("fettle try --help", &help, NULL));
}
END_TEST
START_TEST(an_empty_value_is_a_value)
{
	static const char *const text[] = {"fettle", "try", "x", "--key=", "--output", ""};
	auto_clear(strlist) words = {0};
	auto_clear(opts) o = {0};

	for (size_t i = 0; i < ARRAY_LEN(text); i++)
		strlist_add(&words, text[i]);
	ck_assert(opts_parse((int)words.count, words.v, &usage, &o, NULL));
	ck_assert_str_eq(opts_value(&o, "key"), "");
	ck_assert_str_eq(opts_value(&o, "output"), "");
}
END_TEST
START_TEST(a_default_gives_way)
{
	auto_clear(opts) o = {0};

	ck_assert(parse("fettle try x --key a", &o, NULL));
	opts_default(&o, "key", "b");
	opts_default(&o, "now", "c");
	opts_default(&o, "color", NULL);
	opts_default(&o, "state-dir", "");
	ck_assert_str_eq(opts_value(&o, "key"), "a");
	ck_assert_str_eq(opts_value(&o, "now"), "c");
	ck_assert(!opts_has(&o, "color") && !opts_has(&o, "state-dir"));
}
END_TEST
START_TEST(the_verb_is_the_first_word_that_is_no_value)
{
	static const struct {
		const char *line, *verb;
	} cases[] = {
	        {"fettle scan", "scan"},
	        {"fettle -q scan x", "scan"},
	        {"fettle --state-dir d scan", "scan"},
	        {"fettle --state-dir=d scan", "scan"},
	        {"fettle --root d scan", "scan"},
	        {"fettle -o f scan", "scan"},
	        {"fettle -qo f scan", "scan"},
	        {"fettle -of scan", "scan"},
	        {"fettle -oo scan", "scan"},
	        {"fettle -n scan", "scan"},
	        {"fettle -- scan", "scan"},
	        {"fettle --", NULL},
	        {"fettle --json", NULL},
	        {"fettle -o", NULL},
	        {"fettle", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(strlist) words = {0};
		const char *verb;

		strlist_split(&words, cases[i].line, ' ');
		verb = opts_find_verb((int)words.count, words.v);
		ck_assert_msg(str_eq(verb, cases[i].verb), "%s: '%s'", cases[i].line, verb);
	}
}
END_TEST
START_TEST(help_has_every_form_and_option_of_the_table)
{
	auto_clear(str) text = {0};

	usage_print(&usage, &text);
	ck_assert(str_starts(
	        str_c(&text),
	        "usage: fettle try [--key FILE] NAME...\n       fettle try --list\n\nTry it.\n"));
	ck_assert_ptr_nonnull(strstr(str_c(&text), "  -k, --key FILE            sign with it\n"));
	ck_assert_ptr_nonnull(strstr(str_c(&text), "  --a-very-long-option-name SOMETHING\n"));
	for (const struct opt *o = opt_common; o->name; o++)
		ck_assert_ptr_nonnull(strstr(str_c(&text), o->help));
}
END_TEST
START_TEST(a_long_form_goes_on_in_lines_that_stand_further_in)
{
	static const char *const wide[] = {
	        "try make --from OLD_DIR --to NEW_DIR [--under PATH | --over PATH] --serial N "
	        "--key SECRET -o FILE",
	        "try (a | b)", NULL};
	const struct usage long_usage = {.purpose = "Try it.", .forms = wide, .max_operands = 2};
	auto_clear(str) text = {0};

	usage_print(&long_usage, &text);
	ck_assert_msg(str_starts(str_c(&text), "usage: fettle try make --from OLD_DIR --to NEW_DIR "
	                                       "[--under PATH | --over PATH]\n"
	                                       "           --serial N --key SECRET -o FILE\n"
	                                       "       fettle try (a | b)\n\n"),
	              "%s", str_c(&text));
}
END_TEST

Suite *ui_opt_suite(void);
Suite *ui_opt_suite(void)
{
	Suite *s = suite_create("ui/opt");
	TCase *t = tcase_create("opt");

	tcase_add_test(t, a_list_collects_and_a_value_is_single);
	tcase_add_test(t, the_number_of_arguments_is_held);
	tcase_add_test(t, an_empty_value_is_a_value);
	tcase_add_test(t, a_default_gives_way);
	tcase_add_test(t, the_verb_is_the_first_word_that_is_no_value);
	tcase_add_test(t, help_has_every_form_and_option_of_the_table);
	tcase_add_test(t, a_long_form_goes_on_in_lines_that_stand_further_in);
	suite_add_tcase(s, t);
	return s;
}
