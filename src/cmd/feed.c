#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/feed.h"
#include "ext/js.h"
#include "store/doc.h"
#include "ui/grid.h"

static const char *const forms[] = {
        "feed add NAME --type TYPE --url URL [--release R] [--ca-file FILE] [--proxy URL]",
        "feed add [NAME] --preset PRESET [--release R] [--ca-file FILE] [--proxy URL]",
        "feed import NAME --type TYPE [--release R] FILE",
        "feed update [NAME...] [--from DIR]",
        "feed list",
        "feed remove NAME",
        NULL,
};

static const struct opt options[] = {
        {"type", 0, OPT_VALUE, "TYPE", "what it holds; fettle-feeds(5) has the types"},
        {"url", 0, OPT_VALUE, "URL", "where it is fetched from"},
        {"preset", 0, OPT_VALUE, "PRESET", "a public source; fettle-feeds(5) has them"},
        {"release", 0, OPT_VALUE, "R", "the distribution release that it speaks of"},
        {"ca-file", 0, OPT_VALUE, "FILE", "authorities to hold its server against, in PEM"},
        {"proxy", 0, OPT_VALUE, "URL", "fetch it through this proxy"},
        {"from", 0, OPT_VALUE, "DIR", "take what 'fettle fetch --carry' put into DIR"},
        {"allow-older", 0, OPT_FLAG, NULL, "take data that is older than what is here"},
        OPT_ROOT,
        {0},
};

const struct usage usage_feed = {
        .purpose = "Keep the sources of advisories and bundles.",
        .forms = forms,
        .opts = options,
        .min_operands = 1,
        .max_operands = SIZE_MAX,
};

/* The file by its absolute name, since updates run from anywhere. */
static bool take_ca_file(const struct call *call, struct feed *f, struct err *err)
{
	const char *path = opts_value(&call->opts, "ca-file");
	auto_fd fd = -1;

	if (!path)
		return true;
	return (fs_open_operand(path, false, &fd, err) && fs_realpath(path, &f->ca_file, err)) ||
	       err_prefix(err, "option '--ca-file'");
}

static bool take_proxy(const struct call *call, struct feed *f, struct err *err)
{
	static const char *const schemes[] = {"http://", "https://", "socks5h://"};
	const char *url = opts_value(&call->opts, "proxy");

	if (!url)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (str_starts(url, schemes[i]) && !strchr(url, '@')) {
			f->proxy = mem_strdup(url);
			return true;
		}
	return err_set(err, ERR_USAGE,
	               "option '--proxy': '%s' is not an http, https or socks5h URL without a "
	               "password",
	               url);
}

/* What the options say; a preset says the rest. */
static bool describe(const struct call *call, struct feed *f, struct err *err)
{
	const struct opts *o = &call->opts;
	const char *preset = opts_value(o, "preset");

	if (o->operands.count > 2)
		return err_set(err, ERR_USAGE, "feed add: too many arguments");
	f->name = mem_strdup(opts_operand(o, 1));
	f->release = mem_strdup(opts_value(o, "release"));
	if (preset && (opts_value(o, "type") || opts_value(o, "url")))
		return err_set(err, ERR_USAGE, "feed add: a preset says --type and --url itself");
	if (preset)
		return feed_take_preset(call, preset, f, err);
	f->type = mem_strdup(opts_value(o, "type"));
	f->url = mem_strdup(opts_value(o, "url"));
	return (f->name && f->type && f->url) ||
	       err_set(err, ERR_USAGE, "feed add: give a name, --type and --url, or --preset");
}

static bool add(struct call *call, struct err *err)
{
	auto_clear(feed) f = {.added = call->now}, old = {0};
	bool found;

	if (!describe(call, &f, err) || !feed_check_name(f.name, err) ||
	    !feed_check_type(f.type, err) || !feed_check_url(f.type, f.url, err) ||
	    !take_ca_file(call, &f, err) || !take_proxy(call, &f, err) ||
	    !feed_load(&call->state, f.name, &old, &found, err))
		return false;
	if (found) {
		err_set(err, ERR_INPUT, "there is a feed '%s' already, of type '%s'", f.name,
		        old.type);
		return err_hint(err, "choose another name, or 'fettle feed remove %s' first",
		                f.name);
	}
	if (!feed_save(&call->state, &f, err))
		return false;
	msg_info(&call->msg, "added feed '%s': 'fettle feed update %s' fetches it", f.name, f.name);
	return true;
}

