#include "base/err.h"
#include "model/severity.h"

struct severity {
	const char *word, *name, *score;
};

static const struct severity severities[] = {
        {"critical", "critical", "9.0"}, {"high", "high", "7.0"},
        {"important", "high", "7.0"},    {"medium", "medium", "4.0"},
        {"moderate", "medium", "4.0"},   {"low", "low", "0.1"},
        {"negligible", "low", "0.1"},    {"unimportant", "low", "0.1"},
        {"none", "none", "0.0"},
};

static const struct severity *find(const char *word)
{
	for (size_t i = 0; word && i < ARRAY_LEN(severities); i++)
		if (strcasecmp(word, severities[i].word) == 0)
			return &severities[i];
	return NULL;
}

const char *severity_name(const char *word)
{
	const struct severity *s = find(word);

	return s ? s->name : NULL;
}

const char *severity_score(const char *word)
{
	const struct severity *s = find(word);

	return s ? s->score : NULL;
}

int severity_level(const char *word, double cvss)
{
	static const char *const names[] = {"none", "low", "medium", "high", "critical"};
	const char *name = severity_name(word);

	for (size_t i = 0; name && i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	if (cvss < 0)
		return -1;
	return cvss >= 9 ? 4 : cvss >= 7 ? 3 : cvss >= 4 ? 2 : cvss > 0 ? 1 : 0;
}
