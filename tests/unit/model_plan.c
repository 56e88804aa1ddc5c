#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/js.h"
#include "model/plan.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void fill(struct plan *p, int64_t when)
{
	struct patch *x;

	p->generated = when;
	p->host = mem_strdup("h1");
	x = plan_add(p);
	x->id = mem_strdup("openssl-3.0.2");
	x->class = mem_strdup("security");
	x->kind = PATCH_BUNDLE;
	x->name = mem_strdup("openssl");
	x->to = mem_strdup("2");
	x->size = 1000;
	x->sha256 = mem_strdup(HEX);
	strlist_add(&x->ends, "f1");
	x = plan_add(p);
	x->id = mem_strdup("archive:bash@5.2-2");
	x->class = mem_strdup("security");
	x->kind = PATCH_ARCHIVE;
	x->name = mem_strdup("bash");
	x->from = mem_strdup("5.2-1");
	x->to = mem_strdup("5.2-2");
	x->size = 24;
	x->reboot = true;
	strlist_add(&x->packages, "bash=5.2-2");
	strlist_add(&p->order, "openssl-3.0.2");
	strlist_add(&p->order, "archive:bash@5.2-2");
	plan_seal(p);
}

static bool decode(const struct js *doc, struct plan *ret, struct err *err)
{
	return plan_decode(doc, ret, err);
}

START_TEST(what_is_encoded_is_decoded)
{
	auto_clear(plan) p = {0}, back = {0};
	auto_js doc = NULL;
	auto_js again = NULL;
	auto_clear(str) a = {0}, b = {0};
	struct err err = {0};

	fill(&p, 1000);
	doc = plan_encode(&p);
	ck_assert_msg(decode(doc, &back, &err), "%s", err.msg);
	again = plan_encode(&back);
	js_print(doc, JS_PRETTY, &a);
	js_print(again, JS_PRETTY, &b);
	ck_assert_str_eq(str_c(&a), str_c(&b));
	ck_assert_uint_eq(back.bytes, 1024);
	ck_assert_str_eq(back.patches[0].id, "archive:bash@5.2-2");
	ck_assert(plan_find(&back, "openssl-3.0.2")->kind == PATCH_BUNDLE);
	ck_assert_ptr_null(plan_find(&back, "x"));
}
END_TEST

START_TEST(the_digest_is_of_what_is_done_and_not_of_when_it_was_planned)
{
	auto_clear(plan) a = {0}, b = {0}, c = {0};

	fill(&a, 1000);
	fill(&b, 2000);
	fill(&c, 1000);
	ck_assert_str_eq(a.digest, b.digest);
	ck_assert_str_eq(a.id, b.id);
	mem_free(&c.patches[0].to);
	c.patches[0].to = mem_strdup("5.2-3");
	plan_seal(&c);
	ck_assert_str_ne(a.digest, c.digest);
	ck_assert_int_eq(strncmp(a.id, "plan-", 5), 0);
	ck_assert_int_eq(strncmp(a.id + 5, a.digest, 12), 0);
}
END_TEST

START_TEST(a_plan_that_was_changed_is_not_believed)
{
	auto_clear(plan) p = {0}, back = {0};
	auto_js doc = NULL;
	struct err err = {0};

	fill(&p, 1000);
	doc = plan_encode(&p);
	js_set_str(doc, "host", "h2");
	ck_assert(!decode(doc, &back, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_uint_eq(back.count, 0);
}
END_TEST

static void refuse(void (*change)(struct plan *p), const char *message)
{
	auto_clear(plan) p = {0}, back = {0};
	auto_js doc = NULL;
	struct err err = {0};

	fill(&p, 1000);
	change(&p);
	plan_seal(&p);
	doc = plan_encode(&p);
	ck_assert(!decode(doc, &back, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, message);
}

static void order_what_is_not_there(struct plan *p)
{
	strlist_add(&p->order, "other");
}

static void name_a_bundle_by_no_digest(struct plan *p)
{
	mem_free(&p->patches[1].sha256);
	p->patches[1].sha256 = mem_strdup("../../etc/passwd");
}

static void forget_the_class(struct plan *p)
{
	mem_free(&p->patches[0].class);
}

START_TEST(the_place_of_a_mistake_is_named)
{
	refuse(order_what_is_not_there, "order[2]: no patch 'other' in the plan");
	refuse(name_a_bundle_by_no_digest,
	       "patches[1]: sha256: a bundle is named by 64 hexadecimal digits");
	refuse(forget_the_class, "patches[0]: class: missing");
}
END_TEST

Suite *model_plan_suite(void);
Suite *model_plan_suite(void)
{
	Suite *s = suite_create("model/plan");
	TCase *t = tcase_create("plan");

	tcase_add_test(t, what_is_encoded_is_decoded);
	tcase_add_test(t, the_digest_is_of_what_is_done_and_not_of_when_it_was_planned);
	tcase_add_test(t, a_plan_that_was_changed_is_not_believed);
	tcase_add_test(t, the_place_of_a_mistake_is_named);
	suite_add_tcase(s, t);
	return s;
}
