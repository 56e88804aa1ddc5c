/*
 * base/fs against a tree that means harm. Every test runs twice: with openat2(2), and with it
 * refused by seccomp, as an old kernel or a sandbox would, so that the way by single steps is held
 * to the same.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"
#include "base/strlist.h"

static char top[] = "/tmp/fettle-unit-fs.XXXXXX";
static int outer = -1, root = -1;

static void put(const char *name, const char *text)
{
	int fd = openat(outer, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void setup(void)
{
	static const char *const dirs[] = {"root",     "root/dir",     "root/dir/sub", "root/etc",
	                                   "root/usr", "root/usr/lib", "beside"};
	static const struct {
		const char *target, *name;
	} links[] = {
	        {"file", "root/link"},
	        {"dir", "root/dirlink"},
	        {"/etc/passwd", "root/abslink"},
	        {"..", "root/up"},
	        {"loop", "root/loop"},
	        {"../../beside", "root/dir/out"},
	        {"../usr/lib/os-release", "root/etc/os-release"},
	        {"/usr/lib/os-release", "root/abs-os"},
	        {"/dir/sub", "root/etc/sub"},
	        {"../../../../../../../../beside/secret", "root/escape"},
	        {"nowhere", "root/dangling"},
	        {"/proc/self/root", "root/magic"},
	};

	ck_assert_ptr_nonnull(mkdtemp(top));
	outer = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++)
		ck_assert_int_eq(mkdirat(outer, dirs[i], 0755), 0);
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		ck_assert_int_eq(symlinkat(links[i].target, outer, links[i].name), 0);
	put("root/file", "data");
	put("root/dir/inner", "inner");
	put("root/dir/sub/deep", "deep");
	put("root/usr/lib/os-release", "ID=x\n");
	put("beside/secret", "secret");
	ck_assert_int_eq(mkfifoat(outer, "root/fifo", 0644), 0);
	root = openat(outer, "root", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* From here on openat2 fails with ENOSYS, in this process: each test has one of its own. */
