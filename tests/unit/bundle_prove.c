#include <stdlib.h>

#include "ext/js.h"
#include "forge.h"

/* Opens and proves a bundle with this manifest, signed by the keys; `trusted` as in forge_sig(). */
static bool prove(const struct forge *f, const char *manifest, const char *keys,
                  const char *trusted, bool remembered, size_t *ret_keys, struct err *err)
{
	auto_clear(str) bytes = {0};
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};
	bool ok;

	forge_member(&bytes, "manifest.json", span_of(manifest));
	for (; *keys; keys++)
		forge_sig(f, *keys - '0', span_of(manifest), trusted, &bytes);
	forge_end(&bytes);
	ok = bundle_open(forge_file(bytes.buf, bytes.len), &b, err) &&
	     bundle_prove(&b, &f->ring, FORGE_NOW, remembered, &proof, err);
	ck_assert(ok || (proof.count == 0 && !proof.keys));
	if (ret_keys)
		*ret_keys = proof.count;
	return ok;
}

/* A manifest without objects: members of the top, then the paths. */
static char *manifest(const char *top, const char *at, const char *paths)
{
	return str_format("{\"format\":\"fettle.manifest/1\",\"id\":\"app-2\",\"product\":\"app\","
	                  "\"arch\":\"all\",\"serial\":2,\"created\":\"2026-01-01T00:00:00Z\",%s"
	                  "\"payload\":{\"at\":\"%s\",\"objects\":[],\"paths\":[%s]}}",
	                  top, at, paths);
}

#define DELETE(path) "{\"path\":\"" path "\",\"op\":\"delete\",\"old\":[\"any\"]}"
#define LINK(path, target)                                                                         \
	"{\"path\":\"" path "\",\"op\":\"hardlink\",\"new\":{\"target\":\"" target "\"}}"
#define HOOK(writes)                                                                               \
	"\"hooks\":[{\"phase\":\"post\",\"argv\":[\"/bin/true\"],\"writes\":[" writes "]}],"

START_TEST(who_signed_is_told)
{
	struct forge f;
	auto_free char *m = manifest("", "/opt/app", DELETE("x"));
	size_t keys = 0;

	forge_begin(&f);
	ck_assert(prove(&f, m, "0", NULL, false, &keys, NULL));
	ck_assert_uint_eq(keys, 1);
	ck_assert(prove(&f, m, "120", NULL, false, &keys, NULL));
	ck_assert_uint_eq(keys, 3);
	forge_clear(&f);
}
END_TEST

static void check_refused(const struct forge *f, const char *m, const char *keys, const char *why)
{
	struct err err = {0};

	ck_assert_msg(!prove(f, m, keys, NULL, false, NULL, &err), "'%s': is taken", why);
	ck_assert_msg(strstr(err.msg, why) != NULL, "'%s' has no '%s'", err.msg, why);
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}

START_TEST(a_key_signs_for_its_products_alone)
{
	struct forge f;
	auto_free char *m = manifest("", "/opt/app", DELETE("x"));

	forge_begin(&f);
	strlist_add(&forge_key(&f, "a")->products, "other");
	check_refused(&f, m, "0", "('a') may not sign for product 'app'");
	/* one that may does not make up for one that may not */
	check_refused(&f, m, "01", "('a') may not sign for product 'app'");
	strlist_add(&forge_key(&f, "a")->products, "app");
	ck_assert(prove(&f, m, "0", NULL, false, NULL, NULL));
	forge_clear(&f);
}
END_TEST

START_TEST(a_key_writes_below_its_paths_alone)
{
	static const struct {
		const char *top, *at, *paths, *why; /* why NULL: it may */
	} cases[] = {
	        {"", "/opt/app", DELETE("bin/x"), NULL},
	        {"", "/opt", DELETE("app/x"), NULL},
	        {"", "/", DELETE("opt/app/x"), NULL},
	        {"", "/opt/app/sub", DELETE("x"), NULL},
	        {"", "/opt", DELETE("apple/x"), "may not write '/opt/apple/x'"},
	        {"", "/opt/apple", DELETE("x"), "may not write '/opt/apple/x'"},
	        {"", "/opt", DELETE("x"), "may not write '/opt/x'"},
	        {"", "/", DELETE("bin/sh"), "may not write '/bin/sh'"},
	        {"", "/opt", DELETE("app/x") "," DELETE("b"), "may not write '/opt/b'"},
	        {"", "/opt", LINK("app/x", "app/y"), NULL},
	        {"", "/", LINK("opt/app/x", "etc/shadow"), "may not write '/etc/shadow'"},
	        {HOOK("\"/opt/app/run\""), "/opt/app", DELETE("x"), NULL},
	        {HOOK("\"/opt/app\",\"/etc\""), "/opt/app", DELETE("x"), "hooks[0]: key "},
	};
	struct forge f;

	forge_begin(&f);
	strlist_add(&forge_key(&f, "a")->under, "/opt/app");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_free char *m = manifest(cases[i].top, cases[i].at, cases[i].paths);
		struct err err = {0};

		if (cases[i].why)
			check_refused(&f, m, "0", cases[i].why);
		else
			ck_assert_msg(prove(&f, m, "0", NULL, false, NULL, &err), "%s", err.msg);
		/* a key without bounds may */
		ck_assert(prove(&f, m, "1", NULL, false, NULL, NULL));
	}
	forge_clear(&f);
}
END_TEST

