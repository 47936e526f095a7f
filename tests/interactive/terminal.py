# terminal.py: a shell on a pseudo-terminal for the interactive tests, and their TAP output.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# It needs Python alone. Tests wait for what the terminal shows, never for time to pass.

import atexit, fcntl, os, pty, re, select, shutil, signal, struct, sys, tempfile, termios, time, traceback

EDITORS = ['readline', 'libedit', 'plain']
EDITING = ['readline', 'libedit']
STRATEGIES = ['fork', 'vfork', 'posix_spawn', 'clone:', 'clone:vm+vfork', 'auto']
COWSH = os.environ.get('COWSH') or sys.exit('set COWSH to the shell under test')
MODULES = os.environ.get('COWSH_MODULES', '')
LIBEXEC = os.environ.get('COWSH_LIBEXEC', '')
LABS = os.environ.get('COWSH_LABS', '')
PROMPT = 'ready> '
LIMIT = float(os.environ.get('TEST_TIMEOUT', 60))

# The cursor and colours are the editors' own affair.
NOISE = re.compile(r'\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>][0B]?|\r')


def scratch():
    directory = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, directory, True)
    return directory


def gone(pid):
    """Waits for the end of a process that is not our child."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    assert select.select([fd], [], [], LIMIT)[0], 'process %d lives on' % pid
    os.close(fd)


class Terminal:
    def __init__(self, editor='readline', args=(), home=None, size=(24, 80), prompt=PROMPT, wait=True, argv=None, **env):
        self.home = home or scratch()
        self.seen = ''              # not looked at yet
        self.all = ''
        environment = {
            'HOME': self.home, 'PATH': os.environ['PATH'], 'TERM': 'xterm', 'LC_ALL': 'C.UTF-8', 'PS1': prompt, 'PS2': 'more> ',
            'COWSH_EDITOR': editor, 'COWSH_MODULES': MODULES, 'COWSH_LIBEXEC': LIBEXEC, 'COWSH_LABS': LABS,
            'INPUTRC': '/dev/null', 'LESS': '', 'ENV': '/dev/null',
        }
        environment.update(env)
        sys.stdout.flush()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.fd = 0                 # the size is there before the shell, or it would be a change of it
            self.resize(*size)
            os.chdir(self.home)
            for sig in (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGHUP):
                signal.signal(sig, signal.SIG_DFL)
            command = argv or [COWSH, '--norc', *args]
            os.execvpe(command[0], command, environment)
        if wait:
            self.expect(PROMPT)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

    def send(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self.fd, data):]

    def line(self, text):
        self.send(text + '\r')

    def more(self, deadline):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([self.fd], [], [], left)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:             # what Linux says when the other side is closed
            return False
        text = data.decode(errors='replace')
        self.seen += text
        self.all += text
        return data != b''

    def expect(self, pattern, literal=True):
        if literal and pattern.startswith('\n'):
            # Output begins a line, or stands behind a prompt that came after the line was typed.
            regex = re.compile('(?:\n|%s)%s' % (re.escape(PROMPT), re.escape(pattern[1:])))
        else:
            regex = re.compile(re.escape(pattern) if literal else pattern)
        deadline = time.monotonic() + LIMIT
        while True:
            clean = NOISE.sub('', self.seen)
            found = regex.search(clean)
            if found:
                self.before = clean[:found.start()]
                self.seen = clean[found.end():]
                return found
            if not self.more(deadline):
                raise AssertionError('no %r in %r' % (pattern, clean))

    def run(self, command):
        """Runs a command up to the next prompt and returns what it printed."""
        self.line(command + '; echo "#"done"#"')
        self.expect('"#"done"#"')
        self.expect('#done#')
        text = self.before
        self.expect(PROMPT)
        return text.strip('\n')

    def status(self):
        """Waits for the shell's end; its jobs may keep the terminal open."""
        ended = os.pidfd_open(self.pid)
        deadline = time.monotonic() + LIMIT
        while not select.select([ended], [], [], 0)[0]:
            left = deadline - time.monotonic()
            assert left > 0, 'the shell does not end: %r' % self.all[-300:]
            if self.fd in select.select([self.fd, ended], [], [], left)[0] and not self.more(deadline):
                select.select([ended], [], [], left)
        while self.more(time.monotonic() + 0.001):
            pass
        os.close(ended)
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        self.pid = 0
        return os.waitstatus_to_exitcode(status)

    def end(self):
        self.line('exit 7')
        status = self.status()
        assert status == 7, 'the shell ended with %d: %r' % (status, self.all[-300:])

    def asleep(self):
        """Waits until no process of the foreground group runs: they wait for keys."""
        group = os.tcgetpgrp(self.fd)
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            states = []
            for pid in filter(str.isdigit, os.listdir('/proc')):
                try:
                    fields = open('/proc/%s/stat' % pid).read().rpartition(')')[2].split()
                except OSError:
                    continue
                if int(fields[2]) == group:
                    states.append(fields[0])
            if states and set(states) <= set('SZ'):
                return

    def modes(self):
        return termios.tcgetattr(self.fd)[:4]

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.pid:
            os.close(self.fd)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


tests = []


def test(title, *cases):
    """Registers a test; with cases, one for each of them, which becomes its argument."""
    def register(function):
        if cases:
            tests.extend(('%s (%s)' % (title, case), function, [case]) for case in cases)
        else:
            tests.append((title, function, []))
        return function
    return register


def usable(editor):
    return editor == 'plain' or os.path.exists('%s/%s.so' % (MODULES, editor))


def main():
    print('1..%d' % len(tests))
    wanted = sys.argv[1] if len(sys.argv) > 1 else ''
    failed = 0
    for number, (title, function, arguments) in enumerate(tests, 1):
        if wanted not in title:
            continue
        missing = [case for case in arguments if case in EDITORS and not usable(case)]
        if missing:
            print('ok %d - %s # skip the module for %s was not built' % (number, title, missing[0]))
            continue
        try:
            function(*arguments)
            print('ok %d - %s' % (number, title))
        except Exception:
            failed += 1
            print('not ok %d - %s' % (number, title))
            print('# ' + traceback.format_exc().rstrip().replace('\n', '\n# '))
        sys.stdout.flush()
    sys.exit(failed > 0)
