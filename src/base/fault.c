#include "base/fault.h"
#include "base/err.h"

#ifdef FETTLE_FAULT
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/span.h"

static struct {
	enum { NONE, CRASH, FAIL, FAIL_ON, COUNT } mode;
	int sys;
	uint64_t at, seen;
	const char *count_file;
} fault;

static void write_count(void)
{
	FILE *f = fopen(fault.count_file, "w");

	if (f) {
		fprintf(f, "%llu\n", (unsigned long long)fault.seen);
		fclose(f);
	}
}

bool fault_arm(const char *spec, struct err *err)
{
	static const struct {
		const char *name;
		int mode, sys;
	} modes[] = {
	        {"crash", CRASH, 0},
	        {"eio", FAIL, EIO},
	        {"enospc", FAIL, ENOSPC},
	        {"eio-on", FAIL_ON, EIO},
	        {"enospc-on", FAIL_ON, ENOSPC},
	        {"count", COUNT, 0},
	};
	struct span rest = span_of(spec), name = {0};

	if (!span_cut(&rest, ':', &name))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(modes); i++) {
		if (!span_eq(name, modes[i].name))
			continue;
		fault.mode = modes[i].mode;
		fault.sys = modes[i].sys;
		if (fault.mode == COUNT) {
			fault.count_file = mem_strdup(rest.ptr);
			return atexit(write_count) == 0;
		}
		if (span_to_u64(rest, UINT64_MAX, &fault.at))
			return true;
	}
	return err_set(err, ERR_USAGE, "'%s' is not a fault", spec);
}

bool fault_hit(void)
{
	fault.seen++;
	if (fault.mode == CRASH && fault.seen == fault.at)
		kill(getpid(), SIGKILL);
	if ((fault.mode == FAIL && fault.seen == fault.at) ||
	    (fault.mode == FAIL_ON && fault.seen >= fault.at)) {
		errno = fault.sys;
		return true;
	}
	return false;
}
#else
typedef int fault_is_compiled_only_in_its_flavour;
#endif
