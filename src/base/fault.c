#include "base/fault.h"
#include "base/err.h"

#ifdef FETTLE_FAULT
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/span.h"

#define FAULTS 4

enum mode { NONE, CRASH, FAIL, FAIL_ON, COUNT, NO_EXCHANGE };

static struct {
	struct {
		enum mode mode;
		int sys;
		uint64_t at;
	} armed[FAULTS];
	unsigned count;
	uint64_t seen;
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

static bool arm_one(struct span rest, struct err *err)
{
	static const struct {
		const char *name;
		enum mode mode;
		int sys;
	} modes[] = {
	        {"crash", CRASH, 0},
	        {"eio", FAIL, EIO},
	        {"enospc", FAIL, ENOSPC},
	        {"eio-on", FAIL_ON, EIO},
	        {"enospc-on", FAIL_ON, ENOSPC},
	        {"count", COUNT, 0},
	        {"no-exchange", NO_EXCHANGE, 0},
	};
	struct span whole = rest, name = {0};
	uint64_t at = 0;

	span_cut(&rest, ':', &name);
	for (size_t i = 0; i < ARRAY_LEN(modes) && fault.count < FAULTS; i++) {
		if (!span_eq(name, modes[i].name))
			continue;
		if (modes[i].mode == COUNT)
			fault.count_file = span_dup(rest);
		else if (modes[i].mode != NO_EXCHANGE && !span_to_u64(rest, UINT64_MAX, &at))
			break;
		fault.armed[fault.count].mode = modes[i].mode;
		fault.armed[fault.count].sys = modes[i].sys;
		fault.armed[fault.count++].at = at;
		return modes[i].mode != COUNT || atexit(write_count) == 0;
	}
	return err_set(err, ERR_USAGE, "'%.*s' is not a fault", (int)whole.len, whole.ptr);
}

bool fault_arm(const char *spec, struct err *err)
{
	struct span rest = span_of(spec), one = {0};

	while (span_cut(&rest, ',', &one))
		if (one.len && !arm_one(one, err))
			return false;
	return true;
}

bool fault_hit(void)
{
	fault.seen++;
	for (unsigned i = 0; i < fault.count; i++) {
		if (fault.armed[i].mode == CRASH && fault.seen == fault.armed[i].at)
			kill(getpid(), SIGKILL);
		if ((fault.armed[i].mode == FAIL && fault.seen == fault.armed[i].at) ||
		    (fault.armed[i].mode == FAIL_ON && fault.seen >= fault.armed[i].at)) {
			errno = fault.armed[i].sys;
			return true;
		}
	}
	return false;
}

bool fault_no_exchange(void)
{
	for (unsigned i = 0; i < fault.count; i++)
		if (fault.armed[i].mode == NO_EXCHANGE) {
			errno = EINVAL;
			return true;
		}
	return false;
}
#else
typedef int fault_is_compiled_only_in_its_flavour;
#endif
