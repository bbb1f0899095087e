import type { Spec } from '../../spec/model.ts';
import { formatVersion } from '../../spec/version.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { type LetterBlock, mailText, markdownText } from '../cover-letter/letter-blocks.ts';
import { type LeftOpen, leftOpenInSpec } from '../left-open.ts';
import { sentence } from '../page-words.ts';
import { gradedProbes } from '../probe-words.ts';
import type { SeccompPatch } from './seccomp-patch.ts';

/** What releases of a runtime answer to the call, without the change and with it. */
export interface AnswerRow {
  readonly from: string;
  readonly until: string;
  /** Whether the container has the capability of the rule; undefined if the rule is for every container. */
  readonly hasCapability: boolean | undefined;
  readonly before: string;
  /** With the rule, and a libseccomp that has the name. */
  readonly after: string;
}

/** Numbers of other calls, from `first` to `last`, that the rule changes too. */
export interface OtherChange {
  readonly first: number;
  readonly last: number;
  readonly before: string;
  readonly after: string;
}

/** What a simulation says about a change. */
export interface SimulatedAnswers {
  /** The runtime, as people name it. */
  readonly runtime: string;
  /** The newest libseccomp whose names are known. */
  readonly newestLibrary: string;
  /** The release of libseccomp that first has the name; undefined if none that is known has it. */
  readonly library: string | undefined;
  /** Oldest releases first. */
  readonly rows: readonly AnswerRow[];
  /** What else the newest release answers otherwise. */
  readonly others: readonly OtherChange[];
}

const WORDS = { literal: onOneLine, words: onOneLine };

/** The patch with the text of its commit before it: for `git apply`. */
export function patchWithText(
  spec: Spec,
  patch: SeccompPatch,
  answers: SimulatedAnswers | undefined,
): string {
  const text = mailText(blocksOf(spec, patch, answers)).replace(LIKE_A_PATCH, ' ');
  return `Subject: [PATCH] ${subjectOf(spec, patch)}\n\n${text}\n---\n${patch.diff}`;
}

/** What git would take for the end of the message or for a patch, at the start of a line. */
const LIKE_A_PATCH = /^(?=diff |---|\+\+\+ |@@ |Index: |From |GIT binary)/gm;

/** The text of the pull request, as Markdown. */
export function pullRequestText(
  spec: Spec,
  patch: SeccompPatch,
  answers: SimulatedAnswers | undefined,
): string {
  return `# ${subjectOf(spec, patch)}\n\n${markdownText(blocksOf(spec, patch, answers))}`;
}

function subjectOf({ name }: Spec, { project, capability }: SeccompPatch): string {
  if (project.kind === 'cri-o') return `seccomp: move the indices for ${name}`;
  return `seccomp: allow ${name}${capability === undefined ? '' : ` with ${capability}`}`;
}

/** What the text leaves to the author of the pull request. */
export function leftOpenInPatch(spec: Spec): readonly LeftOpen[] {
  return [
    { where: 'commit message', what: 'the sign-off of the author' },
    ...(spec.summary === undefined ? [{ where: 'first paragraph', what: 'what the call does' }] : []),
    ...leftOpenInSpec(spec),
  ];
}

function blocksOf(
  spec: Spec,
  patch: SeccompPatch,
  answers: SimulatedAnswers | undefined,
): readonly LetterBlock[] {
  return [
    paragraph(aboutText(spec)),
    paragraph(patch.reason),
    ...(patch.goesWith === undefined ? [] : [paragraph(patch.goesWith)]),
    ...probeBlocks(spec),
    ...programBlocks(spec, patch, answers),
    {
      kind: 'list',
      items: leftOpenInPatch(spec).map(({ where, what }) => `left open: ${where}: ${what}`),
    },
  ];
}

function paragraph(text: string): LetterBlock {
  return { kind: 'paragraph', text };
}

function aboutText({ name, summary, status, since, prototype }: Spec): string {
  const what = summary === undefined ? '' : ` ${sentence(summary, WORDS)}`;
  const state =
    since !== undefined
      ? `${name}() is in Linux since ${formatVersion(since)}.`
      : status === 'proposed'
        ? `${name}() is proposed for Linux, and no release has it.`
        : `The spec names no release of Linux with ${name}().`;
  return `${state}${what} Its prototype: ${onOneLine(prototype)}`;
}

