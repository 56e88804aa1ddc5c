#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/inventory_given.h"
#include "cmd/scan_import.h"
#include "report/cyclonedx.h"
#include "report/spdx.h"
#include "ui/grid.h"

#define MAPPING_MAX (1u << 20)
#define NAME_MAX_SIZE 200

/* --- reading --- */

static bool load_mapping(const char *path, struct mapping *ret, struct err *err)
{
	auto_clear(str) text = {0};

	if (!path) {
		mapping_default(ret);
		return true;
	}
	return (fs_read_operand(path, MAPPING_MAX, &text, err) &&
	        mapping_parse(span_make(text.buf, text.len), ret, err)) ||
	       err_prefix(err, "mapping '%s'", path);
}

static bool choose_type(const struct call *call, const struct mapping *m, const char **ret,
                        struct err *err)
{
	const char *given = opts_value(&call->opts, "type");
	const char *type = given ? given : m->type;

	if (!type) {
		err_set(err, ERR_USAGE, "option '--import' wants '--type'");
		return err_hint(err, "--type csv or --type json, unless the mapping says it");
	}
	if (strcmp(type, "csv") != 0 && strcmp(type, "json") != 0)
		return err_set(err, ERR_USAGE, "option '--type': '%.40s' is not csv or json", type);
	if (m->type && strcmp(m->type, type) != 0)
		return err_set(err, ERR_USAGE, "option '--type': the mapping is for %s", m->type);
	*ret = type;
	return true;
}

/* A list that does not say its host is of one that is called like the file. */
static char *host_of_file(const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');

	if (strcmp(path, "-") == 0)
		return mem_strdup("imported");
	return dot && dot != base ? mem_dup(base, (size_t)(dot - base)) : mem_strdup(base);
}

static void tell(const struct call *call, const struct import *all)
{
	if (all->left_out)
		msg_info(&call->msg, "%zu of %zu rows were left out, as the mapping says",
		         all->left_out, all->rows);
	for (size_t i = 0; i < all->nothing.count && opts_has(&call->opts, "mapping"); i++)
		msg_warn(&call->msg, "no row says %s", all->nothing.v[i]);
}

bool scan_import_load(const struct call *call, struct import *ret, struct err *err)
{
	const char *path = opts_value(&call->opts, "import");
	const char *host = opts_value(&call->opts, "host");
	auto_free char *fallback = host_of_file(path);
	auto_clear(mapping) m = {0};
	auto_clear(str) text = {0};
	struct import_input in = {.mapping = &m, .now = call->now};

	if (!load_mapping(opts_value(&call->opts, "mapping"), &m, err) ||
	    !choose_type(call, &m, &in.type, err) || !inventory_given_text(path, &text, err))
		return false;
	in.path = strcmp(path, "-") == 0 ? "standard input" : path;
	in.host = host ? host : fallback;
	if (!import_read(span_make(text.buf, text.len), &in, ret, err))
		return err_prefix(err, "list '%s'", in.path);
	tell(call, ret);
	return true;
}

/* --- one host --- */

static void add_names(const struct import *all, struct str *to)
{
	for (size_t i = 0; i < all->count && i < 5; i++)
		str_addf(to, "%s%.40s", i ? ", " : "", all->hosts[i].name);
	if (all->count > 5)
		str_adds(to, ", ...");
}

bool scan_import_pick(const struct call *call, const struct import *all,
                      const struct inventory **ret, struct err *err)
{
	const char *name = opts_value(&call->opts, "host");
	const struct import_host *h = name ? import_find(all, name) : NULL;
	auto_clear(str) names = {0};

	add_names(all, &names);
	if (name && !h) {
		err_set(err, ERR_INPUT, "the list has no host '%.80s'", name);
		return err_hint(err, "it has %s", str_c(&names));
	}
	if (!h && all->count == 1)
		h = &all->hosts[0];
	*ret = h ? &h->inv : NULL;
	if (h || out_is(&call->out, "table"))
		return true;
	err_set(err, ERR_USAGE, "the list is of %zu hosts: %s", all->count, str_c(&names));
	return err_hint(err, "--host NAME takes one of them, --hosts DIR writes a file for each");
}

