/** Why a server cannot start: what of it, and what it says. */
export class StartFault extends Error {
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.what = what;
  }
}

/** Takes a step of a start. */
export async function during<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new StartFault(what, error);
  }
}
