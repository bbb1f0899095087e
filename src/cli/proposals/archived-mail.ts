/** Mails that can be read more than once, one after the other, so that an archive of any size takes little memory. */
export interface MailArchive {
  /** All mails; undefined `wanted` means every one, else those whose keys it has. */
  mails(wanted?: ReadonlySet<string>): AsyncIterable<ArchivedMail>;
  /** Sentences about mails that were left out. */
  readonly faults: readonly string[];
}

export interface ArchivedMail {
  /** Tells it from the others of its archive. */
  readonly key: string;
  /** As it was sent. */
  readonly bytes: Uint8Array;
}
