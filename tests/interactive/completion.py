#!/usr/bin/env python3
# completion.py: what Tab makes of the word before the cursor.
# SPDX-License-Identifier: GPL-3.0-or-later

import os
from terminal import *

# (typed, the line that Tab makes of it); the directory has the files below.
FILES = ['alpha.txt', 'beta one.txt', 'dir/inner', "qu'ote", 'ünï.txt']
SINGLE = [
    ('ulim', 'ulimit '),
    ('myfunc', 'myfunction '),
    ('myal', 'myalias '),
    ('cat al', 'cat alpha.txt '),
    ('cat be', 'cat beta\\ one.txt '),
    ('cat "be', 'cat "beta one.txt" '),
    ("cat 'be", "cat 'beta one.txt' "),
    ('cat di', 'cat dir/'),
    ('cat dir/', 'cat dir/inner '),
    ('cat "dir/in', 'cat "dir/inner" '),
    ('cat $PWD/al', 'cat $PWD/alpha.txt '),
    ('cat ~/al', 'cat ~/alpha.txt '),
    ('cat qu', "cat qu\\'ote "),
    ('cat ün', 'cat ünï.txt '),
    ('cat <al', 'cat <alpha.txt '),
    ('x=al', 'x=alpha.txt '),
    ('if ulim', 'if ulimit '),
    (': | ulim', ': | ulimit '),
    (': $(ulim', ': $(ulimit '),
    ('cd d', 'cd dir/'),
    ('cd al', 'cd al'),
    ('./pro', './program '),
    ('echo $MY_VAR', 'echo $MY_VARIABLE '),
    ('echo "${MY_VAR', 'echo "${MY_VARIABLE}'),
    ('unset MY_VAR', 'unset MY_VARIABLE '),
    ('export MY_VAR', 'export MY_VARIABLE='),
    ('echo ~roo', 'echo ~root/'),
    ('kill -USR1', 'kill -USR1 '),
    ('kill -s WIN', 'kill -s WINCH '),
    ('trap : WIN', 'trap : WINCH '),
    ('set -o nocl', 'set -o noclobber '),
    ('set -o spaw', 'set -o spawn'),
    ('set spawn=vf', 'set spawn=vfork '),
    ('set editor=pl', 'set editor=plain '),
    ('faults -s posix', 'faults -s posix_spawn '),
    ('help umas', 'help umask '),
    ('peek mymap', 'peek mymapping '),
    ('lab fork-fau', 'lab fork-faults '),
    ('lab rep', 'lab report '),
    ('lab form fork-fau', 'lab form fork-faults '),
    ('lab check fork-faults al', 'lab check fork-faults alpha.txt '),
    ('lab ./alp', 'lab ./alpha.txt '),
    ('fg %', 'fg %1 '),
    ('cd --log', 'cd --logical '),
]


def prepared(editor):
    home = scratch()
    os.mkdir(home + '/dir')
    for name in FILES:
        open(home + '/' + name, 'w').close()
    with open(home + '/program', 'w') as file:
        os.fchmod(file.fileno(), 0o755)
    t = Terminal(editor, home=home)
    t.line('myfunction() { :; }; alias myalias=:; MY_VARIABLE=1; mmapfile -n mymapping --anon 4K; sleep 1000 &')
    t.expect(PROMPT)
    return t


@test('Tab completes words of all kinds, and quotes what it must', *EDITING)
def _(editor):
    with prepared(editor) as t:
        for typed, wanted in SINGLE:
            t.send(typed + '\t\x01#\x05\r')       # as a comment it is in the history and does nothing
            t.expect(PROMPT)
        t.line('kill %1')
        t.end()
    lines = [line[1:] for line in open(t.home + '/.cowsh_history') if line.startswith('#')]
    wrong = [(typed, got) for (typed, wanted), got in zip(SINGLE, lines) if got.rstrip('\n') != wanted]
    assert not wrong and len(lines) == len(SINGLE), wrong


@test('Tab lists what a word may become, with what it is', *EDITING)
def _(editor):
    with prepared(editor) as t:
        t.send('set -o no\t')
        t.expect('noclobber')
        t.expect('> does not overwrite')
        t.expect('noglob')
        t.send('\x03')
        t.expect('^C')
        t.expect(PROMPT)
        t.send('cd -\t')
        t.expect('resolve symbolic links first')
        t.send('\x03')
        t.expect('^C')
        t.expect(PROMPT)
        t.line('kill %1')
        t.end()


@test('Tab on nothing lists a screenful at the most', *EDITING)
def _(editor):
    with prepared(editor) as t:
        t.send('\t')
        t.expect(r'and \d+ more', literal=False)
        t.send('\x03')
        t.expect('^C')
        t.expect(PROMPT)
        t.line('kill %1')
        t.end()


main()
