/** How far a chain and the existing tree agree (the _DB_IST_* flags of db.c). */
export interface Agreement {
  /** The tests that were compared last are equal. */
  matches: boolean;
  /** Earlier tests were equal. */
  matchedBefore: boolean;
  /** The chain, or the existing tree, ends here. */
  chainEnds: boolean;
  treeEnds: boolean;
  /** The existing tree, or the chain, has tests above the equal ones. */
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

/** Adds the flags that were found below. */
export function mergeAgreement(into: Agreement, from: Agreement): void {
  for (const key of Object.keys(NO_AGREEMENT) as (keyof Agreement)[]) into[key] ||= from[key];
}
