/** How an answer looks to any caller. */
export function answerMeaning(answer: string): string {
  switch (answer) {
    case 'allow':
    case 'log':
      return 'the call reaches the kernel';
    case 'ENOSYS':
      return 'looks like a kernel without the call';
    case 'EPERM':
      return 'looks like a refusal by the kernel';
    case 'kill':
      return 'the caller is killed before it sees an errno';
    case 'trap':
      return 'the caller gets SIGSYS, which kills it unless it handles the signal';
    case 'trace':
      return 'a tracer decides; without one the call fails with ENOSYS';
    case 'notify':
      return 'a supervisor decides';
    case 'success':
      return 'looks like success, though the call was not made';
    case 'args':
      return 'depends on the arguments';
    case 'unknown':
      return 'is not known';
    case 'no container':
      return 'the container does not start';
    default:
      return `looks like a failure with ${answer}`;
  }
}
