/** The author of a comment. */
export interface Author {
  readonly id: number;
  /** The user name, as in mentions. */
  readonly name: string;
  /** Whether the author is the account that this bot uses. */
  readonly isOurs: boolean;
  /** Whether the author is known to be a bot. */
  readonly isBot: boolean;
}

/** A comment on a pull request or a merge request. */
export interface Comment {
  readonly id: number;
  /** Undefined if the author's account was deleted. */
  readonly author: Author | undefined;
  readonly body: string;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/** The comments on a pull request or a merge request, without those on lines of its diff. */
export interface Conversation {
  /** All comments, oldest first. */
  comments(): Promise<readonly Comment[]>;
  /** Writes a comment; `comments` may list it only later. */
  write(body: string): Promise<void>;
  /**
   * Whether an author currently has write permission in the repository. `unknown` if the token may not read
   * permissions. Always `no` for bots, since they often repeat the text of others.
   */
  mayWrite(author: Author): Promise<'yes' | 'no' | 'unknown'>;
}
