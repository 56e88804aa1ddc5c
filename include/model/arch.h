/* arch: names of architectures. */
#ifndef FETTLE_MODEL_ARCH_H
#define FETTLE_MODEL_ARCH_H

/* Debian's name of what the kernel calls `machine` ("amd64" for "x86_64"); others keep theirs. */
const char *arch_debian(const char *machine);

#endif
