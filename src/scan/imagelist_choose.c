#include <sys/utsname.h>

#include "base/err.h"
#include "base/mem.h"
#include "scan/imagelist.h"

/* Which of the list are still meant. */
struct candidates {
	struct imageitem **v;
	size_t count;
};

static void candidates_clear(struct candidates *c)
{
	mem_free(&c->v);
}

/* --- names --- */

/* "alpine" is "docker.io/library/alpine:latest", as the tools that pull it take it. */
static bool is_called(const char *name, const char *asked)
{
	static const char *const before[] = {"", "docker.io/library/", "docker.io/"};

	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		size_t n = strlen(before[i]), m = strlen(asked);

		if (strncmp(name, before[i], n) == 0 && strncmp(name + n, asked, m) == 0 &&
		    (name[n + m] == '\0' || strcmp(name + n + m, ":latest") == 0))
			return true;
	}
	return false;
}

/* The digest that a file is called by, or "". */
static const char *hex_of(const char *file)
{
	const char *slash = file ? strrchr(file, '/') : NULL;

	return slash ? slash + 1 : file ? file : "";
}

static bool is_digest_of(const struct imageitem *i, const char *asked)
{
	if (str_starts(asked, "sha256:"))
		asked += strlen("sha256:");
	return strlen(asked) >= 6 &&
	       (str_starts(hex_of(i->manifest), asked) || str_starts(hex_of(i->config), asked));
}

static bool is_asked_for(const struct imageitem *i, const char *asked)
{
	for (size_t n = 0; n < i->names.count; n++)
		if (is_called(i->names.v[n], asked))
			return true;
	return is_digest_of(i, asked);
}

static void keep_named(struct candidates *c, const char *asked)
{
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++)
		if (is_asked_for(c->v[i], asked))
			c->v[n++] = c->v[i];
	c->count = n;
}

static bool is_same_names(const struct imageitem *a, const struct imageitem *b)
{
	if (a->names.count != b->names.count)
		return false;
	for (size_t i = 0; i < a->names.count; i++)
		if (strcmp(a->names.v[i], b->names.v[i]) != 0)
			return false;
	return true;
}

/* --- platforms --- */

struct platform {
	const char *os, *arch, *variant; /* variant NULL: any */
};

static struct platform platform_here(const struct utsname *u)
{
	static const struct {
		const char *machine, *arch, *variant;
	} names[] = {{"x86_64", "amd64", NULL},    {"aarch64", "arm64", NULL},
	             {"i686", "386", NULL},        {"i586", "386", NULL},
	             {"armv7l", "arm", "v7"},      {"armv6l", "arm", "v6"},
	             {"ppc64le", "ppc64le", NULL}, {"loongarch64", "loong64", NULL}};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i].machine, u->machine) == 0)
			return (struct platform){"linux", names[i].arch, names[i].variant};
	return (struct platform){"linux", u->machine, NULL};
}

/* "OS/ARCH" or "OS/ARCH/VARIANT", cut in place. */
static bool read_platform(char *text, struct platform *ret, struct err *err)
{
	char *arch = strchr(text, '/'), *variant = arch ? strchr(arch + 1, '/') : NULL;

	if (!arch || arch == text || !arch[1] || (variant && !variant[1]))
		return err_set(err, ERR_USAGE, "option '--platform': '%.60s' is not OS/ARCH", text);
	*arch = '\0';
	if (variant)
		*variant = '\0';
	*ret = (struct platform){text, arch + 1, variant ? variant + 1 : NULL};
	return true;
}

/* The variant that is meant where an image of this architecture does not name one. */
static const char *plain_variant(const char *arch)
{
	return strcmp(arch, "arm64") == 0 ? "v8" : strcmp(arch, "amd64") == 0 ? "v1" : NULL;
}

static bool is_variant(const struct imageitem *i, const char *variant)
{
	return str_eq(i->variant, variant) ||
	       (!i->variant && str_eq(plain_variant(i->arch), variant));
}

static bool is_for(const struct imageitem *i, const struct platform *p)
{
	return str_eq(i->os, p->os) && str_eq(i->arch, p->arch);
}

