#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/table.h"
#include "ext/js.h"
#include "format/bill_part.h"

#define DOCUMENT "SPDXRef-DOCUMENT"
#define READ_FROM "read from "
#define GAP "not everything was read: "

/* "fettle:NAME=VALUE" */
static bool split_line(struct span line, char **ret_name, char **ret_value)
{
	size_t eq = span_find(line, '=');

	if (!span_starts(line, "fettle:") || eq == line.len)
		return false;
	*ret_name = span_dup(span_make(line.ptr, eq));
	*ret_value = span_dup(span_from(line, eq + 1));
	return true;
}

static void take_unread(const char *comment, struct strlist *to)
{
	struct span rest = span_of(comment), line;

	while (span_cut(&rest, '\n', &line)) {
		auto_free char *name = NULL, *value = NULL;

		if (split_line(line, &name, &value) && strcmp(name, "fettle:unread") == 0)
			strlist_add(to, value);
	}
}

bool bill_spdx_open(struct bill *b, struct err *err)
{
	const struct js *creation;
	const char *version, *comment = NULL, *unread;

	if (!js_get_str(b->head, "spdxVersion", &version, err))
		return false;
	if (strcmp(version, "SPDX-2.2") != 0 && strcmp(version, "SPDX-2.3") != 0)
		return err_set(err, ERR_INPUT,
		               "version '%.20s' is not read: SPDX-2.2 and SPDX-2.3 are", version);
	if (!js_opt_object(b->head, "creationInfo", &creation, err))
		return false;
	if (creation && (!js_opt_time(creation, "created", &b->created, err) ||
	                 !js_opt_str(creation, "comment", &comment, err)))
		return err_prefix(err, "creationInfo");
	if (!js_opt_str(b->head, "comment", &unread, err))
		return false;
	take_unread(unread, &b->gaps);
	if (comment && str_starts(comment, GAP) && !b->gaps.count)
		strlist_add(&b->gaps, comment + strlen(GAP));
	return true;
}

/* --- items --- */

/* SPDX writes "OPERATING-SYSTEM", and in JSON "OPERATING_SYSTEM", where CycloneDX writes
 * "operating-system"; the other words are the same or say nothing. */
static const char *kind_of(const char *purpose)
{
	static const char *const words[][2] = {
	        {"APPLICATION", "application"},
	        {"FRAMEWORK", "framework"},
	        {"LIBRARY", "library"},
	        {"CONTAINER", "container"},
	        {"OPERATING-SYSTEM", "operating-system"},
	        {"OPERATING_SYSTEM", "operating-system"},
	        {"DEVICE", "device"},
	        {"FIRMWARE", "firmware"},
	        {"FILE", "file"},
	};

	for (size_t i = 0; purpose && i < ARRAY_LEN(words); i++)
		if (strcmp(purpose, words[i][0]) == 0)
			return words[i][1];
	return NULL;
}

static bool take_purl(const struct js *o, struct bill_item *ret, struct err *err)
{
	const struct js *list;
	const char *type;

	if (!js_opt_array(o, "externalRefs", &list, err))
		return false;
	for (size_t i = 0; i < js_count(list) && !ret->purl; i++) {
		if (!js_opt_str(js_at(list, i), "referenceType", &type, err))
			return err_prefix(err, "externalRefs[%zu]", i);
		if (str_eq(type, "purl") &&
		    !js_get_str(js_at(list, i), "referenceLocator", &ret->purl, err))
			return err_prefix(err, "externalRefs[%zu]", i);
	}
	return true;
}

static void take_comment(const char *comment, struct bill_item *ret)
{
	struct span rest = span_of(comment), line;

	while (span_cut(&rest, '\n', &line)) {
		auto_free char *name = NULL, *value = NULL;

		if (split_line(line, &name, &value))
			bill_item_add(ret, name, value);
	}
}

/* "built from NAME VERSION; read from PATH" (fettle), "built package from: NAME VERSION" (trivy).
 */
