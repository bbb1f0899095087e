import { type Detection, detections } from '../../generate/detect/detect.ts';
import { whyNoProbeCall } from '../../generate/detect/probe-call.ts';
import { flagCode } from '../../generate/discover/discover.ts';
import { generateKapi } from '../../generate/kapi.ts';
import { generateKapiComment } from '../../generate/kapi-comment/kapi-comment.ts';
import { generateKselftest } from '../../generate/kselftest/kselftest.ts';
import { generateLtp, NO_LTP } from '../../generate/ltp/ltp.ts';
import { generateMan } from '../../generate/man/man-page.ts';
import { generateRst } from '../../generate/rst/rst-page.ts';
import { generateXlat, whyNoXlat } from '../../generate/strace/xlat.ts';
import { generateSyzlang } from '../../generate/syzlang/syzlang.ts';
import { generateTables } from '../../generate/tables/tables.ts';
import type { WrapperLanguage } from '../../generate/wrapper/wrapper.ts';
import type { Spec } from '../../spec/model.ts';
import type { Version } from '../../spec/version.ts';
import { Failure } from '../failure.ts';
import { coverLetter } from './cover-letter.ts';
import { missingErrors } from './missing-errors.ts';
import { seccompText } from './seccomp.ts';
import { readTableTree } from './table-tree.ts';
import { wrapper } from './wrapper.ts';

/** What can be made of a spec. */
export interface Kind {
  /** What it is and who reads it, for `--help`. */
  readonly what: string;
  readonly generate: (spec: Spec, wanted: Wanted, path: string) => string | Promise<string>;
  /** One text of all specs, where they are not independent: two new calls do not get the same number. */
  readonly together?: (specs: readonly Spec[], wanted: Wanted) => string;
}

/** What options say about the text. */
export interface Wanted {
  readonly kernel: Version;
  /** The flags and fields that the code detects; without any, it detects the call. */
  readonly flags: readonly string[];
  /** Of a manual page, only the errors that the published page lacks. */
  readonly isErrorsOnly: boolean;
  /** The kernel tree, or the checkout of a runtime, that a patch is for. */
  readonly tree: string | undefined;
  /** The previous version of the spec: a file, a folder, or a name. */
  readonly base: string | undefined;
  readonly isMarkdown: boolean;
  /** The language of a wrapper. */
  readonly language: WrapperLanguage;
  /** The number of a call to which the spec gives none. */
  readonly number: bigint | undefined;
}

/** Languages in which code tells whether a call is hidden. */
export const DETECTED: readonly Detection['language'][] = ['C', 'Rust', 'Go', 'Python'];

/** Of these a folder is written: several files, and a Makefile. */
export const FOLDER_KIND = 'kselftest';

/** Of this a folder is written with every other kind that applies, and an index. */
export const ALL_KIND = 'all';

/** Of this the language is an option. */
export const WRAPPER_KIND = 'wrapper';

