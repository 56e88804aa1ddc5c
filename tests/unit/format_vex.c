#include <check.h>

#include "base/err.h"
#include "base/str.h"
#include "format/vex.h"

#define HEAD                                                                                       \
	"{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"D\",\"author\":\"A\","          \
	"\"timestamp\":\"2026-01-01T00:00:00Z\",\"version\":1,\"statements\":["

typedef bool reader(const struct jsval *doc, const struct vex_reader *r, struct err *err);

static void add_part(struct str *to, struct span s)
{
	str_addc(to, '|');
	str_add(to, s.ptr ? s.ptr : "", s.len);
}

static void take(void *ctx, const struct vex_statement *s)
{
	struct str *to = ctx;

	str_addf(to, "%zu %s %lld", s->number, vex_status_name(s->status), (long long)s->when);
	add_part(to, s->vulnerability);
	add_part(to, s->product);
	add_part(to, s->component);
	add_part(to, s->justification);
	add_part(to, s->impact);
	add_part(to, s->on_name);
	add_part(to, s->fix);
	add_part(to, s->no_fix);
	add_part(to, s->severity);
	add_part(to, s->author);
	str_addc(to, '\n');
}

static void broken(void *ctx, struct span document, size_t number, const struct err *why)
{
	str_addf(ctx, "%zu of %.*s: %s\n", number, (int)document.len,
	         document.ptr ? document.ptr : "", why->msg);
}

static bool read_text(reader *read, const char *text, struct str *to, struct err *err)
{
	struct vex_reader r = {take, broken, to};
	auto_clear(jsview) view = {0};
	const struct jsval *doc;

	ck_assert_msg(jsview_parse(&view, span_of(text), &doc, err), "%s", err->msg);
	return read(doc, &r, err);
}

static void check(reader *read, const char *text, const char *wanted)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert_msg(read_text(read, text, &got, &err), "%s", err.msg);
	ck_assert_str_eq(str_c(&got), wanted);
}

static void refuse(reader *read, const char *text, const char *why)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert(!read_text(read, text, &got, &err));
	ck_assert_str_eq(err.msg, why);
	ck_assert_int_eq(err.kind, ERR_INPUT);
}

