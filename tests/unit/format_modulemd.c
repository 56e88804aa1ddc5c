#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "format/modulemd.h"
#include "unit/rpm_repo.h"

static void take(void *ctx, struct span package, struct span module, struct span stream)
{
	str_addf(ctx, "%.*s %.*s:%.*s\n", (int)package.len, package.ptr, (int)module.len,
	         module.ptr, (int)stream.len, stream.ptr);
}

static void check_text(const char *text, const char *wanted)
{
	auto_clear(str) got = {0};
	__attribute__((cleanup(modulemd_clear))) struct modulemd m = {.sink = take, .ctx = &got};
	struct span rest = span_of(text), line;

	while (span_cut(&rest, '\n', &line))
		modulemd_line(&m, line);
	ck_assert_str_eq(str_c(&got), wanted);
}

START_TEST(artifacts_are_of_the_module_and_stream_of_their_document)
{
	check_text(MODULE("nodejs", "14", "    - nodejs-1:14-1.x86_64\n    - npm-1:6-1.x86_64\n")
	                   MODULE("ruby", "2.5", "    - ruby-0:2.5-1.x86_64\n"),
	           "nodejs-1:14-1.x86_64 nodejs:14\nnpm-1:6-1.x86_64 nodejs:14\n"
	           "ruby-0:2.5-1.x86_64 ruby:2.5\n");
}
END_TEST
START_TEST(other_lists_and_other_documents_have_none)
{
	check_text("---\ndocument: modulemd\ndata:\n  name: a\n  stream: 1\n  profiles:\n"
	           "    common:\n      rpms:\n      - b\n  api:\n    rpms:\n    - c\n",
	           "");
	check_text("---\ndocument: modulemd-defaults\ndata:\n  module: a\n  stream: 1\n"
	           "  artifacts:\n    rpms:\n    - c-0:1-1.x86_64\n",
	           "");
	check_text("  artifacts:\n    rpms:\n    - c-0:1-1.x86_64\n", "");
	check_text("", "");
}
END_TEST
START_TEST(what_stands_behind_the_artifacts_ends_them)
{
	check_text("---\ndata:\n  name: 'a'\n  stream: '1'\n  artifacts:\n    rpms:\n"
	           "    # one\n\n    - 'x-0:1-1.noarch'\n  buildopts:\n    rpms:\n    - y\n",
	           "x-0:1-1.noarch a:1\n");
}
END_TEST

Suite *format_modulemd_suite(void);
Suite *format_modulemd_suite(void)
{
	Suite *s = suite_create("format/modulemd");
	TCase *t = tcase_create("modulemd");

	tcase_add_test(t, artifacts_are_of_the_module_and_stream_of_their_document);
	tcase_add_test(t, other_lists_and_other_documents_have_none);
	tcase_add_test(t, what_stands_behind_the_artifacts_ends_them);
	suite_add_tcase(s, t);
	return s;
}
