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

static void arm(int flags)
{
	struct sigaction act = {.sa_handler = note, .sa_flags = flags}, is;

	sigemptyset(&act.sa_mask);
	noted = 0;
	for (unsigned i = 0; i < ARRAY_LEN(signals); i++)
		/* what the caller ignores (nohup) stays ignored */
		if (sigaction(signals[i], NULL, &is) == 0 && is.sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
}

void stop_arm(void)
{
	arm(SA_RESTART);
}

void stop_arm_reading(void)
{
	arm(0);
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
