#include "apply/conduct.h"
#include "unit/world.h"

static struct world w = WORLD_NONE;

static void setup(void)
{
	world_simple(&w);
}

static void teardown(void)
{
	world_clear(&w);
}

static void check(struct manifest *m, enum check_kind kind, const char *path, const char *sha256,
                  int64_t retries)
{
	struct manifest_check *c;

	m->after = mem_grow(m->after, m->after_count, &m->after_cap, sizeof(*m->after));
	c = &m->after[m->after_count++];
	c->kind = kind;
	c->path = mem_strdup(path);
	c->address = mem_strdup("127.0.0.1:1");
	c->sha256 = mem_strdup(sha256);
	c->timeout = 2;
	c->retries = retries;
}

static bool run(struct manifest *m, struct receipt *r, struct err *err)
{
	struct transaction t = TRANSACTION_NONE;
	struct conduct c = {.manifest = m, .t = &t, .receipt = r, .root = w.root};

	return conduct_checks(&c, true, err);
}

START_TEST(a_file_is_there_with_its_content)
{
	auto_clear(manifest) m = {0};
	auto_clear(receipt) r = {0};
	struct err err = {0};

	check(&m, CHECK_FILE, "/opt/app/gone", NULL, 0);
	ck_assert(run(&m, &r, NULL));
	ck_assert_str_eq(r.checks[0].what, "file /opt/app/gone");
	check(&m, CHECK_FILE, "/opt/app/gone",
	      "0000000000000000000000000000000000000000000000000000000000000000", 0);
	ck_assert(!run(&m, &r, &err));
	ck_assert_str_eq(err.msg,
	                 "check 'file /opt/app/gone': '/opt/app/gone' has another content");
}
END_TEST
START_TEST(a_link_out_of_the_root_does_not_lead_out)
{
	auto_clear(manifest) m = {0};
	auto_clear(receipt) r = {0};

	ck_assert(fs_symlink(w.root, "/etc/passwd", "opt/link", NULL));
	check(&m, CHECK_FILE, "/opt/link", NULL, 0);
	ck_assert(!run(&m, &r, NULL));
}
END_TEST
START_TEST(it_is_tried_as_often_as_it_may_be)
{
	auto_clear(manifest) m = {0};
	auto_clear(receipt) r = {0};
	struct err err = {0};

	check(&m, CHECK_TCP, NULL, NULL, 2);
	ck_assert(!run(&m, &r, &err));
	ck_assert_int_eq(r.checks[0].attempts, 3);
	ck_assert(!r.checks[0].good);
	ck_assert_int_eq(err.kind, ERR_FAILED);
	ck_assert_ptr_nonnull(r.checks[0].message);
}
END_TEST
START_TEST(without_programs_nothing_need_be_confined)
{
	auto_clear(manifest) m = {0};

	check(&m, CHECK_FILE, "/x", NULL, 0);
	ck_assert(conduct_is_possible(&m, -1, NULL));
	m.after[0].kind = CHECK_EXEC;
	ck_assert(!conduct_is_possible(&m, -1, NULL));
}
END_TEST

Suite *apply_conduct_suite(void);
Suite *apply_conduct_suite(void)
{
	Suite *s = suite_create("apply/conduct");
	TCase *t = tcase_create("conduct");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, a_file_is_there_with_its_content);
	tcase_add_test(t, a_link_out_of_the_root_does_not_lead_out);
	tcase_add_test(t, it_is_tried_as_often_as_it_may_be);
	tcase_add_test(t, without_programs_nothing_need_be_confined);
	suite_add_tcase(s, t);
	return s;
}
