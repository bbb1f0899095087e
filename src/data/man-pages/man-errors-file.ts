import { z } from 'zod';
import type { Spec, Step } from '../../spec/model.ts';
import { specDigest } from '../../verify/asked-spec.ts';
import { errnosShape } from '../word-shapes.ts';
import type { MissingErrno, UnreturnedErrno } from './compare-errors.ts';
import type { ManPage } from './man-page.ts';

/* What manual pages list, and how that differs from what calls fail with, as a file: content/man-pages.json. */

const page = z.strictObject({
  section: z.string(),
  errors: z.record(z.string(), z.array(z.string())),
  like: z.array(z.string()),
  named: errnosShape,
});
const missing = z.strictObject({
  syscall: z.string(),
  errno: z.string(),
  page: z.string(),
  isNamedElsewhere: z.boolean(),
  spec: z.string(),
  steps: z.array(z.int().positive()),
  call: z.string().nullable(),
  refusedOn: z.array(z.string()),
});
const wrong = z.strictObject({
  page: z.string(),
  errno: z.string(),
  syscalls: z.array(z.string()),
  reason: z.string(),
});
const shape = z.strictObject({
  version: z.literal(1),
  release: z.string(),
  pages: z.record(z.string(), page),
  calls: z.record(z.string(), z.string()),
  missing: z.array(missing),
  wrong: z.array(wrong),
});

/** What was found, with the present steps of each call. */
export interface ManErrors {
  /** The release of man-pages: `6.20`. */
  readonly release: string;
  /** How many described calls have a page of section 2. */
  readonly compared: number;
  readonly missing: readonly MissingOn[];
  readonly wrong: readonly WrongErrno[];
}

/** An errno that ERRORS of a page lacks, with the kernels that refused calls at one of its steps. */
export interface MissingOn extends MissingErrno {
  readonly refusedOn: readonly string[];
}

/** An errno that no call of a page fails with, and why somebody who read the code says so. */
export interface WrongErrno extends UnreturnedErrno {
  readonly reason: string;
}

/** The file that `npm run man-pages` writes. */
export function manErrorsText(
  release: string,
  pages: readonly ManPage[],
  calls: ReadonlyMap<string, string>,
  found: Pick<ManErrors, 'missing' | 'wrong'>,
  specOf: (syscall: string) => Spec | undefined,
): string {
  const line = ([key, value]: readonly [string, unknown]): string =>
    `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  const facts = pages
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, section, errors, like, named }) =>
      line([
        name,
        {
          section,
          errors: Object.fromEntries(errors),
          like,
          named: [...named].filter((errno) => !errors.has(errno)).sort(),
        },
      ]),
    );
  const missing = found.missing.map(({ steps, call, syscall, ...rest }) => {
    const spec = specOf(syscall);
    return JSON.stringify({
      syscall,
      ...rest,
      spec: spec === undefined ? '' : specDigest(spec),
      steps: steps.map(({ index }) => index + 1),
      call: call ?? null,
    });
  });
  const wrong = found.wrong.map((one) => JSON.stringify(one));
  return `{"version": 1, "release": ${JSON.stringify(release)},
"pages": {\n${facts.join(',\n')}\n},
"calls": {\n${[...calls].sort().map(line).join(',\n')}\n},
"missing": [\n${missing.join(',\n')}\n],
"wrong": [\n${wrong.join(',\n')}\n]}\n`;
}

/** The pages of such a file, as they were read from man-pages; undefined where the text is none. */
export function readManFacts(
  text: string,
): { readonly release: string; pageOf(name: string): ManPage | undefined } | undefined {
  const file = parse(text);
  if (file === undefined) return undefined;
  const { release, calls } = file;
  const pages = new Map(
    Object.entries(file.pages).map(([name, { section, errors, like, named }]): [string, ManPage] => [
      name,
      {
        name,
        release,
        section,
        errors: new Map(Object.entries(errors)),
        like,
        named: new Set([...named, ...Object.keys(errors)]),
      },
    ]),
  );
  return { release, pageOf: (name) => pages.get(calls[name] ?? name) };
}

/** Reads such a file; what is about another state of a spec is left out. */
export function readManErrors(text: string, specs: readonly Spec[]): ManErrors | undefined {
  const file = parse(text);
  if (file === undefined) return undefined;
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const described = Object.entries(file.calls).filter(
    ([name, own]) => byName.has(name) && file.pages[own]?.section === '2',
  );
  return {
    release: file.release,
    compared: described.length,
    missing: file.missing.flatMap(({ spec: digest, steps, call, ...rest }): readonly MissingOn[] => {
      const spec = byName.get(rest.syscall);
      if (spec === undefined || specDigest(spec) !== digest) return [];
      const own: readonly Step[] = steps.flatMap((number) => spec.entry[number - 1] ?? []);
      return [{ ...rest, steps: own, call: call ?? undefined }];
    }),
    wrong: file.wrong,
  };
}

/** The last file that was parsed: the site asks for the same one after each change of a spec. */
let last: { readonly text: string; readonly file: z.infer<typeof shape> | undefined } | undefined;

function parse(text: string): z.infer<typeof shape> | undefined {
  if (last?.text !== text) last = { text, file: parseAnew(text) };
  return last.file;
}

function parseAnew(text: string): z.infer<typeof shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
