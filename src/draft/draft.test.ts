import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareGrades, type Grade, gradeOf } from '../entry/grade.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { generateKapi } from '../generate/kapi.ts';
import { Analysis } from '../lint/analysis.ts';
import type { Spec } from '../spec/model.ts';
import { readSpecs } from '../spec/read.ts';
import type { CallDescription } from './call-description.ts';
import { fromPrototype } from './from/prototype.ts';
import { readDescription, readPatchContent } from './read-description.ts';
import { writeDraft } from './write-draft.ts';

function draft(known: CallDescription | undefined): { text: string; spec: Spec } {
  if (known === undefined) throw new Error('nothing was read');
  const written = writeDraft(known);
  if (!written.ok) throw new Error(written.fault.message);
  const [document] = readSpecs(written.value.text).documents;
  // Where the order is not told, the entry path is a blank that somebody has to fill in.
  const faults = (document?.problems ?? [])
    .filter(({ kind }) => kind !== 'placeholder')
    .map(({ message }) => message);
  if (document?.spec === undefined || faults.length > 0)
    throw new Error(`${faults.join('; ')}\n${written.value.text}`);
  return { text: written.value.text, spec: document.spec };
}

const PATCH = `From: A B <a@example.org>
Subject: [PATCH v3 1/2] fs: add xyzzy() to
 do "things"
---
--- a/arch/x86/entry/syscalls/syscall_64.tbl
+++ b/arch/x86/entry/syscalls/syscall_64.tbl
@@ -390,3 +390,4 @@
 471	common	rseq_slice_yield	sys_rseq_slice_yield
+472	common	xyzzy	sys_xyzzy
--- a/fs/open.c
+++ b/fs/open.c
@@ -1,3 +1,30 @@
+struct xyzzy_args {
+	__u64 flags;	/* what to do */
+	__aligned_u64 buf;
+	__u32 pad[2];
+};
+
+SYSCALL_DEFINE4(xyzzy, int, dfd, const char __user *, path,
+		struct xyzzy_args __user *, uargs, size_t, usize)
+{
+	if (usize < XYZZY_SIZE_VER0)
+		return -EINVAL;
+	if (!capable(CAP_SYS_ADMIN))
+		return -EPERM;
+	return do_xyzzy(dfd, path);
+}
-SYSCALL_DEFINE1(gone, int, fd)
+COND_SYSCALL(xyzzy);
`;

describe('a patch', () => {
  const known = readDescription(PATCH);
  const { text, spec } = draft(known[0]);
  test('gives the call that it adds, and none that it takes away', () => {
    expect(known.map(({ name }) => name)).toEqual(['xyzzy']);
    expect(spec.prototype).toBe(
      'long xyzzy(int dfd, const char __user *path, struct xyzzy_args __user *uargs, size_t usize)',
    );
  });
  test('gives its number, its subject, its struct, and that it may be left out', () => {
    expect([spec.numbers.get('x86_64')?.value, spec.summary]).toEqual([
      472n,
      'fs: add xyzzy() to do "things"',
    ]);
    expect(spec.structs.get('xyzzy_args')?.fields.map(({ name, offset }) => [name, offset])).toEqual([
      ['flags', 0],
      ['buf', 8],
      ['pad', 16],
    ]);
    expect(spec.entry.map(({ kind }) => kind)).toEqual(['gate', 'blank']);
  });
  test('gives what the code refuses, in its order, and says that the rest of the order is not known', () => {
    expect(text).toMatch(
      /if \(usize < XYZZY_SIZE_VER0\) return -EINVAL;\n.*if \(!capable\(CAP_SYS_ADMIN\)\) return -EPERM;/,
    );
  });
  test('claims nothing that the patch does not say', () => {
    expect(text).not.toMatch(
      /^\s*(?:- check|- permission|- copy|- lookup|- effect|permanent|arguments|returns):/m,
    );
    expect(new Analysis(spec).grade).toBe('unknown');
  });
});

