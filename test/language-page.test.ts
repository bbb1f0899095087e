import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { gradeOf } from '../src/entry/grade.ts';
import { compileEntry, trace } from '../src/entry/trace.ts';
import type { DocumentResult } from '../src/lint/file-result.ts';
import { DEFAULT_ARCHITECTURE, findKernelArchitecture } from '../src/spec/architecture.ts';
import { CALL_VALUES } from '../src/spec/definition/builtin-texts.ts';
import { specJsonSchema } from '../src/spec/definition/spec.ts';
import { readSpecs } from '../src/spec/read.ts';
import { NEWEST, parseVersion } from '../src/spec/version.ts';
import { lintFiles } from './support/lint.ts';
import { type Block, blocksOf, type Table } from './support/reference-page.ts';

/* content/guidance/spec-language.md: what it says of an example is what comes out. */

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'content/guidance/spec-language.md'), 'utf8');
const blocks = blocksOf(page);

/** What follows a spec and is about it: up to the next spec. */
function claimsAbout(index: number): readonly Block[] {
  const rest = blocks.slice(index + 1);
  const next = rest.findIndex((block) => block.kind === 'code' && block.info === 'yaml spec');
  return next === -1 ? rest : rest.slice(0, next);
}

/** What readers of specs find, without the rules about design. */
const ABOUT_TEXT = RULES.filter(({ topic, about }) => topic === 'spec' || about === 'findings');

function judge(text: string): DocumentResult {
  const [document] = lintFiles({ 'x.yaml': text })[0]?.documents ?? [];
  if (document === undefined) throw new Error('nothing was judged');
  return document;
}

/** "EBADF, EPERM or success", as a table of the page has it. */
function inWords(results: readonly string[]): string {
  const last = results.at(-1) ?? '';
  return results.length < 2 ? last : `${results.slice(0, -1).join(', ')} or ${last}`;
}

const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').replaceAll('\\|', '|');

function answers(text: string, { head, rows }: Table): readonly (readonly string[])[] {
  const [spec] = readSpecs(text).documents.flatMap((document) => document.spec ?? []);
  if (spec === undefined) throw new Error(`no spec: ${text}`);
  const kernelAt = head.indexOf('kernel');
  const archAt = head.indexOf('arch');
  return rows.map((row) => {
    const call = plain(row[0]);
    const architecture = findKernelArchitecture(row[archAt] ?? DEFAULT_ARCHITECTURE);
    if (architecture === undefined) return [call, `${row[archAt]} is no architecture`];
    const variant = spec.on(architecture);
    const read = variant.readCall(call);
    if (!read.ok) return [call, read.faults.map(({ message }) => message).join('; ')];
    const kernel = kernelAt === -1 ? NEWEST : (parseVersion(row[kernelAt] ?? '') ?? NEWEST);
    const entry = compileEntry(variant, kernel);
    const traced = trace(entry, read.call);
    const result = inWords(traced.outcomes.map((outcome) => outcome.result));
    return [
      call,
      ...[kernelAt, archAt].flatMap((at) => (at === -1 ? [] : [row[at] ?? ''])),
      result,
      traced.isAbsent ? 'none' : gradeOf(entry, traced),
    ];
  });
}

const specs = blocks.flatMap((block, index) =>
  block.kind === 'code' && block.info === 'yaml spec' ? [{ block, claims: claimsAbout(index) }] : [],
);

test('the page has examples', () => expect(specs.length).toBeGreaterThan(12));

describe.each(specs.map(({ block, claims }) => [block.line, block.text, claims] as const))(
  'the spec at line %i',
  (_, text, claims) => {
    test('has the problems that the page shows, and no other', () => {
      const shown = claims.find((claim) => claim.kind === 'code' && claim.info === 'text problems');
      const found = lintFiles({ 'x.yaml': text }, ABOUT_TEXT).flatMap(({ documents }) =>
        documents.flatMap(({ findings }) =>
          findings.map(({ rule, start, message }) => `${start.line}:${start.column} ${rule} ${message}`),
        ),
      );
      expect(found).toEqual(shown?.kind === 'code' ? shown.text.trimEnd().split('\n') : []);
    });

    test('answers the calls of the tables as they say', () => {
      for (const claim of claims)
        if (claim.kind === 'table' && claim.head[0] === 'call')
          expect(answers(text, claim)).toEqual(claim.rows.map((row) => row.map(plain)));
    });

    test('has the grade that the page states', () => {
      for (const claim of claims) {
        const grade = claim.kind === 'text' ? /^Its grade is `(\w+)`\.$/m.exec(claim.text)?.[1] : undefined;
        if (grade !== undefined) expect(judge(text).grade).toBe(grade);
      }
    });
  },
);

test('each expression of the page has the value that it states', () => {
  const tables = blocks.filter((block) => block.kind === 'table');
  const table = tables.find(({ head }) => head[0] === 'expression');
  const rows = (table?.rows ?? []).map((row) => row.map(plain));
  expect(rows.length).toBeGreaterThan(8);
  const constants = rows.map(([expression], index) => `  X${index}: ${JSON.stringify(expression)}`);
  const text = `syscall: x\nprototype: int x(int fd)\nconstants:\n${constants.join('\n')}\nentry: []\n`;
  const [document] = readSpecs(text).documents;
  expect(document?.problems).toEqual([]);
  expect(rows.map((_, index) => String(document?.spec?.constants.get(`X${index}`)?.value))).toEqual(
    rows.map(([, value]) => value),
  );
});

test('each form of an argument that the page lists can be read', () => {
  const text = `syscall: x
prototype: int x(struct open_how __user *how, unsigned int flags, __u32 __user *ids)
structs: { open_how: { flags: __u64 } }
entry: []
`;
  const spec = readSpecs(text).documents[0]?.spec;
  const forms = CALL_VALUES.flatMap(([form]) => form.split('`, `').map(plain));
  expect(forms.length).toBeGreaterThan(8);
  for (const form of forms.map((each) => each.replace('(n)', '(16)'))) {
    const call = /^&\{\d/.test(form)
      ? `x(_, 0, ${form})`
      : /^[&"]/.test(form)
        ? `x(${form}, 0, _)`
        : `x(_, ${form}, _)`;
    const isMemory = form.startsWith('buffer');
    expect([form, spec?.readCall(isMemory ? `x(${form}, 0, _)` : call).ok]).toEqual([form, true]);
  }
});

test('the limits of the page are those of the schema', () => {
  const { properties } = JSON.parse(JSON.stringify(specJsonSchema()));
  expect(page).toContain(
    `At most ${properties.entry.maxItems} steps, ${properties.probes.maxItems} probes and 2000 fields of a struct are read`,
  );
  const fields = Array.from({ length: 2001 }, (_, index) => `f${index}: __u8`).join(', ');
  const text = `syscall: x\nprototype: int x(int fd)\nstructs: {s: {${fields}}}\nentry: []\n`;
  expect(readSpecs(text).documents[0]?.problems[0]?.message).toContain('the limit is 2000');
});

test('every key, kind of step, role and function of the language is on the page', () => {
  const named = new Set(
    [...page.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word),
  );
  const keys = new Set<string>();
  const collect = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null)
      for (const key of Object.keys(schema.properties)) keys.add(key);
    for (const part of Object.values(schema)) collect(part);
  };
  collect(specJsonSchema());
  expect(keys.size).toBeGreaterThan(50);
  expect([...keys].filter((key) => !named.has(key))).toEqual([]);
});

test('the tables of the references are those of the definitions: npm run pages', () => {
  const { status, stderr } = spawnSync(process.execPath, ['content/generate.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
