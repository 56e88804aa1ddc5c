#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "base/span.h"
#include "ui/out.h"

void out_clear(struct out *o)
{
	str_clear(&o->text);
	*o = (struct out){0};
}

static unsigned terminal_width(void)
{
	struct winsize w = {0};

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20 ? w.ws_col : 80;
}

bool out_open(const char *format, const char *path, const char *color, bool plain, struct out *ret,
              struct err *err)
{
	struct out o = {.format = format, .path = path};

	o.terminal = !path && isatty(STDOUT_FILENO);
	o.width = o.terminal ? terminal_width() : 0;
	if (!color || str_eq(color, "auto"))
		o.color = o.terminal && !plain;
	else if (str_eq(color, "always"))
		o.color = true;
	else if (!str_eq(color, "never"))
		return err_set(err, ERR_USAGE,
		               "option '--color': '%s' is not auto, always or never", color);
	*ret = o;
	return true;
}

bool out_is(const struct out *o, const char *format)
{
	return str_eq(o->format ? o->format : "table", format);
}

bool out_only(const struct out *o, const char *formats, struct err *err)
{
	const char *format = o->format ? o->format : "table";
	struct span rest = span_of(formats), word;

	while (span_word(&rest, &word))
		if (span_eq(word, format))
			return true;
	return err_set(err, ERR_USAGE, "no format '%s' here: there is %s", format, formats);
}

static bool write_stdout(struct out *o, struct err *err)
{
	if (o->text.len &&
	    (fwrite(o->text.buf, 1, o->text.len, stdout) != o->text.len || fflush(stdout) != 0))
		return err_sys(err, "cannot write to standard output");
	str_reset(&o->text);
	return true;
}

bool out_flush(struct out *o, struct err *err)
{
	return o->path || o->text.len < 65536 || write_stdout(o, err);
}

bool out_close(struct out *o, struct err *err)
{
	if (!o->path)
		return write_stdout(o, err);
	if (!fs_replace_path(o->path, span_make(o->text.buf, o->text.len), 0644, err))
		return err_prefix(err, "cannot write the result");
	str_reset(&o->text);
	return true;
}
