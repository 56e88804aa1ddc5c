/*
 * powerdisk: disks whose power can be cut.
 *
 *   powerdisk FOLDER MIB...      serves FOLDER/disk0, disk1, ... of so many MiB each, and
 * FOLDER/ctl
 *
 * A file system in user space that speaks the kernel's protocol itself, so that nothing but a
 * kernel with FUSE is needed. Loop devices are put over the disks. What is written is kept in
 * memory and, while recording, in a log in the order in which it came, with the flushes: the loop
 * driver hands every flush on as an fsync, and a write that must be durable (FUA) as a write and an
 * fsync.
 *
 * After the recording the disks can be set to what a power cut at any place of that log might have
 * left: everything up to the last flush of that disk before the cut, and of the writes since then
 * any subset, whole or torn between sectors. They can be mounted then and written to, as often
 * as wanted; a second recording can be made over such a state, for a cut during the recovery from a
 * cut.
 *
 * Commands are lines written to ctl; the answer to the last one is read from it:
 *
 *   record       the disks as they are now become the base; a new log begins
 *   mark NAME    a place in the log gets a name (begin, acked, ended)
 *   stop         the log ends
 *   next SEED    cut somewhere between begin and the end of the log, another state than all before
 *   state CUT HOW SEED   exactly that one (as `next` told it)
 *   pop          forget this recording and its base; the disks are what they were at `record`
 *   stat         how much was recorded
 *
 * Memory is the only store: when the process ends, all is gone.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096u
#define DISKS_MAX 4
#define MARKS_MAX 16
#define LEVELS_MAX 3
#define WRITE_MAX (1u << 20)
#define BUFFER_SIZE (WRITE_MAX + 8192u)
#define NODE_DISK 2u
#define NODE_CTL 100u
#define TRIES 400

typedef uint8_t page[PAGE];

enum kind { WRITE, FLUSH };

struct event {
	enum kind kind;
	int disk;
	uint64_t offset;
	uint32_t len;
	uint8_t *bytes;
};

struct mark {
	char name[64];
	size_t at;
};

/* One recording: what the disks were when it began, what was written since, what they are now. */
struct level {
	page **base[DISKS_MAX]; /* pages of the level below, not ours; NULL: zeros */
	page **over[DISKS_MAX]; /* ours */
	struct event *events;
	size_t count, cap;
	struct mark marks[MARKS_MAX];
	size_t mark_count;
	uint64_t *seen; /* the states that were given out, a hash table */
	size_t seen_cap, seen_count;
	bool recording;
};

/* How the writes since the last flush are chosen. */
enum how { ALL, NONE, FEW, HALF, MOST, TORN, ONE_LOST, ONE_KEPT, LAST_FEW, HOWS };

static const char *const how_names[HOWS] = {"all",  "none",     "few",      "half",    "most",
                                            "torn", "one-lost", "one-kept", "last-few"};

static int disk_count;
static uint32_t sector;
static uint64_t disk_size[DISKS_MAX];
static struct level levels[LEVELS_MAX];
static struct level *top = levels;
static char answer[512];
static int fuse = -1;

