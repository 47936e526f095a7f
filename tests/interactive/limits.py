#!/usr/bin/env python3
# limits.py: what cowsh(1) says under LIMITS about the line editors.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
from terminal import *

ASKS_FOR_MARKS = '\x1b[?2004h'          # to the terminal: put marks around what is pasted


@test('in vi mode, libedit takes a paste for typing', 'libedit')
def _(editor):
    with Terminal(editor) as t:
        assert ASKS_FOR_MARKS in t.all
        t.line('set -o vi')
        t.expect(PROMPT)
        t.line(':')
        t.expect(PROMPT)
        seen = len(t.all)
        t.send('echo o$((1))e\recho t$((2))o\r')
        t.expect('\no1e\n')
        t.expect('\nt2o\n')
        t.expect(PROMPT)
        assert ASKS_FOR_MARKS not in t.all[seen:]
        t.end()


@test('in vi mode, Readline has no v that starts an editor', 'readline')
def _(editor):
    home = scratch()
    with open(home + '/edit', 'w') as program:
        program.write('#!/bin/sh\n: >"$HOME/started"\n')
    os.chmod(home + '/edit', 0o755)
    with Terminal(editor, home=home, EDITOR=home + '/edit', VISUAL=home + '/edit') as t:
        t.line('set -o vi')
        t.expect(PROMPT)
        t.send('echo o$((1))e\x1bv\r')
        t.expect('\no1e\n')
        t.expect(PROMPT)
        assert not os.path.exists(home + '/started')


@test('the plain editor has neither completion nor keys for the history')
def _():
    with Terminal('plain') as t:
        t.line('echo f$((1))rst; : >longname')
        t.expect('\nf1rst\n')
        t.expect(PROMPT)
        t.line('echo lo\t.')
        t.expect('\nlo .\n')
        t.expect(PROMPT)
        t.line('\x1b[A')
        t.expect('not found')
        t.expect(PROMPT)
        assert 'f1rst' not in t.before
        t.end()


@test('the plain editor does not show again what a notice interrupts')
def _():
    with Terminal('plain') as t:
        t.line('set -b; mkfifo f; cat <f >/dev/null &')
        t.expect(PROMPT)
        t.send('echo half')
        t.expect('echo half')
        open(t.home + '/f', 'w').close()
        t.expect('Done')
        t.send('\r')
        t.expect('\nhalf\n')
        assert 'echo half' not in t.before
        t.expect(PROMPT)
        t.end()


main()
