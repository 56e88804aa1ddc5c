#include "base/err.h"
#include "format/pacman.h"

static bool is_heading(struct span line)
{
	return line.len > 2 && line.ptr[0] == '%' && line.ptr[line.len - 1] == '%';
}

bool pacman_next_section(struct span *text, struct span *ret_name, struct span *ret_lines)
{
	struct span line = {0}, rest;

	while (text->len && text->ptr[0] == '\n')
		*text = span_from(*text, 1);
	rest = *text;
	if (!span_cut(&rest, '\n', &line))
		return false;
	*ret_name = (struct span){0};
	if (is_heading(line)) {
		*ret_name = (struct span){line.ptr + 1, line.len - 2};
		*text = rest;
	}
	*ret_lines = (struct span){text->ptr, 0};
	for (rest = *text; rest.len && rest.ptr[0] != '\n';) {
		span_cut(&rest, '\n', &line);
		ret_lines->len = (size_t)(rest.ptr - text->ptr);
	}
	*text = rest;
	return true;
}

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~')
			return false;
	return s.len > 0;
}

static bool take(struct pacman_package *p, struct span name, struct span lines)
{
	struct {
		const char *name;
		struct span *to;
	} fields[] = {{"NAME", &p->name},
	              {"VERSION", &p->version},
	              {"BASE", &p->base},
	              {"ARCH", &p->arch},
	              {"VALIDATION", &p->validation}};

	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (span_eq(name, fields[i].name)) {
			if (fields[i].to->ptr)
				return false;
			*fields[i].to = span_trim(lines);
		}
	if (span_eq(name, "REASON"))
		p->is_auto = span_eq(span_trim(lines), "1");
	return true;
}

/* Name and version are never alone. All that write BASE write VALIDATION after all that is read
 * here. */
static bool is_cut(const struct pacman_package *p, size_t sections)
{
	return (p->name.len && p->version.len && sections == 2) ||
	       (p->base.ptr && !p->validation.len);
}

bool pacman_parse(struct span desc, struct pacman_package *ret, struct err *err)
{
	struct pacman_package p = {0};
	struct span rest = desc, name, lines;
	size_t sections = 0;

	if (desc.len && desc.ptr[desc.len - 1] != '\n')
		return err_set(err, ERR_INPUT, "it ends in the middle of a line");
	for (; pacman_next_section(&rest, &name, &lines); sections++) {
		if (name.len == 0)
			return err_set(err, ERR_INPUT, "a line outside of any section");
		if (!take(&p, name, lines))
			return err_set(err, ERR_INPUT, "section '%.*s' twice", (int)name.len,
			               name.ptr);
	}
	if (!is_word(p.name) || !is_word(p.version))
		return err_set(err, ERR_INPUT, "no %s", is_word(p.name) ? "version" : "name");
	if (is_cut(&p, sections))
		return err_set(err, ERR_INPUT, "the end is missing");
	if ((p.base.len && !is_word(p.base)) || (p.arch.len && !is_word(p.arch)))
		return err_set(err, ERR_INPUT, "no valid base or architecture");
	*ret = p;
	return true;
}
