#include "base/err.h"
#include "model/arch.h"

const char *arch_debian(const char *machine)
{
	static const struct {
		const char *kernel, *debian;
	} names[] = {{"x86_64", "amd64"}, {"aarch64", "arm64"},   {"i686", "i386"},
	             {"armv7l", "armhf"}, {"ppc64le", "ppc64el"}, {"riscv64", "riscv64"},
	             {"s390x", "s390x"}};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i].kernel, machine) == 0)
			return names[i].debian;
	return machine;
}