static void keep_platform(struct candidates *c, const struct platform *p, bool exact)
{
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++)
		if (is_for(c->v[i], p) &&
		    (!exact ||
		     is_variant(c->v[i], p->variant ? p->variant : plain_variant(p->arch))))
			c->v[n++] = c->v[i];
	c->count = n;
}

/* Of several variants of one architecture the plain one. */
static void choose_platform(struct candidates *c, const struct platform *p)
{
	bool some = false;

	keep_platform(c, p, p->variant != NULL);
	if (p->variant)
		return;
	for (size_t i = 0; i < c->count; i++)
		some = some || is_variant(c->v[i], plain_variant(p->arch));
	if (c->count > 1 && some)
		keep_platform(c, p, true);
}

/* --- what is said when it is not clear --- */

static void list(const struct candidates *c, bool names, struct str *to)
{
	auto_clear(strlist) texts = {0};

	for (size_t i = 0; i < c->count; i++) {
		const struct imageitem *item = c->v[i];
		auto_free char *platform = imageitem_platform(item);
		const char *hex = hex_of(item->manifest ? item->manifest : item->config);

		if (!names && platform)
			strlist_add(&texts, platform);
		else if (names && item->names.count)
			strlist_add(&texts, item->names.v[0]);
		else
			strlist_take(&texts, str_format("%s%.12s", *hex ? "sha256:" : "-", hex));
	}
	strlist_sort(&texts);
	strlist_unique(&texts);
	for (size_t i = 0; i < texts.count; i++)
		str_addf(to, "%s%s", i ? ", " : "", texts.v[i]);
}

static bool tell_names(const struct candidates *c, const char *asked, struct err *err)
{
	auto_clear(str) all = {0};

	list(c, true, &all);
	if (asked)
		return err_set(err, ERR_INPUT, "it has no image '%.100s', but: %s", asked,
		               str_c(&all));
	err_set(err, ERR_USAGE, "it holds more than one image: %s", str_c(&all));
	return err_hint(err, "say with --image-name which one is meant");
}

static bool tell_platforms(const struct candidates *c, const struct platform *p, bool is_here,
                           struct err *err)
{
	auto_clear(str) all = {0};

	list(c, false, &all);
	err_set(err, ERR_INPUT, "it has no image for %s/%s%s%s%s, but for: %s", p->os, p->arch,
	        p->variant ? "/" : "", p->variant ? p->variant : "",
	        is_here ? ", which this machine is" : "", str_c(&all));
	return err_hint(err, "say with --platform which one is meant");
}

/* --- choosing --- */

static bool choose_by_platform(struct imagefile *f, struct candidates *c, const char *asked,
                               struct err *err)
{
	auto_clear(candidates) all = {0};
	auto_free char *text = mem_strdup(asked);
	struct utsname u;
	struct platform p;

	if (!asked && c->count == 1)
		return true;
	if (text ? !read_platform(text, &p, err) : uname(&u) != 0)
		return text ? false : err_sys(err, "cannot ask for the machine");
	if (!text)
		p = platform_here(&u);
	for (size_t i = 0; i < c->count; i++)
		imageitem_find_platform(f, c->v[i]);
	all.v = (struct imageitem **)(void *)mem_dup(c->v, c->count * sizeof(struct imageitem *));
	all.count = c->count;
	choose_platform(c, &p);
	return c->count > 0 || tell_platforms(&all, &p, !asked, err);
}

bool imagelist_choose(struct imagefile *f, struct imagelist *l, const struct image_choice *choice,
                      struct imageitem **ret, struct err *err)
{
	auto_clear(candidates) c = {mem_alloc(l->count, sizeof(struct imageitem *)), l->count};

	for (size_t i = 0; i < l->count; i++)
		c.v[i] = &l->items[i];
	if (choice->name) {
		keep_named(&c, choice->name);
		if (c.count == 0) {
			for (size_t i = 0; i < l->count; i++)
				c.v[i] = &l->items[i];
			c.count = l->count;
			return tell_names(&c, choice->name, err);
		}
	}
	for (size_t i = 1; i < c.count; i++)
		if (!is_same_names(c.v[0], c.v[i]))
			return tell_names(&c, NULL, err);
	if (!choose_by_platform(f, &c, choice->platform, err))
		return false;
	if (c.count > 1)
		return tell_names(&c, NULL, err);
	*ret = c.v[0];
	return true;
}
