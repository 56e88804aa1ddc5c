#include "base/err.h"
#include "base/mem.h"
#include "cmd/inventory_show.h"
#include "cmd/live_show.h"
#include "ui/grid.h"

#define WIDTH 80

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
	auto_free char *kernel = NULL, *system = NULL;

	if (os->id)
		system = str_format("%s%s%s", os->id, os->version_id ? " " : "",
		                    os->version_id ? os->version_id : "");
	if (inv->host.kernel_running)
		kernel = str_format("%s%s%s", inv->host.kernel_running,
		                    inv->host.virtual_kind ? ", in: " : "",
		                    inv->host.virtual_kind ? inv->host.virtual_kind : "");
	add_fact(to, "host", inv->host.name);
	add_fact(to, "id", inv->host.id);
	add_fact(to, "system", os->pretty ? os->pretty : system ? system : "not known");
	add_fact(to, "kernel", kernel);
	if (!str_eq(inv->host.root, "/"))
		add_fact(to, "root", inv->host.root);
	str_addc(to, '\n');
}

/* What is not there takes one line, not one each: most hosts have few of the sources. */
static void show_absent(const struct inventory *inv, struct str *to)
{
	auto_clear(str) text = {0};
	const char *last = "";

	for (size_t i = 0; i < inv->coverage_count; i++) {
		const struct coverage *c = &inv->coverage[i];

		if (c->result != COVERAGE_ABSENT || strcmp(c->source, last) == 0)
			continue;
		str_addf(&text, "%s%s", text.len ? ", " : "absent: ", c->source);
		last = c->source;
	}
	if (text.len)
		add_wrapped(to, str_c(&text), 0);
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

		if (c->result == COVERAGE_ABSENT)
			continue;
		grid_add(&g, c->source);
		grid_add(&g, coverage_result_name(c->result));
		grid_addf(&g, "%zu", c->components);
		grid_add(&g, c->path);
	}
	if (g.cells.count)
		grid_print(&g, out);
	show_absent(inv, &out->text);
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

void inventory_show_components(const struct inventory *inv, struct out *out)
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

void inventory_show_sources(const struct inventory *inv, struct out *out)
{
	show_host(inv, &out->text);
	show_sources(inv, out);
	show_sum(inv, &out->text);
	live_show_sums(inv, &out->text);
}

void inventory_show_changes(const struct inventory_diff *d, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"CHANGE", false, false}, {"TYPE", false, false},  {"NAME", false, true},
	        {"ARCH", false, false},   {"BEFORE", false, true}, {"AFTER", false, true},
	        {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < d->count; i++) {
		const struct inventory_change *c = &d->items[i];
		const struct component *any = c->after ? c->after : c->before;
		bool is_state = c->before && c->after && str_eq(c->before->version, any->version);

		if (!any)
			continue;
		grid_add(&g, inventory_change_name(c));
		grid_add(&g, any->type);
		grid_add(&g, any->name);
		grid_add(&g, any->arch);
		if (is_state) {
			grid_add(&g, standing_of(c->before));
			grid_add(&g, standing_of(c->after));
		} else {
			grid_add(&g, c->before ? c->before->version : NULL);
			grid_add(&g, c->after ? c->after->version : NULL);
		}
	}
	grid_print(&g, out);
}
