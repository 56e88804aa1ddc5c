#include <check.h>
#include <string.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/mapping.h"

#define BEGIN "{\"format\":\"fettle.mapping/1\""

START_TEST(columns_words_and_texts_are_read)
{
	static const char text[] = BEGIN
	        ",\"title\":\"t\",\"type\":\"csv\",\"separator\":\";\",\"columns\":[\"a\",\"b\"],"
	        "\"rows\":\"x.y\",\"host\":{\"name\":\"Computer\"},\"component\":{\"name\":[\"A\","
	        "\"B\"],\"type\":{\"text\":\"deb\"},\"status\":{\"from\":\"S\",\"values\":{\"1\":"
	        "\"installed\"},\"else\":\"other\"}},\"facts\":{\"patch\":\"P\"},\"only\":{\"C\":"
	        "[\"y\"]},\"except\":{\"D\":\"n\"}}";
	auto_clear(mapping) m = {0};
	struct err err = {0};
	const struct mapping_field *status;

	ck_assert_msg(mapping_parse(span_of(text), &m, &err), "%s", err.msg);
	ck_assert_str_eq(m.type, "csv");
	ck_assert_int_eq(m.separator, ';');
	ck_assert_uint_eq(m.head.count, 2);
	ck_assert_str_eq(m.rows.v[0], "x.y");
	ck_assert_str_eq(m.fields[MAPPING_HOST_NAME].columns.v[0], "Computer");
	ck_assert_str_eq(m.fields[MAPPING_NAME].columns.v[1], "B");
	ck_assert_str_eq(m.fields[MAPPING_TYPE].text, "deb");
	ck_assert(!mapping_field_is_set(&m.fields[MAPPING_PURL]));
	status = &m.fields[MAPPING_STATUS];
	ck_assert_str_eq(mapping_field_word(status, "1"), "installed");
	ck_assert_str_eq(mapping_field_word(status, "2"), "other");
	ck_assert_str_eq(mapping_field_word(&m.fields[MAPPING_NAME], "2"), "2");
	ck_assert_str_eq(m.facts[0].name, "patch");
	ck_assert(m.only_count == 2 && !m.only[0].is_except && m.only[1].is_except);
}
END_TEST
START_TEST(what_is_wrong_is_named_with_its_place)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
	        {BEGIN "}", "component: neither 'name' nor 'purl' is mapped"},
	        {BEGIN ",\"x\":1}", "unknown field 'x'"},
	        {BEGIN ",\"type\":\"xml\"}", "type: 'xml' is not csv or json"},
	        {BEGIN ",\"separator\":\";;\"}", "separator: not one character"},
	        {BEGIN ",\"component\":{\"nome\":\"a\"}}", "component: unknown field 'nome'"},
	        {BEGIN ",\"component\":{\"name\":7}}",
	         "component.name: not a name or an array of names"},
	        {BEGIN ",\"component\":{\"name\":[\"a\",7]}}", "component.name: [1]: not a string"},
	        {BEGIN ",\"component\":{\"name\":\"\"}}", "component.name: an empty name"},
	        {BEGIN ",\"component\":{\"name\":{\"values\":{}}}}",
	         "component.name: neither 'from' nor 'text'"},
	        {BEGIN ",\"component\":{\"name\":{\"from\":\"a\",\"values\":{\"b\":1}}}}",
	         "component.name: values.b: not a string"},
	        {BEGIN ",\"only\":{\"a\":[]}}", "only.a: not a name or an array of names"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct mapping m = {0};
		struct err err = {0};

		ck_assert(!mapping_parse(span_of(cases[i].text), &m, &err));
		ck_assert_str_eq(err.msg, cases[i].why);
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST
START_TEST(without_one_columns_have_the_names_of_what_they_say)
{
	auto_clear(mapping) m = {0};

	mapping_default(&m);
	for (unsigned i = 0; i < MAPPING_SLOTS; i++)
		ck_assert(m.fields[i].columns.count > 0 &&
		          strchr(mapping_slot_name((enum mapping_slot)i), '.'));
	ck_assert_str_eq(m.fields[MAPPING_NAME].columns.v[0], "name");
	ck_assert_str_eq(mapping_slot_name(MAPPING_PURL), "component.purl");
}
END_TEST
START_TEST(the_ready_ones_can_be_read)
{
	static const char *const names[] = {
	        "wsus",        "configmgr",   "intune-devices",   "intune-apps", "jamf",
	        "osquery-deb", "osquery-rpm", "osquery-programs", "brew",        "pkg"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		auto_free char *path = str_format("../contrib/import/%s.json", names[i]);
		auto_clear(mapping) m = {0};
		auto_clear(str) text = {0};
		struct err err = {0};

		ck_assert_msg(fs_read_operand(path, 65536, &text, &err) &&
		                      mapping_parse(span_make(text.buf, text.len), &m, &err),
		              "%s: %s", path, err.msg);
	}
}
END_TEST

Suite *model_mapping_suite(void);
Suite *model_mapping_suite(void)
{
	Suite *s = suite_create("model/mapping");
	TCase *t = tcase_create("mapping");

	tcase_add_test(t, columns_words_and_texts_are_read);
	tcase_add_test(t, what_is_wrong_is_named_with_its_place);
	tcase_add_test(t, without_one_columns_have_the_names_of_what_they_say);
	tcase_add_test(t, the_ready_ones_can_be_read);
	suite_add_tcase(s, t);
	return s;
}
