#include "base/err.h"
#include "base/fs.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/strlist.h"
#include "ext/digest.h"
#include "ext/js.h"
#include "ext/sign.h"
#include "store/doc.h"
#include "store/state.h"
#include "store/transaction.h"

#define CURRENT "transactions/.current"

void transaction_clear(struct transaction *t)
{
	journal_clear(&t->journal);
	fs_close(&t->dir);
	mem_free(&t->id);
	t->state = NULL;
}

static bool is_id(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits >= 4 && digits <= 9 && name[digits] == '-' &&
	       strspn(name + digits + 1, "0123456789abcdef") == 16 && !name[digits + 17];
}

static uint64_t number_of(const char *id)
{
	uint64_t n = 0;
	struct span s = {id, strspn(id, "0123456789")};

	return span_to_u64(s, 999999999, &n) ? n : 0;
}

/* Ids sort by bytes as they do by number as long as the numbers are equally long. */
static bool is_older(const char *a, const char *b)
{
	return number_of(a) != number_of(b) ? number_of(a) < number_of(b) : strcmp(a, b) < 0;
}

bool transaction_list(const struct state *s, struct strlist *ret, struct err *err)
{
	auto_clear(strlist) names = {0}, ids = {0};
	auto_fd dir = -1;
	struct err why = {0};

	if (!fs_open_subdir(s->dir, "transactions", &dir, &why)) {
		if (fs_is_absent(&why)) {
			*ret = (struct strlist){0};
			return true;
		}
		if (err)
			*err = why;
		return false;
	}
	if (!fs_list(dir, &names, err))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		if (!is_id(names.v[i]))
			continue;
		strlist_add(&ids, names.v[i]);
		for (size_t k = ids.count; k-- > 1 && is_older(ids.v[k], ids.v[k - 1]);) {
			char *later = ids.v[k - 1];

			ids.v[k - 1] = ids.v[k];
			ids.v[k] = later;
		}
	}
	*ret = ids;
	ids = (struct strlist){0};
	return true;
}

static bool new_id(const struct state *s, char **ret, struct err *err)
{
	auto_clear(strlist) ids = {0};
	auto_clear(str) hex = {0};
	unsigned char random[8];

	if (!transaction_list(s, &ids, err))
		return false;
	sign_random(random, sizeof(random));
	hex_add(&hex, random, sizeof(random));
	*ret = str_format("%04llu-%s",
	                  (unsigned long long)(ids.count ? number_of(ids.v[ids.count - 1]) : 0) + 1,
	                  str_c(&hex));
	return true;
}

bool transaction_make(const struct state *s, size_t records, struct transaction *ret,
                      struct err *err)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_free char *name = NULL;

	t.state = s;
	if (!new_id(s, &t.id, err))
		return false;
	name = str_format("transactions/%s", t.id);
	if (!fs_mkdirs(s->dir, name, 0700, err) || !fs_open_subdir(s->dir, name, &t.dir, err) ||
	    !journal_make(t.dir, "journal", records, &t.journal, err) ||
	    !journal_add(&t.journal, JOURNAL_BEGUN, 0, t.id, err))
		return false;
	*ret = t;
	t = (struct transaction)TRANSACTION_NONE;
	return true;
}

bool transaction_open(const struct state *s, const char *id, struct transaction *ret,
                      struct err *err)
{
	auto_clear(transaction) t = TRANSACTION_NONE;
	auto_free char *name = str_format("transactions/%s", id);

	t.state = s;
	t.id = mem_strdup(id);
	if (!fs_open_subdir(s->dir, name, &t.dir, err) ||
	    !journal_open(t.dir, "journal", &t.journal, err))
		return err_prefix(err, "transaction '%s'", id);
	if (t.journal.count == 0 || t.journal.records[0].kind != JOURNAL_BEGUN ||
	    strcmp(t.journal.records[0].text, id) != 0)
		return err_set(err, ERR_DAMAGED, "transaction '%s': the journal is not its own",
		               id);
	*ret = t;
	t = (struct transaction)TRANSACTION_NONE;
	return true;
}

bool transaction_begin(const struct transaction *t, struct err *err)
{
	auto_free char *line = str_format("%s\n", t->id);

	/* fs_replace makes the name of the folder durable too; the folder's own names come first */
	return fs_sync(t->dir, err) && fs_replace(t->state->dir, CURRENT, span_of(line), 0600, err);
}

bool transaction_end(const struct transaction *t, struct err *err)
{
	auto_fd dir = -1;
	struct err why = {0};

	if (!fs_unlink(t->state->dir, CURRENT, &why) && !fs_is_absent(&why)) {
		if (err)
			*err = why;
		return false;
	}
	return fs_open_subdir(t->state->dir, "transactions", &dir, err) && fs_sync(dir, err);
}

bool transaction_forget(struct transaction *t, struct err *err)
{
	auto_free char *name = str_format("transactions/%s", t->id);

	return transaction_end(t, err) && fs_remove_tree(t->state->dir, name, err);
}

bool transaction_current(const struct state *s, char **ret, struct err *err)
{
	auto_clear(str) text = {0};
	struct err why = {0};
	struct span id;

	*ret = NULL;
	if (!fs_read(s->dir, CURRENT, 4096, &text, &why)) {
		if (fs_is_absent(&why))
			return true;
		if (err)
			*err = why;
		return false;
	}
	id = span_trim(span_make(text.buf, text.len));
	*ret = span_dup(id);
	if (is_id(*ret))
		return true;
	mem_free(ret);
	return err_set(err, ERR_DAMAGED, "'%s/" CURRENT "' does not hold the id of a transaction",
	               s->path);
}

bool transaction_find(const struct state *s, const char *text, char **ret, struct err *err)
{
	auto_clear(strlist) ids = {0};
	const char *found = NULL;
	size_t n = 0;

	if (!transaction_list(s, &ids, err))
		return false;
	for (size_t i = 0; i < ids.count; i++)
		if (str_starts(ids.v[i], text)) {
			found = ids.v[i];
			n++;
		}
	if (n != 1) {
		err_set(err, ERR_USAGE,
		        n ? "'%s' is the beginning of more than one transaction"
		          : "there is no transaction '%s'",
		        text);
		return err_hint(err, "'fettle rollback --list' shows them");
	}
	*ret = mem_strdup(found);
	return true;
}

bool transaction_sweep(const struct state *s, struct err *err)
{
	auto_clear(strlist) ids = {0};
	auto_free char *current = NULL;

	if (!transaction_list(s, &ids, err) || !transaction_current(s, &current, err))
		return false;
	for (size_t i = 0; i < ids.count; i++) {
		auto_free char *name = str_format("transactions/%s", ids.v[i]);
		auto_free char *receipt = str_format("%s/receipt.json", name);

		if (!str_eq(ids.v[i], current) && !fs_exists(s->dir, receipt) &&
		    !fs_remove_tree(s->dir, name, err))
			return false;
	}
	return true;
}

bool transaction_save(const struct transaction *t, const char *name, struct span text,
                      struct err *err)
{
	return fs_replace(t->dir, name, text, 0600, err) ||
	       err_prefix(err, "transaction '%s'", t->id);
}

bool transaction_load(const struct state *s, const char *id, const char *name, const char *format,
                      struct js **ret, bool *ret_found, struct err *err)
{
	auto_free char *path = str_format("transactions/%s/%s", id, name);

	return doc_load(s, path, format, ret, ret_found, err);
}
