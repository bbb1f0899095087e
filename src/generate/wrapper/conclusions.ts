import { joinWithAnd } from '../../spec/join-words.ts';
import type { Spec, Step } from '../../spec/model.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { promise } from '../detect/probe-call.ts';
import { GRADE_TEXTS } from '../probe-words.ts';
import type { PointedStructs } from './struct-of-fields.ts';
import type { EpermMeaning, WrappedCall } from './wrapped-call.ts';

/** Width of a line of the comment. */
const WIDTH = 74;
/** Width of what stands before the texts of a table. */
const TAG_WIDTH = 17;

/** How the words differ by language. */
export interface ConclusionWords {
  /** The function that is described. */
  readonly function: string;
  /** What happens where no fallback was passed. */
  readonly withoutFallback: string;
  /** Who keeps that the call is hidden, and for whom. */
  readonly kept: string;
}

/** What each failure of a call tells and what the function does then, as lines of a comment without its marks. */
export function conclusionLines(call: WrappedCall, words: ConclusionWords): readonly string[] {
  const { spec, eperm } = call;
  const parts: readonly (readonly string[])[] = [
    fill(
      `${words.function} makes the system call ${spec.name}(), and calls a fallback where the call is missing or hidden by a filter. ${words.withoutFallback}`,
      WIDTH,
    ),
    [
      'What a failure of the call means:',
      '',
      ...row('ENOSYS', enosysText(spec)),
      ...row('EPERM', epermText(spec, eperm)),
      ...row('any other errno', 'It is reported as it is.'),
    ],
    ...(eperm.kind === 'probe' ? probeParts(eperm, words) : []),
    fill(
      'Pass no fallback that is less safe than the call: one that cannot keep its promise should fail.',
      WIDTH,
    ),
    ...noteOf(spec),
  ];
  return parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Which structs the code does not declare, as further lines of the comment. */
export function undeclaredLines({ undeclared }: PointedStructs): readonly string[] {
  return [...undeclared].flatMap(([{ name, isUnion }, reason]) => [
    '',
    ...fill(`${isUnion ? 'union' : 'struct'} ${name} is not declared here: ${reason}.`, WIDTH),
  ]);
}

function enosysText({ entry }: Spec): string {
  const failing = entry.filter(({ errors }) => errors.includes('ENOSYS')).map(nameOf);
  const other = failing.length === 0 ? '' : ` ${joinWithAnd(failing)} can also fail with it.`;
  return `The kernel does not have the call, or a filter hides it.${other} The fallback is called.`;
}

function epermText({ entry }: Spec, eperm: EpermMeaning): string {
  const failing = entry.filter(({ errors }) => errors.includes('EPERM')).map(nameOf);
  const isEither = `The kernel refused, or a filter hides the call.${failing.length === 0 ? ' Too little of the entry path is known to say where the kernel fails with it.' : ` In the kernel, ${joinWithAnd(failing)} can fail with it.`}`;
  const isFilter = 'No step of the described entry path fails with it, so a filter returned it.';
  switch (eperm.kind) {
    case 'probe':
      return eperm.isAmbiguous === false
        ? `${isFilter} The probe tells whether the filter hides the whole call.`
        : `${isEither} The probe decides.`;
    case 'filter':
      return `${isFilter} The fallback is called.`;
    case 'unknown':
      return `${isEither} Which of the two is unknown, since no probe can tell: ${eperm.reason}. It is reported as it is.`;
  }
}

function probeParts(
  { probe }: EpermMeaning & { readonly kind: 'probe' },
  { kept }: ConclusionWords,
): readonly (readonly string[])[] {
  return [
    [
      'What the probe fails with, and what that means:',
      '',
      ...row('EPERM or ENOSYS', `A filter hides the call. The fallback is called. ${kept}`),
      ...row(
        'anything else',
        'The kernel has the call. It refused, or a filter that looks at arguments did. EPERM is reported. This is not kept, since a filter can be added later.',
      ),
    ],
    fill(`The probe: ${onOneLine(promise(probe))} ${GRADE_TEXTS[probe.grade]}`, WIDTH),
  ];
}

/** clone(2): the child continues on the stack that it is given, where the function has no frame. */
function noteOf({ name }: Spec): readonly (readonly string[])[] {
  return name === 'clone' || name === 'clone3'
    ? [
        fill(
          'Do not give the child a stack of its own: it would return from this function on that stack.',
          WIDTH,
        ),
      ]
    : [];
}

/** `step 8 (work: resolves the path)` */
function nameOf({ index, kind, text }: Step): string {
  return `step ${index + 1} (${kind}: ${onOneLine(text)})`;
}

function row(tag: string, text: string): readonly string[] {
  return fill(text, WIDTH - TAG_WIDTH - 2).map(
    (line, index) => `  ${(index === 0 ? tag : '').padEnd(TAG_WIDTH)}${line}`,
  );
}

function fill(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
