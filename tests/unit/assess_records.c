#include "unit/assess_fixture.h"
#include "assess/records.h"
#include "bundle/ustar.h"

static bool note(void *ctx, const struct jsval *record, struct span text, struct err *err)
{
	struct span id;

	ck_assert(span_starts(text, "{"));

	if (!jsval_get_text(record, "id", &id, err))
		return false;
	str_addf(ctx, "%.*s ", (int)id.len, id.ptr);
	return true;
}

static bool read_in(struct span bytes, struct str *to, struct err *err)
{
	auto_clear(builder) b = {0};
	auto_fd fd = fixture_file(bytes);

	if (!records_each(fd, &b, note, to, err))
		return false;
	str_addf(to, "%lld", (long long)b.about.records);
	if (b.about.broken)
		str_addf(to, ", broken %lld: %s", (long long)b.about.broken,
		         str_c(&b.first_broken));
	return true;
}

START_TEST(one_record_an_array_and_both_packed_are_read_alike)
{
	/* printf '[{"id":"a"},{"id":"b"}]' | gzip -n */
	static const char gzip[] =
	        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x8b\xae\x56\xca\x4c\x51\xb2\x52\x4a\x54"
	        "\xaa\xd5\x81\x32\x93\x94\x6a\x63\x01\x30\x26\x53\xe8\x17\x00\x00\x00";
	const struct {
		struct span bytes;
		const char *want;
	} forms[] = {
	        {span_of(" {\"id\":\"a\"}"), "a 1"},
	        {span_of("[{\"id\":\"a\"},{\"id\":\"b\"}]"), "a b 2"},
	        {span_of("[]"), "0"},
	        {span_make(gzip, sizeof(gzip) - 1), "a b 2"},
	};

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		auto_clear(str) got = {0};
		struct err err = {0};

		ck_assert_msg(read_in(forms[i].bytes, &got, &err), "%zu: %s", i, err.msg);
		ck_assert_str_eq(str_c(&got), forms[i].want);
	}
}
END_TEST
START_TEST(a_tar_has_a_record_in_each_file_whose_name_says_so)
{
	auto_clear(str) tar = {0}, got = {0};
	struct err err = {0};
	static const char *const files[][2] = {
	        {"a.json", "{\"id\":\"a\"}"}, {"LICENSE", "x"}, {"d/b.json", "{\"id\":7}"}};

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		unsigned char head[USTAR_BLOCK];

		ustar_header(files[i][0], strlen(files[i][1]), head);
		str_add(&tar, head, sizeof(head));
		str_adds(&tar, files[i][1]);
		while (tar.len % USTAR_BLOCK)
			str_addc(&tar, '\0');
	}
	memset(str_reserve(&tar, 2 * USTAR_BLOCK), 0, 2 * USTAR_BLOCK);
	tar.len += 2 * USTAR_BLOCK;
	ck_assert_msg(read_in(span_make(tar.buf, tar.len), &got, &err), "%s", err.msg);
	ck_assert_str_eq(str_c(&got), "a 1, broken 1: 'd/b.json': id: not a string");
}
END_TEST
START_TEST(broken_records_are_counted_and_the_first_is_named)
{
	auto_clear(str) got = {0};

	ck_assert(
	        read_in(span_of("[7,{\"id\":\"a\"},{\"id\":\"b\",\"id\":\"b\"},{}]"), &got, NULL));
	ck_assert_str_eq(str_c(&got),
	                 "a 1, broken 3: record 0: not valid JSON: line 1, column 2: neither an "
	                 "object nor an array");
}
END_TEST
START_TEST(what_is_no_json_and_what_is_cut_is_refused)
{
	static const char *const bad[] = {"",     "<html>", "[{\"id\":\"a\"}", "{\"id\"",
	                                  "[] x", "PK\3\4", "\x1f\x8b\x08"};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		auto_clear(str) got = {0};
		struct err err = {0};

		ck_assert_msg(!read_in(span_of(bad[i]), &got, &err), "%zu", i);
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST

Suite *assess_records_suite(void);
Suite *assess_records_suite(void)
{
	Suite *s = suite_create("assess/records");
	TCase *t = tcase_create("records");

	tcase_add_test(t, one_record_an_array_and_both_packed_are_read_alike);
	tcase_add_test(t, a_tar_has_a_record_in_each_file_whose_name_says_so);
	tcase_add_test(t, broken_records_are_counted_and_the_first_is_named);
	tcase_add_test(t, what_is_no_json_and_what_is_cut_is_refused);
	suite_add_tcase(s, t);
	return s;
}
