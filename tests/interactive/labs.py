#!/usr/bin/env python3
# labs.py: labs at the prompt, with right and with wrong answers.
# SPDX-License-Identifier: GPL-3.0-or-later

import os, re
from terminal import *

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../..')
NAMES = open(os.path.join(LABS, 'course')).read().split()


def answers_of(lab):
    lines = open(os.path.join(TOP, 'tests/labs', lab)).read().splitlines()
    return dict(re.split(r'\s*=\s*', line) for line in lines if line and not line.startswith('#'))


def questions_of(t, lab):
    """The identifiers in the order of the questions, each with its text and its choices."""
    t.run('lab form %s >form' % lab)
    form = open(os.path.join(t.home, 'form')).read()
    return re.findall(r'^# (.*?)(?: \[([^]]*)\])? \(\d+ points\)\n(\w+) =$', form, re.M)


def walk(t, lab, answer):
    """Answers each question as `answer(identifier, choices)` says; returns the lab's last line."""
    questions = questions_of(t, lab)
    t.line('lab ' + lab)
    for text, choices, name in questions:
        t.expect('? ' + text)
        t.expect(r'your prediction( \(.*\))?: ', literal=False)
        t.line(answer(name, choices.split()))
    return t.expect(r'\n(%s: .*)\n%s' % (lab, re.escape(PROMPT)), literal=False).group(1)


def lab_terminal():
    return Terminal('plain', size=(50, 200))


@test('a lab gives full marks for the right answers', *NAMES)
def _(lab):
    right = answers_of(lab)
    with lab_terminal() as t:
        last = walk(t, lab, lambda name, _: right[name])
        if 'cannot be shown here' not in last:
            assert last == lab + ': 100 / 100', last
        t.end()


@test('a lab gives no points for wrong answers', *NAMES)
def _(lab):
    right = answers_of(lab)

    def wrong(name, choices):
        return next(choice for choice in choices + ['777777'] if choice != right[name])

    with lab_terminal() as t:
        last = walk(t, lab, wrong)
        if 'cannot be shown here' not in last:
            assert re.fullmatch(lab + r': 0 / [1-9]\d*', last), last
        t.end()


@test('wrong answers lose exactly their points')
def _():
    right = answers_of('fork-faults')
    with lab_terminal() as t:
        last = walk(t, 'fork-faults', lambda name, _: '7' if name in ('child_copies', 'demand') else right[name])
        assert last == 'fork-faults: 70 / 100', last
        assert t.run('lab check fork-faults | tail -n 1') == last
        t.end()


@test('^C leaves a lab, and ^D its questions')
def _():
    with lab_terminal() as t:
        t.line('lab fork-faults')
        t.expect('your prediction: ')
        t.send('\x03')
        t.expect(PROMPT)
        assert t.run('echo $?') == '130'
        t.line('lab fork-faults')
        for _ in range(6):
            t.expect('your prediction: ')
            t.send('\x04')
        t.expect('fork-faults: 0 / 100')
        t.expect(PROMPT)
        t.end()


main()
