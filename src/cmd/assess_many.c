#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "cmd/assess_many.h"
#include "cmd/condition.h"
#include "cmd/hosts.h"
#include "cmd/inventory_given.h"
#include "cmd/show.h"
#include "report/csv.h"

#define LIST_MAX (64u << 20)

/* --- which --- */

static bool add_directory(const char *path, struct strlist *to, struct err *err)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	if (!fs_open_dir(path, &dir, err) || !fs_list(dir, &names, err))
		return err_prefix(err, "inventories in '%s'", path);
	for (size_t i = 0; i < names.count; i++)
		if (str_ends(names.v[i], ".json") && names.v[i][0] != '.')
			strlist_take(to, str_format("%s/%s", path, names.v[i]));
	return true;
}

static bool is_directory(const char *path)
{
	auto_fd fd = -1;

	return strcmp(path, "-") != 0 && fs_open_dir(path, &fd, NULL);
}

static bool add_listed(const char *path, struct strlist *to, struct err *err)
{
	auto_clear(str) text = {0};
	auto_clear(strlist) lines = {0};

	if (!inventory_given_text(path, &text, err))
		return err_prefix(err, "list of inventories");
	strlist_split(&lines, str_c(&text), '\n');
	for (size_t i = 0; i < lines.count; i++)
		if (!is_directory(lines.v[i]))
			strlist_add(to, lines.v[i]);
		else if (!add_directory(lines.v[i], to, err))
			return false;
	return true;
}

bool assess_many_files(const struct opts *o, struct strlist *ret, bool *ret_many, struct err *err)
{
	auto_clear(strlist) given = {0};

	opts_list(o, "inventory", &given);
	*ret_many = given.count > 1;
	for (size_t i = 0; i < given.count; i++) {
		const char *one = given.v[i];
		bool is_list = one[0] == '@';

		if (!is_list && !is_directory(one)) {
			strlist_add(ret, one);
			continue;
		}
		*ret_many = true;
		if (!(is_list ? add_listed(one + 1, ret, err) : add_directory(one, ret, err)))
			return false;
	}
	return !given.count || ret->count ||
	       err_set(err, ERR_INPUT, "option '--inventory': there is no inventory in '%s'",
	               given.v[0]);
}

/* --- one after the other --- */

struct many {
	struct call *call;
	const struct assess_input *in;
	enum findings_by by;
	struct hosts hosts;
	unsigned conditions;
	size_t failed;
	bool is_begun;        /* the document has a host already */
	struct strlist notes; /* each is told once */
};

static void many_clear(struct many *m)
{
	hosts_clear(&m->hosts);
	strlist_clear(&m->notes);
}

static void tell_notes(struct many *m, const struct strlist *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		if (!strlist_has(&m->notes, notes->v[i])) {
			strlist_add(&m->notes, notes->v[i]);
			msg_warn(&m->call->msg, "%s", notes->v[i]);
		}
}

/* Rows of all hosts below one line of names. */
static void add_csv(struct many *m, const struct findings *f, struct str *to)
{
	auto_clear(str) rows = {0};
	struct span rest, head;

	csv_findings(f, m->call->now, &rows);
	rest = span_make(rows.buf, rows.len);
	if (m->is_begun)
		span_cut(&rest, '\n', &head);
	str_add(to, rest.ptr, rest.len);
}

static void add_table(struct many *m, const struct assess_result *r, const char *file)
{
	struct out *out = &m->call->out;
	const char *name = r->findings.host_name ? r->findings.host_name : r->findings.host;

	str_addf(&out->text, "%s== ", m->is_begun ? "\n" : "");
	show_plain(&out->text, name ? name : file);
	str_adds(&out->text, "\n");
	findings_show(&r->findings, &r->plan, m->by, out);
	findings_show_sum(&r->findings, r->claims, out);
}

