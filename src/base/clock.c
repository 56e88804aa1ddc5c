#include <errno.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/span.h"
#include "base/str.h"

#define DAY 86400

int64_t clock_now(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

int64_t clock_ticks_ms(void)
{
	struct timespec ts = {0};

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void clock_sleep_ms(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	if (ms <= 0)
		return;
	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		;
}

/* The date of a day since 1970-01-01, proleptic Gregorian. */
static void civil_from_days(int64_t days, int64_t *ret_year, unsigned *ret_month, unsigned *ret_day)
{
	int64_t era, doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*ret_day = (unsigned)(doy - (153 * mp + 2) / 5 + 1);
	*ret_month = (unsigned)(mp < 10 ? mp + 3 : mp - 9);
	*ret_year = yoe + era * 400 + (*ret_month <= 2);
}

static char *put_number(char *to, unsigned n, size_t digits, char behind)
{
	for (size_t i = digits; i-- > 0; n /= 10)
		to[i] = (char)('0' + n % 10);
	to[digits] = behind;
	return to + digits + 1;
}

/* Documents have thousands of times: they are written without printf. */
void clock_add_text(struct str *to, int64_t when)
{
	int64_t days = when / 86400 - (when % 86400 < 0), year;
	unsigned month, day, second = (unsigned)(when - days * 86400);
	char text[21], *at = text;

	civil_from_days(days, &year, &month, &day);
	if (year < 0 || year > 9999) {
		str_addf(to, "%04lld-", (long long)year);
	} else {
		at = put_number(at, (unsigned)year, 4, '-');
	}
	at = put_number(at, month, 2, '-');
	at = put_number(at, day, 2, 'T');
	at = put_number(at, second / 3600, 2, ':');
	at = put_number(at, second / 60 % 60, 2, ':');
	at = put_number(at, second % 60, 2, 'Z');
	str_add(to, text, (size_t)(at - text));
}

char *clock_text(int64_t when)
{
	struct str s = {0};

	if (!when)
		return NULL;
	clock_add_text(&s, when);
	return str_steal(&s);
}

/* Days since 1970-01-01 of a proleptic Gregorian date. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
	int64_t era, yoe, doy;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_date(int64_t year, int64_t month, int64_t day)
{
	static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= length[month - 1] + (month == 2 && is_leap(year));
}

/* Exactly `width` digits off the front. */
static bool take_number(struct span *s, size_t width, int64_t *ret)
{
	uint64_t value;

	if (s->len < width || !span_to_u64(span_make(s->ptr, width), 9999, &value))
		return false;
	*s = span_from(*s, width);
	*ret = (int64_t)value;
	return true;
}

static bool take_char(struct span *s, char c)
{
	if (!s->len || s->ptr[0] != c)
		return false;
	*s = span_from(*s, 1);
	return true;
}

static bool take_time(struct span *s, int64_t *ret)
{
	int64_t h, m, sec;

	if (!take_number(s, 2, &h) || !take_char(s, ':') || !take_number(s, 2, &m) ||
	    !take_char(s, ':') || !take_number(s, 2, &sec) || h > 23 || m > 59 || sec > 60)
		return false;
	if (take_char(s, '.'))
		while (s->len && s->ptr[0] >= '0' && s->ptr[0] <= '9')
			*s = span_from(*s, 1);
	*ret = h * 3600 + m * 60 + sec;
	return true;
}

static bool take_offset(struct span *s, int64_t *ret)
{
	int64_t h, m, sign;

	if (take_char(s, 'Z') || take_char(s, 'z')) {
		*ret = 0;
		return true;
	}
	if (!s->len || (s->ptr[0] != '+' && s->ptr[0] != '-'))
		return false;
	sign = s->ptr[0] == '-' ? -1 : 1;
	*s = span_from(*s, 1);
	if (!take_number(s, 2, &h) || !take_char(s, ':') || !take_number(s, 2, &m) || h > 23 ||
	    m > 59)
		return false;
	*ret = sign * (h * 3600 + m * 60);
	return true;
}

static bool parse(struct span s, int64_t *ret)
{
	int64_t year, month, day, time = 0, offset = 0;

	if (!take_number(&s, 4, &year) || !take_char(&s, '-') || !take_number(&s, 2, &month) ||
	    !take_char(&s, '-') || !take_number(&s, 2, &day) || !is_date(year, month, day))
		return false;
	if (s.len) {
		if (!take_char(&s, 'T') && !take_char(&s, 't') && !take_char(&s, ' '))
			return false;
		if (!take_time(&s, &time) || !take_offset(&s, &offset) || s.len)
			return false;
	}
	*ret = days_from_civil(year, month, day) * DAY + time - offset;
	return true;
}

bool clock_parse(const char *text, int64_t *ret, struct err *err)
{
	if (!parse(span_of(text), ret))
		return err_set(err, ERR_INPUT, "'%s' is not a time: write 2026-01-31T10:00:00Z",
		               text);
	return true;
}

bool clock_parse_duration(const char *text, int64_t *ret_seconds, struct err *err)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY}, {'w', 7 * DAY}};
	struct span s = span_of(text);
	uint64_t value;
	int64_t scale = 1;

	for (size_t i = 0; s.len && i < ARRAY_LEN(units); i++)
		if (s.ptr[s.len - 1] == units[i].unit) {
			scale = units[i].seconds;
			s.len--;
			break;
		}
	if (!span_to_u64(s, (uint64_t)(36525 * (int64_t)DAY / scale), &value))
		return err_set(err, ERR_INPUT, "'%s' is not a duration: write 90s, 15m, 72h or 14d",
		               text);
	*ret_seconds = (int64_t)value * scale;
	return true;
}

bool clock_parse_rfc5322(const char *text, int64_t *ret)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct span s = span_of(text), word;
	int64_t year, month = 0, time;
	uint64_t day;

	if (!span_word(&s, &word) || word.len != 4 || word.ptr[3] != ',')
		return false;
	if (!span_word(&s, &word) || !span_to_u64(word, 31, &day))
		return false;
	if (!span_word(&s, &word) || word.len != 3)
		return false;
	for (int64_t m = 0; m < 12; m++)
		if (memcmp(word.ptr, months + 3 * m, 3) == 0)
			month = m + 1;
	if (!span_word(&s, &word) || !take_number(&word, 4, &year) || word.len ||
	    !is_date(year, month, (int64_t)day))
		return false;
	if (!span_word(&s, &word) || !take_time(&word, &time) || word.len)
		return false;
	if (!span_word(&s, &word) ||
	    !(span_eq(word, "UTC") || span_eq(word, "GMT") || span_eq(word, "+0000")))
		return false;
	*ret = days_from_civil(year, month, (int64_t)day) * DAY + time;
	return true;
}

char *clock_age(int64_t seconds)
{
	long long s = seconds > 0 ? seconds : 0;

	if (s < 2 * 3600)
		return str_format("%lld min", s / 60);
	if (s < 2 * 86400)
		return str_format("%lld h", s / 3600);
	return str_format("%lld days", s / 86400);
}
