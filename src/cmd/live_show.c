#include "base/err.h"
#include "cmd/live_show.h"
#include "ui/grid.h"

static const char *name_of(const struct inventory *inv, const char *purl)
{
	for (size_t i = 0; purl && i < inv->count; i++)
		if (str_eq(inv->components[i].purl, purl))
			return inv->components[i].name;
	return purl;
}

/* Whose it is: a container's or a package's. */
static void add_owner(struct grid *g, const struct inventory *inv, const char *container,
                      const char *package)
{
	if (container)
		grid_addf(g, "container %.12s", container);
	else
		grid_add(g, name_of(inv, package));
}

void live_show_processes(const struct inventory *inv, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"PID", true, false},    {"UNIT", false, true},   {"PROGRAM", false, true},
	        {"OBJECT", false, true}, {"STATE", false, false}, {"PACKAGE", false, true},
	        {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < inv->live.process_count; i++) {
		const struct live_process *p = &inv->live.processes[i];

		grid_addf(&g, "%jd", (intmax_t)p->pid);
		grid_add(&g, p->unit);
		grid_add(&g, p->exe);
		grid_add(&g, p->object);
		grid_add(&g, p->state);
		add_owner(&g, inv, p->container, p->package);
	}
	grid_print(&g, out);
}

void live_show_sockets(const struct inventory *inv, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"PROTOCOL", false, false}, {"ADDRESS", false, false}, {"PORT", true, false},
	        {"REACH", false, false},    {"PID", true, false},      {"UNIT", false, true},
	        {"PROGRAM", false, true},   {"PACKAGE", false, true},  {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < inv->live.socket_count; i++) {
		const struct live_socket *s = &inv->live.sockets[i];

		grid_add(&g, s->protocol);
		grid_add(&g, s->address);
		grid_addf(&g, "%jd", (intmax_t)s->port);
		grid_add(&g, live_reach_name(s->reach));
		if (s->pid)
			grid_addf(&g, "%jd", (intmax_t)s->pid);
		else
			grid_add(&g, NULL);
		grid_add(&g, s->unit);
		grid_add(&g, s->exe);
		add_owner(&g, inv, s->container, s->package);
	}
	grid_print(&g, out);
}

void live_show_facts(const struct inventory *inv, struct out *out)
{
	static const struct grid_column columns[] = {
	        {"TOPIC", false, false}, {"NAME", false, true}, {"VALUE", false, true},
	        {"WHERE", false, true},  {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};

	for (size_t i = 0; i < inv->facts.count; i++) {
		const struct fact *f = &inv->facts.items[i];

		grid_add(&g, f->topic);
		grid_add(&g, f->name);
		grid_add(&g, f->value);
		grid_add(&g, f->path);
	}
	grid_print(&g, out);
}

static size_t count_pids(const struct live *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->process_count; i++) {
		size_t k = 0;

		while (k < i && l->processes[k].pid != l->processes[i].pid)
			k++;
		n += k == i;
	}
	return n;
}

void live_show_sums(const struct inventory *inv, struct str *to)
{
	size_t pids = count_pids(&inv->live), beyond = 0;

	for (size_t i = 0; i < inv->live.socket_count; i++)
		beyond += inv->live.sockets[i].reach != LIVE_LOOPBACK;
	if (pids)
		str_addf(to, "%zu process%s replaced code\n", pids, pids == 1 ? " runs" : "es run");
	if (inv->live.socket_count)
		str_addf(to, "%zu socket%s, %zu of them reachable from other hosts\n",
		         inv->live.socket_count, inv->live.socket_count == 1 ? " waits" : "s wait",
		         beyond);
}
