#include <check.h>
#include <sys/sysmacros.h>

#include "base/err.h"
#include "scan/object.h"
#include "unit/proc_tree.h"

#define RANGE "10-20"

static struct proc_host host = PROC_HOST_NONE;
static struct proc proc = PROC_NONE;
static struct objects objects;

static void setup(void)
{
	proc_setup();
	proc_add("7", "/usr/bin/x", "");
	ck_assert(proc_host_open(&root_scan, &host, NULL));
	ck_assert_int_eq(proc_open(&host, "7", &proc), PROC_SEEN);
}

static void teardown(void)
{
	objects_clear(&objects);
	proc_clear(&proc);
	proc_host_clear(&host);
	root_teardown();
}

static struct procmap map_of(const char *path)
{
	struct procmap m = {.range = span_of(RANGE), .path = span_of(path), .is_exec = true};

	m.inode = 1;
	m.is_deleted = procmaps_cut_deleted(&m.path);
	return m;
}

/* Numbers of what `name` has on the disk now. */
static void set_numbers(struct procmap *m, const char *name)
{
	struct stat st;

	ck_assert(fs_stat(root_scan.root, name, &st, NULL));
	m->inode = st.st_ino;
	m->major = major(st.st_dev);
	m->minor = minor(st.st_dev);
}

static const struct object *take(const struct procmap *m)
{
	size_t n = objects_map(&objects, &proc, m);

	ck_assert_uint_ne(n, OBJECT_NONE);
	return &objects.items[n];
}

static void put_elf(const char *name, const char *form)
{
	auto_free char *path = str_format("fuzz/corpus/format_elf/%s", form);
	auto_clear(str) bytes = {0};

	ck_assert(fs_read_operand(path, 65536, &bytes, NULL));
	root_put_bytes(name, span_make(bytes.buf, bytes.len));
}

START_TEST(what_the_disk_has_under_its_name_is_current)
{
	struct procmap m = map_of("/usr/lib/x.so");

	root_put("usr/lib/x.so", "");
	set_numbers(&m, "usr/lib/x.so");
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
	m.major++; /* as file systems that lie about their device */
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
}
END_TEST

START_TEST(a_file_without_a_name_is_deleted)
{
	struct procmap m = map_of("/usr/lib/x.so (deleted)");
	const struct object *o = take(&m);

	ck_assert_int_eq(o->state, OBJECT_DELETED);
	ck_assert_str_eq(o->path, "/usr/lib/x.so");
	ck_assert_ptr_null(o->build_id);
}
END_TEST

START_TEST(the_same_build_put_there_anew_is_current)
{
	struct procmap m = map_of("/usr/lib/x.so (deleted)");

	put_elf("proc/7/map_files/" RANGE, "64-little");
	put_elf("usr/lib/x.so", "64-big");
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
}
END_TEST

START_TEST(both_builds_are_told)
{
	struct procmap m = map_of("/usr/lib/x.so (deleted)");
	const struct object *o;
	auto_clear(str) other = {0};

	put_elf("proc/7/map_files/" RANGE, "64-little");
	ck_assert(fs_read_operand("fuzz/corpus/format_elf/64-little", 65536, &other, NULL));
	((char *)memmem(other.buf, other.len, "GNU", 4))[4] = (char)0xff;
	root_put_bytes("usr/lib/x.so", span_make(other.buf, other.len));
	o = take(&m);
	ck_assert_int_eq(o->state, OBJECT_DELETED);
	ck_assert(str_starts(o->build_id, "0001"));
	ck_assert(str_starts(o->build_id_now, "ff01"));
}
END_TEST

START_TEST(the_link_of_the_program_serves_where_those_of_mappings_do_not)
{
	struct procmap m = map_of("/usr/bin/x (deleted)");

	put_elf("real", "64-little");
	ck_assert(fs_unlink(root_scan.root, "proc/7/exe", NULL));
	ck_assert(fs_symlink(root_scan.root, "../../real", "proc/7/exe", NULL));
	ck_assert(str_starts(take(&m)->build_id, "0001"));
}
END_TEST

START_TEST(a_file_called_deleted_is_not)
{
	struct procmap m = map_of("/usr/lib/x.so (deleted)");

	root_put("usr/lib/x.so (deleted)", "");
	set_numbers(&m, "usr/lib/x.so (deleted)");
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
}
END_TEST

START_TEST(another_file_under_the_name_has_replaced_it)
{
	struct procmap m = map_of("/usr/lib/x.so");

	root_put("usr/lib/x.so", "");
	set_numbers(&m, "usr/lib/x.so");
	m.inode++;
	ck_assert_int_eq(take(&m)->state, OBJECT_REPLACED);
}
END_TEST

START_TEST(numbers_of_a_file_system_below_replace_nothing)
{
	struct procmap m = map_of("/usr/lib/x.so");

	root_put("usr/lib/x.so", "");
	m.inode = 99999999;
	m.minor = 4242;
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
	ck_assert(fs_mkdirs(root_scan.root, "proc/7/map_files", 0755, NULL));
	ck_assert(fs_link(root_scan.root, "usr/lib/x.so", root_scan.root, "proc/7/map_files/" RANGE,
	                  NULL));
	m.inode++;
	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
	ck_assert(fs_unlink(root_scan.root, "proc/7/map_files/" RANGE, NULL));
	root_put("proc/7/map_files/" RANGE, "another");
	m.inode++;
	ck_assert_int_eq(take(&m)->state, OBJECT_REPLACED);
}
END_TEST

