/* What can be undone, kept over a reload by the tab's storage, apart from the text: it may be too large to be kept. */

const KEY = 'probeable-playground-undo';

/** What this tab kept; undefined if there is nothing, or storage is forbidden. */
export function keptUndo(): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  } catch {
    return undefined;
  }
}

/** Keeps it when the page is left. */
export function keepUndo(saved: () => unknown): void {
  addEventListener('pagehide', () => {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(saved()));
    } catch {
      // Storage is forbidden or full: the text is kept all the same.
    }
  });
}