test('a refusal in brackets keeps its place, one in a comment is none, and no list claims to be whole', () => {
  const body = [
    '\tif (!capable(CAP_SYS_ADMIN)) {',
    '\t\tpr_warn_once("no\\n");',
    '\t\treturn -EPERM;',
    '\t}',
    '\t/* if (old) return -ENOENT; */',
    '\tif (fd < 0) { return -EBADF; }',
    '\tif (a) { if (flags) return -EINVAL; }',
  ];
  const source = `SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)\n{\n${body.join('\n')}\n\treturn 0;\n}\n`;
  const { text } = draft(readDescription(source)[0]);
  expect(text).toContain(`entry:
  # Checks found in the code, in its order; there may be others between them:
  #   if (!capable(CAP_SYS_ADMIN)) return -EPERM;
  #   if (fd < 0) return -EBADF;
  #   if (flags) return -EINVAL;
  - blank: TODO`);
});

test('a definition in a comment, a string or another macro is no call', () => {
  const source = [
    '/* SYSCALL_DEFINE1(block, int, a) { return 0; } */',
    '/*',
    ' * SYSCALL_DEFINE1(starred, int, a)',
    ' */',
    '// SYSCALL_DEFINE1(line, int, a)',
    'const char *s = "SYSCALL_DEFINE1(text, int, a)";',
    '#define FOO SYSCALL_DEFINE1(macro, int, a)',
    'SYSCALL_DEFINE1(xyzzy, int, fd)',
    '{',
    '}',
  ];
  expect(readDescription(source.join('\n')).map(({ name }) => name)).toEqual(['xyzzy']);
});

test('a struct with a member that cannot be read is left to be described, since its offsets would be wrong', () => {
  const source = `struct a { int x:3; __u64 y; };\nSYSCALL_DEFINE1(xyzzy, struct a __user *, p)\n{\n}\n`;
  const { text, spec } = draft(readDescription(source)[0]);
  expect(text).toContain(
    '# List the fields of struct a under structs: they are not in the input, or could not be read',
  );
  expect(spec.structs.has('a')).toBe(false);
});

test('a typedef that nobody described is asked for, and does not stop the rest', () => {
  const known = readDescription('SYSCALL_DEFINE2(xyzzy, qux_t, q, int, fd)\n{\n}\n')[0];
  const { text, spec } = draft(known);
  expect(text).toContain('  qux_t: TODO what type it is');
  expect(spec.arguments.map(({ name }) => name)).toEqual(['q', 'fd']);
  expect(readSpecs(text).documents[0]?.problems.map(({ pointer }) => pointer)).toEqual([
    '/types/qux_t',
    '/entry/0/blank',
  ]);
});

test('a tracepoint gives names and types; pointers are the caller’s', () => {
  const format = `name: sys_enter_openat2
ID: 780
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

	field:int __syscall_nr;	offset:8;	size:4;	signed:1;
	field:int dfd;	offset:16;	size:8;	signed:0;
	field:const char * filename;	offset:24;	size:8;	signed:0;
	field:fd_set * set;	offset:32;	size:8;	signed:0;
`;
  const { spec } = draft(readDescription(format)[0]);
  expect(spec.prototype).toBe('long openat2(int dfd, const char __user *filename, fd_set __user *set)');
  expect(spec.arguments.map(({ role }) => role)).toEqual(['dirfd', 'path', 'inout']);
});

