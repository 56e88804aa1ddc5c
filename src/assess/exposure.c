#include "assess/exposure.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

void exposure_clear(struct exposure *e)
{
	table_clear(&e->by_source);
	*e = (struct exposure){0};
}

static void put(struct exposure *e, const struct table *sources, const char *purl,
                struct live_socket *socket)
{
	const char *source = table_get(sources, span_of(purl));
	const struct live_socket *widest;

	if (!source)
		return;
	widest = table_get(&e->by_source, span_of(source));
	if (!widest || socket->reach > widest->reach)
		table_set(&e->by_source, span_of(source), socket);
}

/* purl of a package to the name of its source */
static void name_sources(const struct inventory *inv, struct table *to)
{
	for (size_t i = 0; i < inv->count; i++) {
		struct component *c = &inv->components[i];

		if (c->purl)
			table_set(to, span_of(c->purl), c->source_name ? c->source_name : c->name);
	}
}

void exposure_make(const struct inventory *inv, struct exposure *ret)
{
	struct exposure e = {.inventory = inv, .is_whole = inventory_has_whole(inv, "socket")};
	auto_clear(table) sources = {0};

	if (inv->live.socket_count)
		name_sources(inv, &sources);
	for (size_t i = 0; i < inv->live.socket_count; i++) {
		struct live_socket *s = &inv->live.sockets[i];

		e.is_beyond = e.is_beyond || s->reach != LIVE_LOOPBACK;
		if (s->package)
			put(&e, &sources, s->package, s);
		for (size_t k = 0; k < s->packages.count; k++)
			put(&e, &sources, s->packages.v[k], s);
	}
	*ret = e;
}

static char *say(const struct live_socket *s)
{
	const char *program = s->exe ? s->exe : "a program";
	bool is_v6 = strchr(s->address, ':') != NULL;

	return str_format("%s (process %jd) waits on %s %s%s%s:%jd", program, (intmax_t)s->pid,
	                  s->protocol, is_v6 ? "[" : "", s->address, is_v6 ? "]" : "",
	                  (intmax_t)s->port);
}

void exposure_judge(const struct exposure *e, struct finding *f)
{
	const struct live_socket *s = table_get(&e->by_source, span_of(f->source));
	struct priority *p = &f->priority;

	mem_free(&p->exposed_by);
	p->exposed = ANSWER_UNKNOWN;
	if (s && s->reach != LIVE_LOOPBACK)
		p->exposed = ANSWER_YES;
	else if (e->is_whole && (s || !e->is_beyond))
		p->exposed = ANSWER_NO;
	if (p->exposed != ANSWER_UNKNOWN)
		p->exposed_by = s ? say(s) : mem_strdup("nothing here waits beyond loopback");
}
