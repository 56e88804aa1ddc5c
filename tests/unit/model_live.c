#include <check.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "ext/jsview.h"
#include "ext/jswrite.h"
#include "model/live.h"

static void add_process(struct live *l, int64_t pid, const char *exe, const char *object)
{
	struct live_process *p = live_add_process(l);

	p->pid = pid;
	p->exe = mem_strdup(exe);
	p->object = mem_strdup(object);
	p->state = mem_strdup("deleted");
	p->build_id = mem_strdup("00ff");
}

static void add_socket(struct live *l, const char *protocol, int64_t port, enum live_reach reach)
{
	struct live_socket *s = live_add_socket(l);

	s->protocol = mem_strdup(protocol);
	s->address = mem_strdup("127.0.0.1");
	s->port = port;
	s->reach = reach;
}

static void write(const struct live *l, struct str *to)
{
	struct jswrite w = {.to = to};

	jswrite_object(&w, NULL);
	live_encode(l, &w);
	jswrite_end_object(&w);
}

static bool read(const char *text, struct live *ret, struct err *err)
{
	auto_clear(jsview) view = {0};
	const struct jsval *doc;

	ck_assert(jsview_parse(&view, span_of(text), &doc, NULL));
	return live_decode(doc, ret, err);
}

START_TEST(what_is_encoded_is_decoded)
{
	auto_clear(live) l = {0}, back = {0};
	auto_clear(str) text = {0}, again = {0};

	add_process(&l, 12, "/usr/sbin/sshd", "/usr/lib/libc.so.6");
	l.processes[0].container = mem_strdup("c1");
	l.processes[0].build_id_now = mem_strdup("01");
	l.processes[0].version = mem_strdup("1.0-1");
	add_socket(&l, "tcp", 22, LIVE_ANY);
	l.sockets[0].pid = 12;
	strlist_add(&l.sockets[0].packages, "pkg:deb/debian/openssh-server@1");
	write(&l, &text);
	ck_assert(read(str_c(&text), &back, NULL));
	write(&back, &again);
	ck_assert_str_eq(str_c(&text), str_c(&again));
	ck_assert_int_eq(back.sockets[0].reach, LIVE_ANY);
	ck_assert_uint_eq(back.sockets[0].packages.count, 1);
	ck_assert_str_eq(back.processes[0].build_id_now, "01");
}
END_TEST

START_TEST(nothing_that_runs_is_no_member)
{
	auto_clear(live) l = {0}, back = {0};
	auto_clear(str) text = {0};

	write(&l, &text);
	ck_assert_str_eq(str_c(&text), "{}\n");
	ck_assert(read("{}", &back, NULL));
	ck_assert_uint_eq(back.process_count + back.socket_count, 0);
}
END_TEST

START_TEST(the_order_does_not_hang_on_the_order_of_finding)
{
	auto_clear(live) l = {0};

	add_process(&l, 9, "/b", "/x");
	add_process(&l, 12, "/a", "/y");
	add_process(&l, 10, "/a", "/y");
	add_process(&l, 11, "/a", "/x");
	add_socket(&l, "udp", 53, LIVE_LOOPBACK);
	add_socket(&l, "tcp", 443, LIVE_ANY);
	add_socket(&l, "tcp", 80, LIVE_ANY);
	live_sort(&l);
	ck_assert_int_eq(l.processes[0].pid, 11);
	ck_assert_int_eq(l.processes[1].pid, 10);
	ck_assert_int_eq(l.processes[2].pid, 12);
	ck_assert_int_eq(l.processes[3].pid, 9);
	ck_assert_int_eq(l.sockets[0].port, 80);
	ck_assert_int_eq(l.sockets[1].port, 443);
	ck_assert_str_eq(l.sockets[2].protocol, "udp");
}
END_TEST

START_TEST(the_place_of_a_mistake_is_named)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	        {"{\"live\": {\"processes\": [{\"pid\": 0}]}}",
	         "live: processes[0]: pid: not between 1 and 9223372036854775807"},
	        {"{\"live\": {\"sockets\": [{\"protocol\": \"tcp\", \"address\": \"::\", \"port\": "
	         "1, "
	         "\"reach\": \"far\"}]}}",
	         "live: sockets[0]: reach: 'far' is not loopback, private, public or any"},
	        {"{\"live\": {\"sockets\": [{\"protocol\": \"tcp\", \"address\": \"::\", "
	         "\"port\": 65536, \"reach\": \"any\"}]}}",
	         "live: sockets[0]: port: not between 0 and 65535"},
	        {"{\"live\": []}", "live: not an object"},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct live l = {0};
		struct err err = {0};

		ck_assert(!read(bad[i].text, &l, &err));
		ck_assert_str_eq(err.msg, bad[i].why);
	}
}
END_TEST

Suite *model_live_suite(void);
Suite *model_live_suite(void)
{
	Suite *s = suite_create("model/live");
	TCase *t = tcase_create("live");

	tcase_add_test(t, what_is_encoded_is_decoded);
	tcase_add_test(t, nothing_that_runs_is_no_member);
	tcase_add_test(t, the_order_does_not_hang_on_the_order_of_finding);
	tcase_add_test(t, the_place_of_a_mistake_is_named);
	suite_add_tcase(s, t);
	return s;
}
