#!/usr/bin/env python3
# jobs.py: job control at the terminal: stopping, continuing, signals, modes, full-screen programs.
# SPDX-License-Identifier: GPL-3.0-or-later

import os, shutil, signal, termios
from terminal import *

# Says that it runs, and waits on the terminal.
WAITER = 'sh -c \'echo "up:$$"; exec cat\''


def started(t, command=WAITER):
    t.line(command)
    return int(t.expect(r'up:(\d+)\n', literal=False).group(1))


def end_stopped(t):
    t.line('set -b; kill -9 %1')
    t.expect('] + Killed')
    t.line('# told')            # the notice may have come before or after a prompt
    t.expect('# told')
    t.expect(PROMPT)


@test('^Z stops a job, fg brings it back, ^C ends it', *STRATEGIES)
def _(strategy):
    for editor in EDITORS:
        if not usable(editor):
            continue
        with Terminal(editor) as t:
            t.line('set -o spawn=' + strategy)
            t.expect(PROMPT)
            pid = started(t)
            assert os.tcgetpgrp(t.fd) == pid, 'the job does not own the terminal'
            t.send('\x1a')
            t.expect('Stopped (SIGTSTP)')
            t.expect(PROMPT)
            assert os.tcgetpgrp(t.fd) == t.pid
            t.line('fg')
            t.expect('cat')
            t.line('hello')
            t.expect('hello\nhello\n')
            t.send('\x03')
            t.expect(PROMPT)
            gone(pid)
            t.line('echo "<$?>"')
            t.expect('\n<130>\n')
            t.expect(PROMPT)
            t.end()


@test('a pipeline is one group, stops and continues as one', *STRATEGIES)
def _(strategy):
    with Terminal('plain') as t:
        t.line('set -o spawn=' + strategy)
        t.expect(PROMPT)
        t.line('{ echo "up:$$"; cat; } | sh -c \'read x; echo "$x $$"; exec cat\' | cat')
        t.expect(r'\nup:\d+ \d+\n', literal=False)
        t.send('\x1a')
        t.expect('Stopped')
        t.expect(PROMPT)
        groups = t.run("g=$(jobs -p); ps -e -o pgid= | grep -cw $g").strip()
        assert int(groups) >= 3, groups
        t.line('fg')
        t.expect('cat\n')
        t.line('through')
        t.expect('through\nthrough\n')
        t.send('\x04')
        t.expect(PROMPT)
        t.end()


