#include <errno.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "scan/socket.h"

#define TABLE_MAX (64u << 20)
#define UDP_OPEN 0x07u /* the kernel's state of a UDP socket without a peer */

void sockets_clear(struct sockets *s)
{
	free(s->items);
	table_clear(&s->by_inode);
	table_clear(&s->namespaces);
	*s = (struct sockets){0};
}

static bool is_waiting(const struct procnet *n, bool is_udp)
{
	return is_udp ? n->state == UDP_OPEN && !n->has_peer : n->state == PROCNET_LISTEN;
}

static void add(struct sockets *s, const struct procnet *n, const char *protocol)
{
	auto_free char *inode = str_format("%ju", (uintmax_t)n->inode);

	s->items = mem_grow(s->items, s->count, &s->cap, sizeof(*s->items));
	s->items[s->count++] = (struct socket){.net = *n, .protocol = protocol};
	if (n->inode)
		table_set(&s->by_inode, span_of(inode), (void *)s->count);
}

/* False when it is not there: no such protocol, or the process ended. */
static bool read_table(struct sockets *s, const struct proc *p, const char *protocol,
                       struct str *reasons)
{
	auto_free char *name = str_format("net/%s", protocol);
	auto_clear(str) text = {0};
	struct err why = {0};
	struct procnet n;
	struct span rest;

	if (!fs_read(p->dir, name, TABLE_MAX, &text, &why)) {
		if (fs_is_absent(&why) || why.sys == EINVAL)
			return false;
		source_reason(reasons, "process %jd: %s", (intmax_t)p->pid, why.msg);
		return true;
	}
	rest = span_make(text.buf, text.len);
	while (procnet_next(&rest, &n))
		if (is_waiting(&n, protocol[0] == 'u'))
			add(s, &n, protocol);
	return true;
}

void sockets_read(struct sockets *s, const struct proc *p, struct str *reasons)
{
	static const char *const protocols[] = {"tcp", "tcp6", "udp", "udp6"};

	bool some = false;

	if (!p->network || table_has(&s->namespaces, span_of(p->network)))
		return;
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++)
		some = read_table(s, p, protocols[i], reasons) || some;
	if (some)
		table_set(&s->namespaces, span_of(p->network), s);
}

size_t sockets_find(const struct sockets *s, const char *link)
{
	static const char before[] = "socket:[";
	const char *number;
	void *at;

	if (!str_starts(link, before))
		return SOCKET_NONE;
	number = link + strlen(before);
	at = table_get(&s->by_inode, span_make(number, strcspn(number, "]")));
	return at ? (size_t)at - 1 : SOCKET_NONE;
}
