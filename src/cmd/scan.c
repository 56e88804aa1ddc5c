#include "base/clock.h"
#include "base/fs.h"
#include "base/mem.h"
#include "cmd/call.h"
#include "cmd/inventory_given.h"
#include "cmd/inventory_show.h"
#include "cmd/live_show.h"
#include "cmd/scan_import.h"
#include "report/cyclonedx.h"
#include "report/spdx.h"
#include "scan/image.h"
#include "scan/keep.h"
#include "scan/scan.h"

static const char *const forms[] = {
        "scan [--root DIR] [--by source|component|process|socket|fact]",
        "scan --diff [TIME] [--root DIR]",
        ("scan --image FILE|- [--image-name NAME] [--platform OS/ARCH] "
         "[--by source|component|fact]"),
        "scan --sbom FILE|- [--by source|component]",
        "scan --import FILE|- --type csv|json [--mapping FILE] [--host NAME | --hosts DIR]",
        NULL,
};

static const struct opt options[] = {
        OPT_ROOT,
        {"by", 0, OPT_VALUE, "WHAT",
         "a line a source (the default), component, process, socket, fact"},
        {"diff", 0, OPT_FLAG, NULL, "show what changed since the last scan, or that of TIME"},
        {"image", 0, OPT_VALUE, "FILE",
         "scan a container image: a tar, or the directory of an OCI layout"},
        {"image-name", 0, OPT_VALUE, "NAME", "which image, of a file that holds several"},
        {"platform", 0, OPT_VALUE, "OS/ARCH", "which of an image that is made for several"},
        {"sbom", 0, OPT_VALUE, "FILE",
         "take the inventory from a bill of materials: CycloneDX, SPDX"},
        {"import", 0, OPT_VALUE, "FILE", "take inventories from a list that another tool exported"},
        {"type", 0, OPT_VALUE, "T", "the list is csv or json"},
        {"mapping", 0, OPT_VALUE, "FILE", "which columns say what, see fettle-mapping(5)"},
        {"host", 0, OPT_VALUE, "NAME", "the host to take of a list of many, or that it is of"},
        {"hosts", 0, OPT_VALUE, "DIR", "write a file for each host of a list into DIR"},
        OPT_EXIT_CODE,
        {0},
};

const struct usage usage_scan = {
        .purpose = "Find what is installed, and say what could not be read.",
        .forms = forms,
        .opts = options,
        .max_operands = 1,
};

