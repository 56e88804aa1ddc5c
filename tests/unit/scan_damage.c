/*
 * Package databases that were cut short or damaged: never a crash, and never less than there was
 * without a word. A cut is made at every 512th byte and a bit is turned at places that a fixed
 * generator chooses; the large databases of real systems take a share of them, DAMAGE_ALL=1 all.
 */
#include <sys/stat.h>

#include "unit/root.h"

#define STEP 512
#define SHARED "../../shared/data/"

struct database {
	const char *from, *to; /* copied from the tests or from real systems, to below the root */
	void (*scan)(const struct scan *s, struct inventory *inv);
	const char *beside, *beside_to; /* what lies beside it; may be NULL */
};

static const char dpkg_text[] = "var/lib/dpkg/status", apk_text[] = "lib/apk/db/installed";

static const struct database databases[] = {
        {"cases/rpm/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite", scan_rpm, NULL, NULL},
        {"cases/rpm/sqlite-wal", "var/lib/rpm/rpmdb.sqlite", scan_rpm, "cases/rpm/sqlite-wal-wal",
         "var/lib/rpm/rpmdb.sqlite-wal"},
        {"cases/rpm/Packages.db", "usr/lib/sysimage/rpm/Packages.db", scan_rpm, NULL, NULL},
        {"cases/rpm/Packages", "var/lib/rpm/Packages", scan_rpm, NULL, NULL},
        {"cases/rpm/Packages.big-endian", "usr/share/rpm/Packages", scan_rpm, NULL, NULL},
        {SHARED "pkgdb/rpm-sqlite-mariner2/rpmdb.sqlite", "var/lib/rpm/rpmdb.sqlite", scan_rpm,
         NULL, NULL},
        {SHARED "pkgdb/rpm-ndb-sle15bci/Packages.db", "var/lib/rpm/Packages.db", scan_rpm, NULL,
         NULL},
        {SHARED "pkgdb/rpm-bdb-libuuid/Packages", "var/lib/rpm/Packages", scan_rpm, NULL, NULL},
        {SHARED "pkgdb/rpm-bdb-syft/Packages", "var/lib/rpm/Packages", scan_rpm, NULL, NULL},
        {SHARED "pkgdb/apk/alpine-310.installed", apk_text, scan_apk, NULL, NULL},
        {SHARED "pkgdb/apk/alpine-311.installed", apk_text, scan_apk, NULL, NULL},
        {SHARED "pkgdb/apk/osv-scalibr.installed", apk_text, scan_apk, NULL, NULL},
        {SHARED "pkgdb/apk/syft-multiple-2.installed", apk_text, scan_apk, NULL, NULL},
        {SHARED "debian/dpkg-status.bookworm-12.11", dpkg_text, scan_dpkg, NULL, NULL},
};

/* What a scan of the root says: its packages, and whether it says that it read them whole. */
struct answer {
	struct str packages;
	size_t count;
	bool is_whole;
};

static void answer_clear(struct answer *a)
{
	str_clear(&a->packages);
}

static void add_field(struct str *to, const char *text)
{
	str_adds(to, text ? text : "-");
	str_addc(to, ' ');
}

static void ask(const struct database *d, struct answer *ret)
{
	auto_clear(inventory) inv = {0};
	const struct coverage *line;

	d->scan(&root_scan, &inv);
	line = root_line(&inv, d->to);
	ck_assert(line->result != COVERAGE_ABSENT);
	ck_assert(line->result == COVERAGE_READ || line->reason);
	str_reset(&ret->packages);
	inventory_sort(&inv);
	for (size_t i = 0; i < inv.count; i++) {
		const struct component *c = &inv.components[i];

		add_field(&ret->packages, c->purl);
		add_field(&ret->packages, c->source_name);
		add_field(&ret->packages, c->source_version);
		add_field(&ret->packages, c->origin);
		add_field(&ret->packages, c->status);
	}
	ret->count = inv.count;
	ret->is_whole = line->result == COVERAGE_READ;
}

/* dpkg keeps a list of files for each package: what was cut off between two entries is told by
 * them, and by nothing else. */
