#include "base/err.h"
#include "base/str.h"
#include "report/scanage.h"

#define DAY 86400

void scanage_days(const struct records *r, struct metric *ret)
{
	const struct inventory *inv = r->inventory;
	int64_t age;

	*ret = (struct metric){
	        .name = "scan-age",
	        .definition = "time from the last scan to the present",
	        .unit = "days",
	        .window = r->window,
	};
	if (!inv || !inv->generated)
		return;
	age = inv->generated < r->now ? r->now - inv->generated : 0;
	strlist_take(
	        &ret->denominator,
	        str_format("%s %lld", inv->host.id ? inv->host.id : "this-host", (long long)age));
	ret->value = (double)age / DAY;
	ret->is_known = true;
}
