#include "unit/assess_fixture.h"
#include "assess/feedtype.h"
#include "assess/index.h"

START_TEST(a_feed_is_judged_and_compiled)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	auto_clear(strlist) names = {0};
	auto_fd dir = -1;

	ck_assert(assess_import(f.cache, "debsecan", "bookworm", fd, &r, NULL));
	ck_assert_int_eq(r.records, 3);
	ck_assert_int_eq(r.broken, 0);
	ck_assert_ptr_null(r.first_broken);
	ck_assert(fs_open_subdir(f.cache, FEEDTYPE_FOLDER, &dir, NULL) &&
	          fs_list(dir, &names, NULL));
	ck_assert_uint_eq(names.count, 1);
}
END_TEST
START_TEST(what_is_of_no_use_leaves_nothing)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\n\nsrc,0,S   ,1,\n\n"));
	auto_fd empty = fixture_file((struct span){0});
	struct err err = {0}, none = {0};

	ck_assert(!assess_import(f.cache, "debsecan", "bookworm", fd, &r, &err));
	ck_assert_int_eq(err.kind, ERR_INPUT);
	ck_assert_str_eq(err.msg, "not one good record in it; the first: line 3: there is no "
	                          "vulnerability with number '0'");
	ck_assert(!assess_import(f.cache, "debsecan", "bookworm", empty, &r, &none));
	ck_assert_int_eq(none.kind, ERR_INPUT);
	ck_assert(!fs_exists(f.cache, FEEDTYPE_FOLDER));
}
END_TEST
START_TEST(a_type_that_does_not_say_its_release_wants_it)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(span_of("VERSION 1\nCVE-1,,x\nCVE-2,,x\nCVE-3,,x\n\nsrc,0,SH "
	                                  "F,1.2-2,\nsrc,1,S   ,,\nbin,2,B  F,2.0,\n\n"));
	struct err err = {0};

	ck_assert(!assess_import(f.cache, "debsecan", NULL, fd, &r, &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
	ck_assert_str_eq(err.hint, "give --release, as in --release bookworm");
}
END_TEST
/* One small feed of each type, and how many of its bytes at the end may be missing unseen. */
static const struct {
	const char *type, *release, *text;
	size_t loose;
} feeds[] = {
        {"debsecan", "bookworm", "VERSION 1\nCVE-1,,x\n\nsrc,0,SH F,1.2-2,\n\nsrc,src\n\n", 10},
        {"debian", NULL,
         "{\"p\":{\"CVE-1\":{\"releases\":{\"sid\":{\"status\":\"open\",\"urgency\":\"low\"}}}}}",
         0},
        {"secdb", NULL,
         "{\"distroversion\":\"v3.20\",\"packages\":[{\"pkg\":{\"name\":\"p\",\"secfixes\":{"
         "\"1-r0\":[\"CVE-1\"]}}}]}",
         0},
        {"arch", NULL,
         "[{\"name\":\"AVG-1\",\"packages\":[\"p\"],\"status\":\"Fixed\",\"affected\":\"1-1\","
         "\"fixed\":\"1-2\",\"issues\":[\"CVE-1\"]}]",
         0},
        {"osv", NULL,
         "{\"id\":\"CVE-1\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"p\"},"
         "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.0.0\"}"
         "]}]}]}",
         0},
        {"updateinfo", "x:1",
         "<updates><update type='security'><id>A-1</id><pkglist><collection><package name='p' "
         "version='1' release='2' arch='x86_64'/></collection></pkglist></update></updates>",
         0},
        {"kev", NULL, "{\"vulnerabilities\":[{\"cveID\":\"CVE-1\",\"dateAdded\":\"2026-01-01\"}]}",
         0},
        {"epss", NULL, "cve,epss,percentile\nCVE-1,0.1,0.2\n", 0},
        {"vulnrichment", NULL, "{\"cveMetadata\":{\"cveId\":\"CVE-1\"},\"containers\":{}}", 0},
};

static bool import_in(const struct fixture *f, const char *type, const char *release,
                      struct span bytes, struct err *err)
{
	__attribute__((cleanup(assess_import_result_clear))) struct assess_import_result r = {0};
	auto_fd fd = fixture_file(bytes);

	return assess_import(f->cache, type, release, fd, &r, err);
}

START_TEST(a_feed_that_is_cut_at_any_byte_is_refused)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();

	for (size_t i = 0; i < ARRAY_LEN(feeds); i++) {
		size_t len = strlen(feeds[i].text);

		ck_assert(import_in(&f, feeds[i].type, feeds[i].release, span_of(feeds[i].text),
		                    NULL));
		for (size_t n = 0; n < len - feeds[i].loose; n++) {
			struct err err = {0};

			ck_assert_msg(!import_in(&f, feeds[i].type, feeds[i].release,
			                         span_make(feeds[i].text, n), &err),
			              "%s: %zu", feeds[i].type, n);
			ck_assert_int_eq(err.kind, ERR_INPUT);
			ck_assert(err.msg[0]);
		}
	}
}
END_TEST
#define SHARED "../../shared/data/"

