import { type Completion, completionsAt } from '../../editor/completion.ts';
import { OpenDocument } from '../../editor/document.ts';
import { hoverAt } from '../../editor/hover.ts';
import type { DescribedRule } from '../../lint/rule.ts';
import { inputKind } from '../../mail/input-kind.ts';
import { tooLong } from '../worker/shown-finding.ts';
import type { HelpReply, HelpRequest, Offer } from './help-protocol.ts';

/** How many offers are shown: more than one reads. */
const MAX_OFFERS = 60;

/** Completes words and explains them: the same as the language server does. */
export class HelpSession {
  readonly #document = new OpenDocument();
  readonly #rules: readonly DescribedRule[];

  constructor(rules: readonly DescribedRule[]) {
    this.#rules = rules;
  }

  answer({ id, kind, text, offset }: HelpRequest): HelpReply {
    const nothing = { id, from: offset, offers: [], explanation: undefined };
    // Of C and of mail, nothing is known word by word.
    if (tooLong(text) !== undefined || inputKind(text) !== 'spec') return nothing;
    if (text !== this.#document.text) this.#document.update(text);
    switch (kind) {
      case 'complete': {
        const written = /[\w/-]*$/.exec(text.slice(Math.max(0, offset - MAX_WORD), offset))?.[0] ?? '';
        // Only the ids of rules have hyphens: elsewhere a hyphen begins a list or is a minus.
        const all = completionsAt(this.#document, offset, this.#rules);
        const word = all.some((each) => each.kind === 'rule') ? written : (/\w*$/.exec(written)?.[0] ?? '');
        return { ...nothing, from: offset - word.length, offers: matching(all, word).map(offerOf) };
      }
      case 'explain': {
        const hover = hoverAt(this.#document, offset, this.#rules, (rule) => `../rules/${rule}/`);
        return {
          ...nothing,
          explanation: hover && { start: hover.range.start, end: hover.range.end, lines: hover.lines },
        };
      }
    }
  }
}

/** The longest word that is completed. */
const MAX_WORD = 100;

/** What begins with a word, then what contains it; nothing where the word is complete. */
function matching(all: readonly Completion[], word: string): readonly Completion[] {
  const wanted = word.toLowerCase();
  const begins = all.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const contains = all.filter(({ label }) => label.toLowerCase().indexOf(wanted) > 0);
  const found = [...begins, ...contains].slice(0, MAX_OFFERS);
  return found.length === 1 && found[0]?.label === word ? [] : found;
}

function offerOf({ label, kind, detail, about, insert }: Completion): Offer {
  return { label, detail: detail === '' ? kind : detail, about, insert: insert ?? label };
}