/** What can be made of a spec: a kind each, with who reads it. */
export const GENERATED_KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    'kapi',
    {
      what: 'JSON as tools/kapi writes it, with the order of the checks as an extension',
      generate: generateKapi,
    },
  ],
  [
    'kapi-c',
    {
      what: 'the comment of kernel-doc that KAPI reads, to stand before the call in the kernel',
      generate: generateKapiComment,
    },
  ],
  [
    'rst',
    {
      what: "a page of the kernel's documentation, with the errors in their order and the probes",
      generate: generateRst,
    },
  ],
  [
    'man',
    {
      what: 'a manual page of section 2 in the style of man-pages, or with --errors what the published page lacks',
      generate: (spec, { isErrorsOnly }) => (isErrorsOnly ? missingErrors(spec) : generateMan(spec)),
    },
  ],
  [
    'tables',
    {
      what: 'a patch for the kernel tree that --tree names: numbers in all tables, the declaration, a header for programs',
      generate: (spec, wanted) => tables([spec], wanted),
      together: tables,
    },
  ],
  [
    'seccomp',
    {
      what: 'a patch for the default profile of a container runtime, in the checkout that --tree names, or with --format markdown the text of its pull request',
      generate: (spec, { tree, isMarkdown }) => seccompText(spec, tree, isMarkdown ? 'markdown' : 'patch'),
    },
  ],
  [
    'cover-letter',
    {
      what: 'the section of a cover letter about the call, as text for mail, or with --format markdown for a pull request',
      generate: (spec, { base, isMarkdown }, path) =>
        coverLetter({ path, spec }, base, isMarkdown ? 'markdown' : 'mail'),
    },
  ],
  [
    'syzlang',
    {
      what: "a description in syzkaller's language: the structs with their sizes, the flags, a resource for a returned descriptor",
      generate: generateSyzlang,
    },
  ],
  [
    FOLDER_KIND,
    {
      what: "a test of the errors and their order, for the kernel's tools/testing/selftests",
      generate: kselftest,
    },
  ],
  [
    'ltp',
    {
      what: 'a test of the errors and their order, for the Linux Test Project',
      generate: ltp,
    },
  ],
  [
    'strace',
    {
      what: "tables for strace's src/xlat: the names of the flags and commands with their values",
      generate: strace,
    },
  ],
  ...DETECTED.map((language): [string, Kind] => [
    language.toLowerCase(),
    {
      what: 'code in this language that tells whether a filter hides the call, or with --flag whether the kernel knows a flag',
      generate: (spec, { flags }) =>
        flags.length === 0
          ? detect(spec, language)
          : flags.map((name) => discover(spec, name, language)).join('\n'),
    },
  ]),
  [
    WRAPPER_KIND,
    {
      what: 'a function in the language of --lang that makes the call, and calls a fallback where the kernel does not have it or a filter hides it, with what each failure means as a comment',
      generate: (spec, { language, number }) => wrapper(spec, language, number),
    },
  ],
]);

function detect(spec: Spec, language: Detection['language']): string {
  const code = detections(spec).find((each) => each.language === language)?.code;
  if (code === undefined)
    throw new Failure(`no code in ${language} can tell whether it is hidden: ${whyNoProbeCall(spec)}`);
  return code;
}

function discover(spec: Spec, name: string, language: Detection['language']): string {
  const code = flagCode(spec, name, language);
  if (!code.ok) throw new Failure(`--flag ${name}: ${code.message}`);
  return code.code;
}

async function kselftest(spec: Spec, { kernel }: Wanted): Promise<string> {
  const text = await generateKselftest(spec, kernel);
  if (text === undefined)
    throw new Failure(`no selftest of ${spec.name}: no call of it certainly fails before something changes`);
  return text;
}

async function ltp(spec: Spec): Promise<string> {
  const text = await generateLtp(spec);
  if (text === undefined) throw new Failure(`no test of ${spec.name}: ${NO_LTP}`);
  return text;
}

function strace(spec: Spec): string {
  const text = generateXlat(spec);
  if (text === undefined) throw new Failure(`strace: ${whyNoXlat(spec)}`);
  return text;
}

function tables(specs: readonly Spec[], { tree }: Wanted): string {
  if (tree === undefined) throw new Failure('tables: name the kernel tree that the patch is for with --tree');
  const result = generateTables(specs, readTableTree(tree));
  if (!result.ok) throw new Failure(`--tree ${tree}: ${result.message}`);
  return result.patch;
}

/** The kinds, those that are the same thing in several languages together. */
export function kindsInWords(): string {
  const byMeaning = new Map<string, string[]>();
  for (const [kind, { what }] of GENERATED_KINDS) byMeaning.set(what, [...(byMeaning.get(what) ?? []), kind]);
  byMeaning.set('a folder with every kind that applies, and an index of what is left out and left open', [
    ALL_KIND,
  ]);
  return [...byMeaning].map(([what, kinds]) => `${kinds.join(', ')}: ${what}`).join('; ');
}
