import { NO_DEMANDS } from '../demands.ts';
import type { BotContext } from '../judge.ts';
import { answerQuestion } from './answer.ts';

const SPEC = `syscall: xyzzy
status: proposed
number: 999
prototype: int xyzzy(int fd, const char __user *name, unsigned int flags)
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags != 0
    error: EINVAL
  - copy: name
  - lookup: fd
    error: EBADF
  - effect: hands the label to the file
`;

/**
 * Judges an example several times before the first question: this loads the policies of the runtimes and lets V8 compile
 * the code, which would otherwise delay the first reviews.
 */
export async function warmUp(context: BotContext): Promise<void> {
  for (let round = 0; round < 10; round++)
    await answerQuestion(
      {
        kind: 'verdict',
        configurations: [],
        head: [['xyzzy.yaml', SPEC]],
        base: [],
        code: { before: [], after: [], around: [] },
        removed: [],
        unjudged: [],
        elsewhere: undefined,
        demands: NO_DEMANDS,
        acceptances: [],
        marker: { name: 'warm', head: '0'.repeat(40) },
        patches: [],
        hasSarif: false,
      },
      context,
      () => {},
    );
}
