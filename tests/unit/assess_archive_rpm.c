#include "unit/apt_root.h"
#include "assess/archive_rpm.h"
#include "unit/rpm_repo.h"

#define REPODATA "/repodata/"
#define BASE "var/cache/dnf/base-0123456789abcdef" REPODATA
#define OFF_REPO "var/cache/libdnf5/off-0123456789abcdef" REPODATA
#define ZYPP "var/cache/zypp/raw/update" REPODATA
#define NODE(v, label)                                                                             \
	"{\"purl\":\"pkg:rpm/almalinux/nodejs@" v "\",\"type\":\"rpm\",\"name\":\"nodejs\","       \
	"\"version\":\"1:" v "\",\"arch\":\"x86_64\",\"module\":\"" label "\",\"source\":{"        \
	"\"name\":\"nodejs\",\"version\":\"" v "\"}}"
#define BASH(v)                                                                                    \
	"{\"purl\":\"pkg:rpm/almalinux/bash@" v                                                    \
	"\",\"type\":\"rpm\",\"name\":\"bash\",\"version\""                                        \
	":\"" v "\",\"arch\":\"x86_64\",\"source\":{\"name\":\"bash\",\"version\":\"" v "\"}}"

static int make_rpm_root(const struct fixture *f)
{
	int root = -1;

	ck_assert(fs_mkdirs(f->state.dir, "root", 0755, NULL));
	ck_assert(fs_open_subdir(f->state.dir, "root", &root, NULL));
	put(root, "etc/yum.repos.d/a.repo", "[base]\n[off]\nenabled=0\n");
	put(root, "etc/zypp/repos.d/u.repo", "[update]\nenabled=1\n");
	put(root, BASE "repomd.xml",
	    "<repomd>x-primary.xml x-updateinfo.xml m-modules.yaml</repomd>");
	put(root, BASE "old-primary.xml", "broken, and not named");
	put(root, BASE "x-primary.xml",
	    PRIMARY(RPM("nodejs", "1", "14.18", "2.module+el8+1+a", "x86_64",
	                "nodejs-14.18-2.module+el8+1+a.src.rpm")
	                    RPM("nodejs", "1", "16.14", "4.module+el8+2+b", "x86_64",
	                        "nodejs-16.14-4.module+el8+2+b.src.rpm")
	                            RPM("bash", "0", "5.1", "9", "x86_64", "bash-5.1-9.src.rpm")));
	put(root, BASE "x-updateinfo.xml",
	    UPDATES(UPDATE("security", "nodejs", "1", "14.18", "2.module+el8+1+a", "x86_64")));
	put(root, BASE "m-modules.yaml",
	    MODULE("nodejs", "14", "    - nodejs-1:14.18-2.module+el8+1+a.x86_64\n")
	            MODULE("nodejs", "16", "    - nodejs-1:16.14-4.module+el8+2+b.x86_64\n"));
	put(root, OFF_REPO "repomd.xml", "<repomd>primary.xml</repomd>");
	put(root, OFF_REPO "primary.xml",
	    PRIMARY(RPM("bash", "0", "5.2", "1", "x86_64", "bash-5.2-1.src.rpm")));
	put(root, ZYPP "repomd.xml", "<repomd>z-primary.xml</repomd>");
	put(root, ZYPP "z-primary.xml",
	    PRIMARY(RPM("zlib", "0", "1.3", "1", "x86_64", "zlib-1.3-1.src.rpm")));
	return root;
}

static struct offer offer_for(const struct archive *a, const char *components)
{
	auto_clear(inventory) inv = {0};
	auto_clear(subjects) s = {0};
	struct offer o = {0};

	fixture_debian(components, &inv);
	subjects_make(&inv, &s);
	archive_offer(a, &s, &s.v[0], &o);
	return o;
}

static void open_root(struct fixture *f, struct archive *ret, size_t notes)
{
	auto_fd root = make_rpm_root(f);
	auto_clear(strlist) list = {0};

	ck_assert(archive_open(root, f->cache, ret, &list, NULL));
	ck_assert_uint_eq(list.count, notes);
}

START_TEST(what_dnf_and_zypp_fetched_is_read)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(archive) a = {0};
	size_t enabled = 0;

	open_root(&f, &a, 0);
	ck_assert_uint_eq(a.list_count, 3);
	for (size_t i = 0; i < a.list_count; i++)
		enabled += a.lists[i].is_enabled;
	ck_assert_uint_eq(enabled, 2);
}
END_TEST
START_TEST(an_offer_is_of_the_stream_that_is_installed)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(archive) a = {0};
	auto_clear(offer) o = {0}, p = {0};

	open_root(&f, &a, 0);
	o = offer_for(&a, NODE("14.1-1.module+el8+0+c", "nodejs:14:8:x"));
	ck_assert_str_eq(o.version, "14.18-2.module+el8+1+a");
	ck_assert_str_eq(o.packages.v[0], "nodejs=1:14.18-2.module+el8+1+a");
	ck_assert(o.is_security);
	p = offer_for(&a, NODE("16.1-1.module+el8+0+c", "nodejs:16:8:x"));
	ck_assert_str_eq(p.version, "16.14-4.module+el8+2+b");
	ck_assert(!p.is_security);
}
END_TEST
START_TEST(a_repository_that_is_switched_off_offers_nothing_and_is_named)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_clear(archive) a = {0};
	auto_clear(offer) o = {0}, p = {0};

	open_root(&f, &a, 0);
	o = offer_for(&a, BASH("5.1-9"));
	ck_assert_ptr_null(o.version);
	ck_assert_str_eq(o.why, "the source that has it is switched off");
	p = offer_for(&a, BASH("5.1-8"));
	ck_assert_str_eq(p.version, "5.1-9");
}
END_TEST
START_TEST(a_repository_that_is_broken_is_left_out_with_a_note)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	auto_fd root = make_rpm_root(&f);
	auto_clear(archive) a = {0};
	auto_clear(strlist) notes = {0};

	put(root, ZYPP "z-primary.xml", "<metadata><package>");
	ck_assert(archive_open(root, f.cache, &a, &notes, NULL));
	ck_assert_uint_eq(a.list_count, 2);
	ck_assert_uint_eq(notes.count, 1);
	ck_assert_ptr_nonnull(strstr(notes.v[0], "var/cache/zypp/raw/update"));
}
END_TEST

Suite *assess_archive_rpm_suite(void);
Suite *assess_archive_rpm_suite(void)
{
	Suite *s = suite_create("assess/archive_rpm");
	TCase *t = tcase_create("archive_rpm");

	tcase_add_test(t, what_dnf_and_zypp_fetched_is_read);
	tcase_add_test(t, an_offer_is_of_the_stream_that_is_installed);
	tcase_add_test(t, a_repository_that_is_switched_off_offers_nothing_and_is_named);
	tcase_add_test(t, a_repository_that_is_broken_is_left_out_with_a_note);
	suite_add_tcase(s, t);
	return s;
}
