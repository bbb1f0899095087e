import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { uapiHeader } from '../../src/generate/tables/uapi-header.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { type DataModel, I386, LP64, layOutIn } from '../../src/spec/types/data-model.ts';
import type { StructType } from '../../src/spec/types/type.ts';
import { type PaholeStruct, readPahole } from './pahole.ts';
import { hasTool, run, SILENT, WIDTHS } from './tools.ts';

/* The structs of the headers that `generate tables` writes, as gcc lays them out and pahole prints that. */

/** Members that i386 aligns to 4 bytes, those that it does not, and what is as long as a register. */
const XYZZY = `syscall: xyzzy
prototype: long xyzzy(struct xyzzy_args __user *args, size_t size)
arguments: {args: {role: in}}
structs:
  xyzzy_args:
    small: __u32
    wide: __u64
    more: __u8
    aligned: __aligned_u64
    bytes: "__u8[3]"
    inner: struct xyzzy_inner
    several: "struct xyzzy_inner[2]"
    either: union xyzzy_either
    pointer: void *
    end: __u16
  xyzzy_inner: {first: __u16, second: __s64}
unions:
  xyzzy_either: {number: __u32, text: "__u8[6]"}
entry:
  - effect: does it
`;

const corpus = join(import.meta.dirname, '../../content/syscalls');
const shipped = readdirSync(corpus)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(corpus, name), 'utf8'));
/** Types that no struct of a spec is, and no header of linux/types.h has. */
const DEFINED: Readonly<Record<string, string>> = { __kernel_sa_family_t: 'linux/socket.h' };

const headers = [XYZZY, ...shipped]
  .flatMap((text) => readSpecs(text).documents.flatMap(({ spec }) => spec ?? []))
  .flatMap((spec): { readonly spec: Spec; readonly text: string }[] => {
    const header = uapiHeader(spec, (name) => DEFINED[name]);
    return header === undefined || wholeStructs(spec).length === 0 ? [] : [{ spec, text: header.text }];
  });

function wholeStructs({ structs }: Spec): readonly StructType[] {
  return [...structs.values()].filter(
    ({ name, isOpaque, isPartial }) => name !== '' && !isOpaque && isPartial !== true,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'probeable-layout-'));
afterAll(() => rmSync(folder, { recursive: true }));

const missing = ['gcc', 'pahole'].filter((tool) => !hasTool(tool));
if (missing.length > 0)
  console.log(`SKIPPED: no ${missing.join(', ')}: the layout of generated structs is not compared`);

describe.skipIf(missing.length > 0)('structs of generated headers', () => {
  for (const { spec, text } of headers) writeFileSync(join(folder, `${spec.name}.c`), installed(text));
  const sources = headers.map(({ spec }) => `${spec.name}.c`);

  test.each(WIDTHS)('have the layout of the spec for %s', (bits, ...options) => {
    const model = bits === '-m64' ? LP64 : I386;
    const compile = ['gcc', bits ?? '', ...options, '-g', '-fno-eliminate-unused-debug-types', '-c'];
    expect(run(folder, [...compile, '-Wall', '-Wextra', '-Werror', ...sources])).toEqual(SILENT);
    for (const { spec } of headers) {
      const printed = readPahole(run(folder, ['pahole', '-E', `${spec.name}.o`]).said);
      for (const struct of wholeStructs(spec))
        expect(printed.get(struct.name), `struct ${struct.name} of ${spec.name}`).toEqual(
          expectedLayout(struct, model),
        );
    }
  });
});

/** A header as scripts/headers_install.sh of the kernel installs it. */
function installed(text: string): string {
  return text.replace(/(?<=[\s(])__user\s/g, '').replace(/^#include <linux\/compiler.h>/m, '');
}

function expectedLayout(struct: StructType, model: DataModel): PaholeStruct {
  const { size, members } = layOutIn(struct, model);
  // pahole gives an array without a length no size.
  const flexible = struct.fields.flatMap(({ name, type }) =>
    type.kind === 'array' && type.count === 0 ? name : [],
  );
  return {
    size: struct.isUnion ? undefined : size,
    members: members.map(({ path, offset, size: bytes }) => ({
      path,
      offset,
      size: flexible.includes(path) ? 0 : bytes,
    })),
  };
}
