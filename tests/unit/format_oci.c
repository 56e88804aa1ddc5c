#include <check.h>

#include "base/err.h"
#include "format/oci.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define BLOB "\"digest\":\"sha256:" HEX "\",\"size\":7"
#define MANIFEST "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\""

START_TEST(an_index_gives_its_images)
{
	auto_clear(oci_index) x = {0};

	ck_assert(oci_index_parse(
	        span_of("{\"manifests\":[{" MANIFEST "," BLOB ",\"platform\":{\"os\":\"linux\","
	                "\"architecture\":\"arm\",\"variant\":\"v7\"},\"annotations\":"
	                "{\"org.opencontainers.image.ref.name\":\"1\","
	                "\"io.containerd.image.name\":\"docker.io/a:1\"}},"
	                "{" MANIFEST "," BLOB ",\"platform\":{\"os\":\"unknown\","
	                "\"architecture\":\"unknown\"}},"
	                "{" MANIFEST "," BLOB ",\"artifactType\":\"a/signature\"},"
	                "{\"mediaType\":\"text/plain\"," BLOB "},"
	                "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\"," BLOB "}]}"),
	        &x, NULL));
	ck_assert_uint_eq(x.count, 2);
	ck_assert(x.blobs[0].is_manifest && !x.blobs[0].is_index);
	ck_assert_str_eq(x.blobs[0].digest, HEX);
	ck_assert_uint_eq(x.blobs[0].size, 7);
	ck_assert_str_eq(x.blobs[0].name, "docker.io/a:1");
	ck_assert_str_eq(x.blobs[0].variant, "v7");
	ck_assert(x.blobs[1].is_index);
}
END_TEST
START_TEST(a_manifest_gives_its_layers_in_their_order)
{
	auto_clear(oci_manifest) m = {0};

	ck_assert(oci_manifest_parse(span_of("{\"config\":{" BLOB "},\"layers\":[{" BLOB "},{"
	                                     "\"digest\":\"sha256:" HEX "\",\"size\":9}]}"),
	                             &m, NULL));
	ck_assert_str_eq(m.config.digest, HEX);
	ck_assert_uint_eq(m.layers.count, 2);
	ck_assert_uint_eq(m.layers.blobs[1].size, 9);
}
END_TEST
START_TEST(what_docker_saves_is_read)
{
	auto_clear(oci_saves) s = {0};
	auto_clear(oci_config) c = {0};

	ck_assert(oci_saves_parse(span_of("[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":"
	                                  "[\"a/layer.tar\",\"b/layer.tar\"]}]"),
	                          &s, NULL));
	ck_assert_uint_eq(s.count, 1);
	ck_assert_str_eq(s.items[0].config, "c.json");
	ck_assert_uint_eq(s.items[0].names.count, 0);
	ck_assert_str_eq(s.items[0].layers.v[1], "b/layer.tar");
	ck_assert(oci_config_parse(
	        span_of("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":"
	                "{\"type\":\"layers\",\"diff_ids\":[\"sha256:" HEX "\"]}}"),
	        &c, NULL));
	ck_assert_str_eq(c.arch, "amd64");
	ck_assert_str_eq(c.diff_ids.v[0], HEX);
}
END_TEST
START_TEST(mistakes_are_named)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"{}", "manifests: missing"},
	        {"{\"manifests\":[{\"digest\":\"sha512:aa\",\"size\":1}]}",
	         "manifests[0]: digest 'sha512:aa' is not one of sha256"},
	        {"{\"manifests\":[{\"digest\":\"sha256:../../x\",\"size\":1}]}",
	         "manifests[0]: digest 'sha256:../../x' is damaged"},
	        {"{\"manifests\":[{\"digest\":\"sha256:" HEX "\",\"size\":-1}]}", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		auto_clear(oci_index) x = {0};
		struct err why = {0};

		ck_assert(!oci_index_parse(span_of(cases[i].text), &x, &why));
		ck_assert_int_eq(why.kind, ERR_INPUT);
		if (cases[i].message)
			ck_assert_str_eq(why.msg, cases[i].message);
	}
}
END_TEST

Suite *format_oci_suite(void);
Suite *format_oci_suite(void)
{
	Suite *s = suite_create("format/oci");
	TCase *t = tcase_create("oci");

	tcase_add_test(t, an_index_gives_its_images);
	tcase_add_test(t, a_manifest_gives_its_layers_in_their_order);
	tcase_add_test(t, what_docker_saves_is_read);
	tcase_add_test(t, mistakes_are_named);
	suite_add_tcase(s, t);
	return s;
}
