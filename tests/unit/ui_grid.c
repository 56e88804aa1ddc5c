#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "ui/grid.h"
#include "ui/out.h"

static const struct grid_column columns[] = {
        {"NAME", false, true}, {"N", true, false}, {"END", false, false}, {0}};

static void add_row(struct grid *g, const char *a, const char *b, const char *c)
{
	grid_add(g, a);
	grid_add(g, b);
	grid_add(g, c);
}

START_TEST(columns_are_as_wide_as_their_widest_cell)
{
	auto_clear(grid) g = {.columns = columns};
	auto_clear(out) o = {0};

	add_row(&g, "a", "1", "x");
	grid_add(&g, "longer");
	grid_addf(&g, "%d", 100);
	grid_add(&g, "");
	grid_print(&g, &o);
	ck_assert_str_eq(str_c(&o.text), "NAME      N  END\n"
	                                 "a         1  x\n"
	                                 "longer  100  -\n");
}
END_TEST
START_TEST(on_a_terminal_the_elastic_column_is_cut)
{
	auto_clear(grid) g = {.columns = columns};
	auto_clear(out) o = {.width = 20}, pipe = {0};

	add_row(&g, "a-name-that-is-too-long-for-it", "1", "end");
	grid_print(&g, &o);
	for (const char *p = str_c(&o.text); *p; p = strchr(p, '\n') + 1)
		ck_assert_int_le(strchr(p, '\n') - p, 20);
	ck_assert_ptr_nonnull(strstr(str_c(&o.text), "...  1  end\n"));
	grid_print(&g, &pipe);
	ck_assert_ptr_nonnull(strstr(str_c(&pipe.text), "a-name-that-is-too-long-for-it"));
}
END_TEST
START_TEST(width_is_counted_in_characters)
{
	auto_clear(grid) g = {.columns = columns};
	auto_clear(out) o = {0};

	add_row(&g, "\xc3\xa4\xc3\xb6\xc3\xbc", "1", "x");
	add_row(&g, "abcd", "1", "x");
	grid_print(&g, &o);
	ck_assert_str_eq(str_c(&o.text),
	                 "NAME  N  END\n\xc3\xa4\xc3\xb6\xc3\xbc   1  x\nabcd  1  x\n");
}
END_TEST
START_TEST(control_characters_do_not_reach_the_terminal)
{
	auto_clear(grid) g = {.columns = columns};
	auto_clear(out) o = {0};

	add_row(&g, "\033[31m", "\n",
	        "\xc2\x9b"
	        "A\x7f");
	grid_print(&g, &o);
	ck_assert_str_eq(str_c(&o.text), "NAME   N  END\n?[31m  ?  ?A?\n");
}
END_TEST
START_TEST(colour_is_for_the_titles_and_only_when_wanted)
{
	auto_clear(grid) g = {.columns = columns};
	auto_clear(out) o = {.color = true};

	add_row(&g, "a", "b", "c");
	grid_print(&g, &o);
	ck_assert(str_starts(str_c(&o.text), "\033[1mNAME"));
	ck_assert_ptr_nonnull(strstr(str_c(&o.text), "\033[0m"));
}
END_TEST

Suite *ui_grid_suite(void);
Suite *ui_grid_suite(void)
{
	Suite *s = suite_create("ui/grid");
	TCase *t = tcase_create("grid");

	tcase_add_test(t, columns_are_as_wide_as_their_widest_cell);
	tcase_add_test(t, on_a_terminal_the_elastic_column_is_cut);
	tcase_add_test(t, width_is_counted_in_characters);
	tcase_add_test(t, control_characters_do_not_reach_the_terminal);
	tcase_add_test(t, colour_is_for_the_titles_and_only_when_wanted);
	suite_add_tcase(s, t);
	return s;
}
