#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "ui/progress.h"

#define DRAW_MS 100
#define LINE_MS 60000
#define BAR 20u
#define TAIL 40u /* columns of bar, percentage and size */

static unsigned percent(uint64_t done, uint64_t total)
{
	if (total == 0)
		return 0;
	return done >= total ? 100 : (unsigned)((double)done * 100 / (double)total);
}

void progress_bar(const char *what, uint64_t done, uint64_t total, unsigned width, struct str *to)
{
	unsigned room = width > TAIL + 8 ? width - TAIL : 8;
	unsigned part = percent(done, total), filled = part * BAR / 100;
	double size = (double)done / (1024 * 1024);

	if (strlen(what) > room)
		str_addf(to, "%.*s...", (int)room - 3, what);
	else
		str_adds(to, what);
	if (total == 0) {
		str_addf(to, "  %.1f MiB", size);
		return;
	}
	str_adds(to, "  [");
	for (unsigned i = 0; i < BAR; i++)
		str_addc(to, i < filled ? '#' : ' ');
	str_addf(to, "] %3u %%  %.1f MiB", part, size);
}

static unsigned columns(void)
{
	struct winsize w = {0};

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 20 ? w.ws_col : 80;
}

void progress_begin(struct progress *p, const struct msg *msg, const char *what)
{
	progress_clear(p);
	p->msg = msg;
	p->terminal = isatty(STDERR_FILENO);
	str_set(&p->what, what);
	p->last_ms = clock_ticks_ms();
	if (!p->terminal)
		msg_info(msg, "%s", what);
}

static void draw(struct progress *p, uint64_t done, uint64_t total)
{
	auto_clear(str) line = {0};

	str_adds(&line, "\r\033[K");
	progress_bar(str_c(&p->what), done, total, columns(), &line);
	fwrite(line.buf, 1, line.len, stderr);
	fflush(stderr);
	p->is_drawn = true;
}

void progress_step(void *progress, uint64_t done, uint64_t total)
{
	struct progress *p = progress;
	int64_t now;

	if (!p->msg || p->msg->quiet)
		return;
	now = clock_ticks_ms();
	if (now - p->last_ms < (p->terminal ? DRAW_MS : LINE_MS))
		return;
	p->last_ms = now;
	if (p->terminal)
		draw(p, done, total);
	else if (total)
		msg_info(p->msg, "%s: %u %%", str_c(&p->what), percent(done, total));
	else
		msg_info(p->msg, "%s: %.1f MiB", str_c(&p->what), (double)done / (1024 * 1024));
}

void progress_clear(struct progress *p)
{
	if (p->is_drawn) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	str_clear(&p->what);
	*p = (struct progress){0};
}
