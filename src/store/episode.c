#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "ext/js.h"
#include "store/episode.h"
#include "store/state.h"

#define EPISODES_MAX (256u << 20)

void episodes_clear(struct episodes *e)
{
	for (size_t i = 0; i < e->count; i++)
		free(e->v[i]);
	free(e->v);
	arena_clear(&e->texts);
	table_clear(&e->by_finding);
	str_clear(&e->event_time.text);
	str_clear(&e->other_time.text);
	*e = (struct episodes){0};
}

/* --- reading --- */

enum field {
	FINDING,
	EVENT,
	TIME,
	VULNERABILITY,
	SOURCE,
	PUBLISHED,
	AVAILABLE,
	KEV,
	DUE,
	STATE,
	FIELDS
};
static const struct {
	const char *name;
	size_t len;
} fields[FIELDS] = {
        {"finding", 7}, {"event", 5},     {"time", 4},      {"vulnerability", 13},
        {"source", 6},  {"published", 9}, {"available", 9}, {"kev", 3},
        {"due", 3},     {"state", 5},
};

static void take_field(struct span *values, struct span key, struct span value)
{
	for (unsigned i = 0; i < FIELDS; i++)
		if (key.len == fields[i].len && memcmp(key.ptr, fields[i].name, key.len) == 0)
			values[i] = value;
}

/* A string at the front of ASCII without escapes, which is what this program writes. */
static bool cut_plain(struct span *s, struct span *ret)
{
	size_t n;

	if (!s->len || s->ptr[0] != '"')
		return false;
	n = 1 + span_plain(span_from(*s, 1));
	if (n == s->len || s->ptr[n] != '"')
		return false;
	*ret = span_make(s->ptr + 1, n - 1);
	*s = span_from(*s, n + 1);
	return true;
}

static bool cut_byte(struct span *s, char c)
{
	if (!s->len || s->ptr[0] != c)
		return false;
	*s = span_from(*s, 1);
	return true;
}

/* A flat object of plain strings: nearly every line, and many times faster than the whole of JSON.
 */
static bool read_plain(struct span line, struct span *values)
{
	struct span key, value;

	if (!cut_byte(&line, '{'))
		return false;
	do {
		if (!cut_plain(&line, &key) || !cut_byte(&line, ':') || !cut_plain(&line, &value))
			return false;
		take_field(values, key, value);
	} while (cut_byte(&line, ','));
	return span_eq(line, "}");
}

static bool read_any(struct span line, struct js **doc, struct span *values)
{
	const struct js *member;
	const char *key;

	if (!js_parse(line, doc, NULL) || !js_is_object(*doc))
		return false;
	for (void *at = NULL; js_each(*doc, &at, &key, &member);)
		take_field(values, span_of(key), span_of(js_string(member)));
	return true;
}

/* Events of one run have one time, and most of their due dates are one too: the last is kept. */
static int64_t time_of(struct episode_time *last, struct span text)
{
	auto_free char *copy = NULL;

	if (text.len == 0)
		return 0;
	if (span_same(text, span_make(last->text.buf, last->text.len)))
		return last->value;
	copy = span_dup(text);
	if (!clock_parse(copy, &last->value, NULL))
		last->value = 0;
	str_reset(&last->text);
	str_add(&last->text, text.ptr, text.len);
	return last->value;
}

static char *keep_some(struct episodes *to, struct span s)
{
	return s.len ? arena_dup(&to->texts, s) : NULL;
}

static void begin(struct episodes *to, const struct span *values, int64_t now)
{
	struct episode *e = mem_alloc(1, sizeof(*e));

	to->v = mem_grow(to->v, to->count, &to->cap, sizeof(*to->v));
	to->v[to->count++] = e;
	e->finding = arena_dup(&to->texts, values[FINDING]);
	e->vulnerability = keep_some(to, values[VULNERABILITY]);
	e->source = keep_some(to, values[SOURCE]);
	e->first_seen = now;
	e->published = time_of(&to->other_time, values[PUBLISHED]);
	e->available = time_of(&to->other_time, values[AVAILABLE]);
	e->kev = time_of(&to->other_time, values[KEV]);
	e->due = time_of(&to->other_time, values[DUE]);
	e->state = keep_some(to, values[STATE]);
	table_set(&to->by_finding, values[FINDING], e);
}

