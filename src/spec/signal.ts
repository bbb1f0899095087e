/** Signals by name (include/uapi/asm-generic/signal.h); the values of a step `signal`. */
export const SIGNAL_NAMES: readonly string[] = (
  'SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM ' +
  'SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF ' +
  'SIGWINCH SIGIO SIGPWR SIGSYS'
).split(' ');

/** The name of a signal's number on most architectures; undefined for a real-time signal. */
export function signalName(number: number): string | undefined {
  return SIGNAL_NAMES[number - 1];
}
