/** Where a character of the text stands in the window, in pixels. */
export interface CharacterPlace {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** The editor, as the script that helps with its text sees it. That script is loaded apart. */
export interface HelpedEditor {
  /** The element that has the focus and takes the keys. */
  readonly content: HTMLElement;
  text(): string;
  cursor(): number;
  /** Null if the character is out of view. */
  placeOf(offset: number): CharacterPlace | null;
  /** The offset of the character at a point of the window; null where there is none. */
  offsetAt(x: number, y: number): number | null;
  /** Replaces a range, and puts the cursor behind the new text. */
  insert(start: number, end: number, text: string): void;
}