@test('bg lets a stopped job go on, and its end is told', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('mkfifo f; sh -c \'echo "up:"; read x <f; exit 3\'')
        t.expect('up:\n')
        t.send('\x1a')
        t.expect('Stopped')
        t.expect(PROMPT)
        t.line('bg')
        t.expect('[1] sh -c')
        t.expect(PROMPT)
        t.line('sh -c "echo go >f"; wait')
        t.expect('Done(3)')
        t.expect(PROMPT)
        t.end()


@test('exit with stopped jobs warns once', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        pid = started(t)
        t.send('\x1a')
        t.expect(PROMPT)
        t.line('exit')
        t.expect('stopped jobs')
        t.expect(PROMPT)
        t.send('\x04')
        t.status()
        gone(pid)


@test('a job that dies leaves the modes as they were', *EDITORS)
def _(editor):
    with Terminal('plain') as t:
        t.line('set editor=' + editor)
        t.expect(PROMPT)
        t.line('stty -g >before')
        t.expect(PROMPT)
        t.line('sh -c \'stty raw -echo; echo "up:$$"; kill -9 $$\'')
        t.expect('up:')
        t.expect('Killed')
        t.expect(PROMPT)
        t.send('stty -g >after\n')
        t.expect(PROMPT)
        assert open(t.home + '/before').read() == open(t.home + '/after').read()
        t.end()


@test('vi stops, comes back and ends')
def _():
    if not shutil.which('vim'):
        return
    with Terminal('plain') as t:
        before = t.modes()
        t.line('vim -u NONE -N file')
        t.expect('file" ')
        t.asleep()
        t.send('iinserted\x1b\x1a')
        t.expect('Stopped')
        t.expect(PROMPT)
        assert t.modes() == before
        t.line('fg')
        t.expect('inserted')
        t.send(':wq\r')
        t.expect('written')
        t.expect(PROMPT)
        assert t.modes() == before
        assert t.run('cat file') == 'inserted'
        t.end()


@test('the death of a foreground job is told, that by ^C is not', *STRATEGIES)
def _(strategy):
    with Terminal('plain') as t:
        t.line('ulimit -c 0; set -o spawn=' + strategy)
        t.expect(PROMPT)
        for command in "sh -c 'kill -SEGV $$'", "(sh -c 'kill -SEGV $$'; exit)", "true | sh -c 'kill -SEGV $$'":
            t.line(command)
            t.expect('\nSegmentation fault\n')
            t.expect(PROMPT)
        t.line("sh -c 'kill -INT $$'; echo never")
        t.expect(PROMPT)
        assert 'Interrupt' not in t.before, t.before
        t.end()


@test('less stops, comes back and ends', *EDITORS)
def _(editor):
    if not shutil.which('less'):
        return
    with Terminal(editor) as t:
        t.line('i=0; while [ $i -lt 200 ]; do echo "line $i"; i=$((i+1)); done | less')
        t.expect('line 22\n:')
        t.asleep()
        t.send('\x1a')
        t.expect('Stopped')
        t.expect(PROMPT)
        t.line('fg')
        t.expect('line 22\n:')
        t.asleep()
        t.send('G')
        t.expect('line 199')
        t.send('q')
        t.expect(PROMPT)
        t.end()


@test('a shell within the shell has jobs of its own', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line(COWSH + ' --norc')
        t.expect('--norc')
        t.expect(PROMPT)
        started(t)
        t.send('\x1a')
        t.expect('Stopped')
        t.expect(PROMPT)
        end_stopped(t)
        t.line('exit 5')
        t.expect('exit 5')
        t.expect(PROMPT)
        t.line('echo "<$?>"')
        t.expect('<5>\n')
        t.expect(PROMPT)
        t.end()


@test('a thousand background jobs: none lost, no zombie, no descriptor')
def _():
    with Terminal('plain') as t:
        t.line('set +m')
        t.expect(PROMPT)
        before = t.run('ls /proc/$$/fd >fds; wc -l <fds')
        t.line('i=0; while [ $i -lt 1000 ]; do (exit $((i % 7))) & pids="$pids $!"; i=$((i+1)); done; echo "made:"')
        t.expect('\nmade:')
        t.expect(PROMPT)
        assert t.run('s=0; for p in $pids; do wait $p; s=$((s + $?)); done; echo $s').endswith(str(sum(i % 7 for i in range(1000))))
        t.line('unset pids')
        t.expect(PROMPT)
        after = t.run('ls /proc/$$/fd >fds; wc -l <fds')
        assert after == before, (before, after)
        assert t.run("ps -o stat= --ppid $$ | grep -c Z").endswith('0')
        t.end()


@test('a storm of ^C leaves shell and terminal sane', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        before = t.modes()
        for _ in range(1000):
            os.kill(t.pid, signal.SIGINT)
        t.send('\x15echo s$((0))ne\r')
        t.expect('s0ne')
        t.line('echo last-$((1))')
        t.expect('\nlast-1\n')
        t.expect(PROMPT)
        t.end()


@test('a storm of ^Z at a job leaves shell and terminal sane')
def _():
    with Terminal('plain') as t:
        before = t.modes()
        for _ in range(1000):
            os.kill(t.pid, signal.SIGTSTP)
        started(t)
        for _ in range(300):
            t.send('\x1a')
            t.expect('Stopped')
            t.expect(PROMPT)
            t.line('fg')
            t.expect('exec cat')
            t.line('on')
            t.expect('on\non\n')
        t.send('\x03')
        t.expect(PROMPT)
        assert t.modes() == before
        t.end()


@test('a job in the background that reads is stopped, not the shell', *EDITORS)
def _(editor):
    with Terminal(editor) as t:
        t.line('cat & wait $!')
        t.expect(PROMPT)
        assert 'SIGTTIN' in t.before or 'SIGTTIN' in t.run('jobs'), t.all
        end_stopped(t)
        t.end()


main()
