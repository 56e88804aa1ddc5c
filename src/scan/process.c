/* What runs replaced code, and what listens: the walk over the processes of the running system. */
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/procmaps.h"
#include "scan/object.h"
#include "scan/owner.h"
#include "scan/proc.h"
#include "scan/socket.h"
#include "scan/source.h"
#include "scan/upgrades.h"

#define SOURCE "process"
#define SOURCE_SOCKETS "socket"
#define PLACE "proc"
#define PLACE_SOCKETS "proc/net"
#define MAPS_MAX (64u << 20)

/* A process of which something is to be told. */
struct seen {
	int64_t pid;
	char *exe, *unit, *container;
	size_t *objects, object_count, object_cap; /* all that it has mapped */
	size_t *sockets, socket_count, socket_cap;
};

struct walk {
	struct proc_host host;
	struct objects objects;
	struct sockets sockets;
	struct seen *seen;
	size_t seen_count, seen_cap;
	size_t looked_at, denied;
	struct str maps;    /* text of the last one read */
	struct str reasons; /* why not all sockets could be read */
};

static void clear_seen(struct seen *s)
{
	free(s->exe);
	free(s->unit);
	free(s->container);
	free(s->objects);
	free(s->sockets);
	*s = (struct seen){0};
}

static void walk_clear(struct walk *w)
{
	proc_host_clear(&w->host);
	objects_clear(&w->objects);
	sockets_clear(&w->sockets);
	for (size_t i = 0; i < w->seen_count; i++)
		clear_seen(&w->seen[i]);
	free(w->seen);
	str_clear(&w->maps);
	str_clear(&w->reasons);
}

static void put(size_t **list, size_t *count, size_t *cap, size_t n)
{
	*list = mem_grow(*list, *count, cap, sizeof(**list));
	(*list)[(*count)++] = n;
}

/* Once for each process. */
static void put_object(struct walk *w, struct seen *s, size_t n)
{
	if (n == OBJECT_NONE || w->objects.items[n].last_pid == s->pid)
		return;
	w->objects.items[n].last_pid = s->pid;
	put(&s->objects, &s->object_count, &s->object_cap, n);
}

static void look_at_files(struct walk *w, const struct proc *p, struct seen *s)
{
	auto_clear(strlist) names = {0};
	auto_clear(str) link = {0};
	auto_fd dir = -1;

	if (!fs_open_subdir(p->dir, "fd", &dir, NULL) || !fs_list(dir, &names, NULL))
		return;
	for (size_t i = 0; i < names.count; i++) {
		size_t n;

		str_reset(&link);
		if (!fs_readlink(dir, names.v[i], &link, NULL))
			continue;
		n = sockets_find(&w->sockets, str_c(&link));
		if (n != SOCKET_NONE)
			put(&s->sockets, &s->socket_count, &s->socket_cap, n);
		else
			put_object(w, s, objects_open(&w->objects, p, str_c(&link)));
	}
}

/* False when it ended meanwhile, or when its mappings are not for us. */
static bool look_at_maps(struct walk *w, const struct proc *p, struct seen *s)
{
	struct procmap m;
	struct span rest;

	str_reset(&w->maps);
	if (!fs_read(p->dir, "maps", MAPS_MAX, &w->maps, NULL))
		return false;
	rest = span_make(w->maps.buf, w->maps.len);
	while (procmaps_next(&rest, &m))
		put_object(w, s, objects_map(&w->objects, p, &m));
	return true;
}

static bool runs_replaced_code(const struct walk *w, const struct seen *s)
{
	for (size_t i = 0; i < s->object_count; i++)
		if (w->objects.items[s->objects[i]].state != OBJECT_CURRENT)
			return true;
	return false;
}

static void keep(struct walk *w, const struct proc *p, struct seen *s)
{
	s->exe = mem_strdup(p->exe);
	s->unit = proc_unit(p);
	s->container = proc_container(p);
	w->seen = mem_grow(w->seen, w->seen_count, &w->seen_cap, sizeof(*w->seen));
	w->seen[w->seen_count++] = *s;
	*s = (struct seen){0};
}

