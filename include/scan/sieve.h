/*
 * sieve: what is kept of one file of an image while it passes by.
 *
 * No file is held whole unless a source wants all of it. Of a program the tables and the parts in
 * which Go and Rust say what they are made of stay: one of up to SIEVE_SMALL bytes is looked at
 * when all of it is there, and of a larger one no more is held meanwhile than those tables and the
 * surroundings of what begins like such a part. Of an archive of Java its directory stays, and what
 * names its parts. Where that does not suffice what is kept says so (`why`), and reading it fails.
 */
#ifndef FETTLE_SCAN_SIEVE_H
#define FETTLE_SCAN_SIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/str.h"
#include "ext/zstd.h"
#include "format/elf.h"
#include "scan/held.h"
#include "scan/wanted.h"

#define SIEVE_SMALL (4u << 20)
/* No more than this is held of one file meanwhile. */
#define SIEVE_MAX (24u << 20)

struct sieve_range {
	uint64_t from, to;
};

struct sieve {
	enum wanted kind;
	uint64_t size;
	struct zpack *z;  /* borrowed; NULL: nothing is packed */
	struct held kept; /* so far */
	struct str run;   /* bytes that are kept and follow one another, from `run_at` on */
	uint64_t run_at;
	struct str buf; /* bytes that are not decided on yet, from `at` on */
	uint64_t at;
	bool is_over; /* nothing more is of use */

	/* of a program */
	struct elf elf;
	bool has_elf, has_names, has_mark;
	struct sieve_range *ranges;
	size_t range_count, range_cap;

	/* of an archive */
	uint64_t skip, take; /* content of an entry that is left, or kept */
	uint64_t began;      /* where content began whose end a record behind it tells; 0: none */
	bool is_taken;       /* and whether that is kept */
};

void sieve_clear(struct sieve *s);
void sieve_begin(struct sieve *s, enum wanted kind, uint64_t size, struct zpack *z);
void sieve_feed(struct sieve *s, struct span bytes);

/* What is kept; false when the file has nothing to tell. What is not all there says why. */
bool sieve_end(struct sieve *s, struct held *ret);

/* --- for the files of this module --- */

/* Bytes that stay, each at or behind the end of those before. */
void sieve_keep(struct sieve *s, uint64_t at, struct span bytes);
void sieve_flush(struct sieve *s);

/* Decides on what is in `buf`; at the end on all of it. */
void sieve_program(struct sieve *s, bool is_end);
bool sieve_program_end(struct sieve *s, struct held *ret);
void sieve_archive(struct sieve *s, bool is_end);

#endif
