#include <check.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/xml.h"

/* Writes what it is told as "<name a=b>", "</name>" and the text. */
static bool begin(void *ctx, const char *name, const struct xml_attr *attrs, size_t count,
                  struct err *err)
{
	struct str *to = ctx;

	if (strcmp(name, "stop") == 0)
		return err_set(err, ERR_INPUT, "stopped");
	str_addf(to, "<%s", name);
	for (size_t i = 0; i < count; i++)
		str_addf(to, " %.*s=%.*s", (int)attrs[i].name.len, attrs[i].name.ptr,
		         (int)attrs[i].value.len, attrs[i].value.ptr);
	str_addc(to, '>');
	return true;
}

static bool end(void *ctx, const char *name, struct err *err)
{
	(void)err;
	str_addf(ctx, "</%s>", name);
	return true;
}

static bool text(void *ctx, struct span s, struct err *err)
{
	(void)err;
	str_add(ctx, s.ptr, s.len);
	return true;
}

static bool read_in(const char *doc, size_t piece, struct str *to, struct err *err)
{
	auto_clear(xml) x = {0};
	const struct xml_sink sink = {begin, end, text, to};
	struct span rest = span_of(doc);

	ck_assert(xml_begin(&x, &sink, NULL));
	while (rest.len) {
		size_t n = rest.len < piece ? rest.len : piece;

		if (!xml_feed(&x, span_make(rest.ptr, n), err))
			return false;
		rest = span_from(rest, n);
	}
	return xml_end(&x, err);
}

static const char doc[] =
        "<?xml version=\"1.0\"?>\n<a x='1' y='&lt;&#65;'>t&amp;t<b/><![CDATA[<c>]]></a>\n";

START_TEST(elements_attributes_and_text_come_in_order_whatever_the_pieces)
{
	for (size_t piece = 1; piece < sizeof(doc); piece++) {
		auto_clear(str) got = {0};

		ck_assert(read_in(doc, piece, &got, NULL));
		ck_assert_str_eq(str_c(&got), "<a x=1 y=<A>t&t<b></b><c></a>");
	}
}
END_TEST
START_TEST(a_document_that_is_cut_anywhere_is_refused)
{
	for (size_t n = 0; n < strlen(doc) - 1; n++) {
		auto_clear(str) got = {0};
		auto_free char *part = mem_dup(doc, n);
		struct err err = {0};

		ck_assert(!read_in(part, 7, &got, &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
		ck_assert(str_starts(err.msg, "not valid XML"));
	}
}
END_TEST
START_TEST(a_document_type_declaration_is_refused_and_nothing_is_expanded_or_read)
{
	static const char *const docs[] = {
	        "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
	        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
	        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
	};

	for (size_t i = 0; i < ARRAY_LEN(docs); i++) {
		auto_clear(str) got = {0};
		struct err err = {0};

		ck_assert(!read_in(docs[i], 1000, &got, &err));
		ck_assert_str_eq(err.msg, "a document type declaration, which is not allowed here");
		ck_assert_str_eq(str_c(&got), "");
	}
}
END_TEST
START_TEST(an_entity_that_nobody_declared_is_an_error)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert(!read_in("<a>&nonsense;</a>", 1000, &got, &err));
	ck_assert_str_eq(err.msg, "not valid XML: line 1: Entity 'nonsense' not defined");
}
END_TEST
START_TEST(the_reader_can_stop_it)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert(!read_in("<a><stop/><b/></a>", 1000, &got, &err));
	ck_assert_str_eq(err.msg, "stopped");
	ck_assert_str_eq(str_c(&got), "<a>");
}
END_TEST
START_TEST(what_is_nested_too_deep_is_an_error)
{
	auto_clear(str) deep = {0}, got = {0};
	struct err err = {0};

	for (int i = 0; i < 100000; i++)
		str_adds(&deep, "<a>");
	ck_assert(!read_in(str_c(&deep), 4096, &got, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert(got.len < 3000);
}
END_TEST

Suite *ext_xml_suite(void);
Suite *ext_xml_suite(void)
{
	Suite *s = suite_create("ext/xml");
	TCase *t = tcase_create("xml");

	tcase_add_test(t, elements_attributes_and_text_come_in_order_whatever_the_pieces);
	tcase_add_test(t, a_document_that_is_cut_anywhere_is_refused);
	tcase_add_test(t, a_document_type_declaration_is_refused_and_nothing_is_expanded_or_read);
	tcase_add_test(t, an_entity_that_nobody_declared_is_an_error);
	tcase_add_test(t, the_reader_can_stop_it);
	tcase_add_test(t, what_is_nested_too_deep_is_an_error);
	suite_add_tcase(s, t);
	return s;
}
