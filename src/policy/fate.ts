import { answerWord, type SeccompAction } from '../seccomp/seccomp-action.ts';

/** What becomes of a call, as a sentence goes on after "it": "fails with EPERM", "kills the process". */
export function fateOf(action: SeccompAction): string {
  switch (action.kind) {
    case 'allow':
      return 'is allowed';
    case 'log':
      return 'is allowed and logged';
    case 'errno':
      return action.errno === 0 ? 'returns 0 without running' : `fails with ${answerWord(action)}`;
    case 'kill-process':
      return 'kills the process';
    case 'kill-thread':
      return 'kills the thread';
    case 'trap':
      return 'raises SIGSYS';
    case 'notify':
      return 'waits for a supervisor';
    case 'trace':
      return 'waits for a tracer, or fails with ENOSYS without one';
  }
}
