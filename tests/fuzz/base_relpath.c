/* A name that is taken as a relpath cannot lead out of a directory, said in another way. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/relpath.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void want(int condition)
{
	if (!condition)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	auto_clear(relpath) p = {0};
	struct err err = {0};
	struct span name = span_make(data, len);
	const char *base;

	if (!relpath_parse(name, &p, &err)) {
		want(err.kind == ERR_INPUT && !p.text);
		return 0;
	}
	want(strlen(p.text) == len && len > 0 && len <= 4095 && memcmp(p.text, data, len) == 0);
	want(p.text[0] != '/' && p.text[len - 1] != '/' && !strstr(p.text, "//"));
	want(strcmp(p.text, ".") != 0 && strcmp(p.text, "..") != 0);
	want(strncmp(p.text, "../", 3) != 0 && strncmp(p.text, "./", 2) != 0);
	want(!strstr(p.text, "/../") && !strstr(p.text, "/./"));
	base = relpath_base(p.text);
	want(*base && strcmp(base, "..") != 0 && strcmp(base, ".") != 0 && strlen(base) <= 255);
	want(relpath_is_under(p.text, p.text));
	return 0;
}