static void look_at(struct walk *w, const char *name)
{
	__attribute__((cleanup(clear_seen))) struct seen s = {0};
	auto_clear(proc) p = PROC_NONE;
	enum proc_kind kind = proc_open(&w->host, name, &p);

	w->denied += kind == PROC_DENIED;
	if (kind != PROC_SEEN)
		return;
	s.pid = p.pid;
	sockets_read(&w->sockets, &p, &w->reasons);
	look_at_files(w, &p, &s);
	if (!look_at_maps(w, &p, &s))
		return;
	w->looked_at++;
	if (s.socket_count || (runs_replaced_code(w, &s) && !proc_is_helper(&p)))
		keep(w, &p, &s);
}

/* Those of our own network namespace come first, so that no process that ends meanwhile takes them
 * away. */
static void read_own_sockets(struct walk *w)
{
	auto_clear(str) self = {0};
	auto_clear(proc) p = PROC_NONE;

	if (fs_readlink(w->host.proc, "self", &self, NULL) &&
	    proc_open(&w->host, str_c(&self), &p) == PROC_SEEN)
		sockets_read(&w->sockets, &p, &w->reasons);
	else
		source_reason(&w->reasons, "the process that looks could not be seen itself");
}

static int by_pid(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;
	size_t n = strlen(a), m = strlen(b);

	return n != m ? (n > m) - (n < m) : strcmp(a, b);
}

static bool look_at_all(struct walk *w, struct err *err)
{
	auto_clear(strlist) names = {0};

	if (!fs_list(w->host.proc, &names, err))
		return false;
	read_own_sockets(w);
	/* the lowest first: a server comes before its workers */
	if (names.count)
		qsort(names.v, names.count, sizeof(*names.v), by_pid);
	for (size_t i = 0; i < names.count; i++)
		if (names.v[i][0] >= '1' && names.v[i][0] <= '9')
			look_at(w, names.v[i]);
	return true;
}

/* A container's files are those of its own packages. */
static void ask(const struct walk *w, struct owners *o)
{
	for (size_t i = 0; i < w->seen_count; i++) {
		const struct seen *s = &w->seen[i];

		if (s->container)
			continue;
		if (s->socket_count)
			owners_ask(o, w->host.scan, s->exe);
		for (size_t k = 0; k < s->object_count; k++) {
			const struct object *x = &w->objects.items[s->objects[k]];

			if (s->socket_count || x->state != OBJECT_CURRENT)
				owners_ask(o, w->host.scan, x->path);
		}
	}
}

static char *package_of(const struct seen *s, struct owners *o, const char *path)
{
	return s->container ? NULL : mem_strdup(owners_of(o, path));
}

static void tell_process(const struct seen *s, const struct object *x, struct owners *o,
                         struct live *live)
{
	struct live_process *p = live_add_process(live);

	p->pid = s->pid;
	p->unit = mem_strdup(s->unit);
	p->exe = mem_strdup(s->exe);
	p->object = mem_strdup(x->path);
	p->state = mem_strdup(x->state == OBJECT_DELETED ? "deleted" : "replaced");
	p->build_id = mem_strdup(x->build_id);
	p->build_id_now = mem_strdup(x->build_id_now);
	p->container = mem_strdup(s->container);
	p->package = package_of(s, o, x->path);
}

static struct live_socket *add_socket(const struct socket *x, struct live *live)
{
	static const enum live_reach reaches[] = {
	        [REACH_LOOPBACK] = LIVE_LOOPBACK,
	        [REACH_PRIVATE] = LIVE_PRIVATE,
	        [REACH_PUBLIC] = LIVE_PUBLIC,
	        [REACH_ANY] = LIVE_ANY,
	};
	struct live_socket *added = live_add_socket(live);
	auto_clear(str) address = {0};

	procnet_add_address(&x->net, &address);
	added->protocol = mem_strdup(x->protocol);
	added->address = str_steal(&address);
	added->port = x->net.port;
	added->reach = reaches[procnet_reach(&x->net)];
	return added;
}

static void name_packages(const struct walk *w, const struct seen *s, struct owners *o,
                          struct strlist *to)
{
	for (size_t i = 0; i < s->object_count; i++) {
		const char *purl = owners_of(o, w->objects.items[s->objects[i]].path);

		if (purl)
			strlist_add(to, purl);
	}
	strlist_sort(to);
	strlist_unique(to);
}

