#include <stdlib.h>

#include "forge.h"

/* A small bundle of everything: an object stored as it is, a packed one, an empty one. */
static void small(const struct forge *f, const char *keys, struct str *to)
{
	struct forged o[3] = {0};
	auto_clear(str) manifest = {0};
	static const char zeros[700];

	forge_object(&o[0], span_of("plain\n"), false);
	forge_object(&o[1], span_make(zeros, sizeof(zeros)), true);
	forge_object(&o[2], span_of(""), false);
	forge_manifest(o, 3, "", &manifest);
	forge_bundle(f, span_make(manifest.buf, manifest.len), keys, o, 3, to);
	for (int i = 0; i < 3; i++)
		forged_clear(&o[i]);
}

/* Refused, as something that is no bundle or that is not to be believed, with a reason. */
static void check_bad(bool good, const struct err *err, size_t at, const char *what)
{
	ck_assert_msg(!good, "%s %zu is taken", what, at);
	ck_assert_msg(err->kind == ERR_INPUT || err->kind == ERR_UNTRUSTED, "%s %zu: kind %d", what,
	              at, (int)err->kind);
	ck_assert_msg(err->msg[0], "%s %zu: no reason", what, at);
}

/* Flips each bit of the bytes from one place to another, one at a time. */
static void flip_all(const struct forge *f, struct str *bytes, size_t from, size_t to)
{
	auto_fd fd = forge_file(bytes->buf, bytes->len);

	ck_assert(forge_judge(f, dup(fd), NULL));
	for (size_t i = from; i < to; i++)
		for (int bit = 0; bit < 8; bit++) {
			char flipped = (char)(bytes->buf[i] ^ 1 << bit);
			struct err err = {0};

			ck_assert(fs_pwrite(fd, &flipped, 1, i, NULL));
			check_bad(forge_judge(f, dup(fd), &err), &err, i * 8 + (size_t)bit, "bit");
			ck_assert(fs_pwrite(fd, &bytes->buf[i], 1, i, NULL));
		}
	ck_assert(forge_judge(f, dup(fd), NULL));
}

START_TEST(one_flipped_bit_anywhere_refuses_the_bundle)
{
	struct forge f;
	auto_clear(str) bytes = {0};

	forge_begin(&f);
	small(&f, "0", &bytes);
	flip_all(&f, &bytes, 0, bytes.len);
	forge_clear(&f);
}
END_TEST

START_TEST(so_does_one_in_a_signature_that_is_not_needed)
{
	struct forge f;
	auto_clear(str) one = {0}, two = {0};
	size_t at = 0;

	forge_begin(&f);
	small(&f, "0", &one);
	small(&f, "01", &two);
	while (one.buf[at] == two.buf[at])
		at++;
	at -= at % USTAR_BLOCK;
	flip_all(&f, &two, at, at + two.len - one.len);
	forge_clear(&f);
}
END_TEST

START_TEST(a_bundle_that_ends_early_is_refused_wherever_it_ends)
{
	struct forge f;
	auto_clear(str) bytes = {0};
	auto_fd fd = -1;

	forge_begin(&f);
	small(&f, "0", &bytes);
	fd = forge_file(bytes.buf, bytes.len);
	for (size_t len = bytes.len; len-- > 0;) {
		struct err err = {0};

		ck_assert(fs_truncate(fd, len, NULL));
		check_bad(forge_judge(&f, dup(fd), &err), &err, len, "length");
	}
	forge_clear(&f);
}
END_TEST

START_TEST(a_byte_more_refuses_the_bundle_wherever_it_stands)
{
	struct forge f;
	auto_clear(str) bytes = {0};

	forge_begin(&f);
	small(&f, "0", &bytes);
	for (size_t at = 0; at <= bytes.len; at++)
		for (int more = 0; more < 2; more++) {
			auto_clear(str) longer = {0};
			struct err err = {0};

			str_add(&longer, bytes.buf, at);
			str_addc(&longer, more ? bytes.buf[at ? at - 1 : 0] : '\0');
			str_add(&longer, bytes.buf + at, bytes.len - at);
			check_bad(forge_judge_bytes(&f, &longer, &err), &err, at, "byte at");
		}
	forge_clear(&f);
}
END_TEST

START_TEST(blocks_of_zeros_are_two_at_the_end_and_nowhere_else)
{
	struct forge f;
	auto_clear(str) bytes = {0};
	static const char zero[USTAR_BLOCK];

	forge_begin(&f);
	small(&f, "0", &bytes);
	for (size_t at = 0; at <= bytes.len; at += USTAR_BLOCK) {
		auto_clear(str) longer = {0};
		struct err err = {0};

		str_add(&longer, bytes.buf, at);
		str_add(&longer, zero, sizeof(zero));
		str_add(&longer, bytes.buf + at, bytes.len - at);
		check_bad(forge_judge_bytes(&f, &longer, &err), &err, at, "block at");
	}
	forge_clear(&f);
}
END_TEST

