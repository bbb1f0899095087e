import { makeElement } from '../page/dom.ts';
import type { HelpedEditor } from '../page/helped-editor.ts';
import { explanationNodes } from './explanation.ts';
import type { HelpReply, Offer } from './help-protocol.ts';
import { Popup } from './popup.ts';

const ID = 'completions';

/** The list of completions below the cursor. The editor keeps the focus; the chosen option is its active descendant. */
export class CompletionList {
  readonly #editor: HelpedEditor;
  readonly #popup: Popup;
  readonly #options = makeElement('ul', '');
  readonly #about = makeElement('div', 'aside');
  #reply: HelpReply | undefined;
  #chosen = -1;

  constructor(editor: HelpedEditor) {
    this.#editor = editor;
    this.#options.id = ID;
    this.#options.setAttribute('role', 'listbox');
    this.#options.setAttribute('aria-label', 'Completions');
    this.#popup = new Popup(editor, makeElement('div', 'help-popup', this.#options, this.#about));
    editor.content.setAttribute('aria-autocomplete', 'list');
    editor.content.setAttribute('aria-controls', ID);
  }

  get isOpen(): boolean {
    return this.#popup.isOpen;
  }

  /** Shows the offers of a reply; `isAsked` chooses the first of them, so that Enter takes it. */
  show(reply: HelpReply, isAsked: boolean): void {
    this.close();
    if (reply.offers.length === 0) return;
    this.#reply = reply;
    this.#options.replaceChildren(...reply.offers.map((offer, index) => this.#option(offer, index)));
    this.#popup.openAt(reply.from);
    if (isAsked) this.#choose(0);
  }

  close(): void {
    this.#popup.close();
    this.#chosen = -1;
    this.#about.replaceChildren();
    this.#editor.content.removeAttribute('aria-activedescendant');
  }

  /** Takes a key that is meant for the list; false if it is not. */
  press(key: string): boolean {
    const count = this.#reply?.offers.length ?? 0;
    switch (key) {
      case 'ArrowDown':
        this.#choose((this.#chosen + 1) % count);
        return true;
      case 'ArrowUp':
        this.#choose(this.#chosen <= 0 ? count - 1 : this.#chosen - 1);
        return true;
      case 'Escape':
        this.close();
        return true;
      case 'Enter':
        return this.#take(this.#chosen);
      default:
        return false;
    }
  }

  #option(offer: Offer, index: number): HTMLElement {
    const option = makeElement(
      'li',
      '',
      makeElement('b', '', offer.label),
      ' ',
      makeElement('span', 'aside', offer.detail),
    );
    option.id = `${ID}-${index}`;
    option.setAttribute('role', 'option');
    option.setAttribute('aria-selected', 'false');
    // A press would take the focus from the editor.
    option.addEventListener('mousedown', (event) => {
      event.preventDefault();
      this.#take(index);
    });
    return option;
  }

  #choose(index: number): void {
    this.#options.children[this.#chosen]?.setAttribute('aria-selected', 'false');
    const option = this.#options.children[index];
    if (option === undefined) return;
    this.#chosen = index;
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#editor.content.setAttribute('aria-activedescendant', option.id);
    this.#about.replaceChildren(...explanationNodes(this.#reply?.offers[index]?.about ?? []));
  }

  #take(index: number): boolean {
    const offer = this.#reply?.offers[index];
    if (offer === undefined || this.#reply === undefined) return false;
    const { from } = this.#reply;
    this.close();
    this.#editor.insert(from, this.#editor.cursor(), offer.insert);
    return true;
  }
}
