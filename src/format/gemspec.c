#include "base/err.h"
#include "format/gemspec.h"

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || strchr("\"'#{}", s.ptr[i]))
			return false;
	return s.len > 0;
}

static bool take_stub(struct span line, struct span *name, struct span *version)
{
	struct span mark, kind, n, v;

	if (!span_word(&line, &mark) || !span_eq(mark, "#") || !span_word(&line, &kind) ||
	    !span_eq(kind, "stub:") || !span_word(&line, &n) || !span_word(&line, &v))
		return false;
	*name = n;
	*version = v;
	return true;
}

/* `s.name = "rake".freeze` */
static void take_setting(struct span line, const char *field, struct span *to)
{
	size_t dot = span_find(line, '.'), n = strlen(field), quote, end;
	struct span rest = span_from(line, dot + 1);

	if (to->len || !span_starts(rest, field))
		return;
	rest = span_trim(span_from(rest, n));
	if (!span_starts(rest, "="))
		return;
	rest = span_trim(span_from(rest, 1));
	if (!rest.len || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
		return;
	quote = 1;
	end = span_find(span_from(rest, quote), rest.ptr[0]);
	if (end < rest.len - quote)
		*to = span_make(rest.ptr + quote, end);
}

bool gemspec_parse(struct span text, struct span *ret_name, struct span *ret_version,
                   struct err *err)
{
	struct span line, name = {0}, version = {0};

	while (!(name.len && version.len) && span_cut(&text, '\n', &line)) {
		if (take_stub(line, &name, &version))
			break;
		take_setting(line, "name", &name);
		take_setting(line, "version", &version);
	}
	if (!is_word(name) || !is_word(version))
		return err_set(err, ERR_INPUT, "it does not say name and version as RubyGems does");
	*ret_name = name;
	*ret_version = version;
	return true;
}
