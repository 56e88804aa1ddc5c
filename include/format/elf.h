/*
 * elf: the parts of an ELF file that say what it is (elf(5)): segments, sections, notes.
 *
 * Nothing is read here: the caller reads the bytes that a table of the file names, at most as many
 * as it is ready to take, and gives them back. Both classes and both byte orders are understood,
 * whatever the machine that this runs on. What a table says is only believed as far as its bytes
 * reach.
 */
#ifndef FETTLE_FORMAT_ELF_H
#define FETTLE_FORMAT_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/span.h"

struct err;

#define ELF_HEAD 64 /* no more of the beginning is needed for elf_parse() */

/* Where a table lies in the file: `count` entries of `size` bytes each. */
struct elf_table {
	uint64_t at;
	size_t size, count;
};

struct elf {
	bool is_64, is_big;
	unsigned type, machine; /* ET_*, EM_* */
	struct elf_table segments, sections;
	size_t names; /* number of the section that holds the names of sections */
};

/* From the first bytes of a file; ERR_INPUT for what is no ELF file, or one whose tables have
 * entries of another size than their class has. */
bool elf_parse(struct span head, struct elf *ret, struct err *err) MUST_CHECK;

struct elf_segment {
	uint32_t type, flags; /* PT_*, PF_* */
	uint64_t offset, address, size;
};

struct elf_section {
	uint32_t name, type; /* name: where it begins in the section of names */
	uint64_t offset, address, size;
};

#define ELF_PT_LOAD 1u
#define ELF_PT_NOTE 4u
#define ELF_SHT_NOTE 7u

/* Entry `i` of a table whose bytes were read; false when they do not reach so far. */
bool elf_segment(const struct elf *e, struct span table, size_t i, struct elf_segment *ret);
bool elf_section(const struct elf *e, struct span table, size_t i, struct elf_section *ret);

/* Whether a section is called `name`; `names` is the content of the section of names. */
bool elf_is_section(const struct elf_section *s, struct span names, const char *name);

struct elf_note {
	uint32_t type;
	struct span name; /* without its zero byte */
	struct span desc;
};

#define ELF_NOTE_BUILD_ID 3u /* of name "GNU" */

/* Takes the next note off the content of a segment or section of notes; false at the end and at
 * what is not whole. */
bool elf_note(const struct elf *e, struct span *notes, struct elf_note *ret);

#define ELF_NOTE_PACKAGE 0xcafe1a7eu /* of name "FDO": systemd, "Package Metadata" */

/* The JSON of a package note among notes, without the zero bytes it is filled up with; false when
 * there is none. */
bool elf_package(const struct elf *e, struct span notes, struct span *ret);

/* The build-id among notes: 1 to 64 bytes; false when there is none. */
bool elf_build_id(const struct elf *e, struct span notes, struct span *ret);

#endif