static void *must(void *p)
{
	if (!p) {
		fputs("powerdisk: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t draw(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15u;
	return mix(*state);
}

static size_t page_count(int disk)
{
	return disk_size[disk] / PAGE;
}

/* ---- the disks ---- */

static const uint8_t *page_read(int disk, size_t i)
{
	static const page zeros;

	if (top->over[disk][i])
		return *top->over[disk][i];
	return top->base[disk][i] ? *top->base[disk][i] : zeros;
}

static void disk_read(int disk, uint64_t offset, uint8_t *to, size_t len)
{
	while (len) {
		size_t in = offset % PAGE, part = PAGE - in < len ? PAGE - in : len;

		memcpy(to, page_read(disk, offset / PAGE) + in, part);
		to += part, offset += part, len -= part;
	}
}

static void disk_write(int disk, uint64_t offset, const uint8_t *from, size_t len)
{
	while (len) {
		size_t i = offset / PAGE, in = offset % PAGE,
		       part = PAGE - in < len ? PAGE - in : len;

		if (!top->over[disk][i]) {
			page *p = must(malloc(PAGE));

			memcpy(*p, page_read(disk, i), PAGE);
			top->over[disk][i] = p;
		}
		memcpy(*top->over[disk][i] + in, from, part);
		from += part, offset += part, len -= part;
	}
}

static void drop_over(void)
{
	for (int d = 0; d < disk_count; d++)
		for (size_t i = 0; i < page_count(d); i++) {
			free(top->over[d][i]);
			top->over[d][i] = NULL;
		}
}

static void append(enum kind kind, int disk, uint64_t offset, const uint8_t *bytes, uint32_t len)
{
	struct event *e;

	if (!top->recording)
		return;
	if (top->count == top->cap) {
		top->cap = top->cap ? 2 * top->cap : 1024;
		top->events = must(realloc(top->events, top->cap * sizeof *e));
	}
	e = &top->events[top->count++];
	*e = (struct event){kind, disk, offset, len, NULL};
	if (len) {
		e->bytes = must(malloc(len));
		memcpy(e->bytes, bytes, len);
	}
}

/* ---- recordings ---- */

static void level_start(struct level *l, const struct level *below)
{
	*l = (struct level){0};
	for (int d = 0; d < disk_count; d++) {
		l->base[d] = must(calloc(page_count(d), sizeof(page *)));
		l->over[d] = must(calloc(page_count(d), sizeof(page *)));
		for (size_t i = 0; below && i < page_count(d); i++)
			l->base[d][i] = below->over[d][i] ? below->over[d][i] : below->base[d][i];
	}
}

static int cmd_record(void)
{
	if (top == levels + LEVELS_MAX - 1)
		return EBUSY;
	level_start(top + 1, top);
	top++;
	top->recording = true;
	return 0;
}

static int cmd_pop(void)
{
	if (top == levels)
		return EINVAL;
	drop_over();
	for (int d = 0; d < disk_count; d++) {
		free(top->base[d]);
		free(top->over[d]);
	}
	for (size_t i = 0; i < top->count; i++)
		free(top->events[i].bytes);
	free(top->events);
	free(top->seen);
	*top-- = (struct level){0};
	return 0;
}

static int cmd_mark(const char *name)
{
	struct mark *m = &top->marks[top->mark_count];

	if (!top->recording || top->mark_count == MARKS_MAX)
		return EINVAL;
	snprintf(m->name, sizeof m->name, "%s", name);
	m->at = top->count;
	top->mark_count++;
	return 0;
}

static size_t mark_at(const char *name, size_t otherwise)
{
	for (size_t i = 0; i < top->mark_count; i++)
		if (strcmp(top->marks[i].name, name) == 0)
			return top->marks[i].at;
	return otherwise;
}

static int cmd_stat(void)
{
	size_t writes = 0, flushes = 0, used, begin = mark_at("begin", 0);
	uint64_t bytes = 0;

	for (size_t i = begin; i < top->count; i++) {
		writes += top->events[i].kind == WRITE;
		flushes += top->events[i].kind == FLUSH;
		bytes += top->events[i].len;
	}
	used = snprintf(answer, sizeof answer,
	                "events=%zu writes=%zu flushes=%zu kib=%ju states=%zu", top->count - begin,
	                writes, flushes, (uintmax_t)bytes / 1024, top->seen_count);
	for (size_t i = 0; i < top->mark_count && used + 90 < sizeof answer; i++)
		used += snprintf(answer + used, sizeof answer - used, " %s=%zu", top->marks[i].name,
		                 top->marks[i].at);
	snprintf(answer + used, sizeof answer - used, "\n");
	return 0;
}

/* ---- cuts ---- */

/* A state that may be left by a cut: `kept` has a bit for each sector of a write in doubt. */
struct cut {
	size_t at;
	enum how how;
	uint64_t seed;
	size_t durable[DISKS_MAX]; /* writes before it are on that disk for certain */
	size_t doubtful, kept;
	uint64_t id;
};

static bool is_doubtful(const struct cut *c, size_t i)
{
	const struct event *e = &top->events[i];

	return e->kind == WRITE && i >= c->durable[e->disk];
}

static void find_durable(struct cut *c)
{
	for (int d = 0; d < disk_count; d++)
		c->durable[d] = 0;
	for (size_t i = 0; i < c->at; i++)
		if (top->events[i].kind == FLUSH)
			c->durable[top->events[i].disk] = i;
	c->doubtful = 0;
	for (size_t i = 0; i < c->at; i++)
		c->doubtful += is_doubtful(c, i);
}

/* Which part of a doubtful write is kept: all, nothing, or (torn) sector by sector. */
static bool is_kept(const struct cut *c, size_t nth, uint64_t *random)
{
	uint64_t r = draw(random), special = c->doubtful ? mix(c->seed ^ 0x51) % c->doubtful : 0;

	switch (c->how) {
	case ALL:
		return true;
	case NONE:
	case HOWS:
		return false;
	case FEW:
		return r % 8 == 0;
	case HALF:
		return r % 2 == 0;
	case MOST:
		return r % 8 != 0;
	case TORN:
		return r % 2 == 0;
	case ONE_LOST:
		return nth != special;
	case ONE_KEPT:
		return nth == special;
	case LAST_FEW:
		return nth + 8 < c->doubtful || r % 2 == 0;
	}
	return false;
}

/* Goes over the log up to the cut, for the hash of the state alone or to make it. */
static void walk(struct cut *c, bool make)
{
	uint64_t random = c->seed;
	size_t nth = 0;

	c->id = 0x706f776572u;
	c->kept = 0;
	for (size_t i = 0; i < c->at; i++) {
		const struct event *e = &top->events[i];
		uint32_t step = c->how == TORN ? sector : e->len;
		bool any = false;

		if (e->kind != WRITE)
			continue;
		if (!is_doubtful(c, i)) {
			c->id = mix(c->id ^ i);
			if (make)
				disk_write(e->disk, e->offset, e->bytes, e->len);
			continue;
		}
		for (uint32_t at = 0; at < e->len; at += step) {
			if (!is_kept(c, nth, &random))
				continue;
			any = true;
			c->id = mix(c->id ^ i ^ (uint64_t)at << 40);
			if (make)
				disk_write(e->disk, e->offset + at, e->bytes + at,
				           e->len - at < step ? e->len - at : step);
		}
		c->kept += any;
		nth++;
	}
}

/* True when no such state was given out yet. A state after the acknowledgement is another one than
 * the same bytes before it: more is asked of it. */
static bool is_new(const struct cut *c)
{
	uint64_t id = mix(c->id ^ (c->at >= mark_at("acked", SIZE_MAX) ? 0xac : 0)) | 1;

	if (2 * top->seen_count >= top->seen_cap) {
		uint64_t *old = top->seen;
		size_t old_cap = top->seen_cap;

		top->seen_cap = old_cap ? 2 * old_cap : 1024;
		top->seen = must(calloc(top->seen_cap, sizeof *old));
		for (size_t i = 0; i < old_cap; i++)
			if (old[i]) {
				size_t at = old[i] % top->seen_cap;

				while (top->seen[at])
					at = (at + 1) % top->seen_cap;
				top->seen[at] = old[i];
			}
		free(old);
	}
	for (size_t at = id % top->seen_cap;; at = (at + 1) % top->seen_cap) {
		if (top->seen[at] == id)
			return false;
		if (!top->seen[at]) {
			top->seen[at] = id;
			top->seen_count++;
			return true;
		}
	}
}

static int make_state(struct cut *c)
{
	drop_over();
	walk(c, true);
	snprintf(answer, sizeof answer, "cut=%zu how=%d seed=%ju acked=%d kept=%zu/%zu %s\n", c->at,
	         (int)c->how, (uintmax_t)c->seed, c->at >= mark_at("acked", SIZE_MAX), c->kept,
	         c->doubtful, how_names[c->how]);
	return 0;
}

/* Most cuts fall anywhere; a quarter just around a flush, where orders matter; some at the very
 * instant of the acknowledgement, where nothing may be lost any more. */
static size_t draw_place(uint64_t *random)
{
	size_t begin = mark_at("begin", 0), acked = mark_at("acked", top->count), at;
	uint64_t kind = draw(random) % 16;

	at = begin + draw(random) % (top->count - begin + 1);
	if (kind < 2)
		at = acked + draw(random) % 3;
	else if (kind < 6) {
		while (at < top->count && top->events[at].kind != FLUSH)
			at++;
		at += draw(random) % 7;
		at = at >= begin + 3 ? at - 3 : begin;
	}
	return at < top->count ? at : top->count;
}

static int cmd_next(uint64_t seed)
{
	for (uint64_t t = 0; t < TRIES; t++) {
		struct cut c = {0};
		uint64_t random = mix(seed) ^ t;

		c.at = draw_place(&random);
		c.how = draw(&random) % HOWS;
		c.seed = draw(&random) >> 16;
		find_durable(&c);
		walk(&c, false);
		if (is_new(&c))
			return make_state(&c);
	}
	snprintf(answer, sizeof answer, "none\n");
	return 0;
}

static int cmd_state(const char *text)
{
	struct cut c = {0};
	unsigned how;
	uintmax_t seed;

	if (sscanf(text, "%zu %u %ju", &c.at, &how, &seed) != 3 || c.at > top->count || how >= HOWS)
		return EINVAL;
	c.how = how;
	c.seed = seed;
	find_durable(&c);
	return make_state(&c);
}

static int command(const uint8_t *bytes, size_t len)
{
	char line[64];

	snprintf(line, sizeof line, "%.*s", (int)len, (const char *)bytes);
	line[strcspn(line, "\n")] = '\0';
	snprintf(answer, sizeof answer, "ok\n");
	if (strcmp(line, "record") == 0)
		return cmd_record();
	if (strncmp(line, "mark ", 5) == 0)
		return cmd_mark(line + 5);
	if (strcmp(line, "pop") == 0)
		return cmd_pop();
	if (strcmp(line, "stat") == 0)
		return cmd_stat();
	if (strncmp(line, "state ", 6) == 0 && !top->recording)
		return cmd_state(line + 6);
	if (strncmp(line, "next ", 5) == 0 && !top->recording && top > levels)
		return cmd_next(strtoull(line + 5, NULL, 10));
	if (strcmp(line, "stop") == 0) {
		top->recording = false;
		return 0;
	}
	return EINVAL;
}

/* ---- the kernel's side: one request at a time, so that the order of the log is the real one ----
 */

static bool is_disk(uint64_t node)
{
	return node >= NODE_DISK && node < NODE_DISK + (uint64_t)disk_count;
}

static struct fuse_attr attr_of(uint64_t node)
{
	struct fuse_attr a = {.ino = node, .nlink = 1, .blksize = PAGE};

	a.mode = node == FUSE_ROOT_ID ? S_IFDIR | 0700 : S_IFREG | 0600;
	if (is_disk(node)) {
		a.size = disk_size[node - NODE_DISK];
		a.blocks = a.size / 512;
	}
	return a;
}

static void reply(const struct fuse_in_header *in, int error, const void *body, size_t len)
{
	static uint8_t out[BUFFER_SIZE];
	struct fuse_out_header head = {.error = -error, .unique = in->unique};

	head.len = (uint32_t)(sizeof head + len);
	memcpy(out, &head, sizeof head);
	if (len)
		memcpy(out + sizeof head, body, len);
	/* a request that was interrupted meanwhile is answered with ENOENT: nobody waits for it */
	if (write(fuse, out, head.len) < 0 && errno != ENOENT)
		perror("powerdisk: reply");
}

static void do_init(const struct fuse_in_header *in, const struct fuse_init_in *arg)
{
	struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION,
	                            .minor = FUSE_KERNEL_MINOR_VERSION};

	out.max_readahead = arg->max_readahead;
	out.flags = arg->flags & (FUSE_BIG_WRITES | FUSE_MAX_PAGES | FUSE_ASYNC_READ);
	out.max_write = WRITE_MAX;
	out.max_pages = WRITE_MAX / PAGE;
	out.max_background = 64;
	out.congestion_threshold = 48;
	out.time_gran = 1;
	reply(in, 0, &out, sizeof out);
}

static void do_lookup(const struct fuse_in_header *in, const char *name)
{
	struct fuse_entry_out out = {.attr_valid = 3600, .entry_valid = 3600};
	int n = 0;

	if (strcmp(name, "ctl") == 0)
		out.nodeid = NODE_CTL;
	else if (sscanf(name, "disk%d", &n) == 1 && n >= 0 && n < disk_count)
		out.nodeid = NODE_DISK + (uint64_t)n;
	else {
		reply(in, ENOENT, NULL, 0);
		return;
	}
	out.attr = attr_of(out.nodeid);
	reply(in, 0, &out, sizeof out);
}

static void do_read(const struct fuse_in_header *in, const struct fuse_read_in *arg)
{
	static uint8_t bytes[WRITE_MAX];
	uint64_t size = is_disk(in->nodeid) ? disk_size[in->nodeid - NODE_DISK] : strlen(answer);
	size_t len = arg->size < WRITE_MAX ? arg->size : WRITE_MAX;

	if (arg->offset >= size)
		len = 0;
	else if (size - arg->offset < len)
		len = size - arg->offset;
	if (is_disk(in->nodeid))
		disk_read((int)(in->nodeid - NODE_DISK), arg->offset, bytes, len);
	else
		memcpy(bytes, answer + (len ? arg->offset : 0), len);
	reply(in, 0, bytes, len);
}

static void do_write(const struct fuse_in_header *in, const struct fuse_write_in *arg)
{
	const uint8_t *bytes = (const uint8_t *)(arg + 1);
	struct fuse_write_out out = {.size = arg->size};
	int disk = (int)(in->nodeid - NODE_DISK), error = 0;

	if (in->nodeid == NODE_CTL)
		error = command(bytes, arg->size);
	else if (!is_disk(in->nodeid) || arg->offset + arg->size > disk_size[disk])
		error = EIO;
	else {
		disk_write(disk, arg->offset, bytes, arg->size);
		append(WRITE, disk, arg->offset, bytes, arg->size);
	}
	reply(in, error, &out, error ? 0 : sizeof out);
}

static void handle(const struct fuse_in_header *in)
{
	const void *arg = in + 1;
	struct fuse_attr_out attr = {.attr_valid = 3600};
	struct fuse_open_out opened = {.open_flags = FOPEN_DIRECT_IO};
	struct fuse_statfs_out fs = {.st = {.bsize = PAGE, .frsize = PAGE, .namelen = 255}};

	switch (in->opcode) {
	case FUSE_INIT:
		do_init(in, arg);
		break;
	case FUSE_LOOKUP:
		do_lookup(in, arg);
		break;
	case FUSE_GETATTR:
	case FUSE_SETATTR: /* truncation by a shell's ">ctl": nothing to do */
		attr.attr = attr_of(in->nodeid);
		reply(in, 0, &attr, sizeof attr);
		break;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		reply(in, 0, &opened, sizeof opened);
		break;
	case FUSE_READ:
		do_read(in, arg);
		break;
	case FUSE_WRITE:
		do_write(in, arg);
		break;
	case FUSE_FSYNC:
		if (is_disk(in->nodeid))
			append(FLUSH, (int)(in->nodeid - NODE_DISK), 0, NULL, 0);
		reply(in, 0, NULL, 0);
		break;
	case FUSE_STATFS:
		reply(in, 0, &fs, sizeof fs);
		break;
	case FUSE_READDIR:
	case FUSE_FLUSH:
	case FUSE_ACCESS:
	case FUSE_RELEASE:
	case FUSE_RELEASEDIR:
	case FUSE_DESTROY:
		reply(in, 0, NULL, 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;
	default:
		reply(in, ENOSYS, NULL, 0);
	}
}

static bool serve_at(const char *folder)
{
	char options[128];

	fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (fuse < 0) {
		perror("powerdisk: /dev/fuse");
		return false;
	}
	snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	if (mount("powerdisk", folder, "fuse.powerdisk", MS_NOSUID | MS_NODEV, options) != 0) {
		perror("powerdisk: mount");
		return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	static uint8_t buffer[BUFFER_SIZE] __attribute__((aligned(8)));

	sector = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0;
	if (argc < 4 || argc > 3 + DISKS_MAX || sector < 512 || sector % 512) {
		fputs("usage: powerdisk SECTOR FOLDER MIB...\n", stderr);
		return 2;
	}
	disk_count = argc - 3;
	for (int d = 0; d < disk_count; d++)
		disk_size[d] = strtoull(argv[3 + d], NULL, 10) << 20;
	level_start(top, NULL);
	if (!serve_at(argv[2]))
		return 1;
	/* the caller waits for this line, then for nothing more */
	puts("ready");
	fflush(stdout);
	for (;;) {
		ssize_t got = read(fuse, buffer, sizeof buffer);

		if (got < 0 && errno == ENODEV) /* unmounted */
			return 0;
		if (got < 0 && errno != EINTR && errno != ENOENT && errno != EAGAIN) {
			perror("powerdisk: read");
			return 1;
		}
		if (got >= (ssize_t)sizeof(struct fuse_in_header))
			handle((const struct fuse_in_header *)buffer);
	}
}
