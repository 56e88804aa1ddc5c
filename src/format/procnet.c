#include "base/err.h"
#include "base/str.h"
#include "format/procnet.h"

static bool hex_number(struct span s, uint32_t *ret)
{
	uint32_t n = 0;

	if (s.len == 0 || s.len > 8)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
		            : c >= 'A' && c <= 'F' ? c - 'A' + 10
		                                   : -1;

		if (digit < 0)
			return false;
		n = n << 4 | (uint32_t)digit;
	}
	*ret = n;
	return true;
}

/* ADDRESS:PORT, the address as words in the byte order of the machine. */
static bool take_end(struct span s, unsigned char address[16], unsigned *ret_port, bool *ret_is_v6)
{
	struct span words;
	uint32_t port, n;

	if (!span_cut(&s, ':', &words) || (words.len != 8 && words.len != 32) || s.len != 4 ||
	    !hex_number(s, &port))
		return false;
	for (size_t i = 0; i < words.len / 8; i++) {
		if (!hex_number(span_make(words.ptr + i * 8, 8), &n))
			return false;
		memcpy(address + i * 4, &n, 4);
	}
	*ret_port = port;
	*ret_is_v6 = words.len == 32;
	return true;
}

static bool is_zero(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i])
			return false;
	return true;
}

static bool parse(struct span line, struct procnet *ret)
{
	struct procnet n = {0};
	unsigned char peer[16] = {0};
	struct span number, own, other, state, word;
	unsigned peer_port;
	uint32_t value;
	bool is_v6;

	if (!span_word(&line, &number) || number.ptr[number.len - 1] != ':' ||
	    !span_word(&line, &own) || !span_word(&line, &other) || !span_word(&line, &state) ||
	    !take_end(own, n.address, &n.port, &n.is_v6) ||
	    !take_end(other, peer, &peer_port, &is_v6) || is_v6 != n.is_v6 ||
	    !hex_number(state, &value))
		return false;
	n.state = value;
	n.has_peer = peer_port || !is_zero(peer, sizeof(peer));
	for (int skip = 0; skip < 5; skip++) /* queues, timers, retransmissions, uid, timeout */
		if (!span_word(&line, &word))
			return false;
	if (!span_word(&line, &word) || !span_to_u64(word, UINT64_MAX, &n.inode))
		return false;
	*ret = n;
	return true;
}

bool procnet_next(struct span *rest, struct procnet *ret)
{
	struct span line;

	while (span_cut(rest, '\n', &line))
		if (parse(line, ret))
			return true;
	return false;
}

static enum procnet_reach reach_v4(const unsigned char *a)
{
	if (is_zero(a, 4))
		return REACH_ANY;
	if (a[0] == 127)
		return REACH_LOOPBACK;
	if (a[0] == 10 || (a[0] == 172 && (a[1] & 0xf0) == 16) || (a[0] == 192 && a[1] == 168) ||
	    (a[0] == 169 && a[1] == 254) || (a[0] == 100 && (a[1] & 0xc0) == 64))
		return REACH_PRIVATE;
	return REACH_PUBLIC;
}

enum procnet_reach procnet_reach(const struct procnet *n)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	const unsigned char *a = n->address;

	if (!n->is_v6)
		return reach_v4(a);
	if (memcmp(a, mapped, sizeof(mapped)) == 0)
		return reach_v4(a + 12);
	if (is_zero(a, 16))
		return REACH_ANY;
	if (is_zero(a, 15) && a[15] == 1)
		return REACH_LOOPBACK;
	if ((a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80))
		return REACH_PRIVATE;
	return REACH_PUBLIC;
}

/* The longest run of two and more groups that are zero, the first of equals. */
static size_t longest_zeros(const unsigned char *a, size_t *ret_count)
{
	size_t best = 8, count = 1;

	for (size_t i = 0; i < 8; i++) {
		size_t n = 0;

		while (i + n < 8 && is_zero(a + 2 * (i + n), 2))
			n++;
		if (n > count) {
			best = i;
			count = n;
		}
	}
	*ret_count = best < 8 ? count : 0;
	return best;
}

void procnet_add_address(const struct procnet *n, struct str *to)
{
	const unsigned char *a = n->address;
	size_t zeros, count;

	if (!n->is_v6) {
		str_addf(to, "%u.%u.%u.%u", a[0], a[1], a[2], a[3]);
		return;
	}
	zeros = longest_zeros(a, &count);
	for (size_t i = 0; i < 8; i++) {
		if (i == zeros) {
			str_adds(to, "::");
			i += count - 1;
			continue;
		}
		if (i && i != zeros + count)
			str_addc(to, ':');
		str_addf(to, "%x", (unsigned)a[2 * i] << 8 | a[2 * i + 1]);
	}
}