static void setup_without_openat2(void)
{
	struct sock_filter code[] = {
	        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {ARRAY_LEN(code), code};

	setup();
	ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
	ck_assert_int_eq(syscall(SYS_openat2, root, "dir", NULL, 0), -1);
	ck_assert_int_eq(errno, ENOSYS);
}

static void teardown(void)
{
	auto_fd tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct err err = {0};

	fs_close(&root);
	fs_close(&outer);
	ck_assert_msg(fs_remove_tree(tmp, strrchr(top, '/') + 1, &err), "%s", err.msg);
}

static void holds(const char *name, const char *text)
{
	auto_clear(str) got = {0};
	struct err err = {0};

	ck_assert_msg(fs_read(outer, name, 1000, &got, &err), "%s", err.msg);
	ck_assert_str_eq(str_c(&got), text);
}

/* The call failed, for a reason that nobody takes for "not there". */
#define REFUSED(call)                                                                              \
	do {                                                                                       \
		struct err err = {0};                                                              \
		ck_assert_msg(!(call), "done: " #call);                                            \
		ck_assert_msg(err.kind != ERR_NONE, "no reason: " #call);                          \
		ck_assert_msg(!fs_is_absent(&err), "absent: " #call ": %s", err.msg);              \
	} while (0)
#define DONE(call)                                                                                 \
	do {                                                                                       \
		struct err err = {0};                                                              \
		ck_assert_msg((call), #call ": %s", err.msg);                                      \
	} while (0)

START_TEST(a_name_below_is_opened)
{
	auto_fd file = -1, dir = -1, self = -1;
	auto_clear(str) text = {0};

	DONE(fs_read(root, "dir/sub/deep", 100, &text, &err));
	ck_assert_str_eq(str_c(&text), "deep");
	DONE(fs_open_file(root, "file", &file, &err));
	DONE(fs_open_subdir(root, "dir/sub", &dir, &err));
	DONE(fs_open_subdir(root, ".", &self, &err));
	ck_assert_int_ne(fcntl(file, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_ne(fcntl(dir, F_GETFD) & FD_CLOEXEC, 0);
}
END_TEST

START_TEST(no_component_may_be_a_link)
{
	auto_clear(str) text = {0};
	int fd = -1;

	REFUSED(fs_open_file(root, "link", &fd, &err));
	REFUSED(fs_open_file(root, "abslink", &fd, &err));
	REFUSED(fs_open_file(root, "loop", &fd, &err));
	REFUSED(fs_open_file(root, "dirlink/inner", &fd, &err));
	REFUSED(fs_open_file(root, "dirlink/sub/deep", &fd, &err));
	REFUSED(fs_open_file(root, "dir/out/secret", &fd, &err));
	REFUSED(fs_open_subdir(root, "dirlink", &fd, &err));
	REFUSED(fs_open_subdir(root, "dir/out", &fd, &err));
	REFUSED(fs_open_subdir(root, "up", &fd, &err));
	REFUSED(fs_open_subdir(root, "magic", &fd, &err));
	REFUSED(fs_open_file(root, "up/beside/secret", &fd, &err));
	REFUSED(fs_read(root, "escape", 100, &text, &err));
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(no_name_leads_out)
{
	static const char *const names[] = {"../beside/secret",
	                                    "/etc/passwd",
	                                    "dir/../file",
	                                    "dir/../../beside/secret",
	                                    "",
	                                    "dir/",
	                                    "./file",
	                                    "dir//inner",
	                                    ".."};
	struct stat st;
	int fd = -1;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		REFUSED(fs_open_file(root, names[i], &fd, &err));
		REFUSED(fs_open_path(root, names[i], &fd, &err));
		REFUSED(fs_stat(root, names[i], &st, &err));
		REFUSED(fs_create(root, names[i], 0644, &fd, &err));
		REFUSED(fs_mkdir(root, names[i], 0755, &err));
		REFUSED(fs_unlink(root, names[i], &err));
		REFUSED(fs_rename(root, "file", root, names[i], &err));
	}
	holds("beside/secret", "secret");
	holds("root/file", "data");
}
END_TEST

START_TEST(nothing_is_changed_through_a_link)
{
	struct timespec when = {1, 2};
	struct stat st;
	int fd = -1;

	REFUSED(fs_create(root, "dirlink/new", 0644, &fd, &err));
	REFUSED(fs_open_append(root, "dirlink/inner", 0644, &fd, &err));
	REFUSED(fs_open_append(root, "link", 0644, &fd, &err));
	REFUSED(fs_open_append(root, "dangling", 0644, &fd, &err));
	REFUSED(fs_open_write(root, "link", &fd, &err));
	REFUSED(fs_mkdir(root, "dirlink/new", 0755, &err));
	REFUSED(fs_mkdirs(root, "dirlink/new/er", 0755, &err));
	REFUSED(fs_mkdirs(root, "dirlink", 0755, &err));
	REFUSED(fs_rename(root, "file", root, "dirlink/file", &err));
	REFUSED(fs_rename(root, "dirlink/inner", root, "stolen", &err));
	REFUSED(fs_exchange(root, "file", root, "dirlink/inner", &err));
	REFUSED(fs_link(root, "dirlink/inner", root, "stolen", &err));
	REFUSED(fs_link(root, "file", root, "dirlink/new", &err));
	REFUSED(fs_symlink(root, "x", "dirlink/new", &err));
	REFUSED(fs_mknod(root, "dirlink/new", S_IFIFO | 0644, 0, &err));
	REFUSED(fs_unlink(root, "dirlink/inner", &err));
	REFUSED(fs_rmdir(root, "dirlink/sub", &err));
	REFUSED(fs_remove_tree(root, "dirlink/sub", &err));
	REFUSED(fs_chown(root, "dirlink/inner", getuid(), getgid(), &err));
	REFUSED(fs_chmod(root, "dirlink/inner", 0600, &err));
	REFUSED(fs_chmod(root, "link", 0600, &err));
	REFUSED(fs_set_mtime(root, "dirlink/inner", when, &err));
	REFUSED(fs_replace(root, "dirlink/inner", span_of("x"), 0644, &err));
	REFUSED(fs_stat(root, "dirlink/inner", &st, &err));
	holds("root/dir/inner", "inner");
	DONE(fs_stat(root, "file", &st, &err));
	ck_assert_int_eq(st.st_mode & 07777, 0644);
	ck_assert(!fs_exists(root, "dir/new") && !fs_exists(root, "nowhere"));
	ck_assert(!fs_exists(root, "stolen"));
}
END_TEST

START_TEST(absence_is_told_from_refusal)
{
	static const char *const names[] = {"none", "dir/none", "none/file", "file/none"};
	int fd = -1;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct err err = {0};

		ck_assert(!fs_open_file(root, names[i], &fd, &err));
		ck_assert_msg(fs_is_absent(&err), "%s", err.msg);
		ck_assert(!fs_exists(root, names[i]));
	}
	ck_assert(fs_exists(root, "dangling"));
}
END_TEST

START_TEST(what_is_no_file_is_refused_without_waiting)
{
	auto_clear(str) text = {0};
	int fd = -1;

	REFUSED(fs_open_file(root, "fifo", &fd, &err));
	REFUSED(fs_open_in_root(root, "/fifo", O_RDONLY, &fd, &err));
	REFUSED(fs_read_in_root(root, "fifo", 100, &text, &err));
	REFUSED(fs_open_file(root, "dir", &fd, &err));
	REFUSED(fs_read_in_root(root, "dir", 100, &text, &err));
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(links_in_a_root_stay_in_the_root)
{
	static const struct {
		const char *name, *text;
	} good[] = {
	        {"etc/os-release", "ID=x\n"},  {"/etc/os-release", "ID=x\n"},
	        {"abs-os", "ID=x\n"},          {"link", "data"},
	        {"dirlink/inner", "inner"},    {"etc/sub/deep", "deep"},
	        {"etc/sub/../inner", "inner"}, {"up/file", "data"},
	        {"../../file", "data"},        {"up/up/dirlink/sub/../../file", "data"},
	};
	static const char *const absent[] = {
	        "escape",           "abslink",  "dir/out/secret",  "up/beside/secret",
	        "../beside/secret", "dangling", "magic/etc/passwd"};
	int fd = -1;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		auto_clear(str) text = {0};

		DONE(fs_read_in_root(root, good[i].name, 100, &text, &err));
		ck_assert_str_eq(str_c(&text), good[i].text);
	}
	for (size_t i = 0; i < ARRAY_LEN(absent); i++) {
		struct err err = {0};

		ck_assert_msg(!fs_open_in_root(root, absent[i], O_RDONLY, &fd, &err), "%s",
		              absent[i]);
		ck_assert_msg(fs_is_absent(&err), "%s: %s", absent[i], err.msg);
	}
	REFUSED(fs_open_in_root(root, "loop", O_RDONLY, &fd, &err));
	REFUSED(fs_open_in_root(root, "loop/x", O_RDONLY, &fd, &err));
	ck_assert_int_eq(fd, -1);
}
END_TEST

START_TEST(directories_of_a_root_are_opened)
{
	auto_fd dir = -1, self = -1;
	auto_clear(strlist) names = {0};

	DONE(fs_open_in_root(root, "etc/sub", O_RDONLY | O_DIRECTORY, &dir, &err));
	DONE(fs_list(dir, &names, &err));
	ck_assert_uint_eq(names.count, 1);
	ck_assert_str_eq(names.v[0], "deep");
	DONE(fs_open_in_root(root, "/", O_RDONLY | O_DIRECTORY, &self, &err));
	ck_assert(fs_exists(self, "file"));
}
END_TEST

START_TEST(a_deep_path_is_walked)
{
	auto_clear(str) path = {0};
	auto_fd dir = -1, same = -1;

	for (int i = 0; i < 200; i++)
		str_addf(&path, "%sd%d", i ? "/" : "", i);
	DONE(fs_mkdirs(root, str_c(&path), 0755, &err));
	DONE(fs_mkdirs(root, str_c(&path), 0755, &err));
	DONE(fs_open_subdir(root, str_c(&path), &dir, &err));
	DONE(fs_open_in_root(root, str_c(&path), O_RDONLY | O_DIRECTORY, &same, &err));
	DONE(fs_remove_tree(root, "d0", &err));
	ck_assert(!fs_exists(root, "d0"));
}
END_TEST

START_TEST(a_link_of_proc_leads_to_what_it_stands_for)
{
	auto_free char *name = str_format("self/fd/%d", outer);
	auto_fd proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd = -1;
	struct err err = {0};
	struct stat a, b;
	char magic[4];

	ck_assert(fs_open_proc_link(proc, name, O_PATH, &fd, NULL));
	ck_assert(fs_fstat(fd, &a, NULL) && fs_fstat(outer, &b, NULL));
	ck_assert(a.st_ino == b.st_ino && a.st_dev == b.st_dev);
	fs_close(&fd);
	ck_assert(fs_open_proc_link(proc, "self/exe", O_RDONLY, &fd, NULL));
	ck_assert(fs_pread(fd, magic, sizeof(magic), 0, NULL));
	ck_assert_mem_eq(magic, "\177ELF", 4);
	fs_close(&fd);
	ck_assert(!fs_open_proc_link(proc, name, O_RDONLY, &fd, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	err_clear(&err);
	ck_assert(!fs_open_proc_link(proc, "self/fd/9999", O_RDONLY, &fd, &err));
	ck_assert(fs_is_absent(&err));
}
END_TEST

START_TEST(reading_is_bounded)
{
	auto_clear(str) text = {0};
	auto_fd fd = -1;
	char buf[8];

	DONE(fs_read(root, "file", 4, &text, &err));
	DONE(fs_read(root, "file", 4, &text, &err));
	ck_assert_str_eq(str_c(&text), "datadata");
	REFUSED(fs_read(root, "file", 3, &text, &err));
	DONE(fs_open_file(root, "file", &fd, &err));
	DONE(fs_pread(fd, buf, 2, 2, &err));
	ck_assert_mem_eq(buf, "ta", 2);
	REFUSED(fs_pread(fd, buf, 3, 2, &err));
}
END_TEST

START_TEST(a_map_shows_the_bytes_and_an_empty_file_none)
{
	auto_clear(fs_map) map = {0}, none = {0};
	auto_fd fd = -1, empty = -1;

	put("root/empty", "");
	DONE(fs_open_file(root, "file", &fd, &err));
	DONE(fs_open_file(root, "empty", &empty, &err));
	DONE(fs_map(fd, &map, &err));
	DONE(fs_map(empty, &none, &err));
	ck_assert(map.len == 4 && memcmp(map.ptr, "data", 4) == 0);
	ck_assert(none.len == 0 && none.ptr == NULL);
}
END_TEST

START_TEST(a_new_file_never_takes_an_old_name)
{
	int fd = -1;

	REFUSED(fs_create(root, "file", 0644, &fd, &err));
	REFUSED(fs_create(root, "dangling", 0644, &fd, &err));
	REFUSED(fs_rename_noreplace(root, "dir/inner", root, "file", &err));
	ck_assert(!fs_exists(root, "nowhere"));
	holds("root/file", "data");
	DONE(fs_exchange(root, "dir/inner", root, "file", &err));
	holds("root/file", "inner");
	holds("root/dir/inner", "data");
	DONE(fs_rename_noreplace(root, "file", root, "dir/moved", &err));
	holds("root/dir/moved", "inner");
}
END_TEST

START_TEST(removing_a_tree_does_not_follow_links)
{
	DONE(fs_remove_tree(root, "dirlink", &err));
	holds("root/dir/inner", "inner");
	DONE(fs_remove_tree(root, "dir", &err));
	ck_assert(!fs_exists(root, "dir"));
	holds("beside/secret", "secret");
	DONE(fs_remove_tree(root, "dir", &err));
	DONE(fs_remove_tree(root, "none/at/all", &err));
	DONE(fs_remove_tree(root, "file", &err));
	ck_assert(!fs_exists(root, "file"));
}
END_TEST

START_TEST(directories_on_the_way_are_made_once)
{
	struct stat st;

	DONE(fs_mkdirs(root, "a/b/c", 0750, &err));
	DONE(fs_mkdirs(root, "a/b/d", 0700, &err));
	DONE(fs_stat(root, "a/b", &st, &err));
	ck_assert_int_eq(st.st_mode & 07777, 0750);
	REFUSED(fs_mkdirs(root, "file", 0755, &err));
	ck_assert(!fs_mkdirs(root, "file/a", 0755, NULL));
	holds("root/file", "data");
}
END_TEST

START_TEST(attributes_are_those_of_the_name_itself)
{
	struct timespec when = {1234567890, 987654321};
	struct stat st;

	DONE(fs_set_mtime(root, "link", when, &err));
	DONE(fs_stat(root, "link", &st, &err));
	ck_assert_int_eq(st.st_mtim.tv_sec, when.tv_sec);
	ck_assert_int_eq(st.st_mtim.tv_nsec, when.tv_nsec);
	DONE(fs_stat(root, "file", &st, &err));
	ck_assert_int_ne(st.st_mtim.tv_sec, when.tv_sec);
	DONE(fs_chown(root, "link", getuid(), getgid(), &err));
	DONE(fs_chmod(root, "file", 04711, &err));
	DONE(fs_stat(root, "file", &st, &err));
	ck_assert_int_eq(st.st_mode & 07777, 04711);
}
END_TEST

START_TEST(extended_attributes_go_there_and_back)
{
	auto_clear(strlist) names = {0};
	auto_clear(str) value = {0};
	auto_fd fd = -1;
	struct err why = {0};

	DONE(fs_open_path(root, "file", &fd, &err));
	if (!fs_set_xattr(fd, "user.test", "a\0b", 3, &why)) {
		ck_assert_int_eq(why.sys, EOPNOTSUPP);
		return; /* this file system has none */
	}
	DONE(fs_set_xattr(fd, "user.empty", "", 0, &err));
	DONE(fs_list_xattr(fd, &names, &err));
	ck_assert(strlist_has(&names, "user.test") && strlist_has(&names, "user.empty"));
	DONE(fs_get_xattr(fd, "user.test", &value, &err));
	DONE(fs_get_xattr(fd, "user.empty", &value, &err));
	ck_assert(value.len == 3 && memcmp(value.buf, "a\0b", 3) == 0);
	DONE(fs_remove_xattr(fd, "user.test", &err));
	REFUSED(fs_get_xattr(fd, "user.test", &value, &err));
}
END_TEST

/* Only root may, and not on every file system: where it cannot be tried, the rest still holds. */
START_TEST(what_was_frozen_is_known)
{
	auto_fd fd = openat(root, "dir/inner", O_RDONLY | O_CLOEXEC);
	int frozen = FS_IMMUTABLE_FL, thawed = 0;

	ck_assert(!fs_is_frozen(root, "dir/inner"));
	ck_assert(!fs_is_frozen(root, "."));
	ck_assert(!fs_is_frozen(root, "absent"));
	if (ioctl(fd, FS_IOC_SETFLAGS, &frozen) != 0)
		return;
	ck_assert(fs_is_frozen(root, "dir/inner"));
	ck_assert(!fs_is_frozen(root, "dir"));
	ck_assert_int_eq(symlinkat("dir/inner", root, "to-inner"), 0);
	ck_assert(!fs_is_frozen(root, "to-inner"));
	ck_assert_int_eq(ioctl(fd, FS_IOC_SETFLAGS, &thawed), 0);
	ck_assert(!fs_is_frozen(root, "dir/inner"));
}
END_TEST

START_TEST(a_list_is_sorted_and_whole)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	DONE(fs_open_subdir(root, "dir", &dir, &err));
	put("root/dir/Z", "");
	put("root/dir/.hidden", "");
	DONE(fs_list(dir, &names, &err));
	ck_assert_uint_eq(names.count, 5);
	ck_assert_str_eq(names.v[0], ".hidden");
	ck_assert_str_eq(names.v[1], "Z");
	ck_assert_str_eq(names.v[4], "sub");
}
END_TEST

START_TEST(a_replaced_file_is_new_and_leaves_nothing)
{
	auto_clear(strlist) names = {0};
	auto_fd dir = -1, before = -1;
	auto_clear(str) old = {0};
	struct stat st;

	DONE(fs_open_subdir(root, "dir", &dir, &err));
	DONE(fs_open_file(root, "dir/inner", &before, &err));
	DONE(fs_replace(root, "dir/inner", span_of("new"), 0640, &err));
	holds("root/dir/inner", "new");
	DONE(fs_read_fd(before, 100, &old, &err));
	ck_assert_str_eq(str_c(&old), "inner");
	DONE(fs_stat(dir, "inner", &st, &err));
	ck_assert_int_eq(st.st_mode & 07777, 0640);
	DONE(fs_list(dir, &names, &err));
	ck_assert_uint_eq(names.count, 3);
	DONE(fs_replace(root, "link", span_of("x"), 0644, &err));
	holds("root/file", "data");
}
END_TEST

START_TEST(a_named_result_goes_where_a_link_points)
{
	auto_free char *link = str_format("%s/root/link", top);
	auto_free char *dangling = str_format("%s/root/dangling", top);
	auto_free char *folder = str_format("%s/root/dir", top);
	auto_free char *none = str_format("%s/none/file", top);

	DONE(fs_replace_path(link, span_of("by link"), 0644, &err));
	holds("root/file", "by link");
	DONE(fs_replace_path(dangling, span_of("x"), 0644, &err));
	REFUSED(fs_replace_path(folder, span_of("x"), 0644, &err));
	ck_assert(!fs_replace_path(none, span_of("x"), 0644, NULL));
	ck_assert(!fs_replace_path("", span_of("x"), 0644, NULL));
	holds("root/dir/inner", "inner");
}
END_TEST

START_TEST(a_sweep_takes_leftovers_alone)
{
	static const char *const stay[] = {"a.0123abcd.tmp", ".a.0123abcg.tmp", ".a.0123abcd.tmpx",
	                                   ".tmp",           ".0123abcd.tmp",   "..0123abcd.tmp",
	                                   ".a.123abcd.tmp"};
	auto_clear(str) name = {0};

	for (size_t i = 0; i < ARRAY_LEN(stay); i++) {
		str_setf(&name, "root/%s", stay[i]);
		put(str_c(&name), "");
	}
	put("root/.a.0123abcd.tmp", "");
	put("root/.a.b.00000000.tmp", "");
	DONE(fs_sweep_temp(root, &err));
	for (size_t i = 0; i < ARRAY_LEN(stay); i++)
		ck_assert_msg(fs_exists(root, stay[i]), "%s", stay[i]);
	ck_assert(!fs_exists(root, ".a.0123abcd.tmp") && !fs_exists(root, ".a.b.00000000.tmp"));
	ck_assert(fs_exists(root, "file"));
}
END_TEST

START_TEST(a_lock_has_one_holder_and_dies_with_it)
{
	auto_fd one = -1, two = -1;
	bool got = false;

	DONE(fs_open_append(root, "lock", 0600, &one, &err));
	DONE(fs_open_append(root, "lock", 0600, &two, &err));
	DONE(fs_try_lock(one, &got, &err));
	ck_assert(got);
	DONE(fs_try_lock(two, &got, &err));
	ck_assert(!got);
	fs_close(&one);
	DONE(fs_try_lock(two, &got, &err));
	ck_assert(got);
}
END_TEST

START_TEST(operands_may_be_links_but_not_folders)
{
	auto_free char *link = str_format("%s/root/link", top);
	auto_free char *dirlink = str_format("%s/root/dirlink", top);
	auto_free char *fifo = str_format("%s/root/fifo", top);
	auto_clear(str) text = {0};
	auto_fd dir = -1;
	int fd = -1;

	DONE(fs_read_operand(link, 100, &text, &err));
	ck_assert_str_eq(str_c(&text), "data");
	DONE(fs_open_dir(dirlink, &dir, &err));
	REFUSED(fs_read_operand(dirlink, 100, &text, &err));
	REFUSED(fs_open_operand(fifo, false, &fd, &err));
	ck_assert(!fs_open_dir(fifo, &fd, NULL));
}
END_TEST

START_TEST(writing_goes_on_to_the_end_or_says_why)
{
	auto_fd fd = -1, unnamed = -1, full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	auto_clear(str) back = {0};
	struct err why = {0};
	uint64_t bytes, inodes;

	DONE(fs_create(root, "new", 0600, &fd, &err));
	DONE(fs_write(fd, "0123456789", 10, &err));
	DONE(fs_pwrite(fd, "ab", 2, 4, &err));
	DONE(fs_truncate(fd, 8, &err));
	DONE(fs_sync(fd, &err));
	DONE(fs_datasync(fd, &err));
	holds("root/new", "0123ab67");
	DONE(fs_allocate(fd, 100000, &err));
	holds("root/new", "0123ab67");
	DONE(fs_create_unnamed(root, &unnamed, &err));
	DONE(fs_write(unnamed, "x", 1, &err));
	DONE(fs_free_space(fd, &bytes, &inodes, &err));
	if (full >= 0) {
		ck_assert(!fs_write(full, "x", 1, &why));
		ck_assert_int_eq(why.sys, ENOSPC);
	}
	fs_close(&full);
}
END_TEST

START_TEST(links_and_targets_are_read)
{
	auto_clear(str) target = {0};
	auto_free char *real = NULL, *path = str_format("%s/root/dirlink/../dir/./sub", top);
	auto_free char *want = NULL;

	DONE(fs_readlink(root, "etc/os-release", &target, &err));
	ck_assert_str_eq(str_c(&target), "../usr/lib/os-release");
	REFUSED(fs_readlink(root, "file", &target, &err));
	DONE(fs_realpath(path, &real, &err));
	want = str_format("%s/root/dir/sub", top);
	ck_assert_str_eq(real, want);
}
END_TEST

static bool note(void *ctx, const char *name, enum fs_type type, struct err *err)
{
	(void)err;
	str_addf(ctx, "%s:%d ", name, (int)type);
	return true;
}
static bool stop(void *ctx, const char *name, enum fs_type type, struct err *err)
{
	(void)name, (void)type;
	++*(int *)ctx;
	return err_set(err, ERR_FAILED, "enough");
}
START_TEST(each_name_comes_with_what_it_is)
{
	static const char *const want[] = {"f:1 ", "d:2 ", "l:3 ", "p:4 "};
	auto_clear(str) text = {0};
	auto_fd dir = -1;
	struct err err = {0};
	int count = 0;

	ck_assert(fs_mkdirs(root, "each/d", 0755, NULL) &&
	          fs_open_subdir(root, "each", &dir, NULL));
	ck_assert(fs_replace(dir, "f", span_of("x"), 0644, NULL));
	ck_assert(fs_symlink(dir, "f", "l", NULL));
	ck_assert(fs_mknod(dir, "p", S_IFIFO | 0644, 0, NULL));
	ck_assert(fs_each(dir, note, &text, NULL));
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		ck_assert_msg(strstr(str_c(&text), want[i]) != NULL, "%s", str_c(&text));
	ck_assert_uint_eq(text.len, 16);
	ck_assert(!fs_each(dir, stop, &count, &err));
	ck_assert_int_eq(count, 1);
	ck_assert_str_eq(err.msg, "enough");
}
END_TEST
START_TEST(a_glance_tells_what_a_name_is_and_follows_no_link_at_its_end)
{
	auto_fd dir = -1, from = -1;
	struct stat st;

	ck_assert(fs_mkdirs(root, "glance/d/e", 0755, NULL) &&
	          fs_open_subdir(root, "glance", &dir, NULL));
	ck_assert(fs_symlink(dir, "d", "l", NULL));
	ck_assert(fs_glance(dir, "d/e", &st) && S_ISDIR(st.st_mode));
	ck_assert(fs_glance(dir, "l", &st) && S_ISLNK(st.st_mode));
	ck_assert(!fs_glance(dir, "d/none", &st));
	from = fs_glance_from(dir, "d");
	ck_assert(fs_glance(from, "e", &st) && S_ISDIR(st.st_mode));
	ck_assert_int_lt(fs_glance_from(dir, "l"), 0);
}
END_TEST
START_TEST(what_the_kernel_makes_up_is_no_disk)
{
	auto_fd proc = -1;

	if (fs_open_dir("/proc/self", &proc, NULL))
		ck_assert(!fs_is_disk(proc) && !fs_tells_changes(proc));
	ck_assert(!fs_is_disk(-1) && !fs_tells_changes(-1));
}
END_TEST

static TCase *all(const char *name, void (*before)(void))
{
	TCase *t = tcase_create(name);

	tcase_add_checked_fixture(t, before, teardown);
	tcase_add_test(t, a_name_below_is_opened);
	tcase_add_test(t, no_component_may_be_a_link);
	tcase_add_test(t, no_name_leads_out);
	tcase_add_test(t, nothing_is_changed_through_a_link);
	tcase_add_test(t, absence_is_told_from_refusal);
	tcase_add_test(t, what_is_no_file_is_refused_without_waiting);
	tcase_add_test(t, links_in_a_root_stay_in_the_root);
	tcase_add_test(t, directories_of_a_root_are_opened);
	tcase_add_test(t, a_deep_path_is_walked);
	tcase_add_test(t, a_link_of_proc_leads_to_what_it_stands_for);
	tcase_add_test(t, reading_is_bounded);
	tcase_add_test(t, a_map_shows_the_bytes_and_an_empty_file_none);
	tcase_add_test(t, a_new_file_never_takes_an_old_name);
	tcase_add_test(t, removing_a_tree_does_not_follow_links);
	tcase_add_test(t, directories_on_the_way_are_made_once);
	tcase_add_test(t, attributes_are_those_of_the_name_itself);
	tcase_add_test(t, extended_attributes_go_there_and_back);
	tcase_add_test(t, what_was_frozen_is_known);
	tcase_add_test(t, a_list_is_sorted_and_whole);
	tcase_add_test(t, a_replaced_file_is_new_and_leaves_nothing);
	tcase_add_test(t, a_named_result_goes_where_a_link_points);
	tcase_add_test(t, a_sweep_takes_leftovers_alone);
	tcase_add_test(t, a_lock_has_one_holder_and_dies_with_it);
	tcase_add_test(t, operands_may_be_links_but_not_folders);
	tcase_add_test(t, writing_goes_on_to_the_end_or_says_why);
	tcase_add_test(t, links_and_targets_are_read);
	tcase_add_test(t, each_name_comes_with_what_it_is);
	tcase_add_test(t, a_glance_tells_what_a_name_is_and_follows_no_link_at_its_end);
	tcase_add_test(t, what_the_kernel_makes_up_is_no_disk);
	return t;
}

Suite *base_fs_suite(void);
Suite *base_fs_suite(void)
{
	Suite *s = suite_create("base/fs");

	suite_add_tcase(s, all("openat2", setup));
	suite_add_tcase(s, all("single steps", setup_without_openat2));
	return s;
}