static void end(struct episodes *to, struct episode *e, const struct span *values, int64_t now)
{
	e->closed = now;
	e->closed_as = keep_some(to, values[STATE]);
}

/* `now` is the time of the event. */
static void take_event(struct episodes *to, const struct span *values, int64_t now)
{
	struct episode *e = table_get(&to->by_finding, values[FINDING]);

	if (span_eq(values[EVENT], "first_seen"))
		begin(to, values, now);
	else if (!e)
		return; /* another stage knows of a finding that was never seen here */
	else if (span_eq(values[EVENT], "available"))
		e->available = now;
	else if (span_eq(values[EVENT], "kev"))
		e->kev = now;
	else if (span_eq(values[EVENT], "due"))
		e->due = time_of(&to->other_time, values[DUE]);
	else if (span_eq(values[EVENT], "state"))
		e->state = keep_some(to, values[STATE]);
	else if (span_eq(values[EVENT], "closed"))
		end(to, e, values, now);
}

static void take_line(struct episodes *to, struct span line)
{
	struct span values[FIELDS] = {{0}};
	auto_js doc = NULL;
	int64_t now;

	if (line.len == 0)
		return;
	if (!read_plain(line, values)) {
		memset(values, 0, sizeof(values));
		if (!read_any(line, &doc, values)) {
			to->broken++;
			return;
		}
	}
	now = time_of(&to->event_time, values[TIME]);
	if (!values[FINDING].len || !values[EVENT].len || !now)
		to->broken++;
	else if (!to->until || now <= to->until)
		take_event(to, values, now);
}

void episodes_parse(struct span text, struct episodes *to)
{
	struct span line;

	to->is_cut_short = text.len && text.ptr[text.len - 1] != '\n';
	while (span_find(text, '\n') < text.len && span_cut(&text, '\n', &line))
		take_line(to, line);
}

bool episodes_load(const struct state *s, struct episodes *ret, struct err *err)
{
	auto_clear(str) text = {0};
	struct err why = {0};

	if (fs_read(s->dir, EPISODES, EPISODES_MAX, &text, &why)) {
		episodes_parse(span_make(text.buf, text.len), ret);
		return true;
	}
	if (fs_is_absent(&why))
		return true;
	if (err)
		*err = why;
	return false;
}

struct episode *episodes_find(const struct episodes *e, const char *finding)
{
	struct episode *found = table_get(&e->by_finding, span_of(finding));

	return found && !found->closed ? found : NULL;
}

/* --- writing --- */

static void add_member(struct str *to, const char *key, const char *value)
{
	bool plain = true;

	if (!value)
		return;
	for (const char *p = value; *p; p++)
		plain = plain && *p >= ' ' && *p < 0x7f && *p != '"' && *p != '\\';
	str_addf(to, "%s\"%s\":", to->buf[to->len - 1] == '{' ? "" : ",", key);
	if (plain) {
		str_addf(to, "\"%s\"", value);
	} else {
		auto_js text = js_text(value);

		js_print(text, JS_COMPACT, to);
	}
}

static void add_time(struct str *to, const char *key, int64_t when)
{
	auto_free char *text = clock_text(when);

	add_member(to, key, text);
}

void episode_add_event(struct str *to, const struct episode *e, const char *event, int64_t time,
                       const char *state)
{
	str_addc(to, '{');
	add_member(to, "finding", e->finding);
	add_member(to, "event", event);
	add_time(to, "time", time);
	if (strcmp(event, "first_seen") == 0) {
		add_member(to, "vulnerability", e->vulnerability);
		add_member(to, "source", e->source);
		add_time(to, "published", e->published);
		add_time(to, "available", e->available);
		add_time(to, "kev", e->kev);
		add_time(to, "due", e->due);
	} else if (strcmp(event, "due") == 0) {
		add_time(to, "due", e->due);
	}
	add_member(to, "state", state);
	str_adds(to, "}\n");
}

bool episodes_append(const struct state *s, const struct episodes *e, struct span events,
                     struct err *err)
{
	auto_fd fd = -1;

	if (events.len == 0)
		return true;
	return (fs_open_append(s->dir, EPISODES, 0600, &fd, err) &&
	        (!e->is_cut_short || fs_write(fd, "\n", 1, err)) &&
	        fs_write(fd, events.ptr, events.len, err) && fs_sync(fd, err)) ||
	       err_prefix(err, "'%s/" EPISODES "'", s->path);
}
