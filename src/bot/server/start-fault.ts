/** The server cannot start: `what` names the part that failed, `cause` is its error. */
export class StartFault extends Error {
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.what = what;
  }
}

/** Runs a step of the start, and wraps its error in a StartFault. */
export async function withStartFault<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new StartFault(what, error);
  }
}
