import { discoveries } from '../../entry/discover/discovery.ts';
import type { Spec } from '../../spec/model.ts';
import { differenceOf, I386, ILP32, LP64, layOutIn } from '../../spec/types/data-model.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { structDeclaration } from '../c-struct.ts';
import { type LeftOpen, leftOpenInSpec } from '../left-open.ts';
import { capitalized, causeOf, conditionWords, type Markup, mayRefuse, sentence } from '../page-words.ts';
import { gradedProbes } from '../probe-words.ts';
import { type LetterBlock, mailText, markdownText } from './letter-blocks.ts';
import { type JudgedRecommendation, recommendationBlocks } from './recommendation-list.ts';

/** What containers answer to the call: a runtime, and its releases with one answer. */
export interface ContainerSpan {
  readonly runtime: string;
  readonly from: string;
  readonly until: string;
  readonly answer: string;
}

/** What is not in the spec itself. */
export interface LetterFacts {
  readonly recommendations: readonly JudgedRecommendation[];
  /** Undefined where the spec has no number, by which filters decide. */
  readonly containers: readonly ContainerSpan[] | undefined;
  /** What changed since the previous version, a sentence each; undefined where none was named. */
  readonly changes: readonly string[] | undefined;
}

/** Code is indented by two in a line of 72. */
const WIDTH_OF_CODE = 70;
const WORDS: Markup = { literal: onOneLine, words: onOneLine };

/** The section of a cover letter about a call, as text for mail or as Markdown for a pull request. */
export function generateCoverLetter(spec: Spec, facts: LetterFacts, form: 'mail' | 'markdown'): string {
  const blocks = [
    ...aboutOf(spec),
    ...entryOf(spec),
    ...probingOf(spec),
    ...containersOf(facts),
    ...layoutOf(spec),
    ...testsOf(spec),
    ...recommendationBlocks(facts.recommendations),
    ...changesOf(facts),
    ...openOf(spec),
  ];
  return form === 'mail' ? mailText(blocks) : markdownText(blocks);
}

function heading(text: string): LetterBlock {
  return { kind: 'heading', text };
}

function paragraph(text: string): LetterBlock {
  return { kind: 'paragraph', text };
}

function aboutOf(spec: Spec): readonly LetterBlock[] {
  const { name, summary, prototype, structs, raw } = spec;
  const declared = [...structs.values()].filter((struct) => !struct.isOpaque && struct.name !== '');
  const code = [foldedPrototype(prototype), ...declared.map((struct) => structDeclaration(struct, '    '))];
  const others = (raw.alternatives ?? []).map(({ key, value }) => `${key.text}: ${onOneLine(value.text)}`);
  return [
    heading(`The system call ${name}()`),
    ...(summary === undefined ? [] : [paragraph(sentence(summary, WORDS))]),
    { kind: 'code', text: code.join('\n\n') },
    ...(others.length === 0
      ? []
      : [paragraph('Why another interface does not do:'), { kind: 'list' as const, items: others }]),
  ];
}

/**
 * A prototype on lines of mail, of which the later ones begin under its first argument; or all arguments on lines of
 * their own where one is too long for that.
 */
function foldedPrototype(prototype: string): string {
  const text = `${onOneLine(prototype).replace(/;$/, '')};`;
  const start = text.indexOf('(') + 1;
  const parts = text.slice(start).split(/(?<=,) /);
  const isTooLong = parts.some(({ length }) => start + length > WIDTH_OF_CODE);
  const margin = ' '.repeat(isTooLong ? 8 : start);
  const lines = isTooLong ? [text.slice(0, start), margin] : [text.slice(0, start)];
  for (const [index, part] of parts.entries()) {
    const line = lines.at(-1) ?? '';
    const isFull = index > 0 && line.length + 1 + part.length > WIDTH_OF_CODE;
    if (isFull) lines.push(margin + part);
    else lines[lines.length - 1] = index === 0 ? line + part : `${line} ${part}`;
  }
  return lines.join('\n');
}

function entryOf({ entry, name }: Spec): readonly LetterBlock[] {
  const rows = entry.filter(mayRefuse).map((step) => {
    const names =
      step.kind === 'copy' && step.trailing !== undefined ? [...step.errors, step.trailing] : step.errors;
    const errors =
      step.kind === 'blank' ? 'not known' : step.kind === 'signal' ? step.text : names.join(', ');
    return [String(step.index + 1), errors, `${causeOf(step, WORDS)}${conditionWords(step, WORDS)}`];
  });
  if (rows.length === 0) return [];
  return [
    heading('The order of the checks'),
    paragraph(`${name}() fails at the first of these steps that refuses the call.`),
    { kind: 'table', head: ['step', 'fails with', 'if'], rows },
  ];
}

