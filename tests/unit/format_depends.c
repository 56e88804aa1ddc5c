#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/depends.h"

static void tell(const char *text, struct str *to)
{
	static const char *const ops[] = {"", "<<", "<=", "=", ">=", ">>"};
	struct span rest = span_of(text), clause;
	struct depend d;

	while (depends_clause(&rest, &clause)) {
		while (depends_alternative(&clause, &d))
			str_addf(to, "%.*s%s%.*s%s%.*s|", (int)d.name.len, d.name.ptr,
			         d.arch.len ? ":" : "", (int)d.arch.len, d.arch.ptr, ops[d.op],
			         (int)d.version.len, d.version.ptr);
		str_addc(to, ',');
	}
}

START_TEST(clauses_and_alternatives_are_told_apart)
{
	static const struct {
		const char *text, *wanted;
	} all[] = {
	        {"libc6 (>= 2.34), debconf | debconf-2.0", "libc6>=2.34|,debconf|debconf-2.0|,"},
	        {"python3:any (>> 3.11~), a(<<1:2),b ( = 3-1 )",
	         "python3:any>>3.11~|,a<<1:2|,b=3-1|,"},
	        {"a (< 1), b (> 2), c (<= 3)", "a<=1|,b>=2|,c<=3|,"},
	        {"", ""},
	        {" , ,|, a", ",a|,"},
	        {"a (1), (>= 2), b (>= ), c (>= 1, d | e", ",,,,d|e|,"},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		auto_clear(str) got = {0};

		tell(all[i].text, &got);
		ck_assert_str_eq(str_c(&got), all[i].wanted);
	}
}
END_TEST
START_TEST(a_relation_holds_as_policy_says)
{
	ck_assert(depend_holds(DEPEND_ANY, -1));
	ck_assert(depend_holds(DEPEND_LT, -1) && !depend_holds(DEPEND_LT, 0));
	ck_assert(depend_holds(DEPEND_LE, 0) && !depend_holds(DEPEND_LE, 1));
	ck_assert(depend_holds(DEPEND_EQ, 0) && !depend_holds(DEPEND_EQ, 1));
	ck_assert(depend_holds(DEPEND_GE, 0) && !depend_holds(DEPEND_GE, -1));
	ck_assert(depend_holds(DEPEND_GT, 1) && !depend_holds(DEPEND_GT, 0));
}
END_TEST

Suite *format_depends_suite(void);
Suite *format_depends_suite(void)
{
	Suite *s = suite_create("format/depends");
	TCase *t = tcase_create("depends");

	tcase_add_test(t, clauses_and_alternatives_are_told_apart);
	tcase_add_test(t, a_relation_holds_as_policy_says);
	suite_add_tcase(s, t);
	return s;
}
