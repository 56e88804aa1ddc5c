#include <errno.h>
#include <poll.h>
#include <signal.h>

#include "base/attr.h"
#include "base/stop.h"

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* A handler has no other way to tell. */
static volatile sig_atomic_t noted;

static void note(int number)
{
	noted = number;
	for (unsigned i = 0; i < ARRAY_LEN(signals); i++)
		signal(signals[i], SIG_DFL);
}

void stop_arm(void)
{
	struct sigaction act = {.sa_handler = note, .sa_flags = SA_RESTART}, is;

	sigemptyset(&act.sa_mask);
	noted = 0;
	for (unsigned i = 0; i < ARRAY_LEN(signals); i++)
		/* what the caller ignores (nohup) stays ignored */
		if (sigaction(signals[i], NULL, &is) == 0 && is.sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
}

bool stop_wait_input(int fd)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};
	sigset_t held, before;

	/* one that came between a look at `noted` and the wait would be slept through */
	sigemptyset(&held);
	for (unsigned i = 0; i < ARRAY_LEN(signals); i++)
		sigaddset(&held, signals[i]);
	sigprocmask(SIG_BLOCK, &held, &before);
	while (!noted && ppoll(&input, 1, NULL, &before) < 0 && errno == EINTR)
		continue;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return !noted;
}

void stop_disarm(void)
{
	noted = 0;
	for (unsigned i = 0; i < ARRAY_LEN(signals); i++) {
		struct sigaction is;

		if (sigaction(signals[i], NULL, &is) == 0 && is.sa_handler == note)
			signal(signals[i], SIG_DFL);
	}
}

int stop_signal(void)
{
	return noted;
}
