/** Who wrote a comment. */
export interface Author {
  readonly id: number;
  /** The name that people are mentioned by. */
  readonly name: string;
  /** We wrote it ourselves. */
  readonly isOurs: boolean;
  /** It is known to be no person. */
  readonly isBot: boolean;
}

/** A comment on a pull request or a merge request. */
export interface Comment {
  readonly id: number;
  /** Undefined where the author's account is gone. */
  readonly author: Author | undefined;
  readonly body: string;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/** The comments on a pull request or a merge request that are not on its lines. */
export interface Conversation {
  /** All comments, oldest first. */
  comments(): Promise<readonly Comment[]>;
  /** Writes a comment; `comments` may show it only later. */
  write(body: string): Promise<void>;
  /**
   * Whether somebody may write in the repository, as the forge says it now. `unknown` where the token may not ask. Bots
   * never may: what they write often comes from somebody else.
   */
  mayWrite(author: Author): Promise<'yes' | 'no' | 'unknown'>;
}
