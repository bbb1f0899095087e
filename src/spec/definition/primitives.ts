import { shorten } from '../cut.ts';
import { isPlaceholder } from '../placeholder.ts';
import { choice, oneOrMore, type Shape, scalar } from '../shape/shape.ts';
import type { Scalar } from '../yaml/node.ts';

/* The scalars of the language. */

/** Words that may be a placeholder: their reader has to look. */
export const words = scalar('a text', { title: 'text', type: 'string' });

/** A text that says something. A placeholder is reported, and left out: it is no reason and no reference. */
export const text: Shape<Scalar> = written(isPlaceholder);

/** What answers whether, how long or how sure, and not why. */
const NO_REASON =
  /^(?:true|false|yes|no|y|n|on|off|not|never|always|for ?ever|permanent(?:ly)?|maybe|perhaps|probably|sometimes|not (?:yet|permanent|really|known|sure)|unknown|unclear|none|nothing|null|nil|no reason|\d+)[.!?]*$/i;

/** Why something is so: `permanent: false` promises nothing, and neither does `permanent: true`. */
export const reason: Shape<Scalar> = written((own) => isPlaceholder(own) || NO_REASON.test(own.trim()));

function written(isOpen: (own: string) => boolean): Shape<Scalar> {
  return {
    decode(node, problems) {
      const read = words.decode(node, problems);
      if (read === undefined || !isOpen(read.text)) return read;
      problems.add('placeholder', stillToWrite(read), read, read.pointer);
      return undefined;
    },
    schema: words.schema,
  };
}

/** As much of a placeholder as a message quotes. */
const MAX_QUOTED = 60;

/** What is wrong with a placeholder, for a message. */
export function stillToWrite({ text: own, pointer }: Scalar): string {
  const key = pointer.split('/').findLast((part) => !/^\d*$/.test(part)) ?? 'this';
  const words = own.replace(/\s+/g, ' ').trim();
  return `"${key}" is still to be written: ${shorten(words, MAX_QUOTED)}`;
}

export const expression = scalar('a C expression', { title: 'C expression', type: ['string', 'number'] });
export const constant = scalar('a C number', { title: 'C number', type: ['string', 'number'] });
export const release = scalar('a kernel release such as "6.18"', {
  title: 'release',
  type: ['string', 'number'],
  pattern: '^v?\\d+\\.\\d+',
});
/** A change: `"6.15"`, or mainline's release and then its backports, `["6.15", "6.12.25", "6.6.88"]`. */
export const arrival = oneOrMore(release);
/** A name in C, of at most 255 characters: C11, 5.2.4.1, asks for 63, and every message about a spec repeats names. */
export const NAME = /^[A-Za-z_]\w{0,254}$/;

export const identifier = scalar('a C name', { title: 'name', type: 'string', pattern: NAME.source }, NAME);
export const truth = choice({ true: 'Yes.', false: 'No, the same as leaving it out.' }, { type: 'boolean' });
export const errno = scalar('the name of an errno', {
  title: 'errno',
  type: 'string',
  pattern: '^E[A-Z0-9]+$',
});
