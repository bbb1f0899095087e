import { basename, join, resolve } from 'node:path';
import { leftOpenInLetter } from '../../generate/cover-letter/cover-letter.ts';
import { numberOnX86 } from '../../generate/detect/probe-call.ts';
import { generateKapi } from '../../generate/kapi.ts';
import { generateKapiComment, leftOpenInKapiComment } from '../../generate/kapi-comment/kapi-comment.ts';
import { kselftestIgnored, kselftestMakefile, kselftestName } from '../../generate/kselftest/folder.ts';
import { generateKselftest } from '../../generate/kselftest/kselftest.ts';
import { generateMan, leftOpenInMan } from '../../generate/man/man-page.ts';
import { generateRst } from '../../generate/rst/rst-page.ts';
import { leftOpenInPatch, patchWithText } from '../../generate/seccomp/patch-text.ts';
import { MARKERS } from '../../generate/series/kept-section.ts';
import { generateSyzlang, leftOpenInSyzlang } from '../../generate/syzlang/syzlang.ts';
import { generateTables } from '../../generate/tables/tables.ts';
import type { Spec } from '../../spec/model.ts';
import { formatVersion, NEWEST, type Version } from '../../spec/version.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { codeFiles } from './code-files.ts';
import { coverLetter } from './cover-letter.ts';
import { patchFor } from './seccomp.ts';
import { simulatedAnswers } from './seccomp-answers.ts';
import type { SeriesFile } from './series-file.ts';
import { readTableTree } from './table-tree.ts';
import { ltpFile, straceFiles } from './tool-files.ts';

/** What a series is made for. */
export interface SeriesOptions {
  /** The folder that it is written into. */
  readonly folder: string;
  readonly kernel: Version;
  readonly tree: string | undefined;
  readonly base: string | undefined;
  /** Checkouts of container runtimes, for patches of their profiles. */
  readonly profiles: readonly string[];
}

/** Every file that goes with a call, also those that cannot be written. */
export async function seriesFiles(
  named: SpecToVerify,
  options: SeriesOptions,
): Promise<readonly SeriesFile[]> {
  const { spec } = named;
  return [
    await letterFile(named, options),
    tablesFile(spec, options),
    ...profileFiles(spec, options),
    {
      path: `${spec.name}.2`,
      what: 'the manual page, for man/man2 of man-pages',
      options: ['man'],
      markers: MARKERS.roff,
      content: { ok: true, text: generateMan(spec), open: leftOpenInMan(spec) },
    },
    {
      path: `${spec.name}.rst`,
      what: "a page for the kernel's Documentation/userspace-api",
      options: ['rst'],
      markers: MARKERS.rst,
      content: { ok: true, text: generateRst(spec), open: [] },
    },
    {
      path: `${spec.name}.json`,
      what: 'the call as tools/kapi describes it, with the order of the checks',
      options: ['kapi'],
      markers: undefined,
      content: { ok: true, text: generateKapi(spec), open: [] },
    },
    {
      path: `${spec.name}_kapi.c`,
      what: 'the same as a comment of kernel-doc, to stand before the call in the kernel',
      options: ['kapi-c'],
      markers: MARKERS.stars,
      content: { ok: true, text: generateKapiComment(spec), open: leftOpenInKapiComment(spec) },
    },
    ...(await selftestFiles(spec, options)),
    await ltpFile(spec),
    {
      path: `syzkaller/${spec.name}.txt`,
      what: 'a description of the call, for sys/linux of syzkaller',
      options: ['syzlang'],
      markers: MARKERS.hash,
      content: { ok: true, text: generateSyzlang(spec), open: leftOpenInSyzlang(spec) },
    },
    ...straceFiles(spec),
    ...codeFiles(spec),
  ];
}

async function letterFile(named: SpecToVerify, { base }: SeriesOptions): Promise<SeriesFile> {
  return {
    path: 'cover-letter.txt',
    what: 'the section of the cover letter about the call',
    options: ['cover-letter', ...(base === undefined ? [] : ['--base', base])],
    markers: MARKERS.mail,
    content:
      named.path === STANDARD_INPUT
        ? { ok: false, reason: 'the rules read the spec again, and standard input is read once: name a file' }
        : { ok: true, text: await coverLetter(named, base, 'mail'), open: leftOpenInLetter(named.spec) },
  };
}

function tablesFile(spec: Spec, { tree }: SeriesOptions): SeriesFile {
  const file = {
    path: 'tables.patch',
    what: 'gives the call a number on each architecture, and declares it: for git am in the tree',
    options: ['tables', ...(tree === undefined ? [] : ['--tree', tree])],
    markers: MARKERS.patch,
  };
  if (tree === undefined)
    return { ...file, content: { ok: false, reason: 'no kernel tree is named: add --tree' } };
  const result = generateTables([spec], readTableTree(tree));
  return {
    ...file,
    content: result.ok
      ? { ok: true, text: result.patch, open: result.open }
      : { ok: false, reason: result.message },
  };
}

function profileFiles(spec: Spec, { profiles }: SeriesOptions): readonly SeriesFile[] {
  const files = profiles.map((tree): SeriesFile => {
    const result = patchFor(spec, tree);
    const name = result.project?.kind ?? basename(resolve(tree));
    return {
      path: `seccomp/${name}.patch`,
      what: `lets containers make the call: a patch for the profile of ${result.project?.title ?? name}`,
      options: ['seccomp', '--tree', tree],
      markers: MARKERS.patch,
      content: result.ok
        ? {
            ok: true,
            text: patchWithText(spec, result.patch, simulatedAnswers(spec, result.patch)),
            open: leftOpenInPatch(spec),
          }
        : { ok: false, reason: `--seccomp ${tree}: ${onOneLine(result.message)}` },
    };
  });
  const twice = files.find(({ path }, index) => files.slice(0, index).some((one) => one.path === path));
  if (twice !== undefined) throw new Failure(`--seccomp: two checkouts would both be ${twice.path}`);
  return files;
}

async function selftestFiles(
  spec: Spec,
  { kernel, folder: root }: SeriesOptions,
): Promise<readonly SeriesFile[]> {
  const { name } = spec;
  const folder = `selftests/${name}`;
  const options = ['kselftest', ...(kernel === NEWEST ? [] : ['--kernel', formatVersion(kernel)])];
  const text = await generateKselftest(spec, kernel);
  const number =
    spec.numbers.get('') === undefined && numberOnX86(spec) === undefined
      ? [{ where: `__NR_${name}`, what: 'the number, which neither the spec nor a header has yet' }]
      : [];
  const test = {
    path: `${folder}/${kselftestName(name)}.c`,
    what: `a test of the errors and their order, for tools/testing/selftests/${name}`,
    options,
    markers: MARKERS.stars,
  };
  if (text === undefined)
    return [{ ...test, content: { ok: false, reason: 'no call certainly fails before something changes' } }];
  return [
    { ...test, content: { ok: true, text, open: number } },
    {
      path: `${folder}/Makefile`,
      what: 'builds and runs the test',
      options: [...options, '-o', join(root, folder)],
      markers: MARKERS.hash,
      content: { ok: true, text: kselftestMakefile([name]), open: [] },
    },
    {
      path: `${folder}/.gitignore`,
      what: 'hides the built test from git',
      options: [...options, '-o', join(root, folder)],
      markers: MARKERS.hash,
      content: { ok: true, text: kselftestIgnored([name]), open: [] },
    },
  ];
}
