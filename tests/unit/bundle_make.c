#include <unistd.h>

#include "base/strlist.h"
#include "bundle/make.h"
#include "forge.h"
#include "woods.h"

struct maker {
	struct woods w;
	struct forge f;
	struct idmap users, groups;
	struct manifest m;
	char *path;
};

static void maker_begin(struct maker *k)
{
	*k = (struct maker){0};
	woods_begin(&k->w);
	forge_begin(&k->f);
	k->path = str_format("%s/b.fettle", k->w.top);
	k->m.id = mem_strdup("app-2");
	k->m.product = mem_strdup("app");
	k->m.arch = mem_strdup("all");
	k->m.at = mem_strdup("/opt/app");
	k->m.serial = 2;
	k->m.created = FORGE_NOW - 1;
}

static void maker_clear(struct maker *k)
{
	manifest_clear(&k->m);
	forge_clear(&k->f);
	woods_clear(&k->w);
	free(k->path);
}

static bool make(struct maker *k, struct err *err)
{
	return bundle_make(k->w.from, k->w.to, &k->users, &k->groups, &k->m, err) &&
	       bundle_write(k->w.to, &k->m, &k->f.secret[0], k->path, err);
}

static bool judge(const struct maker *k, struct err *err)
{
	auto_fd fd = -1;

	ck_assert(fs_open_operand(k->path, false, &fd, NULL));
	return forge_judge(&k->f, fs_steal(&fd), err);
}

/* Nothing but the two trees, and the bundle when there is one. */
static void check_clean(const struct maker *k, bool written)
{
	auto_clear(strlist) names = {0};

	ck_assert(fs_list(k->w.dir, &names, NULL));
	ck_assert_uint_eq(names.count, written ? 3 : 2);
	ck_assert_int_eq(strlist_has(&names, "b.fettle"), written);
}

static void fill(int dir, const char *name, size_t len, bool random)
{
	auto_clear(str) text = {0};
	uint32_t x = (uint32_t)len;

	while (text.len < len) {
		x = x * 1664525 + 1013904223;
		str_addc(&text, random ? (char)(x >> 24) : 'a');
	}
	ck_assert(fs_replace(dir, name, span_make(text.buf, text.len), 0644, NULL));
}

START_TEST(what_is_made_is_proved)
{
	struct maker k;
	struct err err = {0};

	maker_begin(&k);
	plant(k.w.to, "small", "1");
	plant(k.w.to, "empty", "");
	fill(k.w.to, "noise", 3000000, true);
	fill(k.w.to, "packed", 3000000, false);
	fill(k.w.to, "window", 9000000, true);
	ck_assert_msg(make(&k, &err), "%s", err.msg);
	ck_assert_msg(judge(&k, &err), "%s", err.msg);
	ck_assert_uint_eq(k.m.object_count, 5);
	check_clean(&k, true);
	for (size_t i = 0; i < k.m.object_count; i++) {
		const struct manifest_object *o = &k.m.objects[i];

		ck_assert_uint_le(o->stored_size, o->size);
		ck_assert_int_eq(o->zstd, o->stored_size < o->size);
		ck_assert_uint_eq(o->chunks.count,
		                  o->stored_size > MANIFEST_CHUNK
		                          ? (o->stored_size + MANIFEST_CHUNK - 1) / MANIFEST_CHUNK
		                          : 0);
	}
	maker_clear(&k);
}
END_TEST

