#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "cmd/show.h"

#define WIDTH 80

char *show_size(uint64_t bytes)
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
	double value = (double)bytes / 1024;
	size_t i = 0;

	if (bytes < 1024)
		return str_format("%llu B", (unsigned long long)bytes);
	for (; value >= 1024 && i + 1 < ARRAY_LEN(units); i++)
		value /= 1024;
	return str_format("%.1f %s", value, units[i]);
}

void show_plain(struct str *to, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		bool is_c1 = c[0] == 0xc2 && c[1] >= 0x80 && c[1] <= 0x9f;

		str_addc(to, *c < ' ' || *c == 0x7f || is_c1 ? '?' : (char)*c);
		c += is_c1;
	}
}

static void field(struct str *to, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	str_addf(to, "%-12s ", name);
	show_plain(to, value);
	str_addc(to, '\n');
}

static void list_field(struct str *to, const char *name, const struct strlist *list)
{
	size_t column = 13;

	if (list->count == 0)
		return;
	str_addf(to, "%-12s", name);
	for (size_t i = 0; i < list->count; i++) {
		if (column + strlen(list->v[i]) + 1 > WIDTH && i) {
			str_addf(to, "\n%-12s", "");
			column = 13;
		}
		str_addc(to, ' ');
		show_plain(to, list->v[i]);
		column += strlen(list->v[i]) + 1;
	}
	str_addc(to, '\n');
}

static void counts(const struct manifest *m, struct str *to)
{
	size_t by_op[OP_SETATTR + 1] = {0};
	uint64_t bytes = 0;
	bool first = true;
	auto_free char *size = NULL;

	for (size_t i = 0; i < m->path_count; i++)
		by_op[m->paths[i].op]++;
	for (size_t i = 0; i < m->object_count; i++)
		bytes += m->objects[i].size;
	size = show_size(bytes);
	str_addf(to, "%-12s %zu (", "paths", m->path_count);
	for (unsigned i = 0; i <= OP_SETATTR; i++)
		if (by_op[i]) {
			str_addf(to, "%s%zu %s", first ? "" : ", ", by_op[i],
			         path_op_name((enum path_op)i));
			first = false;
		}
	str_addf(to, "), %s of content\n", size);
}

void show_bundle(const struct bundle *b, struct out *out)
{
	const struct manifest *m = &b->manifest;
	auto_free char *created = clock_text(m->created), *expires = clock_text(m->expires);
	auto_free char *serial = str_format("%lld", (long long)m->serial);
	auto_free char *size = show_size(b->size);
	struct str *to = &out->text;

	field(to, "bundle", m->id);
	field(to, "title", m->title);
	field(to, "product", m->product);
	field(to, "arch", m->arch);
	field(to, "channel", m->channel);
	field(to, "serial", serial);
	field(to, "class", m->class);
	field(to, "severity", m->severity);
	field(to, "created", created);
	field(to, "expires", expires);
	list_field(to, "fixes", &m->fixes);
	list_field(to, "supersedes", &m->supersedes);
	list_field(to, "requires", &m->requires);
	list_field(to, "conflicts", &m->conflicts);
	list_field(to, "for", &m->applies_to.os);
	field(to, "stands at", m->at);
	counts(m, to);
	str_addf(to, "%-12s %zu before, %zu after; %zu hooks\n", "checks", m->before_count,
	         m->after_count, m->hook_count);
	field(to, "file size", size);
	for (size_t i = 0; i < b->sig_count; i++) {
		char id[MINISIGN_ID_SIZE];

		minisign_id(b->sigs[i].keynum, id);
		field(to, i ? "" : "signed by", id);
	}
	str_addf(to, "\nshown as it says of itself, not verified: see 'fettle verify'\n");
}
