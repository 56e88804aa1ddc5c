#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "format/cgroup.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void has_unit(const char *text, const char *want)
{
	struct span unit;

	if (!want) {
		ck_assert_msg(!cgroup_unit(span_of(text), &unit), "'%s' has a unit", text);
		return;
	}
	ck_assert_msg(cgroup_unit(span_of(text), &unit), "'%s' has no unit", text);
	ck_assert_msg(span_eq(unit, want), "'%s'", text);
}

static void has_container(const char *text, const char *want)
{
	struct span id;

	if (!want) {
		ck_assert_msg(!cgroup_container(span_of(text), &id), "'%s' is one", text);
		return;
	}
	ck_assert_msg(cgroup_container(span_of(text), &id), "'%s' is none", text);
	ck_assert_msg(span_eq(id, want), "'%s'", text);
}

START_TEST(the_unit_is_the_first_part_below_the_slices)
{
	has_unit("0::/system.slice/ssh.service\n", "ssh.service");
	has_unit("0::/system.slice/system-getty.slice/getty@tty1.service\n", "getty@tty1.service");
	has_unit("0::/user.slice/user-1000.slice/user@1000.service/app.slice/x.service\n",
	         "user@1000.service");
	has_unit("0::/user.slice/user-0.slice/session-3.scope", "session-3.scope");
	has_unit("0::/init.scope\n", "init.scope");
	has_unit("0::/system.slice/_cgroup.service\n", "cgroup.service");
	has_unit("0::/system.slice/nginx.service/workers\n", "nginx.service");
}
END_TEST

START_TEST(without_systemd_there_is_no_unit)
{
	has_unit("", NULL);
	has_unit("0::/\n", NULL);
	has_unit("0::/docker/" ID "\n", NULL);
	has_unit("0::/system.slice\n", NULL);
	has_unit("0::/.service\n", NULL);
	has_unit("nonsense\n1:2", NULL);
}
END_TEST

START_TEST(of_the_first_version_only_the_named_hierarchy_counts)
{
	has_unit("4:memory:/x.service\n1:name=systemd:/system.slice/cron.service\n0::/\n",
	         "cron.service");
	has_unit("4:memory:/system.slice/x.service\n", NULL);
}
END_TEST

START_TEST(a_container_is_known_by_its_id_or_name)
{
	has_container("0::/system.slice/docker-" ID ".scope\n", ID);
	has_container("5:cpu:/docker/" ID "\n0::/\n", ID);
	has_container("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-" ID ".scope\n", ID);
	has_container("0::/user.slice/user-1.slice/user@1.service/libpod-" ID ".scope/x\n", ID);
	has_container("0::/lxc.payload.web/init.scope\n", "web");
	has_container("0::/machine.slice/machine-deb.scope\n", "deb");
	has_container("0::/system.slice/ssh.service\n", NULL);
	has_container("0::/0" ID "\n", NULL);
	has_container("0::/machine-\n", NULL);
}
END_TEST

Suite *format_cgroup_suite(void);
Suite *format_cgroup_suite(void)
{
	Suite *s = suite_create("format/cgroup");
	TCase *t = tcase_create("cgroup");

	tcase_add_test(t, the_unit_is_the_first_part_below_the_slices);
	tcase_add_test(t, without_systemd_there_is_no_unit);
	tcase_add_test(t, of_the_first_version_only_the_named_hierarchy_counts);
	tcase_add_test(t, a_container_is_known_by_its_id_or_name);
	suite_add_tcase(s, t);
	return s;
}
