import { choice, oneOrMore, scalar } from '../shape/shape.ts';

/* The scalars of the language. */

export const text = scalar('a text', { type: 'string' });
export const expression = scalar('a C expression', { type: ['string', 'number'] });
export const constant = scalar('a C number', { type: ['string', 'number'] });
export const release = scalar('a kernel release such as "6.18"', {
  type: ['string', 'number'],
  pattern: '^v?\\d+\\.\\d+',
});
/** A change: `"6.15"`, or mainline's release and then its backports, `["6.15", "6.12.25", "6.6.88"]`. */
export const arrival = oneOrMore(release);
export const identifier = scalar(
  'a C name',
  { type: 'string', pattern: '^[A-Za-z_]\\w*$' },
  /^[A-Za-z_]\w*$/,
);
export const truth = choice({ true: 'Yes.', false: 'No, the same as leaving it out.' }, { type: 'boolean' });
export const errno = scalar('the name of an errno', { type: 'string', pattern: '^E[A-Z0-9]+$' });
