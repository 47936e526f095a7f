#!/usr/bin/env python3
# editing.py: reading lines: editors, keys, pastes, prompts, signals at the prompt.
# SPDX-License-Identifier: GPL-3.0-or-later

import os, signal
from terminal import *


@test('a line is read and run', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        assert t.run('echo a$((1+1))b') == 'a2b', t.before
        t.end()


@test('the wanted editor is the one that is loaded', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        maps = t.run("grep -o 'modules.*' /proc/$$/maps | sort -u")
        assert editor + '.so' in maps, maps
        t.end()


@test('set editor= changes the editor at run time')
def _():
    with Terminal('plain') as t:
        assert t.run('grep -c -e libedit -e readline /proc/$$/maps') == '0'
        t.line('set editor=readline')
        t.expect(PROMPT)
        t.send('echo back\x1b[D\x1b[D\x1b[D\x1b[D-')
        t.send('\r')
        t.expect('\n-back')
        t.expect(PROMPT)
        t.line('set editor=libedit')
        t.expect(PROMPT)
        t.send('echo back\x01')
        t.send('\x1b[C' * 5 + '+\r')
        t.expect('\n+back')
        t.expect(PROMPT)
        t.line('set editor=plain')
        t.expect(PROMPT)
        t.end()


@test('an editor that cannot be loaded is one line, then plain')
def _():
    with Terminal('readline', COWSH_MODULES='/nowhere') as t:
        assert t.all.count('no line editor') == 1, t.all
        assert t.run('echo works') == 'works'
        assert t.all.count('no line editor') == 1, t.all
        t.end()


@test('a name that is no editor is one line')
def _():
    with Terminal('ed') as t:
        assert t.all.count('unknown editor') == 1, t.all
        t.end()


@test('an unfinished command goes on at PS2 and is one entry of the history', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('if true')
        t.expect('more> ')
        t.line('then echo y$((0))s; fi')
        t.expect('\ny0s\n')
        t.expect(PROMPT)
        if editor != 'plain':
            t.send('\x1b[A')
            t.expect('fi')
            t.line('')
            t.expect('\ny0s\n')
            t.expect(PROMPT)
        t.end()
    text = open(t.home + '/.cowsh_history').read()
    assert text.startswith('if true\n\tthen echo y$((0))s; fi\n'), text


@test('an interrupt drops the line and sets the status', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.send('echo not-this')
        t.expect('not-this')
        t.send('\x03')
        t.expect(PROMPT)
        t.line('echo "<$?>"')
        t.expect('<130>')
        t.expect(PROMPT)
        t.line('if true; then')
        t.expect('more> ')
        t.send('\x03')
        t.expect(PROMPT)
        assert t.run('echo fresh') == 'fresh'
        t.end()


@test('^D ends the shell with the last status and a newline', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('(exit 5)')
        t.expect(PROMPT)
        t.send('\x04')
        assert t.status() == 5
        assert t.all.rstrip('\r').endswith('\n'), t.all


@test('^D does not end the shell under ignoreeof', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('set -o ignoreeof')
        t.expect(PROMPT)
        t.send('\x04')
        t.expect('Use "exit"')
        t.expect(PROMPT)
        t.end()


@test('a paste of several commands runs them when it is entered', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.send('\x1b[200~echo o$((1))e\necho t$((2))o\x1b[201~')
        t.expect('t$((2))o')
        assert '\no1e' not in t.before
        t.send('\r')
        t.expect('\no1e\n')
        t.expect('t2o\n')
        t.expect(PROMPT)
        t.end()
    text = open(t.home + '/.cowsh_history').read()
    assert text.startswith('echo o$((1))e\necho t$((2))o\n'), text


@test('characters that take several bytes are edited whole', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.send('echo äöü→x\x7f\x7f\r')
        t.expect('\näöü\n')
        t.expect(PROMPT)
        t.end()


@test('the prompt may have colours and wide characters', *EDITING)
def _(editor):
    with Terminal(editor, prompt='\x1b[1;31m日本\x1b[0m ' + PROMPT) as t:
        t.send('echo abc')
        t.expect('abc')
        start = len(t.all)
        t.send('\x01\x05')              # to the beginning and the end: the columns must agree
        t.send('d\r')
        t.expect('\nabcd\n')
        t.expect(PROMPT)
        assert '\x01' not in t.all and '\x02' not in t.all
        t.end()


@test('a line longer than the terminal is shown again after a change of its size', *EDITING)
def _(editor):
    with Terminal(editor, size=(24, 40)) as t:
        t.send('echo ' + 'x' * 50)
        t.expect('x{20}', literal=False)
        t.resize(24, 100)
        os.kill(t.pid, signal.SIGWINCH)
        t.send('y\r')
        t.expect('\n' + 'x' * 50 + 'y\n')
        t.expect(PROMPT)
        t.end()


@test('set -o vi and set -o emacs change the keys', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('set -o vi')
        t.expect(PROMPT)
        t.send('echo abc\x1b')
        t.send('0')
        t.send('wiX\r')
        t.expect('\nXabc\n')
        t.expect(PROMPT)
        t.line('set -o emacs')
        t.expect(PROMPT)
        t.send('cho abc\x01e\r')
        t.expect('\nabc\n')
        t.expect(PROMPT)
        t.end()


@test('a trap runs while a line is edited, and the line stays', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line("trap 'echo caught' USR1")
        t.expect(PROMPT)
        t.send('echo half')
        t.expect('half')
        os.kill(t.pid, signal.SIGUSR1)
        t.expect('caught\n')
        t.expect('echo half')
        t.send('-whole\r')
        t.expect('\nhalf-whole\n')
        t.expect(PROMPT)
        t.end()


@test('a trap on INT runs at the prompt', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line("trap 'echo ca''ught' INT")
        t.expect(PROMPT)
        t.send('\x03')
        t.expect('caught\n')
        t.expect(PROMPT)
        t.end()


@test('a trap that exits ends the shell from the middle of a line', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line("trap 'exit 9' USR1")
        t.expect(PROMPT)
        t.send('abc')
        t.expect('abc')
        os.kill(t.pid, signal.SIGUSR1)
        assert t.status() == 9


@test('set -b tells of a job while a line is edited', *EDITING)
def _(editor):
    with Terminal(editor) as t:
        t.line('set -b; mkfifo f; cat <f >/dev/null &')
        t.expect(PROMPT)
        t.send('echo half')
        t.expect('half')
        open(t.home + '/f', 'w').close()
        t.expect('Done')
        t.expect('echo half')
        t.send('\r')
        t.expect('\nhalf\n')
        t.expect(PROMPT)
        t.end()


@test('the terminal gets its modes back for commands and at the end', *EDITORS)
def _(editor):
    with Terminal('plain') as t:
        before = t.modes()
        t.line('set editor=' + editor)
        t.expect(PROMPT)
        t.line('stty -a | grep -o " -*icanon"; read x; echo "<$x>"')
        t.expect('\n icanon')
        t.line('typed')
        t.expect('<typed>')
        t.expect(PROMPT)
        t.line('stty -g >modes; echo k$((0))')
        t.expect('k0')
        t.expect(PROMPT)
        t.line('exit 3')
        t.expect('exit 3')
        assert t.status() == 3


@test('a closed terminal ends the shell and hangs up its jobs', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('mkfifo f; sleep 1000 & echo "pid=$!."')
        pid = int(t.expect(r'pid=(\d+)\.', literal=False).group(1))
        t.expect(PROMPT)
        os.close(t.fd)
        os.waitpid(t.pid, 0)
        t.pid = 0
        gone(pid)


@test('with -i and no terminal, lines are read plainly')
def _():
    home = scratch()
    out = os.popen("cd %s && printf 'echo hello\\n' | HOME=%s PS1= COWSH_MODULES=%s %s --norc -i 2>&1" % (home, home, MODULES, COWSH)).read()
    assert out.strip() == 'hello', out


@test('a script and a -c string map no editor library')
def _():
    for command in ("%s -c 'cat /proc/$$/maps; :'", "echo 'cat /proc/$$/maps; :' >s; %s s", "echo 'cat /proc/$$/maps; :' | %s"):
        maps = os.popen('cd %s; ' % scratch() + command % COWSH).read()
        assert 'cowsh' in maps
        for name in ('readline', 'libedit', 'libtinfo', 'smartcols'):
            assert name not in maps, name


main()
