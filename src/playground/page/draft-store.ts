import { fragmentFor, type Linked } from './permalink.ts';

/** The delay between an edit and the update of the address: browsers limit how often it may change. */
const PAUSE_MS = 500;

const KEY = 'probeable-playground';

/**
 * Keeps the text over a reload. The address carries an edited text, which also works in browsers that forbid storage;
 * the tab's session storage holds what was typed since the address last changed. An unedited example keeps its address.
 */
export class DraftStore {
  #original: Original;
  #current: Linked;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(original: Original) {
    this.#original = original;
    this.#current = original;
    if (original.address === undefined) void this.update();
  }

  /** The text that the present one began as. */
  get original(): string {
    return this.#original.text;
  }

  /** Starts over with another text. */
  startFrom(original: Original): void {
    this.#original = original;
    this.#current = original;
    clearTimeout(this.#timer);
    void this.update();
  }

  /** Takes an edit of the text or of the call. */
  changed(current: Linked): void {
    if (current.text === this.#current.text && current.call === this.#current.call) return;
    this.#current = current;
    store({ ...current, address: location.href });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.update(), PAUSE_MS);
  }

  /** Updates the address immediately. */
  async update(isShared = false): Promise<void> {
    clearTimeout(this.#timer);
    const current = this.#current;
    const { text, address } = this.#original;
    const own = !isShared && current.text === text ? address : undefined;
    const after = own ?? (await fragmentFor(current));
    // A later edit has its own timer.
    if (current === this.#current) this.#show(location.pathname + after);
  }

  #show(address: string): void {
    try {
      history.replaceState(null, '', address);
    } catch {
      // Browsers refuse addresses that are too long or change too often; the storage still has the text.
    }
    store({ ...this.#current, address: location.href });
  }
}

/** A text as it was opened. */
interface Original extends Linked {
  /** Its query or fragment in the address; undefined if it was edited before. */
  readonly address: string | undefined;
}

interface Stored extends Linked {
  /** The address at which it was stored; under another address, it belongs to another text. */
  readonly address: string;
}

/** The text that this tab stored for the current address; undefined if there is none or storage is forbidden. */
export function storedText(): Linked | undefined {
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
    // Storage is forbidden or full; the address still has the text.
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