static void show_one(struct many *m, const struct assess_result *r, const char *file)
{
	struct out *out = &m->call->out;

	if (m->by == BY_HOST || (out_is(out, "table") && m->call->msg.quiet && !out->path))
		return;
	if (out_is(out, "csv")) {
		add_csv(m, &r->findings, &out->text);
	} else if (out_is(out, "plain")) {
		csv_plain(&r->findings, m->call->now, &out->text);
	} else if (out_is(out, "json")) {
		str_adds(&out->text, m->is_begun ? "," : "");
		findings_encode(&r->findings, &out->text);
	} else {
		add_table(m, r, file);
	}
	m->is_begun = true;
}

static void fail(struct many *m, const char *file, const struct err *why)
{
	m->failed++;
	msg_warn(&m->call->msg, "%s", why->msg);
	hosts_add_failed(&m->hosts, file, why->msg);
}

static bool assess_one(struct many *m, const char *file, struct err *err)
{
	auto_clear(inventory) inv = {0};
	auto_clear(assess_result) r = {0};
	struct assess_input in = *m->in;
	struct err why = {0};

	in.inventory = &inv;
	if (!inventory_given(file, in.now, &inv, &why) || !assess_run(&in, &r, &why)) {
		fail(m, file, &why);
		return true;
	}
	tell_notes(m, &r.notes);
	hosts_add(&m->hosts, &r, file);
	m->conditions |= condition_of_assessment(&r, &inv);
	show_one(m, &r, file);
	return out_flush(&m->call->out, err);
}

static void add_sum(const struct many *m, struct str *to)
{
	size_t live = 0, overdue = 0, part = 0;

	for (size_t i = 0; i < m->hosts.count; i++) {
		live += m->hosts.v[i].live;
		overdue += m->hosts.v[i].overdue;
		part += strcmp(m->hosts.v[i].judged, "whole") != 0;
	}
	str_addf(to, "\n%zu host%s, %zu finding%s, %zu overdue", m->hosts.count,
	         m->hosts.count == 1 ? "" : "s", live, live == 1 ? "" : "s", overdue);
	if (part)
		str_addf(to, "; %zu could not be judged whole", part);
	str_addc(to, '\n');
}

static void show_hosts(struct many *m)
{
	struct out *out = &m->call->out;

	hosts_sort(&m->hosts);
	if (out_is(out, "json")) {
		hosts_encode(&m->hosts, m->call->now, &out->text);
	} else if (!m->call->msg.quiet || out->path) {
		hosts_show(&m->hosts, out);
		add_sum(m, &out->text);
	}
}

static bool end(const struct many *m, struct err *err)
{
	if (m->failed)
		return err_set(err, ERR_PARTIAL, "%zu of %zu inventories could not be assessed",
		               m->failed, m->hosts.count);
	for (size_t i = 0; i < m->hosts.count; i++)
		if (strcmp(m->hosts.v[i].judged, "stale") == 0)
			return err_set(err, ERR_STALE,
			               "a feed is no longer valid: no claim is made");
	return true;
}

bool assess_many(struct call *call, const struct strlist *files, const struct assess_input *in,
                 enum findings_by by, unsigned wanted, struct err *err)
{
	__attribute__((cleanup(many_clear))) struct many m = {.call = call, .in = in, .by = by};
	bool as_list = out_is(&call->out, "json") && by != BY_HOST;

	if (!out_is(&call->out, "table") && !out_is(&call->out, "json") &&
	    !out_is(&call->out, "csv") && !out_is(&call->out, "plain"))
		return err_set(err, ERR_USAGE, "format '%s' is of one inventory at a time",
		               call->out.format);
	if (as_list)
		str_adds(&call->out.text,
		         "{\"format\": \"" FINDINGS_LIST_FORMAT "\", \"hosts\": [");
	for (size_t i = 0; i < files->count; i++)
		if (!assess_one(&m, files->v[i], err))
			return false;
	if (as_list)
		str_adds(&call->out.text, "]}\n");
	else if (by == BY_HOST)
		show_hosts(&m);
	call->status = condition_status(m.conditions & wanted);
	return end(&m, err);
}