START_TEST(a_bundle_counts_until_it_expires)
{
	struct forge f;
	struct err err = {0};
	/* FORGE_NOW is 2027-01-15T08:00:00Z */
	auto_free char *good = manifest("\"expires\":\"2027-01-15T08:00:01Z\",", "/", DELETE("x"));
	auto_free char *over = manifest("\"expires\":\"2027-01-15T08:00:00Z\",", "/", DELETE("x"));

	forge_begin(&f);
	ck_assert(prove(&f, good, "0", NULL, false, NULL, NULL));
	check_refused(&f, over, "0", "expired at 2027-01-15T08:00:00Z");
	/* it was proved when it was fetched, and that counts */
	ck_assert_msg(prove(&f, over, "0", NULL, true, NULL, &err), "%s", err.msg);
	forge_clear(&f);
}
END_TEST

START_TEST(a_trusted_comment_of_fettle_must_be_this_manifests)
{
	struct forge f;
	auto_free char *m = manifest("", "/", DELETE("x")), *right = NULL, *wrong = NULL;
	auto_clear(manifest) decoded = {0};
	auto_js doc = NULL;
	struct err err = {0};

	forge_begin(&f);
	ck_assert(js_parse(span_of(m), &doc, NULL) && manifest_decode(doc, &decoded, NULL));
	right = bundle_trusted_comment(&decoded, span_of(m));
	ck_assert(str_starts(right, "fettle app-2 2 "));
	ck_assert(prove(&f, m, "0", right, false, NULL, NULL));
	decoded.serial = 3;
	wrong = bundle_trusted_comment(&decoded, span_of(m));
	ck_assert(!prove(&f, m, "0", wrong, false, NULL, &err));
	ck_assert_str_eq(err.msg, "the trusted comment is not that of this manifest");
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(!prove(&f, m, "0", "fettle ", false, NULL, NULL));
	ck_assert(prove(&f, m, "0", "timestamp:1769850000", false, NULL, NULL));
	forge_clear(&f);
}
END_TEST

