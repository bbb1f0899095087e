import { compileEntry, type Trace, trace } from '../../entry/trace.ts';
import type { Spec, Step } from '../../spec/model.ts';
import { makeUpCalls } from '../../verify/sweep/calls.ts';
import type { ManPage } from './man-page.ts';

/** An errno of a described call that ERRORS of its page does not list. */
export interface MissingErrno {
  readonly syscall: string;
  readonly errno: string;
  readonly page: string;
  /** Whether the page names it outside of ERRORS. */
  readonly isNamedElsewhere: boolean;
  /** The steps that fail with it. */
  readonly steps: readonly Step[];
  /** A call that fails with it at one of these steps, unless a step before that the machine decides refuses it. */
  readonly call: string | undefined;
}

/** An errno of a page that no described call of the page fails with. */
export interface UnreturnedErrno {
  readonly errno: string;
  readonly page: string;
  readonly syscalls: readonly string[];
}

/**
 * Steps that are compared. `limit` is left out, because every call may run out of memory, and `work`, because its errnos
 * are those of the objects behind the call.
 */
const COMPARED = new Set<Step['kind']>(['check', 'copy', 'write', 'range', 'lookup', 'permission', 'gate']);

/** How many calls are looked through for one that shows an errno, and any number: the same are made up each time. */
const CALLS = 600;
/** A call that is longer is no example that somebody reads: a path of 4,096 bytes. */
const LONGEST_CALL = 120;
const SEED = 1;

/** The errnos that pages lack, by call. ENOSYS is not compared: a page that describes a call need not say that it is absent. */
export function missingErrnos(
  specs: readonly Spec[],
  pageOf: (name: string) => ManPage | undefined,
): readonly MissingErrno[] {
  return specs.flatMap((spec) => {
    const page = pageOf(spec.name);
    if (page === undefined || page.section !== '2') return [];
    const listed = new Set(
      [page, ...page.like.flatMap((name) => pageOf(name) ?? [])].flatMap(({ errors }) => [...errors.keys()]),
    );
    const compared = spec.entry.filter(isCompared);
    const missing = [...new Set(compared.flatMap(({ errors }) => errors))].filter(
      (errno) => errno !== 'ENOSYS' && !listed.has(errno),
    );
    const calls = missing.length === 0 ? [] : refusedCalls(spec);
    return missing.map((errno) => {
      const steps = compared.filter(({ errors }) => errors.includes(errno));
      const shown = calls.find(({ refused }) => refused.errors.length === 1 && steps.includes(refused));
      return {
        syscall: spec.name,
        errno,
        page: page.name,
        isNamedElsewhere: page.named.has(errno),
        steps,
        call: shown?.text,
      };
    });
  });
}

/** What only a security module refuses is its policy's business, and no page says so. */
function isCompared({ kind, text, until }: Step): boolean {
  return (
    COMPARED.has(kind) && until === undefined && !(kind === 'permission' && /^a security module/.test(text))
  );
}

/** Made-up calls with the step that refuses each for certain, the shortest first. */
function refusedCalls(spec: Spec): readonly { readonly text: string; readonly refused: Step }[] {
  const entry = compileEntry(spec);
  return makeUpCalls(entry, SEED, CALLS, () => true)
    .flatMap(({ call }) => {
      const refused = refusing(trace(entry, call));
      return refused === undefined || call.text.length > LONGEST_CALL ? [] : [{ text: call.text, refused }];
    })
    .toSorted((a, b) => a.text.length - b.text.length || (a.text < b.text ? -1 : 1));
}

function refusing({ steps }: Trace): Step | undefined {
  return steps.find(({ verdict }) => verdict === 'fails')?.step;
}

/**
 * The errnos of pages that none of the calls which the page describes fails with: they are to be read by a person, since
 * the page may mean a library's function, another architecture or an older kernel. Nothing is said of pages with a call
 * that is not described to its end.
 */
export function unreturnedErrnos(
  specs: readonly Spec[],
  pageOf: (name: string) => ManPage | undefined,
): readonly UnreturnedErrno[] {
  const own = specs.flatMap((spec) => {
    const page = pageOf(spec.name);
    return page === undefined || page.section !== '2' ? [] : [{ page, spec }];
  });
  const pages = new Map(own.map(({ page }) => [page.name, page]));
  return [...pages.values()].flatMap(({ name, errors }) => {
    const described = own.filter(({ page }) => page.name === name).map(({ spec }) => spec);
    const steps = described.flatMap(({ entry }) => entry);
    if (steps.some(({ kind }) => kind === 'blank')) return [];
    const returned = new Set(steps.flatMap((step) => step.errors));
    const syscalls = described.map((spec) => spec.name).sort();
    return [...errors.keys()]
      .filter((errno) => errno !== 'ENOSYS' && !returned.has(errno))
      .map((errno) => ({ errno, page: name, syscalls }));
  });
}
