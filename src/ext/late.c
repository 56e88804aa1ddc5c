#include <dlfcn.h>

#include "base/err.h"
#include "ext/late.h"

bool late_load(const char *soname, const struct late_symbol *symbols, struct err *err)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		err_set(err, ERR_FAILED, "cannot load library '%s': %s", soname, dlerror());
		return err_hint(err, "install the package that has it, and try again");
	}
	for (size_t i = 0; symbols[i].name; i++)
		if (!dlsym(library, symbols[i].name))
			return err_set(err, ERR_FAILED, "library '%s' has no function '%s'", soname,
			               symbols[i].name);
	for (size_t i = 0; symbols[i].name; i++)
		*symbols[i].to = dlsym(library, symbols[i].name);
	return true;
}
