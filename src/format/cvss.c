#include <math.h>

#include "base/err.h"
#include "format/cvss.h"

enum metric { AV, AC, PR, UI, S, C, I, A, METRICS };
static const char *const names[METRICS] = {"AV", "AC", "PR", "UI", "S", "C", "I", "A"};

struct weight {
	enum metric metric;
	char value;
	double plain, changed; /* of the scope: unchanged, changed */
};
static const struct weight weights[] = {
        {AV, 'N', 0.85, 0.85}, {AV, 'A', 0.62, 0.62}, {AV, 'L', 0.55, 0.55}, {AV, 'P', 0.2, 0.2},
        {AC, 'L', 0.77, 0.77}, {AC, 'H', 0.44, 0.44}, {PR, 'N', 0.85, 0.85}, {PR, 'L', 0.62, 0.68},
        {PR, 'H', 0.27, 0.5},  {UI, 'N', 0.85, 0.85}, {UI, 'R', 0.62, 0.62}, {S, 'U', 0, 0},
        {S, 'C', 1, 1},        {C, 'H', 0.56, 0.56},  {C, 'L', 0.22, 0.22},  {C, 'N', 0, 0},
        {I, 'H', 0.56, 0.56},  {I, 'L', 0.22, 0.22},  {I, 'N', 0, 0},        {A, 'H', 0.56, 0.56},
        {A, 'L', 0.22, 0.22},  {A, 'N', 0, 0},
};

static const struct weight *find(enum metric m, struct span value)
{
	for (size_t i = 0; value.len == 1 && i < ARRAY_LEN(weights); i++)
		if (weights[i].metric == m && weights[i].value == value.ptr[0])
			return &weights[i];
	return NULL;
}

static bool read_metrics(struct span rest, const struct weight **found)
{
	struct span part, name;

	while (span_cut(&rest, '/', &part)) {
		if (!span_cut(&part, ':', &name))
			return false;
		for (unsigned i = 0; i < METRICS; i++)
			if (span_eq(name, names[i]))
				found[i] = find((enum metric)i, part);
	}
	for (unsigned i = 0; i < METRICS; i++)
		if (!found[i])
			return false;
	return true;
}

/* Rounded up to one decimal, without the error of binary fractions (3.1, appendix A). */
static int round_up(double score)
{
	long hundred_thousandths = lround(score * 100000);

	return (int)((hundred_thousandths + 9999) / 10000);
}

bool cvss_base(struct span vector, int *ret_tenths)
{
	const struct weight *m[METRICS] = {NULL};
	double lost, impact, exploit, score;
	bool changed;

	if (!span_starts(vector, "CVSS:3.0/") && !span_starts(vector, "CVSS:3.1/"))
		return false;
	if (!read_metrics(span_from(vector, strlen("CVSS:3.x/")), m))
		return false;
	changed = m[S]->value == 'C';
	lost = 1 - (1 - m[C]->plain) * (1 - m[I]->plain) * (1 - m[A]->plain);
	impact = changed ? 7.52 * (lost - 0.029) - 3.25 * pow(lost - 0.02, 15) : 6.42 * lost;
	exploit = 8.22 * m[AV]->plain * m[AC]->plain * (changed ? m[PR]->changed : m[PR]->plain) *
	          m[UI]->plain;
	score = (changed ? 1.08 : 1.0) * (impact + exploit);
	*ret_tenths = impact <= 0 ? 0 : round_up(score > 10 ? 10 : score);
	return true;
}
