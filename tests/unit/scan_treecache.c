#include <sys/stat.h>

#include "base/newfile.h"
#include "scan/treecache.h"
#include "store/state.h"
#include "unit/root.h"

#define FILE_NAME "cache/tree"
#define KEY span_of("key\n")
#define NOW 1000

static struct state state = STATE_NONE;

static void setup(void)
{
	auto_free char *path = NULL;

	root_setup();
	path = str_format("%s/state", root_path);
	ck_assert(state_open(path, &state, NULL));
}

static void teardown(void)
{
	state_clear(&state);
	root_teardown();
}

static struct stat stat_of(uint64_t inode, int64_t changed)
{
	struct stat st = {.st_dev = 7, .st_ino = inode, .st_size = 3};

	st.st_ctim.tv_sec = changed;
	return st;
}

/* usr (x.jar with one item), usr/lib, var */
static void fill(struct treecache_log *l)
{
	struct stat old = stat_of(5, NOW - 1), young = stat_of(6, NOW);

	treecache_enter(l, "", &old);
	treecache_enter(l, "usr", &old);
	treecache_add_file(l, 4, "x.jar", &old);
	treecache_add_item(
	        l, &(struct treecache_item){"x.jar", "maven", "g", "a", "1", "x86_64", "os-1"});
	treecache_add_item(
	        l, &(struct treecache_item){"x.jar!/y", "maven", NULL, "b", "2", NULL, NULL});
	treecache_enter(l, "lib", &young);
	treecache_leave(l);
	treecache_add_file(l, 0, "y", &young);
	treecache_leave(l);
	treecache_enter(l, "var", NULL);
	treecache_leave(l);
	treecache_leave(l);
}

static void save(const struct treecache *known)
{
	auto_clear(treecache_log) l = {.settled = NOW};

	fill(&l);
	treecache_save(&l, &state, KEY, known);
}

static bool is_known(struct span key, int64_t settled)
{
	auto_clear(treecache) c = {0};

	treecache_load(&state, key, settled, &c);
	return c.count > 0;
}

START_TEST(what_was_seen_is_known)
{
	auto_clear(treecache) c = {0};
	struct treecache_item item;
	const char *at = NULL;
	uint32_t usr, x, y, lib;

	save(&c);
	treecache_load(&state, KEY, NOW, &c);
	usr = c.nodes[TREECACHE_ROOT].down;
	ck_assert_str_eq(treecache_name(&c, usr), "usr");
	ck_assert_str_eq(treecache_name(&c, c.nodes[usr].next), "var");
	x = c.nodes[usr].files;
	y = c.nodes[x].next;
	lib = c.nodes[usr].down;
	ck_assert_str_eq(treecache_name(&c, x), "x.jar");
	ck_assert_uint_eq(treecache_kind(&c, x), 4);
	ck_assert_str_eq(treecache_name(&c, y), "y");
	ck_assert_str_eq(treecache_name(&c, lib), "lib");
	ck_assert_uint_eq(c.nodes[y].next, 0);
	ck_assert_uint_eq(c.nodes[usr].end, c.nodes[usr].next);
	ck_assert_uint_eq(c.nodes[TREECACHE_ROOT].end, c.count);
	ck_assert(treecache_next(&c, x, &at, &item));
	ck_assert_str_eq(item.namespace, "g");
	ck_assert_str_eq(item.version, "1");
	ck_assert_str_eq(item.arch, "x86_64");
	ck_assert_str_eq(item.system, "os-1");
	ck_assert(treecache_next(&c, x, &at, &item));
	ck_assert(!item.namespace && !item.arch && !item.system);
	ck_assert_str_eq(item.file, "x.jar!/y");
	ck_assert(!treecache_next(&c, x, &at, &item));
	at = NULL;
	ck_assert(!treecache_next(&c, y, &at, &item));
}
END_TEST
START_TEST(only_what_had_settled_is_the_same)
{
	auto_clear(treecache) c = {0};
	struct stat old = stat_of(5, NOW - 1), young = stat_of(6, NOW), other = old;
	struct treecache_id same = treecache_id(&old), not_yet = treecache_id(&young), known;
	uint32_t usr;

	save(&c);
	treecache_load(&state, KEY, NOW, &c);
	usr = c.nodes[TREECACHE_ROOT].down;
	known = treecache_id_of(&c, usr);
	ck_assert(treecache_is_same(&same, &known));
	known = treecache_id_of(&c, c.nodes[usr].down);
	ck_assert(!treecache_is_same(&not_yet, &known));
	known = treecache_id_of(&c, c.nodes[usr].next);
	ck_assert(!treecache_is_same(&(struct treecache_id){0}, &known));
	other.st_ctim.tv_nsec = 1;
	known = treecache_id(&other);
	ck_assert(!treecache_is_same(&same, &known));
}
END_TEST
START_TEST(what_is_anothers_is_not_believed)
{
	save(&(struct treecache){0});
	ck_assert(is_known(KEY, NOW));
	ck_assert(is_known(KEY, NOW + 1));
	ck_assert(!is_known(span_of("kez\n"), NOW));
	ck_assert(!is_known(span_of("key\nmore"), NOW));
	ck_assert(!is_known(span_of("key\nand much that is longer than the whole file is: "
	                            "................................................."
	                            "................................................."
	                            "................................................."
	                            "................................................."
	                            "................................................."),
	                    NOW));
}
END_TEST
START_TEST(a_clock_that_was_set_back_makes_it_unknown)
{
	save(&(struct treecache){0});
	ck_assert(!is_known(KEY, NOW - 1));
}
END_TEST
/* Without waiting for the disk: it is done often. */
static void put(struct span text)
{
	auto_clear(newfile) f = NEWFILE_NONE;

	ck_assert(newfile_begin(state.dir, FILE_NAME, 0600, &f, NULL));
	ck_assert(fs_write(f.fd, text.ptr, text.len, NULL));
	ck_assert(newfile_commit_derived(&f, NULL));
}