/* --- shapes of archives; each is refused for a reason of its own --- */

struct shape {
	struct forge f;
	struct forged o[2];
	struct str manifest, bytes;
};

static struct span text_of(const struct shape *s)
{
	return span_make(s->manifest.buf, s->manifest.len);
}

static void shape_begin(struct shape *s)
{
	*s = (struct shape){0};
	forge_begin(&s->f);
	forge_object(&s->o[0], span_of("one\n"), false);
	forge_object(&s->o[1], span_of("two\n"), false);
	forge_manifest(s->o, 2, "", &s->manifest);
}

static void shape_clear(struct shape *s)
{
	forge_clear(&s->f);
	forged_clear(&s->o[0]);
	forged_clear(&s->o[1]);
	str_clear(&s->manifest);
	str_clear(&s->bytes);
}

static void head(struct shape *s)
{
	forge_member(&s->bytes, "manifest.json", text_of(s));
}

static void sig(struct shape *s, int key)
{
	forge_sig(&s->f, key, text_of(s), NULL, &s->bytes);
}

static void object(struct shape *s, int i)
{
	forge_object_member(&s->o[i], &s->bytes);
}

/* Refused with this kind, for a reason that says `why`. */
static void check_why(struct shape *s, enum err_kind kind, const char *why)
{
	struct err err = {0};

	ck_assert_msg(!forge_judge_bytes(&s->f, &s->bytes, &err), "'%s': is taken", why);
	ck_assert_msg(strstr(err.msg, why) != NULL, "'%s' has no '%s'", err.msg, why);
	ck_assert_msg(err.kind == kind, "'%s': kind %d", err.msg, (int)err.kind);
}

