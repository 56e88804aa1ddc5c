#include <fcntl.h>

#include "assess/archive_pin.h"
#include "assess/packages.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"

#define PREFERENCES "etc/apt/preferences"
#define PREFERENCES_DIR PREFERENCES ".d"
#define TEXT_MAX (4u << 20)
#define BINARY "_binary-"

/* --- reading --- */

static void read_file(struct archive_reading *r, const char *path)
{
	auto_free char *shown = str_format("/%s", path);
	auto_clear(str) text = {0};
	struct err why = {0};

	if (!fs_read_in_root(r->root, path, TEXT_MAX, &text, &why)) {
		if (!fs_is_absent(&why))
			strlist_take(r->notes, str_format("'%s': %s", path, why.msg));
		return;
	}
	if (!aptpins_parse(span_make(text.buf, text.len), shown, &r->to->pins, &why))
		strlist_take(r->notes,
		             str_format("'%s': %s; apt refuses to work until that is mended", path,
		                        why.msg));
}

void archive_pin_read(struct archive_reading *r)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	read_file(r, PREFERENCES);
	if (!fs_open_in_root(r->root, PREFERENCES_DIR, O_RDONLY | O_DIRECTORY, &dir, NULL) ||
	    !fs_list(dir, &names, NULL))
		return;
	strlist_sort(&names);
	for (size_t i = 0; i < names.count; i++) {
		auto_free char *path = str_format(PREFERENCES_DIR "/%s", names.v[i]);

		if (aptpins_is_file_name(names.v[i]))
			read_file(r, path);
	}
}

/* --- lists --- */

/* "main_binary-amd64_Packages.lz4" behind the prefix; slashes of components are underscores. */
static void split_name(const char *rest, struct archive_list *list)
{
	const char *at = strstr(rest, BINARY);

	if (!at)
		return;
	list->component = mem_dup(rest, (size_t)(at - rest));
	for (char *c = list->component; *c; c++)
		if (*c == '_')
			*c = '/';
	at += strlen(BINARY);
	list->arch = mem_dup(at, strcspn(at, "_"));
}

static struct aptpin_list about_list(const struct archive *a, const struct archive_list *l)
{
	const struct pocket *p = &a->pockets[l->pocket];

	return (struct aptpin_list){.archive = p->suite,
	                            .codename = p->codename,
	                            .origin = p->origin,
	                            .label = p->label,
	                            .version = p->version,
	                            .component = l->component,
	                            .arch = l->arch,
	                            .site = p->site};
}

static const struct aptpin_list installed = {.archive = "now", .site = ""};

static struct archive_priority general_priority(const struct archive *a,
                                                const struct aptpin_list *l, int otherwise)
{
	for (size_t i = 0; i < a->pins.count; i++) {
		const struct aptpin *pin = &a->pins.v[i];

		if (aptpin_is_general(pin) && aptpin_matches_list(pin, l))
			return (struct archive_priority){pin->priority, pin, NULL};
	}
	return (struct archive_priority){otherwise, NULL, NULL};
}

int archive_pin_default(const struct pocket *p)
{
	if (p->is_manual)
		return 1;
	return p->is_followed ? ARCHIVE_INSTALLED : ARCHIVE_PRIORITY;
}

void archive_pin_list(const struct archive *a, const char *name, struct archive_list *list)
{
	const struct pocket *p = &a->pockets[list->pocket];
	struct aptpin_list about;
	struct archive_priority priority;

	split_name(name + strlen(p->prefix), list);
	about = about_list(a, list);
	priority = general_priority(a, &about, archive_pin_default(p));
	list->priority = priority.number;
	list->pin = priority.pin;
}

/* --- versions --- */

static bool has_version(const struct archive_list *l, const struct archive_version *v)
{
	size_t row, n = l->is_enabled ? index_find(&l->index, v->name, &row) : 0;

	for (; n > 0; n--, row++) {
		if (strcmp(index_text(&l->index, row, PACKAGE_VERSION), v->version) == 0 &&
		    archive_part_is_for(v->arch, index_text(&l->index, row, PACKAGE_ARCH)))
			return true;
	}
	return false;
}

static bool pin_matches(const struct archive *a, const struct aptpin *pin,
                        const struct archive_version *v)
{
	if (pin->kind == APTPIN_VERSION)
		return aptpin_matches_version(pin, v->version);
	if (v->is_installed && aptpin_matches_list(pin, &installed))
		return true;
	for (size_t i = 0; i < a->list_count; i++) {
		struct aptpin_list about = about_list(a, &a->lists[i]);

		if (aptpin_matches_list(pin, &about) && has_version(&a->lists[i], v))
			return true;
	}
	return false;
}

/* The best of the lists that have it. */
static struct archive_priority list_priority(const struct archive *a,
                                             const struct archive_version *v)
{
	struct archive_priority best = {APTPIN_NEVER, NULL, NULL};

	if (v->is_installed)
		best = general_priority(a, &installed, ARCHIVE_INSTALLED);
	for (size_t i = 0; i < a->list_count; i++) {
		const struct archive_list *l = &a->lists[i];

		if (l->priority >= best.number && has_version(l, v))
			best = (struct archive_priority){l->priority, l->pin, NULL};
	}
	return best;
}

struct archive_priority archive_pin_priority(const struct archive *a,
                                             const struct archive_version *v)
{
	struct archive_priority of_lists = list_priority(a, v);

	if (of_lists.number == APTPIN_NEVER)
		return of_lists;
	for (size_t i = 0; i < a->pins.count; i++) {
		const struct aptpin *pin = &a->pins.v[i];

		if (!aptpin_is_general(pin) && aptpin_names(pin, v->name, v->source, v->arch) &&
		    pin_matches(a, pin, v))
			return (struct archive_priority){pin->priority, pin, NULL};
	}
	return of_lists;
}
