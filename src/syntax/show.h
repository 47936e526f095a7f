/* syntax/show.h: a tree back to text, for jobs, traps' tests, `type` and spawn reports. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COWSH_SYNTAX_SHOW_H
#define COWSH_SYNTAX_SHOW_H

#include "syntax/ast.h"

/*
 * Appends the command on one line, quoted anew, in a form that the parser reads back as the same
 * tree. The bodies of its here-documents follow behind a newline; `brief` leaves them out.
 */
void show_node(StrBuf *buf, const SymTab *symbols, const Node *node, bool brief);
/* Appends a word as it would stand in a command. */
void show_word(StrBuf *buf, const SymTab *symbols, const Word *word);

#endif
