import type { DescribedRule } from '../../lint/rule.ts';
import type { HelpReply, HelpRequest } from './help-protocol.ts';
import { HelpSession } from './help-session.ts';

/* The worker of the editor's help, apart from the one that judges, which it must not keep waiting. */

let session: Promise<HelpSession> | undefined;

/** The rules' ids and summaries come from the site, since their code is not needed here. */
async function start(): Promise<HelpSession> {
  const response = await fetch(new URL('../rules.json', location.href)).catch(() => undefined);
  // Without the file, everything but ignored rules is explained.
  if (response?.ok !== true) return new HelpSession([]);
  const { rules }: { readonly rules: readonly DescribedRule[] } = await response.json();
  return new HelpSession(rules);
}

async function answer(request: HelpRequest): Promise<HelpReply> {
  session ??= start();
  try {
    return (await session).answer(request);
  } catch {
    // A text that cannot be helped with is one that the other worker refuses, with a reason.
    return { id: request.id, from: request.offset, offers: [], explanation: undefined };
  }
}

addEventListener('message', ({ data }: MessageEvent<HelpRequest>) => {
  void answer(data).then((reply) => postMessage(reply));
});
