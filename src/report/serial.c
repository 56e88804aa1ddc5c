#include "base/err.h"
#include "base/str.h"
#include "ext/digest.h"
#include "report/serial.h"

#define UUID_LEN (sizeof(SERIAL_BLANK) - 1)

void serial_begin(struct serial *s, struct str *text)
{
	*s = (struct serial){
	        .text = text, .begin = text->len, .time = {text->len, 0}, .name = {text->len, 0}};
}

/* A string ends with a quotation mark, which is behind it. */
static struct serial_part last(const struct serial *s, size_t len)
{
	return (struct serial_part){s->text->len - 1 - len, len};
}

void serial_time(struct serial *s, size_t len)
{
	s->time = last(s, len);
}

void serial_name(struct serial *s)
{
	s->name = last(s, UUID_LEN);
}

static void uuid(const unsigned char *digest, struct str *to)
{
	unsigned char bytes[16];

	memcpy(bytes, digest, sizeof(bytes));
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x80); /* version 8 */
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80); /* variant of RFC 9562 */
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			str_addc(to, '-');
		hex_add(to, bytes + i, 1);
	}
}

static void skip(struct digest *d, const struct serial *s, struct serial_part part, size_t *at)
{
	digest_add(d, s->text->buf + *at, part.at - *at);
	*at = part.at + part.len;
}

void serial_end(struct serial *s)
{
	bool time_first = s->time.at < s->name.at;
	unsigned char digest[SHA256_SIZE];
	auto_clear(digest) d = {0};
	auto_clear(str) name = {0};
	size_t at = s->begin;

	digest_begin(&d);
	skip(&d, s, time_first ? s->time : s->name, &at);
	skip(&d, s, time_first ? s->name : s->time, &at);
	digest_add(&d, s->text->buf + at, s->text->len - at);
	digest_end(&d, digest);
	uuid(digest, &name);
	memcpy(s->text->buf + s->name.at, name.buf, UUID_LEN);
}
