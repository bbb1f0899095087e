import { stripComments } from './comments.ts';

/** How deep `#if`s stand in each other at most, and how long a condition is that is remembered: for bounded memory. */
const MAX_DEPTH = 60;
const MAX_CONDITION = 1_000;
/** A condition that nobody can read: it may hold or not. */
const UNREADABLE = '?';

const NONE: readonly string[] = [];

/** The `#if`s around a line. */
export class ConditionStack {
  readonly #open: string[] = [];
  /** `#if`s that are open beyond {@link MAX_DEPTH}. */
  #deeper = 0;
  #around: readonly string[] = NONE;

  /** The conditions of what follows the lines that were read, the outermost first: `CONFIG_SYSCTL`, `!CONFIG_MMU`. */
  get around(): readonly string[] {
    return this.#around;
  }

  /** Reads a directive, with all of its lines; most have nothing to do with conditions. */
  read(line: string): void {
    const parts = /^#\s*(ifdef|ifndef|if|elif|else|endif)\b([\s\S]*)$/.exec(line);
    if (parts?.[1] === undefined) return;
    this.#change(parts[1], parts[2] ?? '');
    this.#around = this.#open.length === 0 ? NONE : [...this.#open];
  }

  #change(word: string, rest: string): void {
    if (word.startsWith('if') && this.#open.length >= MAX_DEPTH) {
      this.#deeper += 1;
      return;
    }
    if (this.#deeper > 0) {
      if (word === 'endif') this.#deeper -= 1;
      return;
    }
    const written = stripComments(rest)
      .replace(/\\\n|\s+/g, ' ')
      .trim();
    switch (word) {
      case 'ifdef':
        this.#push(`defined(${written})`);
        break;
      case 'ifndef':
        this.#push(`!defined(${written})`);
        break;
      case 'if':
        this.#push(written);
        break;
      case 'elif':
        this.#push(`!(${this.#open.pop() ?? ''}) && (${written})`);
        break;
      case 'else':
        this.#push(negated(this.#open.pop() ?? ''));
        break;
      default:
        this.#open.pop();
    }
  }

  #push(condition: string): void {
    this.#open.push(condition.length > MAX_CONDITION ? UNREADABLE : unsliced(condition));
  }
}

/** A text that does not keep the one that it was cut from in memory, as V8's slices of 13 characters and more do. */
function unsliced(text: string): string {
  return text.length < 13 ? text : text.split('').join('');
}

function negated(condition: string): string {
  if (/^!defined\([^()]*\)$/.test(condition)) return condition.slice(1);
  return /^defined\([^()]*\)$/.test(condition) ? `!${condition}` : `!(${condition})`;
}