START_TEST(signatures_follow_the_manifest_and_objects_follow_them)
{
	static const struct {
		const char *order; /* m manifest, a b signatures, 0 1 objects, x an unknown object,
		                      e end */
		enum err_kind kind;
		const char *why; /* NULL: it is good */
	} cases[] = {
	        {"ma01e", ERR_NONE, NULL},
	        {"mab01e", ERR_NONE, NULL},
	        {"mba01e", ERR_NONE, NULL},
	        {"m01e", ERR_UNTRUSTED, "not signed"},
	        {"me", ERR_UNTRUSTED, "not signed"},
	        {"am01e", ERR_INPUT, "it begins with 'manifest.json."},
	        {"0ma1e", ERR_INPUT, "it begins with 'objects/"},
	        {"m0a1e", ERR_UNTRUSTED, "not signed"},
	        {"ma10e", ERR_UNTRUSTED, "stands where the manifest has 'objects/"},
	        {"ma0e", ERR_INPUT, "ends early"},
	        {"ma1e", ERR_UNTRUSTED, "stands where the manifest has 'objects/"},
	        {"mae", ERR_INPUT, "ends early"},
	        {"ma011e", ERR_INPUT, "bytes after its end"},
	        {"ma001e", ERR_UNTRUSTED, "stands where the manifest has 'objects/"},
	        {"ma01xe", ERR_INPUT, "bytes after its end"},
	        {"max01e", ERR_UNTRUSTED, "stands where the manifest has 'objects/"},
	        {"maa01e", ERR_INPUT, "stands twice"},
	        {"mm", ERR_UNTRUSTED, "not signed"},
	        {"mma01e", ERR_UNTRUSTED, "not signed"},
	        {"mam01e", ERR_UNTRUSTED, "'manifest.json' stands where the manifest has"},
	        {"ma0b1e", ERR_UNTRUSTED, "stands where the manifest has 'objects/"},
	        {"ma01", ERR_INPUT, "ends early"},
	        {"ma01ee", ERR_INPUT, "bytes after its end"},
	        {"ma01em", ERR_INPUT, "bytes after its end"},
	        {"", ERR_INPUT, "ends early"},
	        {"e", ERR_INPUT, "ends early"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct shape s;

		shape_begin(&s);
		for (const char *c = cases[i].order; *c; c++)
			if (*c == 'm')
				head(&s);
			else if (*c == 'a' || *c == 'b')
				sig(&s, *c - 'a');
			else if (*c == '0' || *c == '1')
				object(&s, *c - '0');
			else if (*c == 'x')
				forge_member(&s.bytes, "objects/x", span_of("x"));
			else
				forge_end(&s.bytes);
		if (cases[i].why)
			check_why(&s, cases[i].kind, cases[i].why);
		else
			ck_assert(forge_judge_bytes(&s.f, &s.bytes, NULL));
		shape_clear(&s);
	}
}
END_TEST

/* The header at `at` is made whole again after a field of it was changed. */
static void sum(struct str *bytes, size_t at)
{
	unsigned char *b = (unsigned char *)bytes->buf + at;
	unsigned n = 0;
	char text[8];

	memset(b + 148, ' ', 8);
	for (size_t i = 0; i < USTAR_BLOCK; i++)
		n += b[i];
	snprintf(text, sizeof(text), "%06o", n);
	memcpy(b + 148, text, 7);
}

START_TEST(a_header_has_one_form)
{
	static const struct {
		const char *what;
		size_t at, len;
		const char *bytes, *why;
	} cases[] = {
	        {"pax header", 156, 1, "x", "is not a plain file"},
	        {"pax global header", 156, 1, "g", "is not a plain file"},
	        {"GNU long name", 156, 1, "L", "is not a plain file"},
	        {"GNU long link", 156, 1, "K", "is not a plain file"},
	        {"GNU sparse file", 156, 1, "S", "is not a plain file"},
	        {"hard link", 156, 1, "1", "is not a plain file"},
	        {"symbolic link", 156, 1, "2", "is not a plain file"},
	        {"character device", 156, 1, "3", "is not a plain file"},
	        {"block device", 156, 1, "4", "is not a plain file"},
	        {"directory", 156, 1, "5", "is not a plain file"},
	        {"fifo", 156, 1, "6", "is not a plain file"},
	        {"contiguous file", 156, 1, "7", "is not a plain file"},
	        {"file of version 7", 156, 1, "\0", "is not a plain file"},
	        {"GNU magic", 257, 8, "ustar  ", "not a ustar archive"},
	        {"no magic", 257, 8, "\0\0\0\0\0\0\0\0", "not a ustar archive"},
	        {"another version", 263, 2, "01", "not in its one form"},
	        {"setuid", 100, 8, "0004755", "not in its one form"},
	        {"owner", 108, 8, "0001750", "not in its one form"},
	        {"group", 116, 8, "0001750", "not in its one form"},
	        {"time", 136, 12, "14712345670", "not in its one form"},
	        {"link name", 157, 11, "/etc/shadow", "not in its one form"},
	        {"user name", 265, 4, "root", "not in its one form"},
	        {"group name", 297, 4, "root", "not in its one form"},
	        {"major number", 329, 8, "0000000", "not in its one form"},
	        {"prefix", 345, 3, "etc", "not in its one form"},
	        {"bytes at the end", 500, 3, "tar", "not in its one form"},
	        {"bytes after the name", 90, 1, "x", "not in its one form"},
	        {"size with blanks", 124, 11, "       0004", "not a ustar archive"},
	        {"size in base 256", 124, 12, "\x80\0\0\0\0\0\0\0\0\0\0\x04",
	         "not a ustar archive"},
	        {"negative size", 124, 12, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
	         "not a ustar archive"},
	        {"no end of the size", 135, 1, " ", "not in its one form"},
	        {"the largest size", 124, 11, "77777777777", "ends early"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int member = 0; member < 3; member++) {
			struct shape s;
			size_t places[3] = {0};

			shape_begin(&s);
			head(&s);
			places[1] = s.bytes.len;
			sig(&s, 0);
			places[2] = s.bytes.len;
			object(&s, 0);
			object(&s, 1);
			forge_end(&s.bytes);
			memcpy(s.bytes.buf + places[member] + cases[i].at, cases[i].bytes,
			       cases[i].len);
			sum(&s.bytes, places[member]);
			/* a manifest of 8 GiB is refused for its size */
			check_why(&s, ERR_INPUT,
			          member == 0 && cases[i].bytes[0] == '7' && cases[i].len == 11
			                  ? "early"
			                  : cases[i].why);
			shape_clear(&s);
		}
}
END_TEST

START_TEST(a_checksum_that_does_not_hold_is_found)
{
	struct shape s;

	shape_begin(&s);
	head(&s);
	s.bytes.buf[150] ^= 1;
	check_why(&s, ERR_INPUT, "not in its one form");
	shape_clear(&s);
}
END_TEST

START_TEST(names_in_the_archive_lead_nowhere)
{
	static const char *const names[] = {
	        "../objects/x",      "/etc/passwd",   "objects/../../etc/passwd",
	        "./manifest.json",   "MANIFEST.JSON", "manifest.json/",
	        "objects/",          "objects",       "manifest.json.",
	        "manifest.json.foo", ".fettle",
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct shape s;

		shape_begin(&s);
		forge_member(&s.bytes, names[i], text_of(&s));
		sig(&s, 0);
		object(&s, 0);
		object(&s, 1);
		forge_end(&s.bytes);
		check_why(&s, ERR_INPUT, "it begins with '");
		shape_clear(&s);
		if (str_starts(names[i], "manifest.json."))
			continue;
		shape_begin(&s);
		head(&s);
		sig(&s, 0);
		forge_member(&s.bytes, names[i], span_of("one\n"));
		object(&s, 1);
		forge_end(&s.bytes);
		check_why(&s, ERR_UNTRUSTED, "stands where the manifest has 'objects/");
		shape_clear(&s);
	}
}
END_TEST

START_TEST(a_name_that_fills_its_field_is_read_to_its_end)
{
	struct shape s;
	auto_clear(str) name = {0};

	while (name.len < 100)
		str_addc(&name, 'n');
	shape_begin(&s);
	forge_member(&s.bytes, str_c(&name), span_of("x"));
	check_why(&s, ERR_INPUT, str_c(&name));
	shape_clear(&s);
}
END_TEST

START_TEST(a_signature_file_has_one_name_and_one_form)
{
	static const struct {
		const char *name, *comment; /* %s: the key's number */
		enum err_kind kind;
		const char *why;
	} cases[] = {
	        {"manifest.json.%s.minisig", "fettle %s", ERR_NONE, NULL},
	        {"manifest.json.0000000000000000.minisig", "fettle %s", ERR_UNTRUSTED,
	         "does not say the key number of its name"},
	        {"manifest.json.%s.minisig", "fettle 0000000000000000", ERR_UNTRUSTED,
	         "does not say the key number of its name"},
	        {"manifest.json.%s.minisig", "signature from minisign", ERR_UNTRUSTED,
	         "does not say the key number of its name"},
	        {"manifest.json.%s.minisig", "fettle %s ", ERR_UNTRUSTED,
	         "does not say the key number of its name"},
	        {"manifest.json.%s.sig", "fettle %s", ERR_UNTRUSTED,
	         "does not say the key number of its name"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct shape s;
		auto_clear(str) text = {0};
		auto_free char *name = NULL, *comment = NULL;
		char id[MINISIGN_ID_SIZE];
		const char *at;

		shape_begin(&s);
		minisign_id(s.f.secret[0].keynum, id);
		at = strchr(cases[i].name, '%');
		name = at ? str_format("%.*s%s%s", (int)(at - cases[i].name), cases[i].name, id,
		                       at + 2)
		          : mem_strdup(cases[i].name);
		at = strchr(cases[i].comment, '%');
		comment = at ? str_format("%.*s%s%s", (int)(at - cases[i].comment),
		                          cases[i].comment, id, at + 2)
		             : mem_strdup(cases[i].comment);
		minisign_sign(&s.f.secret[0], text_of(&s), comment, "t", &text);
		head(&s);
		forge_member(&s.bytes, name, span_make(text.buf, text.len));
		object(&s, 0);
		object(&s, 1);
		forge_end(&s.bytes);
		if (cases[i].why)
			check_why(&s, cases[i].kind, cases[i].why);
		else
			ck_assert(forge_judge_bytes(&s.f, &s.bytes, NULL));
		shape_clear(&s);
	}
}
END_TEST

START_TEST(what_is_no_signature_is_refused_unread)
{
	struct shape s;
	auto_clear(str) longer = {0};

	shape_begin(&s);
	head(&s);
	forge_member(&s.bytes, "manifest.json.0.minisig", span_of("none"));
	check_why(&s, ERR_UNTRUSTED, "not a minisign signature");
	str_reset(&s.bytes);
	head(&s);
	while (longer.len <= BUNDLE_SIG_MAX)
		str_addc(&longer, 'x');
	forge_member(&s.bytes, "manifest.json.0.minisig", span_make(longer.buf, longer.len));
	check_why(&s, ERR_INPUT, "is too long");
	shape_clear(&s);
}
END_TEST

START_TEST(eight_signatures_are_the_most)
{
	for (int count = 8; count <= 9; count++) {
		struct shape s;

		shape_begin(&s);
		head(&s);
		sig(&s, 0);
		for (int i = 1; i < count; i++) {
			minisign_generate(&s.f.public[1], &s.f.secret[1]);
			sig(&s, 1);
		}
		object(&s, 0);
		object(&s, 1);
		forge_end(&s.bytes);
		if (count == 8)
			ck_assert(forge_judge_bytes(&s.f, &s.bytes, NULL));
		else
			check_why(&s, ERR_INPUT, "more than 8 signatures");
		shape_clear(&s);
	}
}
END_TEST

START_TEST(a_manifest_beyond_the_limit_is_not_read)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	unsigned char block[USTAR_BLOCK];
	struct err err = {0};
	int fd;

	ustar_header("manifest.json", MANIFEST_MAX + 1, block);
	fd = forge_file(block, sizeof(block));
	ck_assert(fs_truncate(fd, 2ull * MANIFEST_MAX, NULL));
	ck_assert(!bundle_open(fd, &b, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "not a fettle bundle: a manifest of 33554433 bytes");
	ck_assert_int_eq(b.fd, -1);
}
END_TEST

START_TEST(only_a_regular_file_is_a_bundle)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	struct err err = {0};
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert(!bundle_open(ends[0], &b, &err));
	ck_assert_str_eq(err.msg, "not a fettle bundle: not a regular file");
	/* the descriptor was taken over and is closed */
	ck_assert_int_lt(dup(ends[0]), 0);
	close(ends[1]);
}
END_TEST

START_TEST(another_kind_of_file_is_no_bundle)
{
	static const char *const texts[] = {"", "PK\3\4", "\x1f\x8b\x08", "{}", "#!/bin/sh\n"};
	struct forge f;

	forge_begin(&f);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (size_t len = 0; len <= 4 * USTAR_BLOCK; len += USTAR_BLOCK) {
			auto_clear(str) bytes = {0};
			struct err err = {0};

			str_adds(&bytes, texts[i]);
			while (bytes.len < len)
				str_addc(&bytes, 'x');
			ck_assert(!forge_judge_bytes(&f, &bytes, &err));
			ck_assert_int_eq(err.kind, ERR_INPUT);
			ck_assert_msg(str_starts(err.msg, "not a fettle bundle"), "%s", err.msg);
		}
	forge_clear(&f);
}
END_TEST

START_TEST(nothing_is_parsed_before_it_is_proved)
{
	struct shape s;

	/* it would be refused as JSON, if anybody looked */
	shape_begin(&s);
	str_reset(&s.manifest);
	str_adds(&s.manifest, "{\"format\":");
	head(&s);
	forge_end(&s.bytes);
	check_why(&s, ERR_UNTRUSTED, "not signed");
	str_reset(&s.bytes);
	head(&s);
	sig(&s, 0);
	forge_end(&s.bytes);
	check_why(&s, ERR_INPUT, "manifest: not valid JSON");
	shape_clear(&s);
}
END_TEST

/* --- objects that are not what the manifest says --- */

struct taken {
	struct str bytes;
	size_t calls;
};

static bool take(void *ctx, const void *bytes, size_t len, struct err *err)
{
	struct taken *t = ctx;

	(void)err;
	t->calls++;
	str_add(&t->bytes, bytes, len);
	return true;
}

/* Reads object 0 of a bundle of one object; `ret` gets what came out on the way. */
static bool read_object(const struct forge *f, const struct forged *o, struct taken *ret,
                        struct err *err)
{
	auto_clear(str) manifest = {0}, bytes = {0};
	auto_clear(bundle) b = BUNDLE_NONE;

	forge_manifest(o, 1, "", &manifest);
	forge_bundle(f, span_make(manifest.buf, manifest.len), "0", o, 1, &bytes);
	ck_assert(bundle_open(forge_file(bytes.buf, bytes.len), &b, NULL));
	ck_assert(bundle_decode(&b, NULL));
	return bundle_read_object(&b, 0, take, ret, err);
}

static void check_object(const struct forge *f, const struct forged *o, const char *why,
                         size_t most)
{
	struct taken t = {0};
	struct err err = {0};

	ck_assert_msg(!read_object(f, o, &t, &err), "'%s': is taken", why);
	ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
	ck_assert_msg(str_starts(err.msg, "object ") && strstr(err.msg, why), "'%s' has no '%s'",
	              err.msg, why);
	ck_assert_msg(t.bytes.len <= most, "'%s': %zu bytes came out", why, t.bytes.len);
	str_clear(&t.bytes);
}

static void fill(struct str *to, size_t len)
{
	uint32_t x = 1;

	while (to->len < len) {
		x = x * 1664525 + 1013904223;
		str_addc(to, (char)(x >> 24));
	}
}

START_TEST(an_object_comes_out_as_it_went_in)
{
	static const size_t sizes[] = {0,       1,       511,     512,     513,
	                               1048575, 1048576, 1048577, 3000000, 9000000};
	struct forge f;

	forge_begin(&f);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		for (int zstd = 0; zstd < 2; zstd++) {
			auto_clear(str) content = {0};
			auto_clear(forged) o = {0};
			struct taken t = {0};
			struct err err = {0};

			fill(&content, sizes[i]);
			forge_object(&o, span_make(content.buf, content.len), zstd);
			ck_assert_msg(read_object(&f, &o, &t, &err), "%zu: %s", sizes[i], err.msg);
			ck_assert(span_same(span_make(content.buf, content.len),
			                    span_make(t.bytes.buf, t.bytes.len)));
			str_clear(&t.bytes);
		}
	forge_clear(&f);
}
END_TEST

START_TEST(a_digest_of_stored_bytes_that_does_not_hold_lets_nothing_through)
{
	struct forge f;

	forge_begin(&f);
	for (int zstd = 0; zstd < 2; zstd++) {
		auto_clear(forged) o = {0};

		forge_object(&o, span_of("content"), zstd);
		o.stored.buf[o.stored.len - 1] ^= 1;
		check_object(&f, &o, "its content is not what was signed", 0);
	}
	forge_clear(&f);
}
END_TEST

START_TEST(a_bad_mebibyte_is_found_before_it_is_unpacked)
{
	struct forge f;

	forge_begin(&f);
	for (int zstd = 0; zstd < 2; zstd++) {
		auto_clear(str) content = {0}, manifest = {0}, bytes = {0};
		auto_clear(forged) o = {0};
		auto_clear(bundle) b = BUNDLE_NONE;
		struct taken t = {0};
		struct err err = {0};

		fill(&content, 3 * MANIFEST_CHUNK);
		forge_object(&o, span_make(content.buf, content.len), zstd);
		forge_manifest(&o, 1, "", &manifest);
		o.stored.buf[MANIFEST_CHUNK + 5] ^= 1;
		forge_bundle(&f, span_make(manifest.buf, manifest.len), "0", &o, 1, &bytes);
		ck_assert(bundle_open(forge_file(bytes.buf, bytes.len), &b, NULL));
		ck_assert(bundle_decode(&b, NULL));
		ck_assert(!bundle_read_object(&b, 0, take, &t, &err));
		ck_assert_int_eq(err.kind, ERR_UNTRUSTED);
		ck_assert_uint_le(t.bytes.len, MANIFEST_CHUNK);
		ck_assert(span_same(span_make(content.buf, t.bytes.len),
		                    span_make(t.bytes.buf, t.bytes.len)));
		str_clear(&t.bytes);
	}
	forge_clear(&f);
}
END_TEST

START_TEST(a_whole_digest_that_its_chunks_do_not_have_is_refused)
{
	struct forge f;
	auto_clear(str) content = {0};
	auto_clear(forged) o = {0};

	forge_begin(&f);
	fill(&content, 3 * MANIFEST_CHUNK);
	forge_object(&o, span_make(content.buf, content.len), true);
	o.stored_sha256[0] = o.stored_sha256[0] == 'a' ? 'b' : 'a';
	check_object(&f, &o, "its content is not what was signed", content.len);
	forge_clear(&f);
}
END_TEST

START_TEST(what_unpacks_to_something_else_is_refused)
{
	struct forge f;
	auto_clear(forged) o = {0}, other = {0};

	forge_begin(&f);
	forge_object(&o, span_of("content"), true);
	forge_object(&other, span_of("CONTENT"), true);
	memcpy(o.sha256, other.sha256, sizeof(o.sha256));
	check_object(&f, &o, "its content is not what was signed", o.size);
	forge_clear(&f);
}
END_TEST

START_TEST(a_bomb_stops_at_the_size_that_was_signed)
{
	struct forge f;
	auto_clear(str) zeros = {0};
	auto_clear(forged) o = {0};

	forge_begin(&f);
	memset(str_reserve(&zeros, 64u << 20), 0, 64u << 20);
	zeros.len = 64u << 20;
	forge_object(&o, span_make(zeros.buf, zeros.len), true);
	ck_assert_uint_lt(o.stored.len, 100000);
	o.size = 1000000;
	check_object(&f, &o, "more content than was signed", 1000000);
	o.size = 0;
	check_object(&f, &o, "more content than was signed", 0);
	o.size = zeros.len + 1;
	check_object(&f, &o, "less content than was signed", zeros.len);
	forge_clear(&f);
}
END_TEST

/* Frames of RFC 8878 by hand: the stored bytes are signed, and what they do is still bounded. */
static void check_frame(const struct forge *f, const char *bytes, size_t len, const char *content,
                        const char *why)
{
	auto_clear(forged) o = {0};

	forge_object(&o, span_of(content), true);
	str_reset(&o.stored);
	str_add(&o.stored, bytes, len);
	digest_hex(span_make(bytes, len), o.stored_sha256);
	if (why) {
		check_object(f, &o, why, o.size);
	} else {
		struct taken t = {0};
		struct err err = {0};

		ck_assert_msg(read_object(f, &o, &t, &err), "%s", err.msg);
		str_clear(&t.bytes);
	}
}

START_TEST(a_frame_is_one_and_its_window_is_small)
{
	static const char good[] = "\x28\xb5\x2f\xfd\x20\x01\x09\0\0x";     /* one raw block */
	static const char wide[] = "\x28\xb5\x2f\xfd\x00\x70\x09\0\0x";     /* a window of 16 MiB */
	static const char just[] = "\x28\xb5\x2f\xfd\x00\x68\x09\0\0x";     /* a window of 8 MiB */
	static const char dict[] = "\x28\xb5\x2f\xfd\x21\x07\x01\x09\0\0x"; /* dictionary 7 */
	static const char skip[] = "\x50\x2a\x4d\x18\x01\0\0\0x";           /* a frame to skip */
	static const char twice[] =
	        "\x28\xb5\x2f\xfd\x20\x01\x09\0\0x\x28\xb5\x2f\xfd\x20\x01\x09\0\0y";
	static const char cut[] = "\x28\xb5\x2f\xfd\x20\x01\x09\0\0";
	static const char huge[] = /* says that it holds 2^62 bytes, in one segment */
	        "\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x40\x09\0\0x";
	struct forge f;

	forge_begin(&f);
	check_frame(&f, good, sizeof(good) - 1, "x", NULL);
	check_frame(&f, just, sizeof(just) - 1, "x", NULL);
	check_frame(&f, wide, sizeof(wide) - 1, "x", "damaged compressed content");
	check_frame(&f, dict, sizeof(dict) - 1, "x", "damaged compressed content");
	check_frame(&f, skip, sizeof(skip) - 1, "x", "less content than was signed");
	check_frame(&f, twice, sizeof(twice) - 1, "xy", "bytes after the compressed content");
	check_frame(&f, cut, sizeof(cut) - 1, "x", "less content than was signed");
	check_frame(&f, huge, sizeof(huge) - 1, "x", "damaged compressed content");
	check_frame(&f, "", 0, "x", "less content than was signed");
	check_frame(&f, "plain", 5, "plain", "damaged compressed content");
	forge_clear(&f);
}
END_TEST

static bool fill_up(void *ctx, const void *bytes, size_t len, struct err *err)
{
	(void)ctx;
	(void)bytes;
	return len == 0 || err_set(err, ERR_FAILED, "full");
}

START_TEST(a_sink_that_fails_ends_the_reading)
{
	struct forge f;
	auto_clear(str) bytes = {0};
	auto_clear(bundle) b = BUNDLE_NONE;

	forge_begin(&f);
	small(&f, "0", &bytes);
	ck_assert(bundle_open(forge_file(bytes.buf, bytes.len), &b, NULL));
	ck_assert(bundle_decode(&b, NULL));
	for (size_t i = 0; i < 2; i++) {
		struct err err = {0};

		ck_assert(!bundle_read_object(&b, i, fill_up, NULL, &err));
		ck_assert_int_eq(err.kind, ERR_FAILED);
		ck_assert_msg(strstr(err.msg, ": full") != NULL, "%s", err.msg);
	}
	/* and does no harm to the next one */
	ck_assert(bundle_prove_objects(&b, NULL));
	forge_clear(&f);
}
END_TEST

/* --- files that others could change meanwhile --- */

struct place {
	struct forge f;
	char top[40];
	char *path;
	int dir;
};

static void place_begin(struct place *p)
{
	auto_clear(str) bytes = {0};

	*p = (struct place){.top = "/tmp/fettle-unit-open.XXXXXX", .dir = -1};
	forge_begin(&p->f);
	small(&p->f, "0", &bytes);
	ck_assert_ptr_nonnull(mkdtemp(p->top));
	ck_assert(fs_open_dir(p->top, &p->dir, NULL));
	p->path = str_format("%s/b.fettle", p->top);
	ck_assert(fs_replace(p->dir, "b.fettle", span_make(bytes.buf, bytes.len), 0644, NULL));
}

static void place_clear(struct place *p)
{
	auto_fd tmp = -1;

	ck_assert(fs_open_dir("/tmp", &tmp, NULL));
	ck_assert(fs_remove_tree(tmp, p->top + strlen("/tmp/"), NULL));
	fs_close(&p->dir);
	free(p->path);
	forge_clear(&p->f);
}

/* Whether a bundle opened now still holds after its file was written over. */
static bool survives(const struct place *p, int scratch)
{
	auto_clear(bundle) b = BUNDLE_NONE;
	auto_clear(keyring_proof) proof = {0};
	auto_fd fd = -1;
	struct stat st;

	ck_assert(bundle_open_path(p->path, scratch, &b, NULL));
	ck_assert(bundle_prove(&b, &p->f.ring, FORGE_NOW, false, &proof, NULL));
	ck_assert(fs_open_write(p->dir, "b.fettle", &fd, NULL));
	ck_assert(fs_fstat(fd, &st, NULL));
	for (uint64_t at = 0; at < (uint64_t)st.st_size; at++)
		ck_assert(fs_pwrite(fd, "X", 1, at, NULL));
	return bundle_prove_objects(&b, NULL);
}

START_TEST(root_uses_a_copy_of_what_others_could_change)
{
	struct place p;

	if (geteuid() != 0)
		return; /* whose file is changed by its owner meanwhile finds the digests wrong */
	place_begin(&p);
	ck_assert(fs_chmod(p.dir, "b.fettle", 0666, NULL));
	ck_assert(survives(&p, p.dir));
	place_clear(&p);

	place_begin(&p);
	ck_assert(fs_chown(p.dir, "b.fettle", 12345, 12345, NULL));
	ck_assert(survives(&p, p.dir));
	place_clear(&p);

	place_begin(&p);
	ck_assert(fs_chmod(p.dir, ".", 0777, NULL));
	ck_assert(survives(&p, p.dir));
	place_clear(&p);
}
END_TEST

START_TEST(what_is_changed_after_all_is_found_when_it_is_read)
{
	struct place p;

	place_begin(&p);
	ck_assert(!survives(&p, -1));
	place_clear(&p);
}
END_TEST

START_TEST(a_path_that_is_no_bundle_is_named)
{
	struct place p;
	auto_clear(bundle) b = BUNDLE_NONE;
	struct err err = {0};

	place_begin(&p);
	ck_assert(!bundle_open_path(p.top, -1, &b, &err));
	ck_assert_msg(strstr(err.msg, p.top) != NULL, "%s", err.msg);
	ck_assert(fs_replace(p.dir, "b.fettle", span_of("text"), 0644, NULL));
	err_clear(&err);
	ck_assert(!bundle_open_path(p.path, p.dir, &b, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_msg(strstr(err.msg, "b.fettle': not a fettle bundle") != NULL, "%s", err.msg);
	place_clear(&p);
}
END_TEST

Suite *bundle_open_suite(void);
Suite *bundle_open_suite(void)
{
	Suite *s = suite_create("bundle/open");
	TCase *every = tcase_create("every place"), *shapes = tcase_create("shapes");
	TCase *objects = tcase_create("objects"), *files = tcase_create("files");

	tcase_set_timeout(every, 120);
	tcase_add_test(every, one_flipped_bit_anywhere_refuses_the_bundle);
	tcase_add_test(every, so_does_one_in_a_signature_that_is_not_needed);
	tcase_add_test(every, a_bundle_that_ends_early_is_refused_wherever_it_ends);
	tcase_add_test(every, a_byte_more_refuses_the_bundle_wherever_it_stands);
	tcase_add_test(every, blocks_of_zeros_are_two_at_the_end_and_nowhere_else);
	suite_add_tcase(s, every);
	tcase_add_test(shapes, signatures_follow_the_manifest_and_objects_follow_them);
	tcase_add_test(shapes, a_header_has_one_form);
	tcase_add_test(shapes, a_checksum_that_does_not_hold_is_found);
	tcase_add_test(shapes, names_in_the_archive_lead_nowhere);
	tcase_add_test(shapes, a_name_that_fills_its_field_is_read_to_its_end);
	tcase_add_test(shapes, a_signature_file_has_one_name_and_one_form);
	tcase_add_test(shapes, what_is_no_signature_is_refused_unread);
	tcase_add_test(shapes, eight_signatures_are_the_most);
	tcase_add_test(shapes, a_manifest_beyond_the_limit_is_not_read);
	tcase_add_test(shapes, only_a_regular_file_is_a_bundle);
	tcase_add_test(shapes, another_kind_of_file_is_no_bundle);
	tcase_add_test(shapes, nothing_is_parsed_before_it_is_proved);
	suite_add_tcase(s, shapes);
	tcase_set_timeout(objects, 60);
	tcase_add_test(objects, an_object_comes_out_as_it_went_in);
	tcase_add_test(objects, a_digest_of_stored_bytes_that_does_not_hold_lets_nothing_through);
	tcase_add_test(objects, a_bad_mebibyte_is_found_before_it_is_unpacked);
	tcase_add_test(objects, a_whole_digest_that_its_chunks_do_not_have_is_refused);
	tcase_add_test(objects, what_unpacks_to_something_else_is_refused);
	tcase_add_test(objects, a_bomb_stops_at_the_size_that_was_signed);
	tcase_add_test(objects, a_frame_is_one_and_its_window_is_small);
	tcase_add_test(objects, a_sink_that_fails_ends_the_reading);
	suite_add_tcase(s, objects);
	tcase_add_test(files, root_uses_a_copy_of_what_others_could_change);
	tcase_add_test(files, what_is_changed_after_all_is_found_when_it_is_read);
	tcase_add_test(files, a_path_that_is_no_bundle_is_named);
	suite_add_tcase(s, files);
	return s;
}
