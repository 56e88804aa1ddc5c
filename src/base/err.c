#include <errno.h>
#include <stdarg.h>

#include "base/err.h"

#undef err_set
#undef err_sys
#undef err_prefix
#undef err_hint
#undef err_as

static void format(char *buf, size_t size, const char *fmt, va_list ap)
{
	vsnprintf(buf, size, fmt, ap);
}

bool err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->kind != ERR_NONE)
		return false;
	err->kind = kind;
	va_start(ap, fmt);
	format(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return false;
}

bool err_sys(struct err *err, const char *fmt, ...)
{
	int sys = errno;
	char what[ERR_MSG_SIZE], why[128];
	va_list ap;

	if (!err || err->kind != ERR_NONE)
		return false;
	va_start(ap, fmt);
	format(what, sizeof(what), fmt, ap);
	va_end(ap);
	err->kind = sys == EACCES || sys == EPERM ? ERR_PRIVILEGE : ERR_FAILED;
	err->sys = sys;
	snprintf(err->msg, sizeof(err->msg), "%.480s: %s", what, strerror_r(sys, why, sizeof(why)));
	return false;
}

bool err_prefix(struct err *err, const char *fmt, ...)
{
	char what[ERR_MSG_SIZE], whole[2 * ERR_MSG_SIZE + 3];
	va_list ap;

	if (!err || err->kind == ERR_NONE)
		return false;
	va_start(ap, fmt);
	format(what, sizeof(what), fmt, ap);
	va_end(ap);
	snprintf(whole, sizeof(whole), "%s: %s", what, err->msg);
	snprintf(err->msg, sizeof(err->msg), "%.*s", (int)sizeof(err->msg) - 1, whole);
	return false;
}

bool err_hint(struct err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->hint[0])
		return false;
	va_start(ap, fmt);
	format(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return false;
}

bool err_as(struct err *err, enum err_kind kind)
{
	if (err && err->kind != ERR_NONE)
		err->kind = kind;
	return false;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){0};
}

const char *err_kind_name(enum err_kind kind)
{
	static const char *const names[] = {
	        [ERR_NONE] = "ok",
	        [ERR_FAILED] = "failed",
	        [ERR_USAGE] = "usage",
	        [ERR_INPUT] = "input",
	        [ERR_PRIVILEGE] = "privilege",
	        [ERR_LOCKED] = "locked",
	        [ERR_UNTRUSTED] = "untrusted",
	        [ERR_REFUSED] = "refused",
	        [ERR_UNDONE] = "undone",
	        [ERR_BROKEN] = "broken",
	        [ERR_DAMAGED] = "damaged",
	        [ERR_UNREACHABLE] = "unreachable",
	        [ERR_STALE] = "stale",
	        [ERR_PARTIAL] = "partial",
	        [ERR_CANCELLED] = "cancelled",
	};

	return (size_t)kind < ARRAY_LEN(names) ? names[kind] : "failed";
}

bool err_is_retryable(enum err_kind kind)
{
	return kind == ERR_LOCKED || kind == ERR_UNREACHABLE || kind == ERR_STALE;
}