START_TEST(a_signed_manifest_is_still_held_to_its_form)
{
	struct forge f;
	auto_free char *up = manifest("", "/opt", DELETE("../etc/passwd"));
	auto_free char *absolute = manifest("", "/opt", DELETE("/etc/passwd"));
	auto_free char *ours = manifest("", "/", DELETE("a/.fettle/b"));
	const char *const texts[] = {up, absolute, ours};

	forge_begin(&f);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err err = {0};

		ck_assert(!prove(&f, texts[i], "0", NULL, false, NULL, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert_msg(str_starts(err.msg, "manifest: payload: paths[0]: path '"), "%s",
		              err.msg);
	}
	forge_clear(&f);
}
END_TEST

/* --- which hosts a bundle is for --- */

static void check_applies(const struct manifest *m, const struct bundle_host *h, const char *why)
{
	struct err err = {0};

	if (!why) {
		ck_assert_msg(bundle_applies(m, h, &err), "%s", err.msg);
		return;
	}
	ck_assert_msg(!bundle_applies(m, h, &err), "'%s': applies", why);
	ck_assert_str_eq(err.msg, why);
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
}

static void begin(struct manifest *m)
{
	*m = (struct manifest){0};
	m->product = mem_strdup("app");
	m->arch = mem_strdup("all");
}

START_TEST(the_product_is_the_one_that_is_wanted)
{
	auto_clear(manifest) m = {0};
	struct bundle_host h = {.arch = "amd64", .root = -1};

	begin(&m);
	check_applies(&m, &h, NULL);
	h.product = "app";
	check_applies(&m, &h, NULL);
	h.product = "application";
	check_applies(&m, &h, "for product app, not application");
}
END_TEST

START_TEST(the_architecture_is_the_hosts)
{
	auto_clear(manifest) m = {0};
	struct bundle_host h = {.arch = "amd64", .root = -1};

	begin(&m);
	mem_free(&m.arch);
	m.arch = mem_strdup("arm64");
	check_applies(&m, &h, "for architecture arm64, and this host is amd64");
	h.arch = "arm64";
	check_applies(&m, &h, NULL);
	strlist_add(&m.applies_to.arch, "amd64");
	check_applies(&m, &h, "not for architecture arm64");
	strlist_add(&m.applies_to.arch, "arm64");
	check_applies(&m, &h, NULL);
}
END_TEST

START_TEST(the_system_is_the_hosts)
{
	static const struct {
		const char *wanted, *id, *version, *why;
	} cases[] = {
	        {"debian", "debian", "12", NULL},
	        {"debian", "debian", NULL, NULL},
	        {"debian:12", "debian", "12", NULL},
	        {"debian:12", "debian", "13", "for debian:12, and this host is debian 13"},
	        {"debian:12", "debian", NULL, "for debian:12, and this host is debian "},
	        {"debian", "debianish", "12", "for debian, and this host is debianish 12"},
	        {"debianish", "debian", "12", "for debianish, and this host is debian 12"},
	        {"debian", NULL, NULL, "for debian, and this host is not known "},
	        {"", "debian", "12", "for , and this host is debian 12"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(manifest) m = {0};
		struct bundle_host h = {cases[i].id, cases[i].version, "amd64", NULL, -1};

		begin(&m);
		strlist_add(&m.applies_to.os, cases[i].wanted);
		check_applies(&m, &h, cases[i].why);
		strlist_add(&m.applies_to.os, "alpine");
		h.os_id = "alpine";
		check_applies(&m, &h, NULL);
	}
}
END_TEST

START_TEST(the_files_are_the_hosts)
{
	auto_clear(manifest) m = {0};
	struct bundle_host h = {.arch = "amd64", .root = -1};
	struct manifest_file *file;
	auto_fd tmp = -1;
	char top[] = "/tmp/fettle-unit-prove.XXXXXX", hex[SHA256_HEX_SIZE];
	struct err err = {0};

	begin(&m);
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert(fs_open_dir(top, &h.root, NULL));
	ck_assert(fs_mkdirs(h.root, "opt/app", 0755, NULL));
	m.applies_to.files = mem_grow(m.applies_to.files, 0, &m.applies_to.file_cap, sizeof(*file));
	m.applies_to.file_count = 1;
	file = &m.applies_to.files[0];
	digest_hex(span_of("1.0\n"), hex);
	*file = (struct manifest_file){mem_strdup("/opt/app/version"), mem_strdup(hex)};
	ck_assert(!bundle_applies(&m, &h, &err));
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert(fs_replace(h.root, "opt/app/version", span_of("1.1\n"), 0644, NULL));
	check_applies(&m, &h, "'/opt/app/version' is not the file that it is for");
	ck_assert(fs_replace(h.root, "opt/app/version", span_of("1.0\n"), 0644, NULL));
	check_applies(&m, &h, NULL);
	/* a link in the root leads to what is in the root */
	ck_assert(fs_unlink(h.root, "opt/app/version", NULL));
	ck_assert(fs_replace(h.root, "v", span_of("1.0\n"), 0644, NULL));
	ck_assert(fs_symlink(h.root, "/v", "opt/app/version", NULL));
	check_applies(&m, &h, NULL);
	fs_close(&h.root);
	ck_assert(fs_open_dir("/tmp", &tmp, NULL));
	ck_assert(fs_remove_tree(tmp, top + strlen("/tmp/"), NULL));
}
END_TEST

Suite *bundle_prove_suite(void);
Suite *bundle_prove_suite(void)
{
	Suite *s = suite_create("bundle/prove");
	TCase *t = tcase_create("prove");

	tcase_add_test(t, who_signed_is_told);
	tcase_add_test(t, a_key_signs_for_its_products_alone);
	tcase_add_test(t, a_key_writes_below_its_paths_alone);
	tcase_add_test(t, a_bundle_counts_until_it_expires);
	tcase_add_test(t, a_trusted_comment_of_fettle_must_be_this_manifests);
	tcase_add_test(t, a_signed_manifest_is_still_held_to_its_form);
	tcase_add_test(t, the_product_is_the_one_that_is_wanted);
	tcase_add_test(t, the_architecture_is_the_hosts);
	tcase_add_test(t, the_system_is_the_hosts);
	tcase_add_test(t, the_files_are_the_hosts);
	suite_add_tcase(s, t);
	return s;
}
