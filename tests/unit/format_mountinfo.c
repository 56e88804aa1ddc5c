#include <check.h>

#include "base/mem.h"
#include "base/str.h"
#include "format/mountinfo.h"

START_TEST(each_line_is_a_mount)
{
	static const char text[] =
	        "23 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
	        "nonsense\n"
	        "40 23 0:33 /export /srv/my\\040data\\134x rw - nfs4 host:/export rw\n"
	        "41 23 0:34 / /mnt/s rw shared:2 master:3 - fuse.sshfs a@b: rw\n"
	        "42 23 0:35 / no rw - ext4 x rw\n"
	        "43 23 0:36 / /cut rw";
	struct span rest = span_of(text);
	struct mountinfo m;
	auto_free char *root = NULL, *data = NULL;

	ck_assert(mountinfo_next(&rest, &m) && span_eq(m.type, "ext4"));
	root = mountinfo_path(m.place);
	ck_assert_str_eq(root, "/");
	ck_assert(!mountinfo_may_wait(&m));
	ck_assert(mountinfo_next(&rest, &m) && mountinfo_may_wait(&m));
	data = mountinfo_path(m.place);
	ck_assert_str_eq(data, "/srv/my data\\x");
	ck_assert(mountinfo_next(&rest, &m) && span_eq(m.place, "/mnt/s"));
	ck_assert(mountinfo_may_wait(&m));
	ck_assert(!mountinfo_next(&rest, &m));
}
END_TEST

Suite *format_mountinfo_suite(void);
Suite *format_mountinfo_suite(void)
{
	Suite *s = suite_create("format/mountinfo");
	TCase *t = tcase_create("all");

	tcase_add_test(t, each_line_is_a_mount);
	suite_add_tcase(s, t);
	return s;
}