/* Workers share the socket of their server: the first of each program stands for all. */
static bool is_told(const struct walk *w, const struct seen *s, size_t socket)
{
	for (const struct seen *other = w->seen; other < s; other++)
		for (size_t i = 0; i < other->socket_count; i++)
			if (other->sockets[i] == socket && str_eq(other->exe, s->exe) &&
			    str_eq(other->container, s->container))
				return true;
	return false;
}

static void tell_socket(struct walk *w, const struct seen *s, size_t socket, struct owners *o,
                        struct live *live)
{
	struct live_socket *added;

	w->sockets.items[socket].is_held = true;
	if (is_told(w, s, socket))
		return;
	added = add_socket(&w->sockets.items[socket], live);
	added->pid = s->pid;
	added->unit = mem_strdup(s->unit);
	added->exe = mem_strdup(s->exe);
	added->container = mem_strdup(s->container);
	added->package = package_of(s, o, s->exe);
	if (!s->container)
		name_packages(w, s, o, &added->packages);
}

static void tell(struct walk *w, struct owners *o, struct live *live)
{
	for (size_t i = 0; i < w->seen_count; i++) {
		const struct seen *s = &w->seen[i];

		for (size_t k = 0; k < s->object_count; k++) {
			const struct object *x = &w->objects.items[s->objects[k]];

			if (x->state != OBJECT_CURRENT)
				tell_process(s, x, o, live);
		}
		for (size_t k = 0; k < s->socket_count; k++)
			if (k == 0 || s->sockets[k] != s->sockets[k - 1])
				tell_socket(w, s, s->sockets[k], o, live);
	}
	for (size_t i = 0; i < w->sockets.count; i++)
		if (!w->sockets.items[i].is_held)
			add_socket(&w->sockets.items[i], live);
}

static const struct component *find(const struct inventory *inv, const char *purl)
{
	for (size_t i = 0; i < inv->count; i++)
		if (str_eq(inv->components[i].purl, purl))
			return &inv->components[i];
	return NULL;
}

/* Which version it is that runs: the logs are read only when somebody runs replaced code. */
static void tell_versions(const struct scan *s, struct inventory *inv)
{
	auto_clear(upgrades) u = {0};

	if (inv->live.process_count)
		upgrades_read(s, &u);
	for (size_t i = 0; u.count && i < inv->live.process_count; i++) {
		struct live_process *p = &inv->live.processes[i];
		const struct component *c = p->package ? find(inv, p->package) : NULL;

		if (c)
			p->version = mem_strdup(upgrades_before(&u, c));
	}
}

static void cover(const struct walk *w, struct str *owner_reasons, struct inventory *inv)
{
	auto_clear(str) processes = {0}, sockets = {0};

	if (w->denied) {
		source_reason(&processes, "%zu of %zu processes may not be looked at by this user",
		              w->denied, w->denied + w->looked_at);
		source_reason(&sockets,
		              "any of %zu processes that may not be looked at may hold some",
		              w->denied);
	}
	if (owner_reasons->len)
		source_reason(&processes, "%s", str_c(owner_reasons));
	if (w->reasons.len)
		source_reason(&sockets, "%s", str_c(&w->reasons));
	source_done(inv, SOURCE, PLACE, 0, &processes);
	source_done(inv, SOURCE_SOCKETS, PLACE_SOCKETS, 0, &sockets);
}

static void fail(struct inventory *inv, const struct err *why)
{
	inventory_add_coverage(inv, SOURCE, PLACE, COVERAGE_UNREADABLE, why->msg);
	inventory_add_coverage(inv, SOURCE_SOCKETS, PLACE_SOCKETS, COVERAGE_UNREADABLE, why->msg);
}

void scan_process(const struct scan *s, struct inventory *inv)
{
	__attribute__((cleanup(walk_clear))) struct walk w = {.host = PROC_HOST_NONE};
	auto_clear(owners) owners = {0};
	auto_clear(str) reasons = {0};
	struct err why = {0};

	if (!s->is_here)
		return; /* what runs here does not run there */
	if (!proc_host_open(s, &w.host, &why) || !look_at_all(&w, &why)) {
		fail(inv, &why);
		return;
	}
	ask(&w, &owners);
	owners_find(&owners, s, inv, &reasons);
	tell(&w, &owners, &inv->live);
	tell_versions(s, inv);
	cover(&w, &reasons, inv);
}