function probingOf(spec: Spec): readonly LetterBlock[] {
  const probes = gradedProbes(spec);
  const [best] = probes;
  const flags = discoveries(spec).flatMap(({ name, input, found }) =>
    found === undefined
      ? []
      : [[`${name} of ${input}`, found.known.join(' or '), found.unknown, found.call.text]],
  );
  return [
    heading('Telling the kernel from a filter'),
    best === undefined
      ? paragraph(
          'The spec declares no call by which a program can tell the kernel from a filter that hides the call.',
        )
      : paragraph(
          `Grade: ${best.grade}. A seccomp filter may return EPERM or ENOSYS in place of the kernel. These calls change nothing, and fail with another errno where the kernel has the call:`,
        ),
    ...(best === undefined
      ? []
      : [
          {
            kind: 'table' as const,
            head: ['grade', 'fails with', 'call'],
            rows: probes.map(({ probe, grade }) => [
              grade,
              probe.expect.map(({ text }) => text).join(' or '),
              probe.call.text,
            ]),
          },
        ]),
    ...(flags.length === 0
      ? []
      : [
          paragraph('What tells whether a kernel knows a flag:'),
          {
            kind: 'table' as const,
            head: ['flag', 'known', 'not known', 'call'],
            rows: flags,
          },
        ]),
  ];
}

function containersOf({ containers }: LetterFacts): readonly LetterBlock[] {
  return [
    heading('What containers answer'),
    ...(containers === undefined
      ? [paragraph('Not known: the spec has no number, and filters decide by the number.')]
      : [
          paragraph('With the default policy and capabilities of each runtime, on x86-64:'),
          {
            kind: 'table' as const,
            head: ['runtime', 'answer', 'releases'],
            rows: containers.map(({ runtime, from, until, answer }) => [
              runtime,
              answer,
              from === until ? from : `${from} to ${until}`,
            ]),
          },
        ]),
  ];
}

function layoutOf({ structs }: Spec): readonly LetterBlock[] {
  const described = [...structs.values()].filter((struct) => !struct.isOpaque && struct.name !== '');
  if (described.length === 0) return [];
  const rows = described.map((struct) => {
    const wide = layOutIn(struct, LP64);
    const sizes = [ILP32, I386].map((model) => layOutIn(struct, model).size);
    const other = [ILP32, I386].find((model) => differenceOf(wide, layOutIn(struct, model)) !== undefined);
    const first = other && differenceOf(wide, layOutIn(struct, other))?.member?.path;
    const told =
      other === undefined
        ? 'the same everywhere'
        : `on ${other.name} ${first === undefined ? 'its size differs' : `it differs from ${first} on`}`;
    return [struct.name, String(wide.size), ...sizes.map(String), told];
  });
  return [
    heading('Layout of the structs'),
    { kind: 'table', head: ['struct', '64-bit', '32-bit', 'i386', 'layout'], rows },
  ];
}

function testsOf({ raw }: Spec): readonly LetterBlock[] {
  const named = (['selftest', 'man', 'compat', 'audit'] as const).flatMap((name) => {
    const entry = raw.artifacts?.[name];
    if (entry === undefined) return [];
    const text =
      'none' in entry ? `none: ${onOneLine(entry.none.text)}` : entry.map((one) => one.text).join(', ');
    return [`${name}: ${text}`];
  });
  return named.length === 0 ? [] : [heading('Tests and documentation'), { kind: 'list', items: named }];
}

function changesOf({ changes }: LetterFacts): readonly LetterBlock[] {
  if (changes === undefined) return [];
  return [
    heading('Changes since the previous version'),
    changes.length === 0
      ? paragraph('No change in what a program sees.')
      : { kind: 'list', items: changes.map((text) => `${capitalized(onOneLine(text))}.`) },
  ];
}

/** What the section leaves to the author beside what the spec leaves open. */
export function leftOpenInLetter({ summary, raw }: Spec): readonly LeftOpen[] {
  return [
    ...(summary === undefined ? [{ where: 'first section', what: 'what the call does' }] : []),
    ...(raw.alternatives === undefined
      ? [
          {
            where: 'first section',
            what: 'why neither ioctl, prctl nor a file system does (alternatives in the spec)',
          },
        ]
      : []),
    ...(raw.artifacts?.selftest === undefined
      ? [{ where: 'tests', what: 'which selftests the series has' }]
      : []),
  ];
}

function openOf(spec: Spec): readonly LetterBlock[] {
  const open = [...leftOpenInLetter(spec), ...leftOpenInSpec(spec)];
  return open.length === 0
    ? []
    : [heading('Left open'), { kind: 'list', items: open.map(({ where, what }) => `${where}: ${what}`) }];
}