START_TEST(each_byte_that_is_damaged_makes_it_unknown)
{
	auto_clear(str) text = {0};

	save(&(struct treecache){0});
	ck_assert(fs_read(state.dir, FILE_NAME, TREECACHE_MAX, &text, NULL));
	for (size_t i = 0; i < text.len; i++) {
		text.buf[i] ^= 0x10;
		put(span_make(text.buf, text.len));
		ck_assert(!is_known(KEY, NOW));
		text.buf[i] ^= 0x10;
		put(span_make(text.buf, i));
		ck_assert(!is_known(KEY, NOW));
	}
}
END_TEST
START_TEST(what_could_not_be_read_is_doubted)
{
	auto_clear(treecache) c = {0};
	auto_clear(treecache_log) l = {.settled = NOW};
	struct stat old = stat_of(5, NOW - 1);
	struct treecache_id same = treecache_id(&old), known;
	size_t record;

	treecache_enter(&l, "", &old);
	record = l.text.len;
	treecache_add_file(&l, 1, "f", &old);
	treecache_doubt(&l, record);
	treecache_leave(&l);
	treecache_save(&l, &state, KEY, &c);
	treecache_load(&state, KEY, NOW, &c);
	known = treecache_id_of(&c, TREECACHE_ROOT);
	ck_assert(treecache_is_same(&same, &known));
	known = treecache_id_of(&c, c.nodes[TREECACHE_ROOT].files);
	ck_assert(!treecache_is_same(&same, &known));
}
END_TEST
START_TEST(what_says_the_same_is_not_written_again)
{
	auto_clear(treecache) c = {0};
	struct stat before, after;

	save(&c);
	ck_assert(fs_stat(state.dir, FILE_NAME, &before, NULL));
	treecache_load(&state, KEY, NOW, &c);
	save(&c);
	ck_assert(fs_stat(state.dir, FILE_NAME, &after, NULL));
	ck_assert_uint_eq(before.st_ino, after.st_ino);
}
END_TEST
START_TEST(what_is_too_large_is_not_kept)
{
	auto_clear(treecache_log) l = {.settled = NOW};
	auto_free char *name = str_format("%0250d", 1);
	struct stat old = stat_of(5, NOW - 1);

	treecache_enter(&l, "", &old);
	for (size_t n = 0; n < TREECACHE_MAX / 250; n++)
		treecache_add_file(&l, 1, name, &old);
	treecache_leave(&l);
	ck_assert(l.is_off);
	ck_assert_uint_lt(l.text.cap, 4096);
	treecache_save(&l, &state, KEY, &(struct treecache){0});
	ck_assert(!fs_exists(state.dir, FILE_NAME));
}
END_TEST
START_TEST(its_key_tells_roots_and_states_apart)
{
	auto_clear(str) one = {0}, same = {0}, other_root = {0}, other_state = {0};
	auto_clear(state) other = STATE_NONE;
	auto_free char *path = str_format("%s/other", root_path);

	ck_assert(state_open(path, &other, NULL));
	if (!treecache_key(&state, root_scan.root, &one))
		return; /* no /proc here */
	ck_assert(treecache_key(&state, root_scan.root, &same));
	ck_assert(treecache_key(&state, other.dir, &other_root));
	ck_assert(treecache_key(&other, root_scan.root, &other_state));
	ck_assert_str_eq(str_c(&one), str_c(&same));
	ck_assert_str_ne(str_c(&one), str_c(&other_root));
	ck_assert_str_ne(str_c(&one), str_c(&other_state));
}
END_TEST

Suite *scan_treecache_suite(void);
Suite *scan_treecache_suite(void)
{
	Suite *s = suite_create("scan/treecache");
	TCase *t = tcase_create("all");

	tcase_set_timeout(t, 60); /* fsync on a disk that is busy */
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_was_seen_is_known);
	tcase_add_test(t, only_what_had_settled_is_the_same);
	tcase_add_test(t, what_is_anothers_is_not_believed);
	tcase_add_test(t, a_clock_that_was_set_back_makes_it_unknown);
	tcase_add_test(t, each_byte_that_is_damaged_makes_it_unknown);
	tcase_add_test(t, what_could_not_be_read_is_doubted);
	tcase_add_test(t, what_says_the_same_is_not_written_again);
	tcase_add_test(t, what_is_too_large_is_not_kept);
	tcase_add_test(t, its_key_tells_roots_and_states_apart);
	suite_add_tcase(s, t);
	return s;
}
