/*
 * prom: figures for the textfile collector of Prometheus' node_exporter.
 *
 * No sample has a timestamp (the collector refuses them): times are values. Labels take their
 * values from closed sets (state, tier, part, name of a metric) and from the names of configured
 * feeds, never from what a feed says: no CVE id, no package. What is not known has no sample; that
 * the host was scanned and assessed at all are samples of their own.
 */
#ifndef FETTLE_REPORT_PROM_H
#define FETTLE_REPORT_PROM_H

#include "base/attr.h"
#include "report/figures.h"
#include "report/records.h"

void prom_report(const struct records *r, const struct figures *figures, struct str *to);

#endif