static bool remove_feed(struct call *call, struct err *err)
{
	const char *name = opts_operand(&call->opts, 1);
	auto_clear(feed) f = {0};
	auto_free char *folder = NULL;

	if (!name || call->opts.operands.count > 2)
		return err_set(err, ERR_USAGE, "feed remove: give the name of one feed");
	if (!feed_need(call, name, &f, err))
		return false;
	folder = str_format("feeds/%s", name);
	return fs_remove_tree(call->state.dir, folder, err);
}

static void add_age(struct grid *g, const struct feed *f, int64_t now)
{
	auto_free char *age = clock_age(now - f->fetched);

	grid_add(g, f->fetched ? age : "never");
}

static void add_validity(struct grid *g, const struct feed *f, int64_t now)
{
	auto_free char *until = clock_text(f->valid_until);

	if (f->valid_until && f->valid_until <= now)
		grid_addf(g, "expired %s", until);
	else
		grid_add(g, until);
}

static void add_row(struct grid *g, const struct feed *f, int64_t now)
{
	grid_add(g, f->name);
	grid_add(g, f->type);
	if (f->sha256)
		grid_addf(g, "%lld", (long long)f->records);
	else
		grid_add(g, NULL);
	add_age(g, f, now);
	add_validity(g, f, now);
	if (f->signed_by)
		grid_addf(g, "%s", f->signed_by);
	else
		grid_add(g, feed_trust(f));
	grid_addf(g, "%.12s", f->sha256 ? f->sha256 : "-");
	grid_add(g, f->url ? f->url : f->origin);
}

static bool list(struct call *call, struct err *err)
{
	static const struct grid_column columns[] = {
	        {"NAME", false, false},   {"TYPE", false, false},        {"RECORDS", true, false},
	        {"AGE", true, false},     {"VALID UNTIL", false, false}, {"TRUST", false, false},
	        {"DIGEST", false, false}, {"FROM", false, true},         {NULL, false, false},
	};
	auto_clear(grid) g = {.columns = columns};
	auto_clear(strlist) names = {0};
	auto_js doc = doc_new("fettle.feeds/1", call->now);
	struct js *feeds = js_array();

	js_set(doc, "feeds", feeds);
	if (call->opts.operands.count > 1)
		return err_set(err, ERR_USAGE, "feed list: too many arguments");
	if (!out_only(&call->out, "table json", err) || !feed_list(&call->state, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		auto_clear(feed) f = {0};

		if (!feed_need(call, names.v[i], &f, err))
			return false;
		add_row(&g, &f, call->now);
		js_push(feeds, feed_encode(&f, call->now));
	}
	if (out_is(&call->out, "json"))
		js_print(doc, JS_PRETTY, &call->out.text);
	else if (names.count)
		grid_print(&g, &call->out);
	else
		str_adds(&call->out.text, "no feeds: nothing is known of vulnerabilities\n");
	return true;
}

bool cmd_feed(struct call *call, struct err *err)
{
	static const struct {
		const char *name;
		bool (*run)(struct call *call, struct err *err);
	} acts[] = {{"add", add},
	            {"import", feed_import},
	            {"update", feed_update},
	            {"list", list},
	            {"remove", remove_feed}};
	const char *act = opts_operand(&call->opts, 0);

	for (size_t i = 0; i < ARRAY_LEN(acts); i++)
		if (strcmp(acts[i].name, act) == 0)
			return acts[i].run(call, err);
	return err_set(err, ERR_USAGE,
	               "feed: no '%s': there is add, import, update, list and remove", act);
}