static void take_source(const char *info, struct bill_item *ret)
{
	static const char *const before[] = {"built from ", "built package from: "};
	const char *path = info ? strstr(info, READ_FROM) : NULL;
	struct span rest = {0}, name, version;
	auto_free char *text = NULL, *number = NULL;

	if (path)
		bill_item_add(ret, "location", path + strlen(READ_FROM));
	for (size_t i = 0; info && i < ARRAY_LEN(before); i++)
		if (str_starts(info, before[i]))
			rest = span_of(info + strlen(before[i]));
	rest.len = span_find(rest, ';');
	if (!span_word(&rest, &name))
		return;
	text = span_dup(name);
	bill_item_add(ret, "source", text);
	if (!span_word(&rest, &version))
		return;
	number = span_dup(version);
	bill_item_add(ret, "source_version", number);
}

/* "Organization: Debian" */
static const char *name_behind(const char *supplier)
{
	const char *colon = supplier ? strstr(supplier, ": ") : NULL;

	return colon ? colon + 2 : NULL;
}

static bool read_item(const struct js *o, struct bill_item *ret, const char **ret_id,
                      struct err *err)
{
	const char *purpose, *info, *comment;

	if (!js_get_str(o, "SPDXID", ret_id, err) || !js_get_str(o, "name", &ret->name, err) ||
	    !js_opt_str(o, "versionInfo", &ret->version, err) ||
	    !js_opt_str(o, "primaryPackagePurpose", &purpose, err) ||
	    !js_opt_str(o, "supplier", &ret->supplier, err) ||
	    !js_opt_str(o, "summary", &ret->description, err) ||
	    !js_opt_str(o, "sourceInfo", &info, err) || !js_opt_str(o, "comment", &comment, err) ||
	    !take_purl(o, ret, err))
		return false;
	take_comment(comment, ret);
	ret->kind = kind_of(purpose);
	ret->supplier = name_behind(ret->supplier);
	take_source(info, ret);
	return true;
}

/* --- what it is of --- */

static void note_described(const struct js *relation, struct table *to)
{
	const char *from = js_string(js_member(relation, "spdxElementId"));
	const char *type = js_string(js_member(relation, "relationshipType"));
	const char *with = js_string(js_member(relation, "relatedSpdxElement"));

	if (from && with && str_eq(type, "DESCRIBES") && strcmp(from, DOCUMENT) == 0)
		table_set(to, span_of(with), to);
	if (from && with && str_eq(type, "DESCRIBED_BY") && strcmp(with, DOCUMENT) == 0)
		table_set(to, span_of(from), to);
}

static bool find_described(struct bill *b, struct table *to, struct err *err)
{
	const struct js *list = js_member(b->head, "documentDescribes");

	for (size_t i = 0; i < js_count(list); i++)
		if (js_string(js_at(list, i)))
			table_set(to, span_of(js_string(js_at(list, i))), to);
	for (;;) {
		auto_js o = NULL;

		if (!jspart_next(&b->parts[BILL_RELATIONSHIPS], &o, err))
			return err_prefix(err, "relationships");
		if (!o)
			return true;
		note_described(o, to);
	}
}

static void give(const struct js *o, const struct table *described, size_t i, bill_sink *sink,
                 void *ctx)
{
	auto_clear(bill_item) item = {0};
	struct err why = {0};
	const char *id;

	if (read_item(o, &item, &id, &why)) {
		item.is_subject = table_has(described, span_of(id));
		sink(ctx, &item, NULL);
	} else {
		err_prefix(&why, "packages[%zu]", i);
		sink(ctx, NULL, &why);
	}
}

bool bill_spdx_each(struct bill *b, bill_sink *sink, void *ctx, struct err *err)
{
	auto_clear(table) described = {0};
	const struct js *list;

	if (!js_opt_array(b->head, "packages", &list, err) || !find_described(b, &described, err))
		return false;
	for (size_t i = 0;; i++) {
		auto_js o = NULL;

		if (!jspart_next(&b->parts[BILL_PACKAGES], &o, err))
			return err_prefix(err, "packages[%zu]", i);
		if (!o)
			return true;
		give(o, &described, i, sink, ctx);
	}
}