function probeBlocks(spec: Spec): readonly LetterBlock[] {
  const [best] = gradedProbes(spec);
  if (best === undefined)
    return [
      paragraph(
        `The spec declares no call by which a program could tell a filter that refuses ${spec.name}() from the kernel.`,
      ),
    ];
  const errors = best.probe.expect.map(({ text }) => text).join(' or ');
  return [
    paragraph(
      `This call tells a program whether a filter hides ${spec.name}(): the kernel fails it with ${errors}, and changes nothing. EPERM is the filter's. After the change the call reaches the kernel.`,
    ),
    { kind: 'code', text: best.probe.call.text },
  ];
}

function programBlocks(
  { name }: Spec,
  { project, capability }: SeccompPatch,
  answers: SimulatedAnswers | undefined,
): readonly LetterBlock[] {
  if (answers === undefined)
    return [
      paragraph(
        `What containers answer before and after the change is not known: the spec has no number of ${name}(), and filters decide by the number.`,
      ),
    ];
  const { runtime, rows, library, newestLibrary } = answers;
  const newest = rows.filter(({ until }) => until === rows.at(-1)?.until);
  const own = newest.find(({ hasCapability }) => hasCapability !== false);
  const isScoped = capability !== undefined;
  const releases = ({ from, until }: AnswerRow): string => (from === until ? from : `${from} to ${until}`);
  return [
    ...(own === undefined ? [] : [paragraph(effectText(name, own, capability, runtime))]),
    paragraph(
      library === undefined
        ? `The rule needs a libseccomp that has the name. None has it up to ${newestLibrary}, the newest that is known: until one does, the runtime skips the name, and the answers stay as they are now.`
        : `The rule needs libseccomp ${library} or later, which has the name; with an older one the runtime skips it, and the answers stay as they are now.`,
    ),
    paragraph(
      `Simulated with the profile of each release of ${runtime} on x86-64, without the rule, and with it and a libseccomp that has the name${project.kind === 'containers-common' ? ' (the profile is that of containers/common)' : ''}:`,
    ),
    {
      kind: 'table',
      head: ['releases', ...(isScoped ? ['container'] : []), 'now', 'with the rule'],
      rows: rows.map((row) => [
        releases(row),
        ...(isScoped ? [`${row.hasCapability === true ? 'with' : 'without'} ${capability}`] : []),
        row.before,
        row.after,
      ]),
    },
    ...otherBlocks(answers),
  ];
}

function otherBlocks({ others, runtime }: SimulatedAnswers): readonly LetterBlock[] {
  if (others.length === 0)
    return [paragraph(`No other call with a lower number is answered otherwise by the newest ${runtime}.`)];
  const items = others.map(
    ({ first, last, before, after }) =>
      `${first === last ? `number ${first}` : `numbers ${first} to ${last}`}: ${before} becomes ${after}`,
  );
  return [
    paragraph(
      `The rule changes calls of other numbers too, in the newest ${runtime} with a libseccomp that has the name: runc returns ENOSYS for unknown calls only above the highest number of the profile, and the rule raises that. What stands here is hidden behind another errno until the profile names it:`,
    ),
    { kind: 'list', items },
  ];
}

function effectText(
  name: string,
  { before, after, until }: AnswerRow,
  capability: string | undefined,
  runtime: string,
): string {
  const where = capability === undefined ? 'a container' : `a container with ${capability}`;
  if (before === after)
    return `In ${where} ${runtime} ${until} returns ${before} for ${name}() already, without the change and with it.`;
  const now =
    before === 'ENOSYS'
      ? 'programs take that for a kernel without the call, and fall back'
      : before === 'EPERM'
        ? 'a program that falls back on ENOSYS alone fails there, and one that takes EPERM for the answer of the kernel is wrong'
        : 'that is no answer of the kernel';
  return `In ${where} ${runtime} ${until} returns ${before} for ${name}(): ${now}. With the rule the call reaches the kernel, which answers ENOSYS where it does not have it.`;
}