/* Real feeds, where they are; each cut in steps of so many bytes. */
START_TEST(a_real_feed_that_is_cut_is_refused)
{
	static const struct {
		const char *type, *release, *file;
		off_t step;
	} real[] = {
	        {"debsecan", "bookworm", SHARED "debian/debsecan-feed/bookworm", 512},
	        {"kev", NULL, SHARED "kev/known_exploited_vulnerabilities.json", 32768},
	        {"epss", NULL, SHARED "epss/epss_scores-2026-08-16.csv.gz", 262144},
	        {"osv", NULL, SHARED "osv/crates.io/all.zip", 512},
	        {"vulnrichment", NULL, SHARED "ssvc/vulnrichment-2024-10.zip", 8192},
	};
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();

	for (size_t i = 0; i < ARRAY_LEN(real); i++) {
		auto_clear(str) bytes = {0};

		if (!fs_read_operand(real[i].file, 16 << 20, &bytes, NULL))
			continue;
		for (off_t n = 0; n < (off_t)bytes.len; n += real[i].step) {
			struct err err = {0};

			ck_assert_msg(!import_in(&f, real[i].type, real[i].release,
			                         span_make(bytes.buf, (size_t)n), &err),
			              "%s: %lld", real[i].type, (long long)n);
			ck_assert_int_eq(err.kind, ERR_INPUT);
		}
	}
}
END_TEST
START_TEST(a_feed_that_is_nested_too_deep_is_refused)
{
	__attribute__((cleanup(fixture_clear))) struct fixture f = fixture_make();

	for (size_t i = 0; i < ARRAY_LEN(feeds); i++) {
		auto_clear(str) deep = {0};
		struct err err = {0};
		bool is_xml = feeds[i].text[0] == '<';

		for (size_t k = 0; k < 200000; k++)
			str_adds(&deep, is_xml ? "<a>" : k % 2 ? "{\"a\":" : "[");
		ck_assert(!import_in(&f, feeds[i].type, feeds[i].release,
		                     span_make(deep.buf, deep.len), &err));
		ck_assert_int_eq(err.kind, ERR_INPUT);
	}
}
END_TEST
START_TEST(types_are_known_by_name)
{
	struct err err = {0};

	ck_assert(assess_check_type("debsecan", NULL));
	ck_assert(!assess_check_type("nonsense", &err));
	ck_assert_int_eq(err.kind, ERR_USAGE);
}
END_TEST

Suite *assess_import_suite(void);
Suite *assess_import_suite(void)
{
	Suite *s = suite_create("assess/import");
	TCase *t = tcase_create("import");

	tcase_add_test(t, a_feed_is_judged_and_compiled);
	tcase_add_test(t, what_is_of_no_use_leaves_nothing);
	tcase_add_test(t, a_type_that_does_not_say_its_release_wants_it);
	tcase_add_test(t, a_feed_that_is_cut_at_any_byte_is_refused);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_real_feed_that_is_cut_is_refused);
	tcase_add_test(t, a_feed_that_is_nested_too_deep_is_refused);
	tcase_add_test(t, types_are_known_by_name);
	suite_add_tcase(s, t);
	return s;
}
