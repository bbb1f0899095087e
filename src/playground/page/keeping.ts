import { fragmentFor, type Linked } from './permalink.ts';

/** How long the address waits for the end of an edit, in milliseconds: browsers bound how often it may change. */
const PAUSE = 500;

const KEY = 'probeable-playground';

/**
 * Keeps what is being written over a reload. The address carries an edited text, which works where a browser forbids
 * storage; the tab's storage has what was typed since the address changed last. An example that nobody has edited keeps
 * its own address.
 */
export class Keeper {
  #original: Original;
  #current: Linked;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(original: Original) {
    this.#original = original;
    this.#current = original;
    if (original.address === undefined) void this.update();
  }

  /** Another text was opened. */
  startFrom(original: Original): void {
    this.#original = original;
    this.#current = original;
    clearTimeout(this.#timer);
    void this.update();
  }

  /** The text or the call is now this one. */
  changed(current: Linked): void {
    if (current.text === this.#current.text && current.call === this.#current.call) return;
    this.#current = current;
    store({ ...current, address: location.href });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.update(), PAUSE);
  }

  /** Brings the address up to date at once. */
  async update(isShared = false): Promise<void> {
    clearTimeout(this.#timer);
    const current = this.#current;
    const { text, address } = this.#original;
    const own = !isShared && current.text === text ? address : undefined;
    const after = own ?? (await fragmentFor(current));
    // Meanwhile something else may have been typed, which has its own timer.
    if (current === this.#current) this.#show(location.pathname + after);
  }

  #show(address: string): void {
    try {
      history.replaceState(null, '', address);
    } catch {
      // A browser may refuse an address for its length, or for coming too often: the storage still has the text.
    }
    store({ ...this.#current, address: location.href });
  }
}

/** A text as it was opened, with what stands in the address behind the path for it; undefined where it was edited. */
interface Original extends Linked {
  readonly address: string | undefined;
}

interface Stored extends Linked {
  /** The address under which it was written: any other one was opened later. */
  readonly address: string;
}

/** What was written in this tab under the present address; undefined where nothing was, or storage is forbidden. */
export function stored(): Linked | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    return isStored(value) && value.address === location.href ? value : undefined;
  } catch {
    return undefined;
  }
}

function store(value: Stored): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(value));
  } catch {
    // Forbidden or full: the address keeps the text.
  }
}

function isStored(value: unknown): value is Stored {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['text', 'call', 'address'].every(
      (key) => typeof Object.getOwnPropertyDescriptor(value, key)?.value === 'string',
    )
  );
}
