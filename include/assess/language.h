/*
 * language: the ecosystems of languages, whose packages are the same on every distribution, and by
 * which names their components and the records of feeds meet.
 */
#ifndef FETTLE_ASSESS_LANGUAGE_H
#define FETTLE_ASSESS_LANGUAGE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/span.h"
#include "base/str.h"

/* What OSV calls the ecosystem of a component's type ("pypi": "PyPI"); NULL: it is no language. */
const char *language_of_type(const char *type);

/* Appends the name as it is looked up: in the one spelling that the ecosystem takes for the same
 * ("Foo.Bar" of PyPI is foo-bar: PEP 503), a component's "group/artifact" of Maven as
 * "group:artifact". `ecosystem` may have a suffix; in one that is no language's the name stays as
 * it is. False when no record can name it so: a Maven artifact without its group. */
bool language_add_key(struct span ecosystem, struct span name, struct str *to) MUST_CHECK;

#endif
