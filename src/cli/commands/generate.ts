import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { kselftestIgnored, kselftestMakefile, kselftestName } from '../../generate/kselftest/folder.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { describeSystemError, Failure } from '../failure.ts';
import {
  ALL_KIND,
  DETECTED,
  FOLDER_KIND,
  GENERATED_KINDS,
  kindsInWords,
  WRAPPER_KIND,
} from '../generate/kinds.ts';
import { LANGUAGE_WORDS, readCallNumber, readLanguage } from '../generate/wrapper.ts';
import { writeSeries } from '../generate/write-series.ts';
import { print } from '../print.ts';
import {
  callArgument,
  choiceArgument,
  choiceOption,
  collectValues,
  prettyOrJson,
  readKernel,
} from '../shared-options.ts';
import { specsNamed } from '../verify/specs.ts';

interface GenerateOptions {
  readonly format: string;
  readonly flag: readonly string[];
  readonly kernel: string | undefined;
  readonly output: string | undefined;
  readonly errors: boolean | undefined;
  readonly tree: string | undefined;
  readonly base: string | undefined;
  readonly lang: string | undefined;
  readonly number: string | undefined;
  readonly seccomp: readonly string[];
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

const KINDS: readonly string[] = [...GENERATED_KINDS.keys(), ALL_KIND];

async function generateAll(paths: readonly string[], options: GenerateOptions): Promise<void> {
  if (options.output === undefined)
    throw new Failure(`${ALL_KIND}: name the folder that the files are written into with --output`);
  if (options.flag.length > 0 || options.errors === true || options.format !== 'pretty')
    throw new Failure(`--flag, --errors and --format do not go with ${ALL_KIND}`);
  if ((options.lang ?? options.number) !== undefined)
    throw new Failure(`--lang and --number go with ${WRAPPER_KIND} alone`);
  const summary = await writeSeries(await specsNamed(paths), {
    source: paths.join(' '),
    folder: options.output,
    kernel: readKernel(options.kernel),
    tree: options.tree,
    base: options.base,
    profiles: options.seccomp,
  });
  print(summary);
}

export function addGenerate(program: Command): void {
  program
    .command('generate')
    .summary('write other descriptions from a spec')
    .description('Writes what other tools read from specs.')
    .addArgument(choiceArgument('<kind>', kindsInWords(), KINDS))
    .addArgument(callArgument('<spec...>', 'specs, folders of them, names of shipped system calls, or -'))
    .option(
      '--flag <name>',
      'with a language: tell whether the kernel knows this flag, or this later field of a struct; repeatable',
      collectValues,
      [],
    )
    .option(
      '--kernel <release>',
      'with kselftest and all: the release that the test is for (default: the newest)',
    )
    .option(
      '-o, --output <folder>',
      'with kselftest: write the tests and their Makefile into this folder; with all: write everything into it',
    )
    .option(
      '--errors',
      'with man: only the errors that the page of man-pages lacks, with the steps that fail with them',
    )
    .option(
      '--tree <folder>',
      'with tables and all: the kernel tree that the patch is for; with seccomp: a checkout of a container runtime, or of its profiles',
    )
    .option(
      '--seccomp <folder>',
      'with all: a checkout of a container runtime, or of its profiles, for a patch of its profile; repeatable',
      collectValues,
      [],
    )
    .addOption(
      choiceOption(
        '--lang <language>',
        'with wrapper: the language that it is written in (default: c)',
        LANGUAGE_WORDS,
      ),
    )
    .option(
      '--number <number>',
      'with wrapper: a provisional number, for a call to which its spec gives none',
    )
    .option('--base <spec>', 'with cover-letter and all: the previous version, to say what changed since')
    .addOption(
      choiceOption(
        '--format <name>',
        'pretty, with cover-letter and seccomp also markdown for a pull request, or json to get [{"syscall","kind","text"}]',
        ['pretty', 'markdown', 'json'],
      ).default('pretty'),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable generate kapi openat2\n  $ probeable generate kapi xyzzy.yaml > xyzzy.json\n  $ probeable generate rst openat2 > openat2.rst\n  $ probeable generate man xyzzy.yaml > xyzzy.2\n  $ probeable generate man --errors clone3\n  $ probeable generate tables xyzzy.yaml --tree ../linux > tables.patch\n  $ probeable generate seccomp xyzzy.yaml --tree ../profiles > x.patch\n  $ probeable generate cover-letter xyzzy.yaml --base old/xyzzy.yaml\n  $ probeable generate c openat2 > openat2_is_hidden.c\n  $ probeable generate python openat2 --flag RESOLVE_CACHED\n  $ probeable generate wrapper openat2 --lang python > openat2.py\n  $ probeable generate wrapper xyzzy.yaml --number 470\n  $ probeable generate kselftest xyzzy.yaml -o tools/testing/selftests/xyzzy\n  $ probeable generate ltp xyzzy.yaml > xyzzy02.c\n  $ probeable generate all xyzzy.yaml --tree ../linux -o series\n',
    )
    .action(async (kind: string, paths: string[], options: GenerateOptions) => {
      if (kind === ALL_KIND) {
        await generateAll(paths, options);
        return;
      }
      const isMarkdown = options.format === 'markdown';
      if (isMarkdown && kind !== 'cover-letter' && kind !== 'seccomp')
        throw new Failure('--format markdown goes with cover-letter and seccomp alone');
      const format = isMarkdown ? 'pretty' : prettyOrJson(options.format);
      const found = GENERATED_KINDS.get(kind);
      if (found === undefined)
        throw new Failure(`"${kind}" is none of ${KINDS.join(', ')}${didYouMean(kind, KINDS)}`);
      if (kind !== FOLDER_KIND && (options.kernel ?? options.output) !== undefined)
        throw new Failure(`--kernel and --output go only with ${FOLDER_KIND} and ${ALL_KIND}`);
      const isCode = DETECTED.some((language) => language.toLowerCase() === kind);
      if (options.flag.length > 0 && !isCode)
        throw new Failure(
          `--flag goes with ${DETECTED.map((language) => language.toLowerCase()).join(', ')} alone`,
        );
      if (options.base !== undefined && kind !== 'cover-letter')
        throw new Failure(`--base goes only with cover-letter and ${ALL_KIND}`);
      if (options.tree !== undefined && kind !== 'tables' && kind !== 'seccomp')
        throw new Failure(`--tree goes only with tables, seccomp and ${ALL_KIND}`);
      if (options.seccomp.length > 0) throw new Failure(`--seccomp goes with ${ALL_KIND} alone`);
      if ((options.lang ?? options.number) !== undefined && kind !== WRAPPER_KIND)
        throw new Failure(`--lang and --number go with ${WRAPPER_KIND} alone`);
      if (options.errors === true && kind !== 'man') throw new Failure('--errors goes with man alone');
      const wanted = {
        kernel: readKernel(options.kernel),
        flags: options.flag,
        isErrorsOnly: options.errors === true,
        tree: options.tree,
        base: options.base,
        isMarkdown,
        language: readLanguage(options.lang),
        number: readCallNumber(options.number),
      };
      const texts: GeneratedText[] = [];
      const named = await specsNamed(paths);
      const specs = named.map(({ spec }) => spec);
      if (found.together === undefined)
        for (const { path, spec } of named)
          texts.push({ syscall: spec.name, kind, text: await found.generate(spec, wanted, path) });
      else
        texts.push({
          syscall: specs.map(({ name }) => name).join(', '),
          kind,
          text: found.together(specs, wanted),
        });
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
