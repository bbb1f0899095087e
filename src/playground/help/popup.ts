import type { CharacterPlace, HelpedEditor } from '../page/helped-editor.ts';

/** The distance between a popup and the edges of the window, in pixels. */
const MARGIN = 4;

/** A box at a place of the text: below it, or above where there is no room. */
export class Popup {
  readonly element: HTMLElement;
  readonly #editor: HelpedEditor;

  constructor(editor: HelpedEditor, element: HTMLElement) {
    this.#editor = editor;
    this.element = element;
    element.hidden = true;
    document.body.append(element);
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows it at an offset; not if the offset is out of view. */
  openAt(offset: number): void {
    const place = this.#editor.placeOf(offset);
    this.element.hidden = place === null;
    if (place !== null) this.#put(place);
  }

  close(): void {
    this.element.hidden = true;
  }

  #put({ left, top, bottom }: CharacterPlace): void {
    const { style } = this.element;
    style.left = '0';
    style.top = '0';
    const { width, height } = this.element.getBoundingClientRect();
    const isAbove = bottom + height + MARGIN > innerHeight && top - height - MARGIN > 0;
    style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
    style.top = `${isAbove ? top - height - MARGIN : bottom + MARGIN}px`;
  }
}
