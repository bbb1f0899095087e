/** A question of the editor about a place in its text. */
export interface HelpRequest {
  readonly id: number;
  readonly kind: 'complete' | 'explain';
  readonly text: string;
  readonly offset: number;
}

/** One way to complete a word. */
export interface Offer {
  readonly label: string;
  /** What kind of thing it is, or its type or value. */
  readonly detail: string;
  /** Sentences that explain it. */
  readonly about: readonly string[];
  readonly insert: string;
}

/** What stands at a place, in Markdown with `code`, **bold** and links to rules only. */
export interface Explanation {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** The answer to the request of the same number. */
export interface HelpReply {
  readonly id: number;
  /** The start of the word that an offer replaces. */
  readonly from: number;
  readonly offers: readonly Offer[];
  readonly explanation: Explanation | undefined;
}
