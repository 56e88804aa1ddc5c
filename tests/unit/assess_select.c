#include <check.h>
#include <stdlib.h>

#include "assess/select.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

#define NOW 1000
#define MOST 10 /* patches of a random plan */

static struct patch *add_patch(struct plan *p, size_t i, const char *class)
{
	struct patch *x = plan_add(p);

	x->id = str_format("p%zu", i);
	x->class = mem_strdup(class);
	x->name = mem_strdup("x");
	x->to = mem_strdup("1");
	return x;
}

static void add_findings(struct findings *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct finding *x = findings_add(f);

		x->id = str_format("f%zu", i);
		x->state = FINDING_OPEN;
	}
}

static void end(struct patch *p, size_t finding)
{
	strlist_take(&p->ends, str_format("f%zu", finding));
}

static void select_all(struct plan *p, const struct findings *f)
{
	auto_clear(goal) g = {0};

	ck_assert(goal_parse("no-fixable", &g, NULL));
	select_by_goal(p, f, &g, NOW);
}

/* --- the smallest set, against all sets there are --- */

static bool is_closed(const struct plan *p, unsigned set)
{
	for (size_t i = 0; i < p->count; i++)
		for (size_t k = 0; set >> i & 1 && k < p->patches[i].requires.count; k++) {
			size_t wanted = (size_t)strtoul(p->patches[i].requires.v[k] + 1, NULL, 10);

			if (!(set >> wanted & 1))
				return false;
		}
	return true;
}

static bool ends_all(const struct plan *p, const struct findings *f, unsigned set)
{
	for (size_t i = 0; i < f->count; i++) {
		bool can = false, does = false;

		for (size_t k = 0; k < p->count; k++) {
			bool has = strlist_has(&p->patches[k].ends, f->items[i].id);

			can = can || has;
			does = does || (has && set >> k & 1);
		}
		if (can && !does)
			return false;
	}
	return true;
}

static size_t smallest(const struct plan *p, const struct findings *f)
{
	size_t best = SIZE_MAX;

	for (unsigned set = 0; set < 1u << p->count; set++) {
		size_t n = (size_t)__builtin_popcount(set);

		if (n < best && is_closed(p, set) && ends_all(p, f, set))
			best = n;
	}
	return best;
}

static void make_random(unsigned seed, struct plan *p, struct findings *f)
{
	srand(seed);
	add_findings(f, 1 + (size_t)rand() % 8);
	for (size_t i = 0, n = 2 + (size_t)rand() % (MOST - 1); i < n; i++) {
		struct patch *x = add_patch(p, i, "security");

		for (size_t k = 0; k < f->count; k++)
			if (rand() % 4 == 0)
				end(x, k);
		if (rand() % 3 == 0)
			strlist_take(&x->requires, str_format("p%zu", (size_t)rand() % n));
	}
}

START_TEST(the_set_is_as_small_as_any_that_ends_what_can_be_ended)
{
	for (unsigned seed = 1; seed <= 500; seed++) {
		auto_clear(plan) p = {0}, whole = {0};
		auto_clear(findings) f = {0}, same = {0};

		make_random(seed, &p, &f);
		make_random(seed, &whole, &same);
		select_all(&p, &f);
		ck_assert(p.is_smallest);
		ck_assert_msg(p.count == smallest(&whole, &same), "seed %u: %zu, not %zu", seed,
		              p.count, smallest(&whole, &same));
	}
}
END_TEST
START_TEST(of_sets_of_one_size_the_one_without_a_reboot_is_taken)
{
	auto_clear(plan) p = {0};
	auto_clear(findings) f = {0};

	add_findings(&f, 1);
	for (size_t i = 0; i < 3; i++) {
		struct patch *x = add_patch(&p, i, "security");

		end(x, 0);
		x->reboot = i == 0;
		x->size = i == 1 ? 200 : 100;
	}
	select_all(&p, &f);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_str_eq(p.patches[0].id, "p2");
}
END_TEST
START_TEST(what_one_patch_alone_ends_is_proof_for_any_number)
{
	auto_clear(plan) p = {0};
	auto_clear(findings) f = {0};

	add_findings(&f, 100);
	for (size_t i = 0; i < 200; i++)
		if (i < 100)
			end(add_patch(&p, i, "security"), i);
		else
			add_patch(&p, i, "security");
	select_all(&p, &f);
	ck_assert(p.is_smallest && p.is_reached);
	ck_assert_uint_eq(p.count, 100);
}
END_TEST
START_TEST(a_large_cover_is_greedy_and_says_so)
{
	auto_clear(plan) p = {0};
	auto_clear(findings) f = {0};

	add_findings(&f, 30);
	for (size_t i = 0; i < 30; i++) { /* each finding has two ways */
		struct patch *x = add_patch(&p, i, "security");

		end(x, i);
		end(x, (i + 1) % 30);
	}
	select_all(&p, &f);
	ck_assert(!p.is_smallest && p.is_reached);
	ck_assert(ends_all(&p, &f, (1u << p.count) - 1));
	ck_assert_uint_le(p.count, 20);
}
END_TEST
START_TEST(what_no_patch_ends_is_in_the_way)
{
	auto_clear(plan) p = {0};
	auto_clear(findings) f = {0};

	add_findings(&f, 2);
	end(add_patch(&p, 0, "security"), 0);
	select_all(&p, &f);
	ck_assert(!p.is_reached);
	ck_assert_uint_eq(p.count, 1);
	ck_assert_uint_eq(p.in_the_way.count, 1);
	ck_assert_str_eq(p.in_the_way.v[0], "f1");
}
END_TEST

/* --- classes --- */

START_TEST(classes_choose_and_what_is_required_comes_with_them)
{
	static const struct {
		const char *list;
		size_t count;
	} all[] = {{NULL, 3}, {"security", 3}, {"feature", 1}, {"bugfix,feature", 3}, {"all", 5}};

	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		auto_clear(plan) p = {0};
		unsigned classes;

		strlist_add(&add_patch(&p, 0, "security")->requires, "p1");
		add_patch(&p, 1, "bugfix");
		add_patch(&p, 2, "feature");
		add_patch(&p, 3, "bugfix");
		end(add_patch(&p, 4, "bugfix"), 0); /* it ends a finding */
		ck_assert(select_parse(all[i].list, &classes, NULL));
		select_by_class(&p, classes);
		ck_assert_uint_eq(p.count, all[i].count);
	}
}
END_TEST
START_TEST(an_unknown_class_is_refused)
{
	struct err err = {0}, none = {0};
	unsigned classes;

	ck_assert(!select_parse("security,x", &classes, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_str_eq(err.msg, "no class 'x': there is security bugfix feature all");
	ck_assert(!select_parse(",", &classes, &none));
}
END_TEST

Suite *assess_select_suite(void);
Suite *assess_select_suite(void)
{
	Suite *s = suite_create("assess/select");
	TCase *t = tcase_create("select");

	tcase_add_test(t, the_set_is_as_small_as_any_that_ends_what_can_be_ended);
	tcase_add_test(t, of_sets_of_one_size_the_one_without_a_reboot_is_taken);
	tcase_add_test(t, what_one_patch_alone_ends_is_proof_for_any_number);
	tcase_add_test(t, a_large_cover_is_greedy_and_says_so);
	tcase_add_test(t, what_no_patch_ends_is_in_the_way);
	tcase_add_test(t, classes_choose_and_what_is_required_comes_with_them);
	tcase_add_test(t, an_unknown_class_is_refused);
	suite_add_tcase(s, t);
	return s;
}
