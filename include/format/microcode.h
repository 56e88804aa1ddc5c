/*
 * microcode: which revision of a processor's microcode a file has.
 *
 * Intel: one file or several joined, each a header of 48 bytes (header version, revision, date,
 * signature, checksum, loader version, platform mask, sizes) and, behind its data, a table of
 * further signatures (Intel SDM volume 3A, 10.11). AMD: a container "DMA\0" with a table from
 * processors to equivalence ids, and patches for these (Linux arch/x86/kernel/cpu/microcode/amd.c).
 * Checksums and signatures are the processor's business: what is read here is only compared.
 */
#ifndef FETTLE_FORMAT_MICROCODE_H
#define FETTLE_FORMAT_MICROCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* The processor's signature (CPUID 1, EAX) from the numbers that the kernel shows. */
uint32_t microcode_signature(unsigned family, unsigned model, unsigned stepping);

/* The highest revision for a processor of this signature on a platform of the mask `platform` (one
 * bit). False when there is none for it; what is malformed ends the search. */
bool microcode_intel(struct span file, uint32_t signature, uint32_t platform, uint32_t *ret);
bool microcode_amd(struct span file, uint32_t signature, uint32_t *ret);

#endif
