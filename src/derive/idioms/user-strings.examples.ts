import type { IdiomExample } from './example.ts';

export const EXAMPLES: readonly IdiomExample[] = [
  {
    body: `char *text = strndup_user(path, 64);

	if (IS_ERR(text))
		return PTR_ERR(text);`,
    steps: ['copy: path EFAULT', 'check: strlen(path) >= 64 EINVAL', 'limit: memory for a copy ENOMEM'],
  },
  {
    body: `char text[64];
	long length = strncpy_from_user(text, path, 64);

	if (length < 0)
		return length;
	if (length == 64)
		return -ENAMETOOLONG;`,
    steps: [
      'copy: path EFAULT',
      'check: strlen(path) >= 64 ENAMETOOLONG',
      'check: strlen(path) == 64 ENAMETOOLONG',
    ],
  },
  {
    body: `if (!strnlen_user(path, 64))
		return -EFAULT;`,
    steps: ['copy: path EFAULT', 'work: not the length of a string EFAULT'],
  },
];
