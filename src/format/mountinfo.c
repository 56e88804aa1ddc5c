#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "format/mountinfo.h"

#define FIELDS 5 /* the last of them is the place */

bool mountinfo_next(struct span *text, struct mountinfo *ret)
{
	struct span line, word = {0};

	while (span_cut(text, '\n', &line)) {
		int n = 0;

		while (n < FIELDS && span_word(&line, &word))
			n++;
		if (n < FIELDS || word.ptr[0] != '/')
			continue;
		ret->place = word;
		while (span_word(&line, &word) && !span_eq(word, "-"))
			; /* options, and fields that are there at times */
		if (span_word(&line, &ret->type))
			return true;
	}
	return false;
}

static bool is_octal(struct span s)
{
	for (size_t i = 1; i < 4; i++)
		if (s.len < 4 || s.ptr[i] < '0' || s.ptr[i] > (i == 1 ? '3' : '7'))
			return false;
	return s.ptr[0] == '\\';
}

char *mountinfo_path(struct span place)
{
	auto_clear(str) path = {0};

	while (place.len) {
		bool octal = is_octal(place);
		int byte = (unsigned char)place.ptr[0];

		if (octal)
			byte = (place.ptr[1] - '0') << 6 | (place.ptr[2] - '0') << 3 |
			       (place.ptr[3] - '0');
		str_addc(&path, (char)byte);
		place = span_from(place, octal ? 4 : 1);
	}
	return str_steal(&path);
}

bool mountinfo_may_wait(const struct mountinfo *m)
{
	static const char *const types[] = {"nfs",   "nfs4", "cifs",   "smb3",     "9p",
	                                    "ceph",  "afs",  "autofs", "virtiofs", "lustre",
	                                    "ocfs2", "gfs2", "coda",   "ncpfs",    "beegfs"};

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (span_eq(m->type, types[i]))
			return true;
	return span_starts(m->type, "fuse");
}
