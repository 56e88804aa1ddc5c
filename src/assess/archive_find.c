/* Packages by their name. */
#include "assess/archive_part.h"
#include "assess/archive_pin.h"
#include "assess/packages.h"
#include "base/err.h"

const char *archive_text(const struct archive_package *p, unsigned column)
{
	return index_text(&p->list->index, p->row, column);
}

static int priority_by_name(const struct archive *a, const struct archive_package *p)
{
	struct archive_version v = {
	        .name = archive_text(p, PACKAGE_NAME),
	        .source = archive_text(p, PACKAGE_SOURCE),
	        .arch = archive_text(p, PACKAGE_ARCH),
	        .version = archive_text(p, PACKAGE_VERSION),
	};

	return archive_pin_priority(a, &v).number;
}

static bool is_better(const struct archive *a, const struct archive_package *p, const char *version,
                      const struct archive_package *best)
{
	const struct pocket *pocket = &a->pockets[p->list->pocket];
	const char *its = archive_text(p, PACKAGE_VERSION);
	int priority, best_priority;

	if (version)
		return strcmp(its, version) == 0;
	if (pocket->is_manual || pocket->is_followed)
		return false;
	priority = priority_by_name(a, p);
	best_priority = best->list ? priority_by_name(a, best) : 0;
	if (priority <= 0 || priority != best_priority)
		return priority > best_priority;
	return version_compare(VERSION_DEB, span_of(its),
	                       span_of(archive_text(best, PACKAGE_VERSION))) > 0;
}

bool archive_find(const struct archive *a, const char *name, const char *arch, const char *version,
                  struct archive_package *ret)
{
	struct archive_package best = {0};

	for (size_t i = 0; i < a->list_count; i++) {
		struct archive_package p = {.list = &a->lists[i]};
		size_t n = p.list->is_enabled ? index_find(&p.list->index, name, &p.row) : 0;

		for (; n > 0; n--, p.row++)
			if (archive_part_is_for(arch, archive_text(&p, PACKAGE_ARCH)) &&
			    is_better(a, &p, version, &best))
				best = p;
	}
	*ret = best;
	return best.list != NULL;
}
