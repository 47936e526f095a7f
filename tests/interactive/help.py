#!/usr/bin/env python3
# help.py: what the prompt tells: mistakes, places, figures.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
from terminal import *


@test('a syntax error shows the line, a caret and the opening token', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('if true')
        t.expect('more> ')
        t.line('then echo a ;; fi')
        t.expect(PROMPT)
        assert 'unexpected ;;' in t.before and 'if from line 1' in t.before, t.before
        assert '\n  then echo a ;; fi\n              ^\n' in t.before, t.before
        t.line('echo "<$?>"')
        t.expect('\n<2>\n')
        t.expect(PROMPT)
        t.line(': )')
        t.expect('\n  : )\n    ^\n')
        t.expect(PROMPT)
        t.end()


@test('an unknown command gets the name of one like it, and nothing is run')
def _():
    with Terminal('plain') as t:
        t.line('ulmiit')
        t.expect('ulmiit: not found\ncowsh: did you mean ulimit?\n')
        t.expect(PROMPT)
        t.line('f_unction() { echo ran; }; f_unctoin')
        t.expect('not found\ncowsh: did you mean f_unction?\n')
        t.expect(PROMPT)
        assert 'ran\n' not in t.before
        t.line('qqqzzzxxxyyy')
        t.expect('not found\n' + PROMPT)
        t.end()


@test('a script gets no such advice')
def _():
    assert 'did you mean' not in os.popen("%s -c 'ulmiit; :' 2>&1" % COWSH).read()


@test('faultline ends each foreground job with its figures', *STRATEGIES)
def _(strategy):
    with Terminal('plain') as t:
        t.line('set -o faultline; set -o spawn=' + strategy)
        t.expect(PROMPT)
        t.line('sh -c "exit 3"')
        t.expect(r'\nsh: (\S+), [0-9.]+ ms, (\d+) minor, \d+ major, status 3\n', literal=False)
        t.expect(PROMPT)
        t.line('true | cat | cat')
        t.expect(r'cat: \S+, [0-9.]+ ms, \d+ minor, \d+ major, status 0\n', literal=False)
        t.expect(PROMPT)
        t.line('sleep 0 & wait')
        t.expect('wait\n')
        t.expect(PROMPT)
        assert 'minor' not in t.before, t.before
        t.end()


@test('PS1 shows the figures of the last command, a builtin\'s too')
def _():
    with Terminal('plain', wait=False, prompt='<$COWSH_MINFLT:$COWSH_WALL_US> ' + PROMPT) as t:
        t.expect(r'<(\d+):(\d+)> ', literal=False)
        t.expect(PROMPT)
        t.line('sleep 0.01')
        minor, wall = t.expect(r'<(\d+):(\d+)> ', literal=False).groups()
        assert int(minor) > 10 and int(wall) >= 10000, (minor, wall)
        t.expect(PROMPT)
        t.line(':')
        minor, wall = t.expect(r'<(\d+):(\d+)> ', literal=False).groups()
        assert int(wall) < 10000, (minor, wall)
        t.expect(PROMPT)
        t.end()


main()
