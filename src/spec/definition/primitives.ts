import { KERNEL_ARCHITECTURES } from '../architecture.ts';
import { isPlaceholder } from '../placeholder.ts';
import { choice, oneOrMore, type Shape, scalar } from '../shape/shape.ts';
import { shorten } from '../shorten.ts';
import type { Scalar } from '../yaml/node.ts';

/* The scalars of the language. */

/** A text that may be a placeholder; the code that reads it must check. */
export const rawText = scalar('a text', { title: 'text', type: 'string' });

/** A text that must say something: a placeholder is reported and decodes to undefined. */
export const text: Shape<Scalar> = written(isPlaceholder);

/** Words that say whether, for how long or how surely, but not why. */
const NO_REASON =
  /^(?:true|false|yes|no|y|n|on|off|not|never|always|for ?ever|permanent(?:ly)?|maybe|perhaps|probably|sometimes|not (?:yet|permanent|really|known|sure)|unknown|unclear|none|nothing|null|nil|no reason|\d+)[.!?]*$/i;

/** A reason: `permanent: true` and `permanent: false` are reported because they give none. */
export const reason: Shape<Scalar> = written((own) => isPlaceholder(own) || NO_REASON.test(own.trim()));

function written(isOpen: (own: string) => boolean): Shape<Scalar> {
  return {
    decode(node, problems) {
      const read = rawText.decode(node, problems);
      if (read === undefined || !isOpen(read.text)) return read;
      problems.add('placeholder', describePlaceholder(read), read, read.pointer);
      return undefined;
    },
    schema: rawText.schema,
  };
}

/** Characters of a placeholder that a message quotes. */
const MAX_QUOTED = 60;

/** The message about a placeholder: names its key and quotes it. */
export function describePlaceholder({ text: own, pointer }: Scalar): string {
  const key = pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? 'this';
  const words = own.replace(/\s+/g, ' ').trim();
  return `"${key}" still holds a placeholder: ${shorten(words, MAX_QUOTED)}`;
}

export const expression = scalar('a C expression', { title: 'C expression', type: ['string', 'number'] });
export const constant = scalar('a C number', { title: 'C number', type: ['string', 'number'] });
/** The architectures to which something is limited. */
export const someArchitectures = oneOrMore(
  choice(KERNEL_ARCHITECTURES, { title: 'architecture', enum: Object.keys(KERNEL_ARCHITECTURES) }),
);
export const release = scalar('a kernel release such as "6.18"', {
  title: 'release',
  type: ['string', 'number'],
  pattern: '^v?\\d+\\.\\d+',
});
/** When a change arrived: `"6.15"`, or mainline's release followed by backports, `["6.15", "6.12.25", "6.6.88"]`. */
export const arrival = oneOrMore(release);
/** A C name of at most 255 characters. C11, 5.2.4.1, requires 63; the limit keeps messages, which repeat names, short. */
export const NAME = /^[A-Za-z_]\w{0,254}$/;

export const identifier = scalar('a C name', { title: 'name', type: 'string', pattern: NAME.source }, NAME);
export const booleanText = choice(
  { true: 'Yes.', false: 'No; the same as omitting it.' },
  { type: 'boolean' },
);
export const errno = scalar('the name of an errno', {
  title: 'errno',
  type: 'string',
  pattern: '^E[A-Z0-9]+$',
});
