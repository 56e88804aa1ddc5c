/* CISA's Vulnrichment: CVE records 5.1, in which a container of CISA's holds the inputs of SSVC. */
#include <strings.h>

#include "assess/compile.h"
#include "assess/enrich.h"
#include "assess/records.h"
#include "base/err.h"

struct ssvc {
	int64_t when; /* of the assessment that was taken */
	bool is_there;
	int64_t numbers[SSVC_NUMBERS];
};

/* In small letters, and in some records with a capital. */
static bool is_word(const struct jsval *v, const char *word)
{
	struct span s = jsval_text(v);

	return jsval_is(v, JSVIEW_STRING) && s.len == strlen(word) &&
	       strncasecmp(s.ptr, word, s.len) == 0;
}

static int64_t choose(const struct jsval *v, const char *const *words)
{
	for (int64_t i = 0; words[i]; i++)
		if (is_word(v, words[i]))
			return i + 1;
	return 0;
}

/* Each option is an object with one member. */
static void take_options(const struct jsval *options, struct ssvc *to)
{
	static const struct {
		const char *key, *words[4];
	} known[SSVC_CVSS] = {
	        [SSVC_AUTOMATABLE] = {"Automatable", {"no", "yes", NULL}},
	        [SSVC_TOTAL] = {"Technical Impact", {"partial", "total", NULL}},
	        [SSVC_EXPLOITATION] = {"Exploitation", {"none", "poc", "active", NULL}},
	};

	for (const struct jsval *o = NULL; jsval_each(options, &o);)
		for (size_t i = 0; i < ARRAY_LEN(known); i++) {
			const struct jsval *v = jsval_member(o, known[i].key);

			if (v)
				to->numbers[i] = choose(v, known[i].words);
		}
}

/* Of several assessments the newest counts. */
static bool take_ssvc(const struct jsval *other, struct ssvc *to, struct err *err)
{
	const struct jsval *content, *options;
	int64_t when = 0;

	if (!jsval_opt_object(other, "content", &content, err) ||
	    !jsval_opt_array(content, "options", &options, err))
		return false;
	if (!jsval_opt_time(content, "timestamp", &when, NULL))
		when = 0;
	if (!options || (to->is_there && when <= to->when))
		return true;
	to->numbers[SSVC_AUTOMATABLE] = to->numbers[SSVC_TOTAL] = 0;
	to->numbers[SSVC_EXPLOITATION] = 0;
	to->is_there = true;
	to->when = when;
	take_options(options, to);
	return true;
}

/* "9.8" as 98. */
static void take_score(const struct jsval *metric, struct ssvc *to)
{
	static const char *const keys[] = {"cvssV4_0", "cvssV3_1", "cvssV3_0"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct span s =
		        jsval_text(jsval_member(jsval_member(metric, keys[i]), "baseScore"));
		struct span whole = span_make(s.ptr, span_find(s, '.'));
		struct span rest = span_from(s, whole.len + 1);
		uint64_t n, tenths = 0;

		if (!span_to_u64(whole, 10, &n) || (rest.len && !span_to_u64(rest, 9, &tenths)))
			continue;
		to->numbers[SSVC_CVSS] = (int64_t)(n * 10 + tenths);
		return;
	}
}

static bool take_container(const struct jsval *adp, struct ssvc *to, struct err *err)
{
	const struct jsval *metrics, *other;
	struct span type;

	if (!is_word(jsval_member(jsval_member(adp, "providerMetadata"), "shortName"),
	             "CISA-ADP") &&
	    !is_word(jsval_member(adp, "title"), "CISA ADP Vulnrichment"))
		return true;
	if (!jsval_opt_array(adp, "metrics", &metrics, err))
		return false;
	for (const struct jsval *m = NULL; jsval_each(metrics, &m);) {
		if (!jsval_opt_object(m, "other", &other, err) ||
		    !jsval_opt_text(other, "type", &type, err))
			return false;
		if (!other)
			take_score(m, to);
		else if (span_eq(type, "ssvc") && !take_ssvc(other, to, err))
			return false;
	}
	return true;
}

static bool read_cve(void *ctx, const struct jsval *o, struct span text, struct err *err)
{
	struct builder *b = ctx;
	const struct jsval *meta, *containers, *adp;
	struct span texts[SSVC_TEXTS], state;
	struct ssvc found = {.numbers = {[SSVC_CVSS] = -1}};

	(void)text;
	if (!jsval_opt_object(o, "cveMetadata", &meta, err) ||
	    !jsval_get_text(meta, "cveId", &texts[SSVC_CVE], err) ||
	    !jsval_opt_text(meta, "state", &state, err))
		return err_prefix(err, "cveMetadata");
	if (!texts[SSVC_CVE].len)
		return err_set(err, ERR_INPUT, "cveMetadata: cveId: empty");
	if (!jsval_opt_object(o, "containers", &containers, err) ||
	    !jsval_opt_array(containers, "adp", &adp, err))
		return false;
	for (const struct jsval *c = NULL; jsval_each(adp, &c);)
		if (!take_container(c, &found, err))
			return err_prefix(err, "'%.*s'", (int)texts[SSVC_CVE].len,
			                  texts[SSVC_CVE].ptr);
	if ((found.is_there || found.numbers[SSVC_CVSS] >= 0) && !span_eq(state, "REJECTED"))
		builder_add(b, texts, found.numbers);
	if (found.when > b->about.published)
		b->about.published = found.when;
	return true;
}

bool compile_vulnrichment(int fd, const char *release, struct builder *b, struct err *err)
{
	(void)release;
	builder_begin(b, SSVC_TEXTS, SSVC_NUMBERS);
	return records_each(fd, b, read_cve, b, err) || err_prefix(err, "not CVE records");
}
