/* Attributes every other header leans on. */
#ifndef FETTLE_BASE_ATTR_H
#define FETTLE_BASE_ATTR_H

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))

/* A local of struct `module` that is emptied by module_clear() when it leaves its scope. */
#define auto_clear(module) __attribute__((cleanup(module##_clear))) struct module

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
