/*
 * effect: what is mended on the disk and has not taken effect (matching, 3 and 4).
 *
 * pending-restart is a finding whose source is installed in a version that is not vulnerable, while
 * a process still runs an object of it that the disk no longer has (live[] says which), or while an
 * older kernel runs (live[] is empty: it takes a reboot). A vulnerability counts when it was open
 * before and is no longer (the episodes know), or when the version that the process runs is known
 * and is vulnerable. A kernel that is installed and neither runs nor is the newest can harm nobody:
 * what only it has is fixed.
 */
#ifndef FETTLE_ASSESS_EFFECT_H
#define FETTLE_ASSESS_EFFECT_H

#include "assess/scope.h"
#include "assess/source.h"
#include "assess/subject.h"
#include "base/strlist.h"
#include "model/finding.h"
#include "store/episode.h"

struct effect_input {
	const struct subjects *subjects; /* of the inventory as it is */
	const struct sources *sources;
	const struct scope *scope;
	const struct episodes *episodes; /* NULL: none are kept */
};

/* Adds the findings of processes to those that are there already. */
void effect_processes(const struct effect_input *in, struct findings *f);

/* Changes the findings of the kernel's source, where one of several is running. */
void effect_kernel(const struct effect_input *in, struct findings *f);

/* After it: what a live patch has mended in the running kernel is mitigated, when the patch is
 * loaded (facts of the topic "livepatch") and the errata of its package name the vulnerability. */
void effect_livepatch(const struct effect_input *in, struct findings *f);

#endif
