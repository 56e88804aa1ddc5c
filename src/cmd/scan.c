#include "base/fs.h"
#include "base/mem.h"
#include "base/table.h"
#include "cmd/call.h"
#include "report/cyclonedx.h"
#include "report/spdx.h"
#include "scan/keep.h"
#include "scan/scan.h"
#include "ui/grid.h"

#define WIDTH 80

static const char *const forms[] = {"scan [--root DIR] [--by source|component]", NULL};

static const struct opt options[] = {
        OPT_ROOT,
        {"by", 0, OPT_VALUE, "WHAT", "one line a source (the default) or a component"},
        OPT_EXIT_CODE,
        {0},
};

const struct usage usage_scan = {
        .purpose = "Find what is installed, and say what could not be read.",
        .forms = forms,
        .opts = options,
};

/* Whether the open directory is the root of the running system. */
static bool is_running_root(int root)
{
	auto_fd top = -1;
	struct stat a, b;

	return fs_open_dir("/", &top, NULL) && fs_fstat(root, &a, NULL) &&
	       fs_fstat(top, &b, NULL) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Text from the host, fit for a terminal, broken at blanks into lines that are indented. */
static void add_wrapped(struct str *to, const char *text, size_t indent)
{
	struct span rest = span_of(text), word;
	size_t column = indent;

	for (bool first = true; span_word(&rest, &word); first = false) {
		if (!first && column + word.len + 1 > WIDTH) {
			str_addf(to, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			str_addc(to, ' ');
			column++;
		}
		for (size_t i = 0; i < word.len; i++) {
			unsigned char c = (unsigned char)word.ptr[i];

			str_addc(to, c < ' ' || c > '~' ? '?' : (char)c);
		}
		column += word.len;
	}
	str_addc(to, '\n');
}

static void add_fact(struct str *to, const char *name, const char *value)
{
	if (!value)
		return;
	str_addf(to, "%-10s", name);
	add_wrapped(to, value, 10);
}

static void show_host(const struct inventory *inv, struct str *to)
{
	const struct os_release *os = &inv->host.os;
	auto_free char *kernel = NULL;

	if (inv->host.kernel_running)
		kernel = str_format("%s%s%s", inv->host.kernel_running,
		                    inv->host.virtual_kind ? ", in: " : "",
		                    inv->host.virtual_kind ? inv->host.virtual_kind : "");
	add_fact(to, "host", inv->host.name);
	add_fact(to, "id", inv->host.id);
	add_fact(to, "system", os->pretty ? os->pretty : os->id ? os->id : "not known");
	add_fact(to, "kernel", kernel);
	if (strcmp(inv->host.root, "/") != 0)
		add_fact(to, "root", inv->host.root);
	str_addc(to, '\n');
}

static void show_sources(const struct inventory *inv, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"SOURCE", false, false}, {"RESULT", false, false}, {"COMPONENTS", true, false},
	        {"WHERE", false, true},   {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];

		grid_add(&g, c->source);
		grid_add(&g, coverage_result_name(c->result));
		grid_addf(&g, "%zu", c->components);
		grid_add(&g, c->path);
	}
	grid_print(&g, out);
	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];
		auto_free char *text = NULL;

		if (c->result != COVERAGE_PARTIAL && c->result != COVERAGE_UNREADABLE)
			continue;
		text = str_format("%s is %s: %s", c->source, coverage_result_name(c->result),
		                  c->reason ? c->reason : c->path);
		str_addc(&out->text, '\n');
		add_wrapped(&out->text, text, 0);
	}
}

static const char *standing_of(const struct component *c)
{
	if (c->is_running)
		return "running";
	if (c->is_held)
		return "held";
	return c->status;
}

