#!/usr/bin/env python3
# history.py: the history: recalling, the file and those who share it, fc.
# SPDX-License-Identifier: GPL-3.0-or-later

import os, stat
from terminal import *


def history_file(t):
    return open(t.home + '/.cowsh_history').read()


@test('an earlier command comes back with the arrow keys', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('echo f$((1))rst')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.line(':')
        t.expect(PROMPT)
        t.send('\x1b[A\x1b[A')
        t.line('')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.end()


@test('^R finds an earlier command', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('echo f$((1))rst')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.line(': other')
        t.expect(PROMPT)
        t.send('\x12f$')
        t.expect('rst')
        t.send('\x05\r')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.end()


@test('page up finds a command by its beginning', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('echo f$((1))rst')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.line(': other')
        t.expect(PROMPT)
        t.send('echo\x1b[5~')
        t.expect('rst')
        t.send('\r')
        t.expect('\nf1rst')
        t.expect(PROMPT)
        t.end()


@test('the history is there in the next session', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('echo k$((1))pt; if true\nthen :; fi')
        t.expect('\nk1pt')
        t.expect(PROMPT)
        t.end()
    with Terminal(editor, home=t.home) as t:
        t.send('\x1b[A')
        t.send('\x1b[A')
        t.line('')
        t.expect('\nk1pt')
        t.expect(PROMPT)
        t.end()


@test('the file is for the user only', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('umask 0')
        t.expect(PROMPT)
        t.end()
    assert stat.S_IMODE(os.stat(t.home + '/.cowsh_history').st_mode) == 0o600


@test('HISTFILE and HISTSIZE are followed')
def _():
    home = scratch()
    with open(home + '/h', 'w') as file:
        file.write(''.join(': %d\n' % i for i in range(100)))
    with Terminal(home=home, HISTFILE=home + '/h', HISTSIZE='5') as t:
        assert t.run('fc -ln -100').splitlines()[-1] == '\t: 99'
        t.end()
    assert not os.path.exists(home + '/.cowsh_history')
    assert open(home + '/h').read().startswith(': 95\n'), 'the file was not shortened'


@test('an empty HISTFILE keeps no file')
def _():
    with Terminal(HISTFILE='') as t:
        t.line('fc -l')
        t.expect(PROMPT)
        t.end()
    assert os.listdir(t.home) == []


@test('several shells at once lose nothing')
def _():
    home = scratch()
    terminals = [Terminal('plain', home=home) for _ in range(4)]
    for i in range(25):
        for n, t in enumerate(terminals):
            t.send(': shell-%d-%d\n' % (n, i))
    for t in terminals:
        for i in range(25):
            t.expect(PROMPT)
        t.end()
    lines = open(home + '/.cowsh_history').read().splitlines()
    assert sum(line.startswith(': shell-') for line in lines) == 100, len(lines)


@test('a file that cannot be written is told of once')
def _():
    with Terminal('plain', HISTFILE='/proc/none/history') as t:
        t.run(':')
        t.run(':')
        assert t.all.count('history: ') == 1, t.all
        t.end()


@test('a full disk is told of once, and the commands run')
def _():
    with Terminal('plain') as t:
        t.line('ulimit -f 0 2>/dev/null; trap "" XFSZ')
        t.expect(PROMPT)
        assert t.run('echo one').endswith('one')
        assert t.run('echo two').endswith('two')
        assert t.all.count('history: ') == 1, t.all
        t.end()


@test('the first session names help, later ones do not', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        assert '`help`' in t.all
        t.end()
    with Terminal(editor, home=t.home) as t:
        assert 'help' not in t.all
        t.end()


@test('! in PS1 is the number of the command, !! is !')
def _():
    with Terminal('plain', prompt='!!! ' + PROMPT) as t:
        assert '!1 ' in t.all, t.all
        t.line(':')
        t.expect('!2 ')
        t.expect(PROMPT)
        t.end()


@test('fc -l lists with numbers, ranges and prefixes')
def _():
    with Terminal('plain') as t:
        for command in (': one', ': two', 'echo three'):
            t.line(command)
            t.expect(PROMPT)
        t.line('fc -l')
        t.expect('fc -l\n')
        t.expect(PROMPT)
        assert t.before == '1\t: one\n2\t: two\n3\techo three\n', t.before
        t.line('fc -ln 1 2')
        t.expect('1 2\n')
        t.expect(PROMPT)
        assert t.before == '\t: one\n\t: two\n', t.before
        t.line('fc -lr ech -4')
        t.expect('-4\n')
        t.expect(PROMPT)
        assert t.before == '2\t: two\n3\techo three\n', t.before
        t.end()


@test('fc -s runs a command again, with a change')
def _():
    with Terminal('plain') as t:
        t.line('echo f$((1))o')
        t.expect('\nf1o\n')
        t.expect(PROMPT)
        t.line('fc -s')
        t.expect('\necho f$((1))o\nf1o\n')
        t.expect(PROMPT)
        t.line('fc -s 1=2 echo')
        t.expect('\necho f$((2))o\nf2o\n')
        t.expect(PROMPT)
        t.end()
    assert history_file(t) == 'echo f$((1))o\necho f$((1))o\necho f$((2))o\nexit 7\n', history_file(t)


@test('fc edits commands and runs what was saved')
def _():
    with Terminal('plain', FCEDIT='sed -i s/old/n$((1))w/') as t:
        t.line('echo old-1')
        t.expect('\nold-1\n')
        t.expect(PROMPT)
        t.line('echo old-2')
        t.expect('\nold-2\n')
        t.expect(PROMPT)
        t.line('fc 1 2')
        t.expect('\necho n1w-1\necho n1w-2\nn1w-1\nn1w-2\n')
        t.expect(PROMPT)
        t.line('fc -e false; echo "<$?>"')
        t.expect('\n<1>\n')
        t.expect(PROMPT)
        t.end()
    assert 'echo n1w-1\n\techo n1w-2\n' in history_file(t), history_file(t)


main()
