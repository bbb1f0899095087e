import { both, numbered, repeated, type Shapes } from './shape.ts';

/* Mail, patches, and what others write of system calls. */

const HEADERS = 'From: a@b.c\nSubject: x\n';
const HUNK = '--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n';

export const MAIL: Shapes = {
  'From lines': repeated('From a@b Mon Jan  1 00:00:00 2024\n'),
  'a mailbox': repeated(`From a@b Mon Jan  1 00:00:00 2024\n${HEADERS}\nbody\n`),
  'a From line of digits': repeated('1', 'From a Mon Jan ', ''),
  'quoted From lines': repeated('>From \n'),
  'many headers': repeated('X-A: b\n', HEADERS, '\n'),
  'headers without an end': repeated('X-A: b\n', HEADERS),
  'one header again and again': repeated('To: b\n', HEADERS, '\nbody'),
  'a long header': repeated('x', 'From: a\nSubject: ', '\n\nbody'),
  'a folded header': repeated(' y\n', HEADERS, '\nbody'),
  'encoded words': repeated('=?utf-8?q?a?= ', 'From: a\nSubject: ', '\n\nbody'),
  'many recipients': repeated('a@b.c, ', `${HEADERS}To: `, '\n\nbody'),
  'message ids': repeated('<a', `${HEADERS}Message-ID: `, '\n\nbody'),
  'quoted-printable': repeated('=3D=\n', `${HEADERS}Content-Transfer-Encoding: quoted-printable\n\n`),
  base64: repeated('AAAA\n', `${HEADERS}Content-Transfer-Encoding: base64\n\n`),
  'parts of a message': repeated(
    '--b\n\n',
    `${HEADERS}Content-Type: multipart/mixed; boundary=b\n\n`,
    '--b--',
  ),
  'a subject of numbers': repeated(
    '1',
    'From: a\nSubject: [',
    `\n\n${HUNK}+SYSCALL_DEFINE1(xyzzy, int, fd)\n`,
  ),
  'diff lines': repeated('diff --git a/a b/a\n'),
  'names of files': repeated('+++ b/x\n'),
  'hunk lines': repeated('@@ -1 +1 @@\n'),
  'hunks of a new spec': repeated('@@ -0,0 +1 @@\n+a: 1\n', `${HEADERS}\n--- /dev/null\n+++ b/x.yaml\n`),
  'added lines': repeated('+a\n', HUNK),
  'a long name of a table': (length) =>
    `--- a\n+++ ${'arch/x86/'.repeat(length / 18)}\n@@ -1 +1 @@\n${'+1 common a a\n'.repeat(length / 28)}`,
  'definitions of calls': numbered(
    (index) => `+SYSCALL_DEFINE1(xyzzy${index}, int, fd)\n+{\n+\treturn 0;\n+}\n`,
    `${HEADERS}\n${HUNK}`,
  ),
  'definitions without an end': repeated('SYSCALL_DEFINE1('),
  'bodies without an end': repeated('SYSCALL_DEFINE0(a) {\n'),
  'comments in a definition': repeated(`SYSCALL_DEFINE1(${'/*'.repeat(1900)})\n`),
  'comments in a struct': repeated('/*', 'SYSCALL_DEFINE1(a, struct s *, b)\nstruct s {', '}'),
  'a struct of many calls': both(
    repeated('SYSCALL_DEFINE1(a, struct s *, b)\n'),
    repeated('int a;\n', 'struct s {\n', '}'),
  ),
  conditions: repeated('if (', 'SYSCALL_DEFINE0(a) {\n'),
  subjects: repeated('Subject: [\n'),
  'calls of syzlang': numbered((index) => `a${index}(a fd, b ptr[in, s])\n`),
  'flags of many calls': both(
    numbered((index) => `a${index}(a flags[f])\n`),
    numbered((index) => `F_${index}, `, 'f = ', 'A\n'),
  ),
  'a struct of syzlang and many calls': both(
    numbered((index) => `a${index}(a ptr[in, s])\n`),
    numbered((index) => `\tf${index} int32\n`, 's {\n', '}\n'),
  ),
  'spaces in flags of syzlang': repeated(' ', 'f =', '!'),
  'parentheses in a field of syzlang': repeated('(', 's {\n\ta b', '\n}\n'),
  'fields of a tracepoint': repeated('\tfield:int a;\toffset:1;\n', 'name: sys_enter_x\n'),
  'fields without an end': repeated('field:', 'name: sys_enter_x\n'),
  'blank lines of a tracepoint': repeated('\n', 'name: sys_enter_x\n'),
  'a field of letters': repeated('a', 'name: sys_enter_x\n\tfield:', '!;\toffset:1;\n'),
  'calls of KAPI': numbered(
    (index) => `{"name":"a${index}","parameters":[{"name":"a","type":"int"}]},`,
    '{"apis": [',
    '{}]}',
  ),
  'lists in KAPI': (length) =>
    `{"name":"a","parameters":[],"x-probeable":{"entry":${'['.repeat(length / 2)}${']'.repeat(length / 2)}}}`,
  'names in a profile': numbered(
    (index) => `"a${index}",`,
    '{"defaultAction":"SCMP_ACT_ERRNO","syscalls":[{"names":[',
    '"b"],"action":"SCMP_ACT_ALLOW"}]}',
  ),
  'keys of a profile': numbered(
    (index) => `"syscalz${index}":1,`,
    '{"defaultAction":"SCMP_ACT_ERRNO",',
    '"a":1}',
  ),
  'questions in JSON': numbered((index) => `{"number": ${index}, "args": [1,2]}\n`),
  'spaces in a question': repeated(' ', '{"args": [', '12345678901234567890]}'),
  'spaces behind a key': repeated(' ', '  error: ', '!'),
  'fields in an expression': repeated('->a', '  - check: a', '!'),
  'commands in a comment': repeated('/probeable explain '),
  'rows of a table': repeated('1 common a\n'),
};
