/* mapping.c: page ranges, byte ranges and protections as text.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "state/mapping.h"

#include <sys/mman.h>

#include "unit.h"

static bool pages(const char *text, size_t limit, size_t first, size_t count)
{
	PageRange range;
	return page_range_parse(text, limit, &range) == RANGE_OK && range.first == first && range.count == count;
}

static RangeError pages_error(const char *text, size_t limit)
{
	PageRange range;
	return page_range_parse(text, limit, &range);
}

static bool bytes(const char *text, size_t size, size_t offset, size_t len)
{
	size_t at = 99, count = 1;
	return byte_range_parse(text, size, &at, &count) == RANGE_OK && at == offset && count == len;
}

static RangeError bytes_error(const char *text, size_t size)
{
	size_t at = 0, count = 1;
	return byte_range_parse(text, size, &at, &count);
}

static bool prot(const char *text, int wanted)
{
	int bits = -1;
	return prot_parse(text, &bits) && bits == wanted;
}

int main(void)
{
	int bits;
	CHECK(pages(NULL, 16, 0, 16) && pages("0", 16, 0, 1) && pages("15", 16, 15, 1));
	CHECK(pages("2-5", 16, 2, 4) && pages("3-3", 16, 3, 1) && pages("0-", 16, 0, 16) && pages("15-", 16, 15, 1));
	CHECK(pages_error("", 16) == RANGE_MALFORMED && pages_error("-", 16) == RANGE_MALFORMED);
	CHECK(pages_error("-1", 16) == RANGE_MALFORMED && pages_error("1-x", 16) == RANGE_MALFORMED);
	CHECK(pages_error("0x1", 16) == RANGE_MALFORMED && pages_error("1 ", 16) == RANGE_MALFORMED);
	CHECK(pages_error("1-2-3", 16) == RANGE_MALFORMED && pages_error("+1", 16) == RANGE_MALFORMED);
	CHECK(pages_error("99999999999999999999999999", 16) == RANGE_MALFORMED);
	CHECK(pages_error("5-2", 16) == RANGE_BACKWARDS);
	CHECK(pages_error("16", 16) == RANGE_BEYOND && pages_error("16-", 16) == RANGE_BEYOND);
	CHECK(pages_error("0-16", 16) == RANGE_BEYOND && pages_error("0-18446744073709551615", 16) == RANGE_BEYOND);

	CHECK(bytes("@0", 4096, 0, 1) && bytes("@10,5", 4096, 10, 5) && bytes("@4095", 4096, 4095, 1));
	CHECK(bytes("@1K,1K", 4096, 1024, 1024) && bytes("@0,4096", 4096, 0, 4096));
	CHECK(bytes_error("@", 4096) == RANGE_MALFORMED && bytes_error("0", 4096) == RANGE_MALFORMED);
	CHECK(bytes_error("@0,0", 4096) == RANGE_MALFORMED && bytes_error("@0,", 4096) == RANGE_MALFORMED);
	CHECK(bytes_error("@-1", 4096) == RANGE_MALFORMED && bytes_error("@1,-1", 4096) == RANGE_MALFORMED);
	CHECK(bytes_error("@4096", 4096) == RANGE_BEYOND && bytes_error("@1,4096", 4096) == RANGE_BEYOND);
	CHECK(bytes_error("@1,18446744073709551615", 4096) == RANGE_BEYOND);

	CHECK(prot("r", PROT_READ) && prot("w", PROT_WRITE) && prot("rw", PROT_READ | PROT_WRITE) && prot("none", 0));
	CHECK(!prot_parse("", &bits) && !prot_parse("rr", &bits) && !prot_parse("q", &bits) && !prot_parse("rnone", &bits));
	CHECK(mapping_name_valid("a") && mapping_name_valid("_x9") && !mapping_name_valid("9") && !mapping_name_valid(""));
	CHECK(!mapping_name_valid("a-b") && !mapping_name_valid("a b") && !mapping_name_valid("text.so"));
	return done_testing();
}
