#include "base/err.h"
#include "format/apk.h"

bool apk_next(struct span *text, struct span *ret_record)
{
	struct span line, rest;

	while (text->len && text->ptr[0] == '\n')
		*text = span_from(*text, 1);
	if (text->len == 0)
		return false;
	rest = *text;
	*ret_record = (struct span){text->ptr, 0};
	while (rest.len && rest.ptr[0] != '\n' && span_cut(&rest, '\n', &line))
		ret_record->len = (size_t)(rest.ptr - text->ptr);
	*text = rest;
	return true;
}

static bool is_text(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return s.len > 0;
}

static struct span *field_of(struct apk_package *p, char letter)
{
	switch (letter) {
	case 'P':
		return &p->name;
	case 'V':
		return &p->version;
	case 'A':
		return &p->arch;
	case 'o':
		return &p->origin;
	case 'm':
		return &p->maintainer;
	case 's':
		return &p->tag;
	case 'p':
		return &p->provides;
	default:
		return NULL;
	}
}

/* Where the empty line between two records is lost, the second would pass for files of the first.
 */
static bool check_files(struct span files, struct err *err)
{
	struct span line;

	while (span_cut(&files, '\n', &line))
		if (line.len < 2 || line.ptr[1] != ':')
			return err_set(err, ERR_INPUT, "a line that is no field");
		else if (line.ptr[0] == 'P' || line.ptr[0] == 'V')
			return err_set(err, ERR_INPUT, "a package among the files of another");
	return true;
}

static bool collect(struct span record, struct apk_package *p, struct err *err)
{
	struct span line, rest = record;

	while (p->files.len == 0 && span_cut(&rest, '\n', &line)) {
		struct span *to;

		if (line.len < 2 || line.ptr[1] != ':')
			return err_set(err, ERR_INPUT, "a line that is no field");
		if (line.ptr[0] == 'F') {
			p->files = (struct span){line.ptr,
			                         (size_t)(record.ptr + record.len - line.ptr)};
			return check_files(p->files, err);
		}
		to = field_of(p, line.ptr[0]);
		if (to && to->ptr)
			return err_set(err, ERR_INPUT, "field '%c' twice", line.ptr[0]);
		if (to)
			*to = span_from(line, 2);
	}
	return true;
}

bool apk_parse(struct span record, struct apk_package *ret, struct err *err)
{
	struct apk_package p = {0};

	if (!collect(record, &p, err))
		return false;
	if (!is_text(p.name))
		return err_set(err, ERR_INPUT, "no name of a package");
	if (!is_text(p.version))
		return err_set(err, ERR_INPUT, "no version of '%.*s'", (int)p.name.len, p.name.ptr);
	if (p.origin.len == 0)
		p.origin = p.name;
	if (!is_text(p.origin) || (p.arch.len && !is_text(p.arch)))
		return err_set(err, ERR_INPUT, "no valid origin or architecture of '%.*s'",
		               (int)p.name.len, p.name.ptr);
	*ret = p;
	return true;
}

bool apk_next_file(struct span *files, struct span *dir, struct span *ret_name)
{
	struct span line;

	while (span_cut(files, '\n', &line)) {
		if (line.len < 2 || line.ptr[1] != ':')
			continue;
		if (line.ptr[0] == 'F')
			*dir = span_from(line, 2);
		if (line.ptr[0] == 'R' && line.len > 2) {
			*ret_name = span_from(line, 2);
			return true;
		}
	}
	return false;
}

bool apk_next_wanted(struct span *world, struct span *ret_name)
{
	struct span word;

	while (span_word(world, &word)) {
		size_t n = 0;

		while (n < word.len && !strchr("@=<>~", word.ptr[n]))
			n++;
		if (word.ptr[0] == '!' || n == 0)
			continue;
		*ret_name = (struct span){word.ptr, n};
		return true;
	}
	return false;
}