test('syzlang gives directions, names of flags and structs', () => {
  const text = `# Code generated by syz-declextract. DO NOT EDIT.
openat2$auto(dfd fd_dir, filename ptr[in, filename], how ptr[in, open_how$auto], usize bytesize[how]) fd
openat2$second(dfd fd_dir)
mseal$auto(start vma, len len[start], flags flags[mseal_flags, int64])
read$auto(fd fd, buf ptr[out, array[int8]], count len[buf]) (automatic)

mseal_flags = MSEAL_A, MSEAL_B

open_how$auto {
	flags	int64
	mode	int64
	resolve	array[int32, 2]
}
`;
  const specs = readDescription(text).map((known) => draft(known));
  expect(specs.map(({ spec }) => spec.prototype)).toEqual([
    'int openat2(int dfd, const char __user *filename, const struct open_how __user *how, size_t usize)',
    'int mseal(unsigned long start, size_t len, __u64 flags)',
    'int read(int fd, void __user *buf, size_t count)',
  ]);
  expect(specs[0]?.spec.structs.get('open_how')?.size).toBe(24);
  expect(specs[0]?.spec.returns).toBe('fd');
  expect(specs[1]?.text).toContain('# flags: the values of MSEAL_A, MSEAL_B are not known here');
  expect(specs[2]?.spec.arguments.map(({ role }) => role)).toEqual(['fd', 'out', 'size']);
});

describe('KAPI', () => {
  test('gives parameters, masks, errors and capabilities, and no order', () => {
    const json = {
      api_details: {
        name: 'sys_xyzzy',
        description: 'do things',
        parameters: [
          { name: 'fd', type_name: 'int' },
          { name: 'flags', type_name: 'unsigned int', constraint_type: 'mask', valid_mask: 3 },
        ],
        return_spec: { type_name: 'long', check_type: 'fd' },
        errors: [
          { error_code: -9, name: 'EBADF', condition: 'fd is not open: "really"' },
          { error_code: -999, name: 'ENONSENSE', condition: 'never' },
        ],
        capabilities: [{ name: 'CAP_SYS_ADMIN', check_condition: 'always' }],
        side_effects: [{ description: 'opens\na file' }],
      },
    };
    const { spec, text } = draft(readDescription(JSON.stringify(json))[0]);
    expect(spec.returns).toBe('fd');
    expect(spec.entry.map(({ kind }) => kind)).toEqual(['blank']);
    expect(text).toContain(`  # Permissions, in no particular order:
  #   CAP_SYS_ADMIN: always (EPERM)
  # Errors, in no particular order:
  #   EBADF: fd is not open: "really"
  #   ENONSENSE: never
  # Valid bits:
  #   flags: 0x3
  # What it changes:
  #   opens a file
  - blank: TODO what the kernel checks`);
  });

  const folder = join(import.meta.dirname, '../../content/syscalls');
  test.each(readdirSync(folder))(
    '%s: what generate writes of it can be drafted again, order and all',
    (file) => {
      const [document] = readSpecs(readFileSync(join(folder, file), 'utf8')).documents;
      if (document?.spec === undefined) throw new Error('no spec');
      const { spec } = draft(readDescription(generateKapi(document.spec))[0]);
      const view = (own: Spec) => ({
        entry: own.entry.map(({ kind, errors, text }) => [kind, errors, text.replace(/\s+/g, ' ').trim()]),
        grades: own.probes.map(({ call }) => gradeOf(compileEntry(own), trace(compileEntry(own), call))),
      });
      expect(view(spec)).toEqual(view(document.spec));
      const best = (own: Spec) => view(own).grades.sort(compareGrades)[0] satisfies Grade | undefined;
      expect(best(spec)).toBe(best(document.spec));
    },
  );
});

test('a prototype that is none is a fault with its place', () => {
  expect(writeDraft(fromPrototype('int xyzzy(int'))).toMatchObject({ ok: false });
});

