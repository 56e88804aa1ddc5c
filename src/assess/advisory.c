#include "assess/advisory.h"
#include "base/err.h"

struct span advisory_severity(struct span word, struct str *to)
{
	static const char *const nothing[] = {"none", "unknown", "not yet assigned", "not assigned",
	                                      "unimportant"};

	str_reset(to);
	str_add(to, word.ptr, word.len);
	for (size_t i = 0; i < to->len; i++)
		if (to->buf[i] >= 'A' && to->buf[i] <= 'Z')
			to->buf[i] = (char)(to->buf[i] - 'A' + 'a');
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (strcmp(str_c(to), nothing[i]) == 0)
			str_reset(to);
	return span_make(to->buf, to->len);
}