START_TEST(a_statement_is_given_once_for_every_product_and_part)
{
	check(vex_read_openvex,
	      HEAD "{\"vulnerability\":{\"name\":\"CVE-1\"},\"products\":[{\"@id\":\"x\","
	           "\"identifiers\":{\"purl\":\"pkg:a/b\"}},{\"@id\":\"pkg:c/d\","
	           "\"subcomponents\":[{\"@id\":\"pkg:e/f\"},{\"@id\":\"pkg:g/h\"}]},"
	           "{\"hashes\":{\"sha-256\":\"ab\"}},{\"identifiers\":{\"cpe23\":\"cpe:x\"}}],"
	           "\"status\":\"fixed\",\"timestamp\":\"2026-01-01T01:00:00.5+01:00\"}]}",
	      "0 fixed 1767225600|CVE-1|pkg:a/b||||||||A\n"
	      "0 fixed 1767225600|CVE-1|pkg:c/d|pkg:e/f|||||||A\n"
	      "0 fixed 1767225600|CVE-1|pkg:c/d|pkg:g/h|||||||A\n"
	      "0 fixed 1767225600|CVE-1|ab||||||||A\n"
	      "0 fixed 1767225600|CVE-1|cpe:x||||||||A\n");
}
END_TEST
START_TEST(not_affected_without_a_reason_is_broken_and_spoils_no_other)
{
	check(vex_read_openvex,
	      HEAD "{\"vulnerability\":{\"name\":\"CVE-1\"},\"products\":[{\"@id\":\"x\"}],"
	           "\"status\":\"not_affected\",\"impact_statement\":\"\"},"
	           "{\"vulnerability\":{\"name\":\"CVE-2\"},\"products\":[{\"@id\":\"x\"}],"
	           "\"status\":\"not_affected\",\"justification\":\"it is fine\"},"
	           "{\"vulnerability\":{\"name\":\"CVE-3\"},\"products\":[{\"@id\":\"x\"}],"
	           "\"status\":\"not_affected\",\"impact_statement\":\"no\"}]}",
	      "0 of D: 'CVE-1': 'not_affected' without justification or impact statement\n"
	      "1 of D: 'CVE-2': justification: there is no 'it is fine'\n"
	      "2 not_affected 1767225600|CVE-3|x|||no|||||A\n");
}
END_TEST
START_TEST(a_statement_of_which_one_product_cannot_be_told_is_not_given_in_part)
{
	check(vex_read_openvex,
	      HEAD "{\"vulnerability\":{\"name\":\"CVE-1\"},\"products\":[{\"@id\":\"x\"},{}],"
	           "\"status\":\"fixed\"},7,{\"status\":\"fixed\"},"
	           "{\"vulnerability\":{\"name\":\"C\"},\"products\":[],\"status\":\"fixed\"},"
	           "{\"vulnerability\":{\"name\":\"C\"},\"products\":[{\"@id\":\"x\"}],"
	           "\"status\":\"fine\"}]}",
	      "0 of D: 'CVE-1': products[1]: nothing says which product it is\n"
	      "1 of D: not an object\n"
	      "2 of D: vulnerability: missing\n"
	      "3 of D: products: empty\n"
	      "4 of D: 'C': status: there is no 'fine'\n");
}
END_TEST
START_TEST(a_document_of_another_kind_is_refused)
{
	refuse(vex_read_openvex, "{\"@context\":\"https://openvex.dev/ns\"}",
	       "'@context' is not that of OpenVEX 0.2");
	refuse(vex_read_openvex,
	       "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"author\":\"A\"}",
	       "timestamp: missing");
	refuse(vex_read_cyclonedx, "{\"bomFormat\":\"SPDX\"}", "bomFormat: not 'CycloneDX'");
	refuse(vex_read_csaf, "{}", "document: missing");
	refuse(vex_read_csaf, "{\"document\":{\"tracking\":{\"id\":\"D\",\"status\":\"draft\"}}}",
	       "document.tracking.status: it is 'draft', not final");
}
END_TEST
START_TEST(cyclonedx_speaks_of_what_its_references_stand_for)
{
	check(vex_read_cyclonedx,
	      "{\"bomFormat\":\"CycloneDX\",\"metadata\":{\"timestamp\":\"1970-01-01T00:00:09Z\","
	      "\"component\":{\"type\":\"application\",\"name\":\"app\",\"purl\":\"pkg:x/app\"},"
	      "\"supplier\":{\"name\":\"S\"}},"
	      "\"components\":[{\"bom-ref\":\"1\",\"components\":[{\"bom-ref\":\"2\","
	      "\"purl\":\"pkg:a/b@1\"}]}],\"vulnerabilities\":["
	      "{\"id\":\"C-1\",\"analysis\":{\"state\":\"resolved\"},\"affects\":[{\"ref\":\"2\"},"
	      "{\"ref\":\"urn:cdx:u/1#pkg:c/d\"},{\"ref\":\"pkg:x/app\"}]},"
	      "{\"id\":\"C-2\",\"analysis\":{\"state\":\"false_positive\"},"
	      "\"affects\":[{\"ref\":\"2\"}]},"
	      "{\"id\":\"C-3\",\"affects\":[{\"ref\":\"2\"}]},"
	      "{\"id\":\"C-4\",\"analysis\":{\"state\":\"exploitable\"},\"affects\":[{\"ref\":"
	      "\"2\","
	      "\"versions\":[{\"version\":\"2+x\"},{\"version\":\"3\",\"status\":\"unaffected\"},"
	      "{\"version\":\"4\",\"status\":\"unknown\"}]}]},"
	      "{\"id\":\"C-5\",\"analysis\":{\"state\":\"exploitable\"},\"affects\":[{\"ref\":"
	      "\"2\","
	      "\"versions\":[{\"range\":\"vers:deb/<1\"}]}]}]}",
	      "0 fixed 9|C-1|pkg:x/app|pkg:a/b@1|||||||S\n"
	      "0 fixed 9|C-1|pkg:x/app|pkg:c/d|||||||S\n"
	      "0 fixed 9|C-1|pkg:x/app||||||||S\n"
	      "1 of : 'C-2': 'false_positive' without justification or detail\n"
	      "3 affected 9|C-4|pkg:x/app|pkg:a/b@2%2Bx|||||||S\n"
	      "3 under_investigation 9|C-4|pkg:x/app|pkg:a/b@4|||||||S\n"
	      "4 of : 'C-5': affects[0]: versions[0]: a range of versions is not read\n");
}
END_TEST
START_TEST(csaf_joins_products_flags_and_remedies)
{
	check(vex_read_csaf,
	      "{\"document\":{\"csaf_version\":\"2.0\",\"publisher\":{\"name\":\"V\"},\"tracking\":"
	      "{\"id\":\"D\",\"status\":\"final\",\"current_release_date\":\"1970-01-01T00:00:"
	      "07Z\"}},"
	      "\"product_tree\":{\"full_product_names\":[{\"product_id\":\"p\",\"name\":\"P\"},"
	      "{\"product_id\":\"c\",\"name\":\"C\",\"product_identification_helper\":"
	      "{\"purl\":\"pkg:rpm/v/c\"}}],\"relationships\":[{\"category\":\"x\","
	      "\"product_reference\":\"c\",\"relates_to_product_reference\":\"p\","
	      "\"full_product_name\":{\"product_id\":\"p:c\",\"name\":\"x\"}}],"
	      "\"product_groups\":[{\"group_id\":\"g\",\"product_ids\":[\"p:c\"]}]},"
	      "\"vulnerabilities\":["
	      "{\"cve\":\"C-1\",\"product_status\":{\"known_affected\":[\"p:c\",\"gone\"]},"
	      "\"remediations\":[{\"category\":\"no_fix_planned\",\"details\":\"old\","
	      "\"group_ids\":[\"g\"]}],\"threats\":[{\"category\":\"impact\",\"details\":\"Low\"}]}"
	      ","
	      "{\"cve\":\"C-2\",\"product_status\":{\"known_not_affected\":[\"c\",\"p:c\"]},"
	      "\"flags\":[{\"label\":\"component_not_present\",\"product_ids\":[\"p:c\"]}],"
	      "\"threats\":[{\"category\":\"impact\",\"details\":\"Low\"}]},"
	      "{\"ids\":[{\"text\":\"I-3\"}],\"product_status\":{\"recommended\":[\"c\"]},"
	      "\"remediations\":[{\"category\":\"vendor_fix\",\"url\":\"u\",\"product_ids\":[\"c\"]"
	      "}]}"
	      "]}",
	      "0 affected 7|C-1|pkg:rpm/v/c||||P||old|Low|V\n"
	      "0 of D: 'C-1': product 'gone' is not in product_tree\n"
	      "1 not_affected 7|C-2|pkg:rpm/v/c||component_not_present||P|||Low|V\n"
	      "1 of D: 'C-2': product 'c' is not affected, without flag or impact statement\n"
	      "2 fixed 7|I-3|pkg:rpm/v/c|||||u|||V\n");
}
END_TEST
START_TEST(a_document_that_was_deleted_says_nothing)
{
	check(vex_read_csaf,
	      "{\"document\":{\"tracking\":{\"id\":\"CVE-1\",\"status\":\"deleted\"}}}", "");
}
END_TEST

Suite *format_vex_suite(void);
Suite *format_vex_suite(void)
{
	Suite *s = suite_create("format/vex");
	TCase *t = tcase_create("vex");

	tcase_add_test(t, a_statement_is_given_once_for_every_product_and_part);
	tcase_add_test(t, not_affected_without_a_reason_is_broken_and_spoils_no_other);
	tcase_add_test(t, a_statement_of_which_one_product_cannot_be_told_is_not_given_in_part);
	tcase_add_test(t, a_document_of_another_kind_is_refused);
	tcase_add_test(t, cyclonedx_speaks_of_what_its_references_stand_for);
	tcase_add_test(t, csaf_joins_products_flags_and_remedies);
	tcase_add_test(t, a_document_that_was_deleted_says_nothing);
	suite_add_tcase(s, t);
	return s;
}