static void put_lists(void)
{
	auto_clear(inventory) inv = {0};
	auto_fd info = -1;

	scan_dpkg(&root_scan, &inv);
	ck_assert(fs_mkdirs(root_scan.root, "var/lib/dpkg/info", 0755, NULL) &&
	          fs_open_subdir(root_scan.root, "var/lib/dpkg/info", &info, NULL));
	for (size_t i = 0; i < inv.count; i++) {
		auto_free char *name = str_format("%s.list", inv.components[i].name);
		auto_fd list = openat(info, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

		ck_assert_int_ge(list, 0);
	}
}

static bool put_copy(const char *from, const char *to)
{
	auto_clear(str) bytes = {0};

	if (!fs_read_operand(from, SIZE_MAX / 2, &bytes, NULL))
		return false;
	root_put_bytes(to, span_make(bytes.buf, bytes.len));
	return true;
}

/* -1: there is no such database here. */
static int put(const struct database *d)
{
	auto_free char *path = str_format("%s/%s", root_path, d->to);

	if (!put_copy(d->from, d->to) || (d->beside && !put_copy(d->beside, d->beside_to)))
		return -1;
	if (d->scan == scan_dpkg)
		put_lists();
	return open(path, O_RDWR | O_CLOEXEC);
}

static off_t size_of(int fd)
{
	struct stat st;

	ck_assert(fs_fstat(fd, &st, NULL));
	return st.st_size;
}

static bool is_large(off_t size)
{
	return size > 100000 && !getenv("DAMAGE_ALL");
}

START_TEST(cut_at_every_512th_byte_it_is_told)
{
	const struct database *d = &databases[_i];
	auto_clear(answer) whole = {0}, cut = {0};
	auto_fd fd = put(d);
	off_t size, step;

	if (fd < 0)
		return;
	ask(d, &whole);
	ck_assert_uint_gt(whole.count, 0);
	size = size_of(fd);
	step = is_large(size) ? STEP * 23 : STEP;
	for (off_t at = (size - 1) / step * step; at >= 0; at -= step) {
		ck_assert_int_eq(ftruncate(fd, at), 0);
		ask(d, &cut);
		ck_assert_msg(!cut.is_whole ||
		                      strcmp(str_c(&cut.packages), str_c(&whole.packages)) == 0,
		              "'%s' cut at %jd: %zu of %zu, and read whole", d->from, (intmax_t)at,
		              cut.count, whole.count);
	}
}
END_TEST
START_TEST(with_bits_that_turned_it_is_never_less_without_a_word)
{
	const struct database *d = &databases[_i];
	auto_clear(answer) whole = {0}, bad = {0};
	auto_fd fd = put(d);
	uint64_t size, random = 1;
	unsigned times;

	if (fd < 0)
		return;
	ask(d, &whole);
	size = (uint64_t)size_of(fd);
	times = is_large((off_t)size) ? 100 : 2000;
	for (unsigned i = 0; i < times; i++) {
		off_t at;
		char byte, turned;

		random = random * 6364136223846793005u + 1442695040888963407u;
		at = (off_t)((random >> 20) % size);
		ck_assert_int_eq(pread(fd, &byte, 1, at), 1);
		turned = (char)(byte ^ (1 << (random >> 61)));
		ck_assert_int_eq(pwrite(fd, &turned, 1, at), 1);
		ask(d, &bad);
		ck_assert_msg(!bad.is_whole || bad.count >= whole.count,
		              "'%s' with %#x for %#x at %jd: %zu of %zu, and read whole", d->from,
		              (unsigned char)turned, (unsigned char)byte, (intmax_t)at, bad.count,
		              whole.count);
		ck_assert_int_eq(pwrite(fd, &byte, 1, at), 1);
	}
}
END_TEST
START_TEST(a_log_that_is_cut_or_damaged_ends_nothing)
{
	const struct database *d = &databases[1];
	auto_free char *path = str_format("%s/%s", root_path, d->beside_to);
	auto_clear(answer) a = {0};
	auto_fd fd = put(d), log = -1;
	off_t size;

	log = open(path, O_RDWR | O_CLOEXEC);
	size = size_of(log);
	for (off_t at = 0; at < size; at += 7) {
		char byte, turned;

		ck_assert_int_eq(pread(log, &byte, 1, at), 1);
		turned = (char)(byte ^ 0x41);
		ck_assert_int_eq(pwrite(log, &turned, 1, at), 1);
		ask(d, &a);
		ck_assert(!a.is_whole || a.count > 0);
		ck_assert_int_eq(pwrite(log, &byte, 1, at), 1);
	}
	for (off_t at = size - 1; at > 0; at -= 7) {
		ck_assert_int_eq(ftruncate(log, at), 0);
		ask(d, &a);
		ck_assert(!a.is_whole || a.count > 0);
	}
}
END_TEST

/* --- cut where it cannot be seen: what else lies on the disk knows --- */

START_TEST(a_status_file_that_was_cut_between_its_entries_is_told_by_the_lists)
{
	static const struct database d = {NULL, dpkg_text, scan_dpkg, NULL, NULL};
	auto_clear(str) text = {0};
	auto_clear(answer) a = {0};

	for (int i = 0; i < 20; i++) {
		auto_free char *list =
		        str_format("var/lib/dpkg/info/p%d%s.list", i, i % 2 ? ":amd64" : "");

		root_put(list, "/.\n");
		str_addf(&text,
		         "Package: p%d\nStatus: install ok installed\nArchitecture: amd64\n"
		         "Version: %d\n\n",
		         i, i);
	}
	for (size_t at = text.len; at > 0; at--) {
		root_put_bytes(dpkg_text, span_make(text.buf, at));
		ask(&d, &a);
		ck_assert_msg(a.is_whole == (at == text.len), "cut at %zu", at);
	}
}
END_TEST
START_TEST(an_apk_database_that_was_cut_between_its_records_is_told_by_what_was_asked_for)
{
	static const struct database d = {NULL, apk_text, scan_apk, NULL, NULL};
	auto_clear(answer) a = {0};

	root_put("etc/apk/world", "b>1\na\nso:x.so.1 !none\n");
	root_put(apk_text, "P:a\nV:1\np:so:x.so.1=1 cmd:a=1\n\nP:b\nV:1\n\n");
	ask(&d, &a);
	ck_assert(a.is_whole);
	root_put(apk_text, "P:a\nV:1\np:so:x.so.1=1 cmd:a=1\n\n");
	ask(&d, &a);
	ck_assert(!a.is_whole);
	root_put(apk_text, "P:b\nV:1\n\nP:a\nV:1\n\n");
	ask(&d, &a);
	ck_assert(!a.is_whole);
}
END_TEST
START_TEST(an_entry_of_pacman_that_was_cut_is_told)
{
	static const char desc[] = "%NAME%\na\n\n%VERSION%\n1-1\n\n%BASE%\nsource\n\n%DESC%\nx\n\n"
	                           "%ARCH%\nx86_64\n\n%REASON%\n1\n\n%VALIDATION%\nnone\n\n";
	static const struct database d = {NULL, "var/lib/pacman/local", scan_pacman, NULL, NULL};
	auto_clear(answer) whole = {0}, a = {0};

	root_put("var/lib/pacman/local/a-1-1/desc", desc);
	root_put("var/lib/pacman/local/b-1-1/desc",
	         "%NAME%\nb\n\n%VERSION%\n1-1\n\n%DEPENDS%\na\n\n");
	ask(&d, &whole);
	ck_assert(whole.is_whole);
	for (size_t at = strlen(desc) - 1; at > 0; at--) {
		root_put_bytes("var/lib/pacman/local/a-1-1/desc", span_make(desc, at));
		ask(&d, &a);
		ck_assert_msg(!a.is_whole ||
		                      strcmp(str_c(&a.packages), str_c(&whole.packages)) == 0,
		              "cut at %zu", at);
	}
}
END_TEST

Suite *scan_damage_suite(void);
Suite *scan_damage_suite(void)
{
	Suite *s = suite_create("scan/damage");
	TCase *t = tcase_create("all");

	tcase_set_timeout(t, 600);
	tcase_add_checked_fixture(t, root_setup, root_teardown);
	tcase_add_loop_test(t, cut_at_every_512th_byte_it_is_told, 0, ARRAY_LEN(databases));
	tcase_add_loop_test(t, with_bits_that_turned_it_is_never_less_without_a_word, 0,
	                    ARRAY_LEN(databases));
	tcase_add_test(t, a_log_that_is_cut_or_damaged_ends_nothing);
	tcase_add_test(t, a_status_file_that_was_cut_between_its_entries_is_told_by_the_lists);
	tcase_add_test(
	        t, an_apk_database_that_was_cut_between_its_records_is_told_by_what_was_asked_for);
	tcase_add_test(t, an_entry_of_pacman_that_was_cut_is_told);
	suite_add_tcase(s, t);
	return s;
}
