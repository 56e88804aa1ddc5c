#include "assess/deadline.h"
#include "base/err.h"
#include "base/str.h"

#define NEXT_UPGRADE (-1)
#define ROW_LEN 48

/* In the order of the published table. */
static const struct {
	bool kev, exposed, automatable, total;
	int days;
	bool triage;
} rows[] = {
        {false, false, false, false, NEXT_UPGRADE, false},
        {true, false, false, false, 14, false},
        {false, true, false, false, 60, false},
        {false, false, true, false, 60, false},
        {true, true, false, false, 14, false},
        {true, false, true, false, 14, false},
        {false, true, true, false, 14, false},
        {true, true, true, false, 3, false},
        {false, false, false, true, NEXT_UPGRADE, false},
        {true, false, false, true, 14, false},
        {false, true, false, true, 14, false},
        {false, false, true, true, 60, false},
        {true, true, false, true, 3, true},
        {true, false, true, true, 3, true},
        {false, true, true, true, 3, false},
        {true, true, true, true, 3, true},
};

static enum tier tier_of(int days)
{
	if (days < 0)
		return TIER_UPGRADE;
	return days <= 3 ? TIER_URGENT : days <= 14 ? TIER_SOON : TIER_SCHEDULED;
}

struct deadline deadline_find(bool kev, bool exposed, bool automatable, bool total)
{
	size_t i = 0;

	while (rows[i].kev != kev || rows[i].exposed != exposed ||
	       rows[i].automatable != automatable || rows[i].total != total)
		i++;
	return (struct deadline){rows[i].days, rows[i].triage, tier_of(rows[i].days)};
}

char *deadline_row(bool kev, bool exposed, bool automatable, bool total)
{
	struct str row = {0};

	str_reserve(&row, ROW_LEN);
	str_adds(&row, kev ? "kev=y" : "kev=n");
	str_adds(&row, exposed ? " exposed=y" : " exposed=n");
	str_adds(&row, automatable ? " automatable=y" : " automatable=n");
	str_adds(&row, total ? " impact=total" : " impact=partial");
	return str_steal(&row);
}
