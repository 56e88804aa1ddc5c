#include "apply/gate.h"
#include "apply/serials.h"
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

static bool admit(const struct keyring *k, const struct history *h, struct err *err)
{
	auto_clear(keyring_proof) proof = {0};
	struct gate g = {.state = &w.state,
	                 .keyring = k,
	                 .history = h,
	                 .host = {.arch = "amd64", .root = w.root},
	                 .now = 1000};

	return gate_admit(&g, &w.bundle, false, &proof, err);
}

START_TEST(nobody_trusted_nothing_admitted)
{
	struct err err = {0};

	ck_assert(!admit(&(struct keyring){0}, &(struct history){0}, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}
END_TEST
START_TEST(an_older_serial_is_untrusted)
{
	auto_clear(keyring) k = {0};
	struct keyring_key *key;
	struct err err = {0};

	ck_assert(keyring_add(&k, &w.vendor, "v", &key, NULL));
	key->roles = 1u << ROLE_VENDOR;
	ck_assert_msg(admit(&k, &(struct history){0}, &err), "%s", err.msg);
	ck_assert(serials_raise(&w.state, "app stable all", 3, 0, 1000, NULL));
	ck_assert(!admit(&k, &(struct history){0}, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_ptr_nonnull(strstr(err.msg, "is older than 3"));
}
END_TEST
START_TEST(requirements_and_conflicts_are_asked_of_the_history)
{
	auto_clear(keyring) k = {0};
	struct keyring_key *key;
	struct err err = {0};
	struct receipt base = {.bundle = mem_strdup("base-1"), .transaction = mem_strdup("x")};
	struct history h = {.items = &base, .count = 1};

	ck_assert(keyring_add(&k, &w.vendor, "v", &key, NULL));
	key->roles = 1u << ROLE_VENDOR;
	strlist_add(&w.bundle.manifest.requires, "base-1");
	ck_assert(!admit(&k, &(struct history){0}, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
	ck_assert(admit(&k, &h, NULL));
	strlist_add(&w.bundle.manifest.conflicts, "base-1");
	ck_assert(!admit(&k, &h, NULL));
	receipt_clear(&base);
}
END_TEST
START_TEST(what_cannot_be_taken_back_wants_to_be_asked_for)
{
	auto_clear(keyring) k = {0};
	struct keyring_key *key;
	struct err err = {0};

	ck_assert(keyring_add(&k, &w.vendor, "v", &key, NULL));
	key->roles = 1u << ROLE_VENDOR;
	w.bundle.manifest.irreversible = true;
	ck_assert(!admit(&k, &(struct history){0}, &err));
	ck_assert_int_eq(err.kind, ERR_REFUSED);
}
END_TEST

Suite *apply_gate_suite(void);
Suite *apply_gate_suite(void)
{
	Suite *s = suite_create("apply/gate");
	TCase *t = tcase_create("gate");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, nobody_trusted_nothing_admitted);
	tcase_add_test(t, an_older_serial_is_untrusted);
	tcase_add_test(t, requirements_and_conflicts_are_asked_of_the_history);
	tcase_add_test(t, what_cannot_be_taken_back_wants_to_be_asked_for);
	suite_add_tcase(s, t);
	return s;
}
