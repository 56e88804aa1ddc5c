#include <stdarg.h>
#include <termios.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/stop.h"
#include "base/str.h"
#include "ext/js.h"
#include "ui/msg.h"

/* Messages quote names that others wrote; what would steer a terminal is shown as '?'. That goes
 * for the C1 controls too, which UTF-8 writes as c2 80 to c2 9f. */
static void show(struct str *text)
{
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->buf[i];
		bool is_c1 = c >= 0x80 && c <= 0x9f && i && (unsigned char)text->buf[i - 1] == 0xc2;

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f || is_c1)
			text->buf[i] = '?';
		if (is_c1)
			text->buf[i - 1] = '?';
	}
	fwrite(text->buf, 1, text->len, stderr);
}

static void say(const char *before, const char *fmt, va_list ap)
{
	auto_clear(str) line = {0};

	str_adds(&line, before);
	str_addv(&line, fmt, ap);
	str_addc(&line, '\n');
	show(&line);
}

void msg_info(const struct msg *m, const char *fmt, ...)
{
	va_list ap;

	if (m->quiet)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void msg_detail(const struct msg *m, const char *fmt, ...)
{
	va_list ap;

	if (m->quiet || !m->verbose)
		return;
	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
}

void msg_warn(const struct msg *m, const char *fmt, ...)
{
	va_list ap;

	if (m->quiet)
		return;
	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

static void json_error(const struct err *err, struct str *to)
{
	auto_js o = js_object();

	js_set_str(o, "format", "fettle.error/1");
	js_set_str(o, "kind", err_kind_name(err->kind));
	js_set_int(o, "exit_code", (int)err->kind);
	js_set_str(o, "message", err->msg);
	if (err->hint[0])
		js_set_str(o, "hint", err->hint);
	js_set_bool(o, "retryable", err_is_retryable(err->kind));
	js_print(o, JS_COMPACT, to);
	str_addc(to, '\n');
}

void msg_error(const struct msg *m, const struct err *err)
{
	auto_clear(str) text = {0};

	if (m->json) {
		json_error(err, &text);
	} else {
		str_addf(&text, "fettle: %s\n", err->msg);
		if (err->hint[0])
			str_addf(&text, "hint: %s\n", err->hint);
	}
	show(&text);
}

bool msg_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool msg_ask(const char *question, bool *ret_yes, struct err *err)
{
	char line[16] = "";

	fprintf(stderr, "%s [y/N] ", question);
	fflush(stderr);
	if (!fgets(line, sizeof(line), stdin))
		return err_set(err, ERR_CANCELLED, "no answer");
	*ret_yes = line[0] == 'y' || line[0] == 'Y';
	return true;
}

/* A line of the terminal, straight into `line`: a stream would keep a copy. */
static bool read_secret(char *line, size_t size, struct err *err)
{
	ssize_t n;

	if (!stop_wait_input(STDIN_FILENO))
		return err_set(err, ERR_CANCELLED, "interrupted");
	n = read(STDIN_FILENO, line, size - 1);
	if (n < 0)
		return err_sys(err, "cannot ask on the terminal");
	if (n == 0)
		return err_set(err, ERR_CANCELLED, "no answer");
	if (line[n - 1] != '\n')
		return err_set(err, ERR_USAGE, "a password of more than %zu bytes", size - 2);
	line[n - 1] = '\0';
	return true;
}

bool msg_ask_secret(const char *question, char **ret, struct err *err)
{
	struct termios before, quiet;
	char line[1024];
	bool got;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return err_sys(err, "cannot ask on the terminal");
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	/* whoever interrupts finds the terminal as it was */
	stop_arm();
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	fputs(question, stderr);
	fflush(stderr);
	got = read_secret(line, sizeof(line), err);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	if (got)
		*ret = mem_strdup(line);
	explicit_bzero(line, sizeof(line));
	if (!stop_signal())
		stop_disarm();
	return got;
}
