import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Detection, detections } from '../../generate/detect/detect.ts';
import { whyNoProbeCall } from '../../generate/detect/probe-call.ts';
import { flagCode } from '../../generate/discover/discover.ts';
import { generateKapi } from '../../generate/kapi.ts';
import { kselftestIgnored, kselftestMakefile, kselftestName } from '../../generate/kselftest/folder.ts';
import { generateKselftest } from '../../generate/kselftest/kselftest.ts';
import { generateRst } from '../../generate/rst/rst-page.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import type { Version } from '../../spec/version.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { print } from '../print.ts';
import {
  callArgument,
  choiceArgument,
  collectValues,
  formatOption,
  prettyOrJson,
  readKernel,
} from '../shared-options.ts';
import { specsNamed } from '../verify/specs.ts';

interface Kind {
  readonly what: string;
  readonly generate: (spec: Spec, wanted: Wanted) => string | Promise<string>;
}

/** What options say about the text. */
interface Wanted {
  readonly kernel: Version;
  /** The flags and fields that the code detects; without any, it detects the call. */
  readonly flags: readonly string[];
}

const DETECTED: readonly Detection['language'][] = ['C', 'Rust', 'Go', 'Python'];

/** Of these a folder is written: several files, and a Makefile. */
const FOLDER_KIND = 'kselftest';

/** What can be made of a spec: a kind each, with who reads it. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    'kapi',
    {
      what: 'JSON as tools/kapi writes it, with the order of the checks as an extension',
      generate: generateKapi,
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
    FOLDER_KIND,
    {
      what: "a test of the errors and their order, for the kernel's tools/testing/selftests",
      generate: kselftest,
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

/** The kinds, those that are the same thing in several languages together. */
function kindsInWords(): string {
  const byMeaning = new Map<string, string[]>();
  for (const [kind, { what }] of KINDS) byMeaning.set(what, [...(byMeaning.get(what) ?? []), kind]);
  return [...byMeaning].map(([what, kinds]) => `${kinds.join(', ')}: ${what}`).join('; ');
}

interface GenerateOptions {
  readonly format: string;
  readonly flag: readonly string[];
  readonly kernel: string | undefined;
  readonly output: string | undefined;
}

interface GeneratedText {
  readonly syscall: string;
  readonly kind: string;
  readonly text: string;
}

function writeFolder(folder: string, texts: readonly GeneratedText[]): void {
  const names = texts.map(({ syscall }) => syscall);
  const files = [
    ...texts.map(({ syscall, text }) => [`${kselftestName(syscall)}.c`, text] as const),
    ['Makefile', kselftestMakefile(names)] as const,
    ['.gitignore', kselftestIgnored(names)] as const,
  ];
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) writeFileSync(join(folder, name), text);
  } catch (error) {
    throw new Failure(`--output ${folder}: ${describeSystemError(error) ?? String(error)}`);
  }
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .summary('write other descriptions from a spec')
    .description('Writes what other tools read from specs.')
    .addArgument(choiceArgument('<kind>', kindsInWords(), [...KINDS.keys()]))
    .addArgument(callArgument('<spec...>', 'specs, folders of them, names of shipped system calls, or -'))
    .option(
      '--flag <name>',
      'with a language: tell whether the kernel knows this flag, or this later field of a struct; repeatable',
      collectValues,
      [],
    )
    .option('--kernel <release>', 'with kselftest: the release that the test is for (default: the newest)')
    .option('-o, --output <folder>', 'with kselftest: write the tests and their Makefile into this folder')
    .addOption(formatOption('[{"syscall","kind","text"}]'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable generate kapi openat2\n  $ probeable generate kapi xyzzy.yaml > xyzzy.json\n  $ probeable generate rst openat2 > openat2.rst\n  $ probeable generate c openat2 > openat2_is_hidden.c\n  $ probeable generate python openat2 --flag RESOLVE_CACHED\n  $ probeable generate kselftest xyzzy.yaml -o tools/testing/selftests/xyzzy\n',
    )
    .action(async (kind: string, paths: string[], options: GenerateOptions) => {
      const format = prettyOrJson(options.format);
      const found = KINDS.get(kind);
      if (found === undefined)
        throw new Failure(
          `"${kind}" is none of ${[...KINDS.keys()].join(', ')}${didYouMean(kind, KINDS.keys())}`,
        );
      if (kind !== FOLDER_KIND && (options.kernel ?? options.output) !== undefined)
        throw new Failure(`--kernel and --output go with ${FOLDER_KIND} alone`);
      const isCode = DETECTED.some((language) => language.toLowerCase() === kind);
      if (options.flag.length > 0 && !isCode)
        throw new Failure(
          `--flag goes with ${DETECTED.map((language) => language.toLowerCase()).join(', ')} alone`,
        );
      const wanted = { kernel: readKernel(options.kernel), flags: options.flag };
      const texts: GeneratedText[] = [];
      for (const { spec } of await specsNamed(paths))
        texts.push({ syscall: spec.name, kind, text: await found.generate(spec, wanted) });
      if (options.output !== undefined) {
        writeFolder(options.output, texts);
        return;
      }
      if (kind === FOLDER_KIND && format === 'pretty' && texts.length > 1)
        throw new Failure(`each test is a program of its own\nhelp: name a folder for them with --output`);
      print(
        format === 'json' ? `${JSON.stringify(texts, null, 2)}\n` : texts.map(({ text }) => text).join(''),
      );
    });
}