static void show_components(const struct inventory *inv, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"TYPE", false, false}, {"NAME", false, true},   {"VERSION", false, true},
	        {"ARCH", false, false}, {"SOURCE", false, true}, {"STATUS", false, false},
	        {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < inv->count; i++) {
		const struct component *c = &inv->components[i];

		grid_add(&g, c->type);
		grid_add(&g, c->name);
		grid_add(&g, c->version);
		grid_add(&g, c->arch);
		if (c->source_name && str_eq(c->source_version, c->version))
			grid_add(&g, c->source_name);
		else if (c->source_name)
			grid_addf(&g, "%s (%s)", c->source_name, c->source_version);
		else
			grid_add(&g, NULL);
		grid_add(&g, standing_of(c));
	}
	grid_print(&g, out);
}

static bool is_type_before(const struct inventory *inv, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (strcmp(inv->components[j].type, inv->components[i].type) == 0)
			return true;
	return false;
}

static size_t count_type(const struct inventory *inv, const char *type)
{
	size_t n = 0;

	for (size_t i = 0; i < inv->count; i++)
		n += strcmp(inv->components[i].type, type) == 0;
	return n;
}

/* "894 components: 893 deb, 1 kernel" */
static void show_sum(const struct inventory *inv, struct str *to)
{
	const char *between = ": ";

	str_addf(to, "\n%zu component%s", inv->count, inv->count == 1 ? "" : "s");
	for (size_t i = 0; i < inv->count; i++) {
		const char *type = inv->components[i].type;

		if ((i && strcmp(type, inv->components[i - 1].type) == 0) || is_type_before(inv, i))
			continue;
		str_addf(to, "%s%zu %s", between, count_type(inv, type), type);
		between = ", ";
	}
	str_addc(to, '\n');
}

static void show(const struct call *call, const struct inventory *inv, bool by_component,
                 struct out *out)
{
	if (out_is(out, "json")) {
		inventory_encode(inv, &out->text);
	} else if (out_is(out, "cyclonedx")) {
		cyclonedx_inventory(inv, &out->text);
	} else if (out_is(out, "spdx")) {
		spdx_inventory(inv, &out->text);
	} else if (by_component) {
		show_components(inv, out);
	} else if (!call->msg.quiet || out->path) {
		show_host(inv, &out->text);
		show_sources(inv, out);
		show_sum(inv, &out->text);
	}
}

/* An inventory that does not know all is a result, and never looks like one that does. */
static void tell_gaps(struct call *call, const struct inventory *inv)
{
	size_t gaps = 0;

	for (size_t i = 0; i < inv->coverage_count; i++)
		gaps += inv->coverage[i].result == COVERAGE_PARTIAL ||
		        inv->coverage[i].result == COVERAGE_UNREADABLE;
	if (gaps)
		msg_warn(&call->msg, "not complete: %zu source%s could not be read whole", gaps,
		         gaps == 1 ? "" : "s");
	else
		msg_warn(&call->msg,
		         "nothing is known of what is installed: no source had components");
	if (opts_has(&call->opts, "exit-code"))
		call->status = STATUS_UNKNOWN;
}

static bool read_by(const struct call *call, bool *ret_by_component, struct err *err)
{
	const char *by = opts_value(&call->opts, "by");

	*ret_by_component = str_eq(by, "component");
	return !by || *ret_by_component || strcmp(by, "source") == 0 ||
	       err_set(err, ERR_USAGE, "option '--by': '%.40s' is not source or component", by);
}

bool cmd_scan(struct call *call, struct err *err)
{
	auto_clear(inventory) inv = {0};
	auto_fd root = -1;
	struct scan s;
	bool by_component;

	if (!out_only(&call->out, "table json cyclonedx spdx", err) ||
	    !read_by(call, &by_component, err))
		return false;
	if (!fs_open_dir(call->root, &root, err))
		return err_prefix(err, "root");
	s = (struct scan){root, is_running_root(root), &call->state};
	if (!scan_host(&s, call->root, call->now, &inv, err) ||
	    !keep_inventory(&call->state, &inv, err))
		return false;
	show(call, &inv, by_component, &call->out);
	if (!inventory_is_complete(&inv))
		tell_gaps(call, &inv);
	return true;
}
