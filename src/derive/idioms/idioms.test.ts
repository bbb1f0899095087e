import { afterEach, describe, expect, test, vi } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';
import type { IdiomExample } from './example.ts';
import { EXAMPLES as EXCHANGES } from './exchange.examples.ts';
import { EXAMPLES as FORCED } from './forced-success.examples.ts';
import { EXAMPLES as HANDLES } from './handles.examples.ts';
import { EXAMPLES as HEADERS } from './headers.examples.ts';
import type { Idiom } from './idiom.ts';
import { EXAMPLES as IDS } from './ids.examples.ts';
import { IDIOMS } from './index.ts';
import { EXAMPLES as KILLS } from './kills.examples.ts';
import { EXAMPLES as LIMITS } from './limits.examples.ts';
import { EXAMPLES as MEMORY } from './memory.examples.ts';
import { EXAMPLES as NAMES } from './names.examples.ts';
import { EXAMPLES as NODE_MASKS } from './node-masks.examples.ts';
import { EXAMPLES as OWN_DATA } from './own-data.examples.ts';
import { EXAMPLES as PERMISSIONS } from './permissions.examples.ts';
import { EXAMPLES as QUIET } from './quiet.examples.ts';
import { EXAMPLES as RECORDS } from './records.examples.ts';
import { EXAMPLES as RESOURCES } from './resources.examples.ts';
import { EXAMPLES as SHARED_WRITES } from './shared-writes.examples.ts';
import { EXAMPLES as SIGNALS } from './signals.examples.ts';
import { EXAMPLES as STRINGS } from './user-strings.examples.ts';
import { EXAMPLES as VALUES } from './values.examples.ts';
import { EXAMPLES as WRITES } from './write-memory.examples.ts';

const GROUPS: Readonly<Record<string, readonly IdiomExample[]>> = {
  exchanges: EXCHANGES,
  'forced successes': FORCED,
  handles: HANDLES,
  headers: HEADERS,
  ids: IDS,
  kills: KILLS,
  limits: LIMITS,
  memory: MEMORY,
  names: NAMES,
  'node masks': NODE_MASKS,
  'own data': OWN_DATA,
  permissions: PERMISSIONS,
  quiet: QUIET,
  records: RECORDS,
  resources: RESOURCES,
  'shared writes': SHARED_WRITES,
  signals: SIGNALS,
  'user strings': STRINGS,
  values: VALUES,
  'writes to memory': WRITES,
};
const ALL = Object.values(GROUPS).flat();

/** The idiom that is left out for a test. */
const left = vi.hoisted(() => ({ out: undefined as Idiom | undefined }));
vi.mock('./index.ts', async (original) => {
  const actual = await original<typeof import('./index.ts')>();
  return {
    ...actual,
    idiomFor: (name: string) => {
      const idiom = actual.idiomFor(name);
      return idiom === left.out ? undefined : idiom;
    },
  };
});
afterEach(() => {
  left.out = undefined;
});

const stepsOf = ({ body }: IdiomExample) =>
  derivedSteps(`#include <trace/events/frob.h>
#define LOOKUP_EMPTY 0x4000

struct frob {
	__u64 flags;
	__u64 more;
	__u32 reserved[2];
};

SYSCALL_DEFINE6(frob, int, fd, const char __user *, path, struct frob __user *, ptr, size_t, size,
		unsigned int, flags, int __user *, number)
{
	${body}
	return 0;
}
`);

describe.each(Object.entries(GROUPS))('%s', (_, examples) => {
  test.each(examples)('$body', (example) => {
    expect(stepsOf(example)).toEqual(example.steps);
  });
});

test.each(IDIOMS.map((idiom) => ({ name: String(idiom.names).slice(0, 60), idiom })))(
  'an example needs the idiom $name',
  ({ idiom }) => {
    left.out = idiom;
    expect(ALL.some((example) => stepsOf(example).join() !== example.steps.join())).toBe(true);
  },
);