/* Whether the open directory is the root of the running system. */
static bool is_running_root(int root)
{
	auto_fd top = -1;
	struct stat a, b;

	return fs_open_dir("/", &top, NULL) && fs_fstat(root, &a, NULL) &&
	       fs_fstat(top, &b, NULL) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* What there may be a line for, and how it is shown; the first is what is shown unasked. */
static const struct view {
	const char *name;
	void (*show)(const struct inventory *inv, struct out *out);
} views[] = {
        {"source", inventory_show_sources}, {"component", inventory_show_components},
        {"process", live_show_processes},   {"socket", live_show_sockets},
        {"fact", live_show_facts},
};

static void show(const struct call *call, const struct inventory *inv, const struct view *view,
                 struct out *out)
{
	if (out_is(out, "json")) {
		inventory_encode(inv, &out->text);
	} else if (out_is(out, "cyclonedx")) {
		cyclonedx_inventory(inv, &out->text);
	} else if (out_is(out, "spdx")) {
		spdx_inventory(inv, &out->text);
	} else if (view != views || !call->msg.quiet || out->path) {
		view->show(inv, out);
	}
}

/* An inventory that does not know all is a result, and never looks like one that does. */
static void tell_gaps(struct call *call, const struct inventory *inv)
{
	size_t gaps = inventory_gaps(inv);

	if (!gaps && inventory_is_complete(inv))
		return;
	if (gaps)
		msg_warn(&call->msg, "not complete: %zu source%s could not be read whole", gaps,
		         gaps == 1 ? "" : "s");
	else
		msg_warn(&call->msg,
		         "nothing is known of what is installed: no source had components");
	if (opts_has(&call->opts, "exit-code"))
		call->status = STATUS_UNKNOWN;
}

static void show_diff(const struct call *call, const struct inventory *before,
                      const struct inventory *after, struct out *out)
{
	auto_clear(inventory_diff) d = {0};
	auto_free char *since = clock_text(before->generated);

	inventory_diff_make(before, after, &d);
	if (out_is(out, "json"))
		inventory_diff_encode(before, after, &d, &out->text);
	else if (d.count)
		inventory_show_changes(&d, out);
	else if (!call->msg.quiet)
		str_addf(&out->text, "nothing changed since %s\n", since ? since : "-");
	if (!inventory_is_complete(before))
		msg_warn(&call->msg, "the inventory of %s is not complete", since ? since : "-");
}

/* The inventory to compare with: that of TIME, or the one that is kept as the present one. */
static bool load_before(const struct call *call, struct inventory *ret, struct err *err)
{
	const char *time = opts_operand(&call->opts, 0);
	auto_clear(strlist) kept = {0};
	auto_clear(str) list = {0};
	bool found;

	if (!keep_load(&call->state, time, ret, &found, err))
		return false;
	if (found)
		return true;
	if (!time) {
		err_set(err, ERR_INPUT, "there is no scan yet to compare with");
		return err_hint(err, "run 'fettle scan' first");
	}
	if (!keep_list(&call->state, &kept, err))
		return false;
	for (size_t i = kept.count; i-- > 0 && kept.count - i <= 5;)
		str_addf(&list, "%s%s", list.len ? ", " : "", kept.v[i]);
	err_set(err, ERR_INPUT, "no inventory of '%.40s' is kept", time);
	return err_hint(err, "the newest are: %s", list.len ? str_c(&list) : "none");
}

static bool read_by(const struct call *call, const struct view **ret, struct err *err)
{
	const char *by = opts_value(&call->opts, "by");

	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		if (!by || strcmp(by, views[i].name) == 0) {
			*ret = &views[i];
			return true;
		}
	return err_set(err, ERR_USAGE,
	               "option '--by': '%.40s' is not source, component, process, socket or fact",
	               by);
}

/* What is read from a file is of some other host: it is shown and not kept. */
static bool check_file(const struct call *call, const char *option, const char *const *others,
                       struct err *err)
{
	for (; *others; others++)
		if (opts_has(&call->opts, *others))
			return err_set(err, ERR_USAGE,
			               "options '--%s' and '--%s' do not go together", option,
			               *others);
	return !opts_operand(&call->opts, 0) ||
	       err_set(err, ERR_USAGE, "scan takes no argument with --%s", option);
}

/* Where nothing tells of what runs, an empty table would say that nothing does. */
static bool check_view(const struct view *view, const char *option, const struct inventory *inv,
                       struct err *err)
{
	if (view->show != live_show_processes && view->show != live_show_sockets)
		return true;
	for (size_t i = 0; i < inv->coverage_count; i++)
		if (strcmp(inv->coverage[i].source, view->name) == 0 &&
		    inv->coverage[i].result != COVERAGE_ABSENT)
			return true;
	return err_set(err, ERR_USAGE, "option '--by %s' is about what runs: --%s does not tell",
	               view->name, option);
}

static bool scan_sbom(struct call *call, const struct view *view, struct err *err)
{
	static const char *const others[] = {"root", "diff",  "import",     "type",     "mapping",
	                                     "host", "hosts", "image-name", "platform", NULL};
	auto_clear(inventory) inv = {0};

	if (!check_file(call, "sbom", others, err) ||
	    !inventory_given(opts_value(&call->opts, "sbom"), call->now, &inv, err) ||
	    !check_view(view, "sbom", &inv, err))
		return false;
	show(call, &inv, view, &call->out);
	tell_gaps(call, &inv);
	return true;
}

static void tell_hosts(struct call *call, const struct import *all)
{
	size_t gaps = 0;

	for (size_t i = 0; i < all->count; i++)
		gaps += !inventory_is_complete(&all->hosts[i].inv);
	if (!gaps)
		return;
	msg_warn(&call->msg, "not complete: the inventories of %zu of %zu hosts", gaps, all->count);
	if (opts_has(&call->opts, "exit-code"))
		call->status = STATUS_UNKNOWN;
}

static bool scan_import(struct call *call, const struct view *view, struct err *err)
{
	static const char *const others[] = {"root", "diff", "image-name", "platform", NULL};
	const struct inventory *inv;
	auto_clear(import) all = {0};

	if (!check_file(call, "import", others, err) || !scan_import_load(call, &all, err))
		return false;
	if (opts_has(&call->opts, "hosts")) {
		tell_hosts(call, &all);
		return scan_import_write(call, &all, err);
	}
	if (!scan_import_pick(call, &all, &inv, err) ||
	    (inv && !check_view(view, "import", inv, err)))
		return false;
	if (inv) {
		show(call, inv, view, &call->out);
		tell_gaps(call, inv);
	} else {
		scan_import_list(&all, &call->out);
		tell_hosts(call, &all);
	}
	return true;
}

static bool check_import(const struct call *call, struct err *err)
{
	static const char *const only[] = {"type", "mapping", "host", "hosts"};

	for (size_t i = 0; i < ARRAY_LEN(only); i++)
		if (opts_has(&call->opts, only[i]))
			return err_set(err, ERR_USAGE, "option '--%s' goes with '--import'",
			               only[i]);
	return true;
}

static bool scan_container(struct call *call, const struct view *view, struct err *err)
{
	static const char *const others[] = {"root",    "diff", "sbom",  "import", "type",
	                                     "mapping", "host", "hosts", NULL};
	const struct opts *o = &call->opts;
	const struct image_choice choice = {opts_value(o, "image-name"), opts_value(o, "platform")};
	const char *path = opts_value(o, "image");
	auto_clear(inventory) inv = {0};
	auto_clear(image) image = IMAGE_NONE;
	const struct scan s = {.root = -1, .image = &image};

	if (!check_file(call, "image", others, err) || !image_open(path, &choice, &image, err) ||
	    !scan_host(&s, path, call->now, &inv, err) || !check_view(view, "image", &inv, err))
		return false;
	show(call, &inv, view, &call->out);
	tell_gaps(call, &inv);
	return true;
}

/* The options that say more of --image. */
static bool check_image(const struct call *call, struct err *err)
{
	static const char *const names[] = {"image-name", "platform"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (opts_has(&call->opts, names[i]))
			return err_set(err, ERR_USAGE, "option '--%s' needs '--image'", names[i]);
	return true;
}

static bool check_diff(const struct call *call, bool diff, struct err *err)
{
	if (!diff && opts_operand(&call->opts, 0))
		return err_set(err, ERR_USAGE, "scan takes no argument but the TIME of --diff");
	return !diff || !opts_has(&call->opts, "by") ||
	       err_set(err, ERR_USAGE, "options '--diff' and '--by' do not go together");
}

bool cmd_scan(struct call *call, struct err *err)
{
	auto_clear(inventory) inv = {0}, before = {0};
	auto_fd root = -1;
	struct scan s;
	const struct view *view;
	bool diff = opts_has(&call->opts, "diff");

	if (!out_only(&call->out, diff ? "table json" : "table json cyclonedx spdx", err) ||
	    !read_by(call, &view, err))
		return false;
	if (opts_has(&call->opts, "image"))
		return scan_container(call, view, err);
	if (opts_has(&call->opts, "sbom"))
		return scan_sbom(call, view, err);
	if (opts_has(&call->opts, "import"))
		return scan_import(call, view, err);
	if (!check_image(call, err) || !check_import(call, err) || !check_diff(call, diff, err) ||
	    (diff && !load_before(call, &before, err)))
		return false;
	if (!fs_open_dir(call->root, &root, err))
		return err_prefix(err, "root");
	s = (struct scan){.root = root, .is_here = is_running_root(root), .state = &call->state};
	if (!scan_host(&s, call->root, call->now, &inv, err) ||
	    !keep_inventory(&call->state, &inv, err))
		return false;
	if (diff)
		show_diff(call, &before, &inv, &call->out);
	else
		show(call, &inv, view, &call->out);
	tell_gaps(call, &inv);
	return true;
}
