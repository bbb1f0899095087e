import { z } from 'zod';

/*
 * What `why --format json` prints: the types of the code, the validation in the tests and the JSON Schema come from here.
 */

/** A new key may appear within a version; a key that goes away, or gets another meaning, makes a new version. */
const WHY_VERSION = 1;

const refuser = z.object({
  kind: z
    .enum([
      'filter',
      'kernel release',
      'kernel configuration',
      'other kernel',
      'security module',
      'sysctl',
      'capability',
      'ownership',
      'permission',
      'limit',
      'state',
    ])
    .describe('What kind of thing can refuse the call.'),
  name: z.string().describe('Its name: a sysctl, a capability, a module.'),
  text: z.string().describe('When it refuses the call.'),
  check: z.string().nullable().describe('A command, or where to look, to see whether it does; `null`: none.'),
  source: z.string().describe('File and function of the kernel, or a manual page.'),
});

const answer = z.object({
  kind: z
    .enum(['call', 'seccomp', 'denial', 'start'])
    .describe(
      'A call that failed, a decision of a filter, a denial of a security module, or a container that did not start.',
    ),
  line: z.int().positive().describe('The first line with it, from 1.'),
  count: z.int().positive().describe('How many refusals have this answer.'),
  text: z.string().describe('That line, shortened.'),
  syscall: z.string().nullable().describe('`null`: the line names no call.'),
  arch: z.string().nullable().describe("libseccomp's name of the architecture; `null`: not known."),
  number: z.int().nonnegative().nullable().describe('The number of the call; `null`: not known.'),
  answer: z
    .string()
    .nullable()
    .describe('What the caller saw: an errno, or what a filter did, such as `kill`; `null`: not known.'),
  verdict: z
    .enum(['kernel', 'filter', 'security module', 'either', 'engine', 'tracer', 'nobody', 'unknown'])
    .describe(
      'Who refused it. `either`: the kernel or a filter, and `probe` decides; `engine`: a container engine, before the program ran; `tracer`: strace itself; `nobody`: the call ran and was logged.',
    ),
  why: z.string().describe('A sentence without its full stop.'),
  candidates: z.array(refuser).describe('What else can have refused it.'),
  elsewhere: z
    .array(refuser.extend({ errnos: z.array(z.string()).describe('What it would have shown.') }))
    .describe('Settings that would have shown another errno.'),
  filters: z
    .array(
      z.object({
        title: z.string().describe('A runtime, or the path of a policy.'),
        releases: z.string().nullable().describe('One release, or the first and the last; `null`: a file.'),
        answer: z.string().describe('What it returns: an errno, `allow`, `kill`, `args`, `unknown` …'),
        rule: z.string().nullable().describe('The rule that decides; `null`: a summary of releases.'),
      }),
    )
    .describe('The filters that were named, or the releases of known runtimes that answer so.'),
  probe: z
    .object({
      call: z.string().describe('A call in C.'),
      expect: z.array(z.string()).describe('What only the kernel fails it with.'),
      since: z.string().nullable().describe('The first kernel that does; `null`: all that have the call.'),
      because: z.string().nullable().describe('Why it fails so.'),
    })
    .nullable()
    .describe('A call that tells a filter from the kernel; `null`: none is needed, or none is known.'),
  callers: z
    .array(
      z.object({
        name: z.string(),
        releases: z.string(),
        errno: z.string(),
        conclusion: z.string(),
        why: z.string(),
        for: z.string().optional(),
        source: z.string(),
        see: z.string().optional(),
      }),
    )
    .describe('What programs and libraries conclude from the errno.'),
  remedies: z.array(z.string()).describe('What lets the call pass.'),
  notes: z.array(z.string()),
});

const report = z.object({
  version: z.literal(WHY_VERSION),
  log: z.object({
    lines: z.int().nonnegative(),
    calls: z.int().nonnegative().describe('Calls whose end the log shows.'),
    refusals: z.int().nonnegative(),
    unreadable: z
      .array(
        z.object({
          message: z.string(),
          count: z.int().positive(),
          line: z.int().positive().describe('The first of them, from 1.'),
        }),
      )
      .describe('Lines that could not be read, by reason.'),
    others: z
      .object({ count: z.int().positive(), line: z.int().positive() })
      .nullable()
      .describe('Lines about something else; `null`: none.'),
    suppressed: z.int().nonnegative().describe('Audit records that the kernel left out.'),
  }),
  answers: z.array(answer).describe('One for refusals with the same answer; those that are in doubt first.'),
});

/** What `why --format json` prints. */
export type WhyReport = z.input<typeof report>;

/** The JSON Schema of that (draft 2020-12). */
export function whyJsonSchema(): object {
  return { title: 'Who refused the calls of a log', ...z.toJSONSchema(report, { io: 'input' }) };
}
