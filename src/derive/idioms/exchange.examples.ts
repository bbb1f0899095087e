import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `int busy = 0;

	xchg(&current->frobbed, flags);
	if (xchg(&busy, 1))
		return -EBUSY;
	if (busy)
		return -EAGAIN;`,
    steps: [
      'blank: changes current->frobbed',
      'work: xchg() EBUSY',
      'blank: changed by code that was not followed EAGAIN',
    ],
  },
  {
    body: `if (size)
		return -E2BIG;
	return xchg(&current->fs->umask, flags & 0777);`,
    steps: ['check: size E2BIG', 'blank: changes current->fs->umask'],
  },
];
