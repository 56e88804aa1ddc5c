#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/osrelease.h"
#include "scan/folder.h"

#define TEXT_MAX 65536
#define SOURCE "os-release"

static bool is_clean(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

/* NULL when it is not there, empty, or no text for a terminal. */
static char *value_of(struct span text, const char *name)
{
	auto_clear(str) value = {0};

	if (!osrelease_get(text, name, &value) || value.len == 0 ||
	    strlen(str_c(&value)) != value.len || !is_clean(str_c(&value)))
		return NULL;
	return str_steal(&value);
}

static void take(struct span text, struct os_release *os)
{
	auto_free char *like = value_of(text, "ID_LIKE");

	os->id = value_of(text, "ID");
	os->version_id = value_of(text, "VERSION_ID");
	os->codename = value_of(text, "VERSION_CODENAME");
	os->pretty = value_of(text, "PRETTY_NAME");
	if (like)
		strlist_split(&os->like, like, ' ');
}

void scan_osrelease(const struct scan *s, struct inventory *inv)
{
	static const char *const paths[] = {"etc/os-release", "usr/lib/os-release"};
	auto_clear(str) text = {0}, reason = {0};
	struct err why = {0};
	size_t i = 0;

	while (!folder_root_read(s, paths[i], TEXT_MAX, &text, &why)) {
		if (!fs_is_absent(&why) || i + 1 == ARRAY_LEN(paths)) {
			source_failed(inv, SOURCE, paths[i], &why);
			return;
		}
		str_reset(&text);
		err_clear(&why);
		i++;
	}
	take(span_make(text.buf, text.len), &inv->host.os);
	if (!inv->host.os.id)
		source_reason(&reason, "it has no ID: which system this is stays unknown");
	source_done(inv, SOURCE, paths[i], 0, &reason);
}
