/** How far two trees have been found to agree (the _DB_IST_* flags of db.c). */
export interface Agreement {
  /** The last tests compared are the same. */
  matches: boolean;
  /** Some tests were the same before. */
  matchedBefore: boolean;
  /** The chain, or the existing tree, ends here. */
  chainEnds: boolean;
  treeEnds: boolean;
  /** The existing tree, or the chain, has tests above those that match. */
  treePrefix: boolean;
  chainPrefix: boolean;
}

export const NO_AGREEMENT: Agreement = {
  matches: false,
  matchedBefore: false,
  chainEnds: false,
  treeEnds: false,
  treePrefix: false,
  chainPrefix: false,
};

/** Takes over what was found below. */
export function mergeAgreement(into: Agreement, from: Agreement): void {
  for (const key of Object.keys(NO_AGREEMENT) as (keyof Agreement)[]) into[key] ||= from[key];
}