START_TEST(what_is_out_of_sight_is_taken_at_the_word_of_the_kernel)
{
	struct procmap m = map_of("/only/in/another/root.so");

	ck_assert_int_eq(take(&m)->state, OBJECT_CURRENT);
}
END_TEST

START_TEST(names_of_package_managers_at_work_are_cut)
{
	static const struct {
		const char *mapped, *path;
	} names[] = {
	        {"/lib/a.so.dpkg-new (deleted)", "/lib/a.so"},
	        {"/lib/a.so.dpkg-tmp (deleted)", "/lib/a.so"},
	        {"/lib/a.so;65a1b2c3 (deleted)", "/lib/a.so"},
	        {"/lib/a.so;65a1b2cx (deleted)", "/lib/a.so;65a1b2cx"},
	        {"/lib/b;c.so (deleted)", "/lib/b;c.so"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct procmap m = map_of(names[i].mapped);

		ck_assert_str_eq(take(&m)->path, names[i].path);
	}
}
END_TEST

START_TEST(what_is_no_code_of_a_package_is_left_out)
{
	static const char *const paths[] = {
	        "/memfd:jit (deleted)",
	        "/SYSV00000000 (deleted)",
	        "/dev/zero (deleted)",
	        "/[aio] (deleted)",
	        "/drm mm object (deleted)",
	        "/tmp/x.so (deleted)",
	        "/var/tmp/x (deleted)",
	        "/run/x (deleted)",
	        "/home/u/.cache/JNA/t/jna1.so (deleted)",
	        "/opt/jna123.tmp (deleted)",
	        "/#1234 (deleted)",
	        "/home/u/orcexec.abc (deleted)",
	        "[vdso]",
	        "anon_inode:[perf_event]",
	        "",
	};
	struct procmap m = map_of("/usr/lib/x.so (deleted)");

	m.is_exec = false;
	ck_assert_uint_eq(objects_map(&objects, &proc, &m), OBJECT_NONE);
	m.is_exec = true;
	m.inode = 0;
	ck_assert_uint_eq(objects_map(&objects, &proc, &m), OBJECT_NONE);
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		m = map_of(paths[i]);
		ck_assert_msg(objects_map(&objects, &proc, &m) == OBJECT_NONE, "'%s'", paths[i]);
		ck_assert_msg(objects_map(&objects, &proc, &m) == OBJECT_NONE, "'%s'", paths[i]);
	}
	m = map_of("/usr/lib/jna/libjnidispatch.so (deleted)");
	ck_assert_uint_ne(objects_map(&objects, &proc, &m), OBJECT_NONE);
}
END_TEST

START_TEST(deleted_archives_of_interpreters_count)
{
	struct procmap m = map_of("/opt/app/a.jar (deleted)");

	m.is_exec = false;
	ck_assert_int_eq(take(&m)->state, OBJECT_DELETED);
	ck_assert_uint_ne(objects_open(&objects, &proc, "/opt/app/b.jar (deleted)"), OBJECT_NONE);
	ck_assert_uint_eq(objects_open(&objects, &proc, "/opt/app/b.jar"), OBJECT_NONE);
	ck_assert_uint_eq(objects_open(&objects, &proc, "/var/log/x (deleted)"), OBJECT_NONE);
	ck_assert_uint_eq(objects_open(&objects, &proc, "/tmp/b.jar (deleted)"), OBJECT_NONE);
}
END_TEST

START_TEST(an_object_is_looked_at_once)
{
	struct procmap m = map_of("/usr/lib/x.so (deleted)");
	size_t first = objects_map(&objects, &proc, &m);

	ck_assert_uint_eq(objects_map(&objects, &proc, &m), first);
	ck_assert_uint_eq(objects.count, 1);
	m.inode++;
	ck_assert_uint_ne(objects_map(&objects, &proc, &m), first);
}
END_TEST

Suite *scan_object_suite(void);
Suite *scan_object_suite(void)
{
	Suite *s = suite_create("scan/object");
	TCase *t = tcase_create("object");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, what_the_disk_has_under_its_name_is_current);
	tcase_add_test(t, a_file_without_a_name_is_deleted);
	tcase_add_test(t, the_same_build_put_there_anew_is_current);
	tcase_add_test(t, both_builds_are_told);
	tcase_add_test(t, the_link_of_the_program_serves_where_those_of_mappings_do_not);
	tcase_add_test(t, a_file_called_deleted_is_not);
	tcase_add_test(t, another_file_under_the_name_has_replaced_it);
	tcase_add_test(t, numbers_of_a_file_system_below_replace_nothing);
	tcase_add_test(t, what_is_out_of_sight_is_taken_at_the_word_of_the_kernel);
	tcase_add_test(t, names_of_package_managers_at_work_are_cut);
	tcase_add_test(t, what_is_no_code_of_a_package_is_left_out);
	tcase_add_test(t, deleted_archives_of_interpreters_count);
	tcase_add_test(t, an_object_is_looked_at_once);
	suite_add_tcase(s, t);
	return s;
}
