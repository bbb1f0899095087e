import { z } from 'zod';
import { errnosShape as errnos, releaseShape as release } from './word-shapes.ts';

/** Which errno comes first where two steps refuse a call, as it is published. */
export const precedenceShape = z.object({
  steps: z
    .array(z.int().positive())
    .length(2)
    .describe('Two steps that both refuse the call: the one that does, and the one that would.'),
  call: z.string().describe('The call in C. It changes nothing.'),
  errors: errnos.describe('What it fails with.'),
  insteadOf: errnos.describe('What it would fail with if the second step came first.'),
  before: errnos.describe('What the machine may have it fail with before either step.'),
  unprivileged: z.boolean().describe('Whether the caller has to lack a capability.'),
  releases: z
    .array(
      z.object({
        from: release.describe('The first release.'),
        until: release
          .nullable()
          .describe('The first release of which it is no longer said; `null`: there is none.'),
      }),
    )
    .describe('The releases that certainly answer so.'),
});
