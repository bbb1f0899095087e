import { inputKind } from '../../mail/input-kind.ts';
import type { ContainerData } from '../../site/container-data.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { isLog } from '../../why/read/is-log.ts';
import type { JudgeRequest, WorkerMessage } from '../protocol.ts';
import { Session } from './session.ts';
import { wholeText } from './shown-finding.ts';
import type { TextSession } from './text-session.ts';

/* The worker: judges each text that the page sends. Of the texts that arrive during its work, it takes the newest. */

const specs = new Session();
let code: TextSession | undefined;
let log: TextSession | undefined;
let policy: TextSession | undefined;
let containers: ContainerData | undefined;
let latestRequest: JudgeRequest | undefined;
/** How often something has arrived that makes an answer out of date. */
let arrivals = 0;
let isWorking = false;

/** Answers the latest request until nothing has arrived meanwhile. */
async function work(): Promise<void> {
  isWorking = true;
  for (let answered = -1; answered !== arrivals; ) {
    // Messages that are already queued arrive before the timer, so that only the newest text is judged.
    await new Promise((resolve) => setTimeout(resolve));
    answered = arrivals;
    if (latestRequest !== undefined) await answer(latestRequest);
  }
  isWorking = false;
}

function arrived(): void {
  arrivals++;
  if (!isWorking) void work();
}

async function answer(request: JudgeRequest): Promise<void> {
  const { text, revision } = request;
  try {
    const session = await sessionFor(text);
    send(await session.judge(request));
    send(session.draw(request));
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    const findings = [wholeText('', 'error', `This text could not be judged: ${why}`)];
    const nothing = { grade: undefined, ambiguous: undefined, syscall: undefined };
    send({ kind: 'judgement', revision, findings, ...nothing, milliseconds: 0 });
  }
}

/** What only a seccomp policy has, of those that are profiles. */
const POLICY = /SCMP_ACT_|"defaultAction"/;

/** What judges a text. What reads logs and policies is loaded when the first one is pasted. */
async function sessionFor(text: string): Promise<TextSession> {
  if (inputKind(text) !== 'spec') return codeSession();
  if (isSpecCandidate(text)) return specs;
  if (POLICY.test(text)) {
    const { PolicySession } = await import('../policy/policy-session.ts');
    policy ??= new PolicySession();
    return policy;
  }
  if (!isLog(text)) return specs;
  const { WhySession } = await import('../why/why-session.ts');
  log ??= new WhySession();
  return log;
}

/** The reader of C, which is loaded when the first text needs it. */
async function codeSession(): Promise<TextSession> {
  if (code !== undefined) return code;
  const { CodeSession } = await import('../code/code-session.ts');
  code = new CodeSession();
  if (containers !== undefined) code.useContainerData(containers);
  return code;
}

function send(message: WorkerMessage): void {
  postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<JudgeRequest>) => {
  latestRequest = data;
  arrived();
});

/** Loads the container data, after the first judgement. */
async function loadContainerData(): Promise<void> {
  const response = await fetch(new URL('containers.json', location.href));
  if (!response.ok) return;
  const data: ContainerData = await response.json();
  containers = data;
  specs.useContainerData(data);
  code?.useContainerData(data);
  arrived();
}

loadContainerData().catch(() => {
  // Everything except the container answers works without it, and the page says that they are missing.
});
