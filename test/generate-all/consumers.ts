import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import { writeLtpHeaders } from '../support/ltp-headers.ts';
import { readSyzlang } from '../support/syzlang-reader.ts';
import { CODE_CONSUMERS } from './code-consumers.ts';
import type { Consumer } from './consumer.ts';
import { compile, run, SILENT } from './tools.ts';

/** A consumer for each kind of file: a kind without one fails the test. */
export const CONSUMERS: ReadonlyMap<string, Consumer> = new Map<string, Consumer>([
  [
    'cover-letter',
    {
      tools: ['git'],
      /** What git and b4 take for the message: it ends at "---" and at what looks like a patch. */
      accept(files, folder) {
        for (const { place } of files) {
          const text = readFileSync(place, 'utf8');
          const mail = `From: A <a@example.org>\nSubject: [PATCH 0/2] a call\nDate: Thu, 1 Jan 2026 00:00:00 +0000\n\n${text}`;
          expect(run(folder, ['git', 'mailinfo', 'message', 'patch'], mail).status).toBe(0);
          expect(readFileSync(join(folder, 'message'), 'utf8').trimEnd()).toBe(text.trimEnd());
          expect(readFileSync(join(folder, 'patch'), 'utf8')).toBe('');
          const long = text.split('\n').filter((line) => line.length > 72);
          expect(long, 'lines of a mail').toEqual([]);
        }
      },
    },
  ],
  [
    'tables',
    {
      tools: ['git', 'gcc'],
      accept(files, folder, tree) {
        const headers = files.flatMap(({ place, name }) => {
          expect(run(tree, ['git', 'apply', '--check', '--whitespace=error', place])).toEqual(SILENT);
          const header = `include/uapi/linux/${name}.h`;
          if (!readFileSync(place, 'utf8').includes(`+++ b/${header}\n`)) return [];
          expect(run(folder, ['git', 'apply', `--include=${header}`, place])).toEqual(SILENT);
          return [header];
        });
        expect(headers.length).toBeGreaterThan(5);
        // Each by itself: two may define one struct for the small tree, which lacks the kernel's headers.
        compile(folder, headers, ['-I.']);
      },
    },
  ],
  [
    'man',
    {
      tools: ['mandoc', 'groff'],
      accept(files, folder) {
        const pages = files.map(({ place }) => {
          // As man-pages does for a release; until then `(date)` stands in the page, which mandoc knows for no date.
          const page = basename(place);
          writeFileSync(join(folder, page), readFileSync(place, 'utf8').replace('(date)', '2026-01-31'));
          return page;
        });
        expect(run(folder, ['mandoc', '-T', 'lint', '-W', 'warning', ...pages])).toEqual(SILENT);
        expect(run(folder, ['groff', '-t', '-ww', '-mandoc', '-z', '-Tutf8', ...pages])).toEqual(SILENT);
      },
    },
  ],
  [
    'rst',
    {
      tools: ['sphinx-build'],
      accept(files, folder) {
        const names = files.map(({ place }) => basename(place));
        for (const { place } of files) copyFileSync(place, join(folder, basename(place)));
        writeFileSync(
          join(folder, 'index.rst'),
          `Calls\n=====\n\n.. toctree::\n\n${names.map((name) => `   ${name.replace('.rst', '')}\n`).join('')}`,
        );
        const build = ['sphinx-build', '-C', '-q', '-W', '--keep-going', '-b', 'html', '.', 'built'];
        expect(run(folder, build)).toEqual(SILENT);
      },
    },
  ],
  [
    'kapi',
    {
      tools: ['python3'],
      accept(files, folder) {
        const program =
          'import json, sys\nfor path in sys.argv[1:]: print(json.load(open(path))["name"], end=" ")';
        const names = files.map(({ name }) => `sys_${name} `).join('');
        const places = files.map(({ place }) => place);
        expect(run(folder, ['python3', '-c', program, ...places])).toEqual({ status: 0, said: names });
      },
    },
  ],
  [
    'kapi-c',
    {
      tools: ['gcc'],
      /** As C; kernel-doc of a kernel tree reads the comment in trees.full.test.ts. */
      accept(files, folder) {
        const words = '#define asmlinkage\n#define __user\ntypedef unsigned short umode_t;\n';
        const numbers = ['8', '16', '32', '64'].map((bits) => `typedef __u${bits} u${bits};\n`).join('');
        const head = `#include <linux/types.h>\n#include <sys/types.h>\n${words}${numbers}`;
        const code = files.map(({ place }) => readFileSync(place, 'utf8')).join('\n');
        // Without warnings: a struct that only its parameter names is one.
        expect(run(folder, ['gcc', '-w', '-fsyntax-only', '-xc', '-'], head + code)).toEqual(SILENT);
      },
    },
  ],
  [
    'kselftest .c',
    {
      tools: ['gcc'],
      accept(files, folder) {
        copyFileSync(join(import.meta.dirname, '../support/kselftest.h'), join(folder, 'kselftest.h'));
        const own = join(folder, 'own');
        mkdirSync(own);
        for (const { place } of files) copyFileSync(place, join(own, basename(place)));
        // The new calls have no number in any header until their patch is applied.
        const numbers = files.map(({ name }, index) => `-D__NR_${name}=${9000 + index}`);
        const unnumbered = numbers.filter((one) => one.includes('tally_'));
        compile(
          own,
          files.map(({ place }) => basename(place)),
          unnumbered,
        );
      },
    },
  ],
  [
    'kselftest Makefile',
    {
      tools: ['make'],
      /** With a lib.mk that only names what is to be built; test/generate-all/trees.full.test.ts has the kernel's. */
      accept(files, folder) {
        writeFileSync(join(folder, 'lib.mk'), 'all:\n\t@echo $(TEST_GEN_PROGS) $(CFLAGS)\n');
        for (const { place, name } of files) {
          const own = join(folder, name);
          mkdirSync(own);
          copyFileSync(place, join(own, 'Makefile'));
          expect(
            run(own, ['make', '--silent', '--warn-undefined-variables', 'KHDR_INCLUDES=-I.', 'CFLAGS=']),
          ).toEqual({
            status: 0,
            said: `${name}_errors\n`,
          });
        }
      },
    },
  ],
  [
    'kselftest .gitignore',
    {
      tools: ['git'],
      accept(files, folder) {
        expect(run(folder, ['git', 'init', '--quiet']).status).toBe(0);
        const built = files.map(({ place, name }) => {
          mkdirSync(join(folder, name));
          copyFileSync(place, join(folder, name, '.gitignore'));
          return `${name}/${name}_errors`;
        });
        const sources = built.map((path) => `${path}.c`);
        expect(run(folder, ['git', 'check-ignore', ...built, ...sources]).said).toBe(`${built.join('\n')}\n`);
      },
    },
  ],
  [
    'ltp',
    {
      tools: ['gcc'],
      /** With headers of ours: LTP is in no Debian suite. */
      accept(files, folder) {
        writeLtpHeaders(folder);
        for (const { place } of files) copyFileSync(place, join(folder, basename(place)));
        // The new calls have no number in any header until their patch is applied.
        const numbers = files.map(({ name }, index) => `-D__NR_${name}=${9000 + index}`);
        compile(
          folder,
          files.map(({ place }) => basename(place)),
          ['-I.', ...numbers.filter((one) => one.includes('tally_'))],
        );
      },
    },
  ],
  [
    'strace',
    {
      tools: [],
      /** What xlat/gen.sh of strace takes for a directive, a comment, or a name with its value. */
      accept(files) {
        for (const { place } of files)
          for (const line of readFileSync(place, 'utf8').split('\n'))
            expect(line).toMatch(
              /^(?:#(?:value_indexed|sorted|val_type uint64_t)|\/\* .* \*\/|[A-Z_]\w*(?:\t(?:0x[0-9a-f]+|\d+))?|)$/,
            );
      },
    },
  ],
  [
    'syzlang',
    {
      tools: [],
      /** By a reader of ours; content/guidance/command-line.md says what syzkaller itself made of them. */
      accept(files) {
        for (const { place, name } of files)
          expect(readSyzlang(readFileSync(place, 'utf8')).call).toMatch(new RegExp(`^${name}\\(`));
      },
    },
  ],
  ...CODE_CONSUMERS,
]);