/* --- all of them --- */

static void begin_list(struct grid *g, bool files)
{
	static const struct grid_column with[] = {{.title = "HOST"},
	                                          {.title = "SYSTEM", .elastic = true},
	                                          {.title = "COMPONENTS", .right = true},
	                                          {.title = "RESULT"},
	                                          {.title = "FILE"},
	                                          {0}};
	static const struct grid_column without[] = {{.title = "HOST"},
	                                             {.title = "SYSTEM", .elastic = true},
	                                             {.title = "COMPONENTS", .right = true},
	                                             {.title = "RESULT"},
	                                             {0}};

	g->columns = files ? with : without;
}

static void add_line(struct grid *g, const struct import_host *h)
{
	const struct os_release *os = &h->inv.host.os;

	grid_add(g, h->name);
	grid_add(g, os->pretty ? os->pretty : os->id);
	grid_addf(g, "%zu", h->inv.count);
	grid_add(g, coverage_result_name(h->inv.coverage[0].result));
}

void scan_import_list(const struct import *all, struct out *out)
{
	auto_clear(grid) g = {0};

	begin_list(&g, false);
	for (size_t i = 0; i < all->count; i++)
		add_line(&g, &all->hosts[i]);
	grid_print(&g, out);
}

/* A name of a file out of the name of a host: what is no letter, digit, dot, dash or underscore is
 * an underscore, and so is a dot at the front. */
static char *file_name(const char *host, const char *ending, struct table *taken)
{
	auto_clear(str) name = {0};

	for (const char *c = host; *c && name.len < NAME_MAX_SIZE; c++) {
		bool fine = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		            (*c >= '0' && *c <= '9') || strchr("-_.", *c);

		str_addc(&name, fine && (name.len || *c != '.') ? *c : '_');
	}
	for (size_t n = 2;; n++) {
		auto_free char *whole =
		        n == 2 ? str_format("%s%s", str_c(&name), ending)
		               : str_format("%s-%zu%s", str_c(&name), n - 1, ending);

		if (!table_set(taken, span_of(whole), taken))
			return mem_strdup(whole);
	}
}

static bool write_one(const struct out *out, int dir, const struct inventory *inv, const char *name,
                      struct err *err)
{
	auto_clear(str) text = {0};

	if (out_is(out, "cyclonedx"))
		cyclonedx_inventory(inv, &text);
	else if (out_is(out, "spdx"))
		spdx_inventory(inv, &text);
	else
		inventory_encode(inv, &text);
	return fs_replace(dir, name, span_make(text.buf, text.len), 0644, err);
}

bool scan_import_write(struct call *call, const struct import *all, struct err *err)
{
	const char *path = opts_value(&call->opts, "hosts");
	const char *ending = out_is(&call->out, "cyclonedx") ? ".cdx.json"
	                     : out_is(&call->out, "spdx")    ? ".spdx.json"
	                                                     : ".json";
	auto_clear(table) taken = {0};
	auto_clear(grid) g = {0};
	auto_fd dir = -1;

	if (!fs_mkdirs_path(path, 0755, err) || !fs_open_dir(path, &dir, err))
		return err_prefix(err, "option '--hosts'");
	begin_list(&g, true);
	for (size_t i = 0; i < all->count; i++) {
		auto_free char *name = file_name(all->hosts[i].name, ending, &taken);

		if (!write_one(&call->out, dir, &all->hosts[i].inv, name, err))
			return err_prefix(err, "host '%s'", all->hosts[i].name);
		add_line(&g, &all->hosts[i]);
		grid_add(&g, name);
	}
	if (!call->msg.quiet)
		grid_print(&g, &call->out);
	return true;
}
