#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/live.h"

#define PORT_MAX 65535

static const char *const reaches[] = {"loopback", "private", "public", "any"};

const char *live_reach_name(enum live_reach r)
{
	return reaches[r];
}

void live_process_clear(struct live_process *p)
{
	char *const owned[] = {p->unit,         p->exe,     p->object,  p->state,    p->build_id,
	                       p->build_id_now, p->package, p->version, p->container};

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	*p = (struct live_process){0};
}

void live_process_copy(struct live_process *to, const struct live_process *from)
{
	to->pid = from->pid;
	to->unit = mem_strdup(from->unit);
	to->exe = mem_strdup(from->exe);
	to->object = mem_strdup(from->object);
	to->state = mem_strdup(from->state);
	to->build_id = mem_strdup(from->build_id);
	to->build_id_now = mem_strdup(from->build_id_now);
	to->package = mem_strdup(from->package);
	to->version = mem_strdup(from->version);
	to->container = mem_strdup(from->container);
}

static void clear_socket(struct live_socket *s)
{
	char *const owned[] = {s->protocol, s->address, s->unit, s->exe, s->package, s->container};

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		free(owned[i]);
	strlist_clear(&s->packages);
}

void live_clear(struct live *l)
{
	for (size_t i = 0; i < l->process_count; i++)
		live_process_clear(&l->processes[i]);
	for (size_t i = 0; i < l->socket_count; i++)
		clear_socket(&l->sockets[i]);
	free(l->processes);
	free(l->sockets);
	*l = (struct live){0};
}

struct live_process *live_add_process(struct live *l)
{
	l->processes =
	        mem_grow(l->processes, l->process_count, &l->process_cap, sizeof(*l->processes));
	return &l->processes[l->process_count++];
}

struct live_socket *live_add_socket(struct live *l)
{
	l->sockets = mem_grow(l->sockets, l->socket_count, &l->socket_cap, sizeof(*l->sockets));
	return &l->sockets[l->socket_count++];
}

static int by_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_exe(const void *left, const void *right)
{
	const struct live_process *a = left, *b = right;
	int by = by_text(a->exe, b->exe);

	if (!by)
		by = by_text(a->object, b->object);
	return by ? by : by_number(a->pid, b->pid);
}

static int by_port(const void *left, const void *right)
{
	const struct live_socket *a = left, *b = right;
	int by = by_text(a->protocol, b->protocol);

	if (!by)
		by = by_number(a->port, b->port);
	if (!by)
		by = by_text(a->address, b->address);
	if (!by)
		by = by_text(a->exe, b->exe);
	return by ? by : by_number(a->pid, b->pid);
}

void live_sort(struct live *l)
{
	if (l->process_count)
		qsort(l->processes, l->process_count, sizeof(*l->processes), by_exe);
	if (l->socket_count)
		qsort(l->sockets, l->socket_count, sizeof(*l->sockets), by_port);
}

void live_process_encode(const struct live_process *p, struct jswrite *w)
{
	jswrite_int(w, "pid", p->pid);
	jswrite_str(w, "unit", p->unit);
	jswrite_str(w, "exe", p->exe);
	jswrite_str(w, "object", p->object);
	jswrite_str(w, "state", p->state);
	jswrite_str(w, "build_id", p->build_id);
	jswrite_str(w, "build_id_now", p->build_id_now);
	jswrite_str(w, "package", p->package);
	jswrite_str(w, "version", p->version);
	jswrite_str(w, "container", p->container);
}

static void encode_socket(const struct live_socket *s, struct jswrite *w)
{
	jswrite_object(w, NULL);
	jswrite_str(w, "protocol", s->protocol);
	jswrite_str(w, "address", s->address);
	jswrite_int(w, "port", s->port);
	jswrite_str(w, "reach", live_reach_name(s->reach));
	if (s->pid)
		jswrite_int(w, "pid", s->pid);
	jswrite_str(w, "unit", s->unit);
	jswrite_str(w, "exe", s->exe);
	jswrite_str(w, "package", s->package);
	jswrite_str(w, "container", s->container);
	if (s->packages.count)
		jswrite_strings(w, "packages", &s->packages);
	jswrite_end_object(w);
}

void live_encode(const struct live *l, struct jswrite *w)
{
	if (!l->process_count && !l->socket_count)
		return;
	jswrite_object(w, "live");
	jswrite_array(w, "processes");
	for (size_t i = 0; i < l->process_count; i++) {
		jswrite_object(w, NULL);
		live_process_encode(&l->processes[i], w);
		jswrite_end_object(w);
	}
	jswrite_end_array(w);
	jswrite_array(w, "sockets");
	for (size_t i = 0; i < l->socket_count; i++)
		encode_socket(&l->sockets[i], w);
	jswrite_end_array(w);
	jswrite_end_object(w);
}

bool live_process_decode(const struct jsval *o, struct live_process *ret, struct err *err)
{
	return jsval_get_int(o, "pid", 1, INT64_MAX, &ret->pid, err) &&
	       jsval_dup_opt(o, "unit", &ret->unit, err) &&
	       jsval_dup_opt(o, "exe", &ret->exe, err) &&
	       jsval_dup_opt(o, "object", &ret->object, err) &&
	       jsval_dup_opt(o, "state", &ret->state, err) &&
	       jsval_dup_opt(o, "build_id", &ret->build_id, err) &&
	       jsval_dup_opt(o, "build_id_now", &ret->build_id_now, err) &&
	       jsval_dup_opt(o, "package", &ret->package, err) &&
	       jsval_dup_opt(o, "version", &ret->version, err) &&
	       jsval_dup_opt(o, "container", &ret->container, err);
}

static bool decode_reach(const struct jsval *o, enum live_reach *ret, struct err *err)
{
	struct span name;

	if (!jsval_get_text(o, "reach", &name, err))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(reaches); i++)
		if (span_eq(name, reaches[i])) {
			*ret = (enum live_reach)i;
			return true;
		}
	return err_set(err, ERR_INPUT, "reach: '%.*s' is not loopback, private, public or any",
	               (int)name.len, name.ptr);
}

static bool decode_process(const struct jsval *o, void *to, struct err *err)
{
	return live_process_decode(o, live_add_process(to), err);
}

static bool decode_socket(const struct jsval *o, void *to, struct err *err)
{
	struct live_socket *s = live_add_socket(to);

	return jsval_dup_text(o, "protocol", &s->protocol, err) &&
	       jsval_dup_text(o, "address", &s->address, err) &&
	       jsval_get_int(o, "port", 0, PORT_MAX, &s->port, err) &&
	       decode_reach(o, &s->reach, err) &&
	       jsval_opt_int(o, "pid", 0, INT64_MAX, 0, &s->pid, err) &&
	       jsval_dup_opt(o, "unit", &s->unit, err) && jsval_dup_opt(o, "exe", &s->exe, err) &&
	       jsval_dup_opt(o, "package", &s->package, err) &&
	       jsval_dup_opt(o, "container", &s->container, err) &&
	       jsval_opt_strings(o, "packages", &s->packages, err);
}

bool live_decode(const struct jsval *doc, struct live *ret, struct err *err)
{
	auto_clear(live) l = {0};
	const struct jsval *o;

	if (!jsval_opt_object(doc, "live", &o, err))
		return false;
	if (!jsval_opt_each(o, "processes", decode_process, &l, err) ||
	    !jsval_opt_each(o, "sockets", decode_socket, &l, err))
		return err_prefix(err, "live");
	*ret = l;
	l = (struct live){0};
	return true;
}
