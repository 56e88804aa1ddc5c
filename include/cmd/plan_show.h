/* plan_show: a plan laid out as text, in the order in which it is to be carried out. */
#ifndef FETTLE_CMD_PLAN_SHOW_H
#define FETTLE_CMD_PLAN_SHOW_H

#include "base/attr.h"
#include "model/finding.h"
#include "model/plan.h"
#include "ui/out.h"

/* The findings are those that it was made for. */
void plan_show(const struct plan *p, const struct findings *f, struct out *out);

#endif