START_TEST(trees_without_a_difference_are_no_patch)
{
	struct maker k;
	struct err err = {0};

	maker_begin(&k);
	plant(k.w.from, "a", "1");
	plant(k.w.to, "a", "1");
	ck_assert(!make(&k, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	check_clean(&k, false);
	maker_clear(&k);
}
END_TEST

START_TEST(a_file_that_changes_meanwhile_gives_no_bundle)
{
	static const struct {
		const char *text;
		size_t len;
		bool random;
	} cases[] = {{"2", 0, false}, {"", 0, false}, {NULL, 100, false}, {NULL, 200000, true}};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int noise = 0; noise < 2; noise++) {
			struct maker k;
			struct err err = {0};

			maker_begin(&k);
			if (noise)
				fill(k.w.to, "a", 1000, true);
			else
				plant(k.w.to, "a", "1");
			ck_assert(bundle_make(k.w.from, k.w.to, &k.users, &k.groups, &k.m, NULL));
			if (cases[i].text)
				plant(k.w.to, "a", cases[i].text);
			else
				fill(k.w.to, "a", cases[i].len, cases[i].random);
			ck_assert(!bundle_write(k.w.to, &k.m, &k.f.secret[0], k.path, &err));
			ck_assert_msg(str_starts(err.msg, "'a': "), "%s", err.msg);
			check_clean(&k, false);
			maker_clear(&k);
		}
}
END_TEST

START_TEST(what_no_reader_would_take_is_not_written)
{
	struct maker k;
	struct err err = {0};

	maker_begin(&k);
	plant_dir(k.w.to, "a/.fettle");
	ck_assert(!make(&k, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_msg(strstr(err.msg, "'.fettle' belongs to fettle itself") != NULL, "%s", err.msg);
	check_clean(&k, false);
	maker_clear(&k);
}
END_TEST

static bool add(struct maker *k, int key, struct err *err)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(minisign_sig) sig = {0};
	auto_clear(str) text = {0};

	ck_assert(bundle_open_path(k->path, -1, &b, NULL));
	minisign_sign(&k->f.secret[key], span_make(b.text.buf, b.text.len), "made elsewhere", "t",
	              &text);
	ck_assert(minisign_sig_parse(span_make(text.buf, text.len), &sig, NULL));
	return bundle_add_signature(&b, &sig, k->path, err);
}

static size_t signatures(const struct maker *k)
{
	auto_clear(bundle) b = BUNDLE_NONE;

	ck_assert(bundle_open_path(k->path, -1, &b, NULL));
	return b.sig_count;
}

START_TEST(signatures_join_and_replace_their_like)
{
	struct maker k;
	struct err err = {0};

	maker_begin(&k);
	plant(k.w.to, "a", "1");
	fill(k.w.to, "noise", 3000000, true);
	ck_assert(make(&k, NULL));
	k.f.ring.thresholds[ROLE_VENDOR] = 2;
	ck_assert(!judge(&k, NULL));
	ck_assert(add(&k, 1, NULL));
	ck_assert_msg(judge(&k, &err), "%s", err.msg);
	ck_assert(add(&k, 1, NULL) && add(&k, 0, NULL));
	ck_assert_uint_eq(signatures(&k), 2);
	ck_assert(judge(&k, NULL));
	for (int i = 2; i < 8; i++) {
		minisign_generate(&k.f.public[2], &k.f.secret[2]);
		ck_assert(add(&k, 2, NULL));
	}
	ck_assert_uint_eq(signatures(&k), 8);
	minisign_generate(&k.f.public[2], &k.f.secret[2]);
	ck_assert(!add(&k, 2, &err));
	ck_assert_str_eq(err.msg, "a bundle has at most 8 signatures");
	ck_assert_uint_eq(signatures(&k), 8);
	ck_assert(judge(&k, NULL));
	check_clean(&k, true);
	maker_clear(&k);
}
END_TEST

Suite *bundle_make_suite(void);
Suite *bundle_make_suite(void)
{
	Suite *s = suite_create("bundle/make");
	TCase *t = tcase_create("make");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, what_is_made_is_proved);
	tcase_add_test(t, trees_without_a_difference_are_no_patch);
	tcase_add_test(t, a_file_that_changes_meanwhile_gives_no_bundle);
	tcase_add_test(t, what_no_reader_would_take_is_not_written);
	tcase_add_test(t, signatures_join_and_replace_their_like);
	suite_add_tcase(s, t);
	return s;
}
