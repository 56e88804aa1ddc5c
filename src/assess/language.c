#include "assess/language.h"
#include "base/err.h"

enum spelling { AS_IT_IS, LOWER, PEP503, GROUPED };

static const struct {
	const char *type, *ecosystem;
	enum spelling spelling;
} languages[] = {
        {"bioconductor", "Bioconductor", AS_IT_IS},
        {"bitnami", "Bitnami", LOWER},
        {"cargo", "crates.io", AS_IT_IS},
        {"composer", "Packagist", LOWER},
        {"cran", "CRAN", AS_IT_IS},
        {"gem", "RubyGems", AS_IT_IS},
        {"golang", "Go", AS_IT_IS},
        {"hackage", "Hackage", AS_IT_IS},
        {"hex", "Hex", LOWER},
        {"maven", "Maven", GROUPED},
        {"npm", "npm", AS_IT_IS},
        {"nuget", "NuGet", LOWER},
        {"pub", "Pub", LOWER},
        {"pypi", "PyPI", PEP503},
        {"swift", "SwiftURL", AS_IT_IS},
};

const char *language_of_type(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (strcmp(languages[i].type, type) == 0)
			return languages[i].ecosystem;
	return NULL;
}

static enum spelling spelling_of(struct span ecosystem)
{
	struct span name = span_make(ecosystem.ptr, span_find(ecosystem, ':'));

	for (size_t i = 0; i < ARRAY_LEN(languages); i++)
		if (span_eq(name, languages[i].ecosystem))
			return languages[i].spelling;
	return AS_IT_IS;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void add_lower(struct span name, struct str *to)
{
	for (size_t i = 0; i < name.len; i++)
		str_addc(to, lower(name.ptr[i]));
}

static bool is_separator(char c)
{
	return c == '-' || c == '_' || c == '.';
}

static void add_pep503(struct span name, struct str *to)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_separator(name.ptr[i]))
			str_addc(to, lower(name.ptr[i]));
		else if (i == 0 || !is_separator(name.ptr[i - 1]))
			str_addc(to, '-');
}

static bool add_grouped(struct span name, struct str *to)
{
	size_t at = span_find(name, ':');

	if (at == name.len)
		at = span_find(name, '/');
	if (at == name.len)
		return false;
	str_add(to, name.ptr, at);
	str_addc(to, ':');
	str_add(to, name.ptr + at + 1, name.len - at - 1);
	return true;
}

bool language_add_key(struct span ecosystem, struct span name, struct str *to)
{
	switch (spelling_of(ecosystem)) {
	case LOWER:
		add_lower(name, to);
		return true;
	case PEP503:
		add_pep503(name, to);
		return true;
	case GROUPED:
		return add_grouped(name, to);
	case AS_IT_IS:
		break;
	}
	str_add(to, name.ptr, name.len);
	return true;
}