test('whatever strangers give is drafted or left, never thrown at, and never becomes another key', () => {
  const words = fc.constantFrom(
    'SYSCALL_DEFINE2(',
    'xyzzy',
    ', int',
    ', fd',
    ')',
    '\n',
    '{',
    '}',
    'ptr[in, ',
    ']',
    '"',
    ':',
    '#',
    '\u2028',
    '---\n',
    '+',
    ';',
    'if (x) return -EINVAL;',
    'name: sys_enter_x\n',
    'field:int fd; offset:1;',
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), (parts) => {
      for (const known of readDescription(parts.join(''))) {
        const written = writeDraft(known);
        if (!written.ok) continue;
        const { documents } = readSpecs(written.value.text);
        expect(documents).toHaveLength(1);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  'SYSCALL_DEFINE1('.repeat(200_000),
  `SYSCALL_DEFINE1(x, int, fd)\n{${'if ('.repeat(500_000)}`,
  `${'SYSCALL_DEFINE1(x, struct a __user *, p)\n'.repeat(2000)}${'struct a { '.repeat(200_000)}`,
  `xyzzy(${')'.repeat(3_000_000)}`,
  'a = '.repeat(700_000),
  `s {\n${' x'.repeat(1_000_000)}`,
  `name: sys_enter_x\n${'field:'.repeat(500_000)}`,
  '['.repeat(100_000),
])('a hostile text of megabytes is read or left in bounded time (%#)', (text) => {
  readDescription(text);
});

test('JSON of strangers stays text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (one, other) => {
      const api = {
        name: 'sys_xyzzy',
        description: one,
        parameters: [{ name: 'fd', type_name: 'int' }],
        errors: [{ name: 'EBADF', condition: other }],
        capabilities: [{ name: one }],
        side_effects: [{ description: other }],
      };
      for (const known of readDescription(JSON.stringify(api))) {
        const written = writeDraft(known);
        const { documents } = readSpecs(written.ok ? written.value.text : '');
        expect(documents.map(({ name, problems }) => [name, problems.map(({ pointer }) => pointer)])).toEqual(
          [['xyzzy', ['/entry/0/blank']]],
        );
      }
    }),
    { numRuns: 500, examples: [[' ', '']] },
  );
});

describe('a definition that no compiler sees is none', () => {
  const define = (name: string): string => `SYSCALL_DEFINE1(${name}, int, fd)\n{\n\treturn -EBADF;\n}\n`;
  const names = (source: string): string[] => readPatchContent(source).calls.map(({ name }) => name);

  test('in C', () => {
    expect(names(`#if 0\n${define('gone')}#endif\n${define('xyzzy')}`)).toEqual(['xyzzy']);
    expect(names(`/*\n${define('gone')}*/\n${define('xyzzy')}`)).toEqual(['xyzzy']);
    expect(names(`#ifdef CONFIG_XYZZY\n${define('xyzzy')}#endif\n`)).toEqual(['xyzzy']);
  });

  test('in a patch', () => {
    const added = `#if 0\n${define('gone')}#endif\n${define('xyzzy')}`.trimEnd().split('\n');
    const patch = `--- a/fs/x.c\n+++ b/fs/x.c\n@@ -0,0 +1,${added.length} @@\n${added.map((line) => `+${line}\n`).join('')}`;
    expect(names(patch)).toEqual(['xyzzy']);
  });

  test('and what its body would refuse is no refusal', () => {
    const source =
      'SYSCALL_DEFINE1(xyzzy, int, flags)\n{\n#if 0\n\tif (flags & 1)\n\t\treturn -EPERM;\n#endif\n\tif (flags) /* a long\n\t\tcomment */\n\t\treturn -EINVAL;\n}\n';
    expect(readPatchContent(source).calls[0]?.code).toEqual(['if (flags) return -EINVAL;']);
  });
});

test('a call that is defined for two configurations is one, and that is said', () => {
  const source =
    '#ifdef CONFIG_MMU\nSYSCALL_DEFINE1(xyzzy, int, fd)\n{\n}\n#else\nSYSCALL_DEFINE1(xyzzy, unsigned int, fd)\n{\n}\n#endif\n';
  const { calls, repeated } = readPatchContent(source);
  expect(calls.map(({ name, parameters }) => [name, parameters?.[0]?.type])).toEqual([['xyzzy', 'int']]);
  expect(repeated).toEqual(['xyzzy is defined more than once; the first definition is used']);
});
