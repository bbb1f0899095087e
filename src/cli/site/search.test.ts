import { expect, test } from 'vitest';
import { SearchIndex } from './search.ts';

const WORDS = ['one', 'two', 'three'];

function pathOf(at: number): string {
  return `${WORDS[at]}/index.html`;
}

async function filesOf(
  order: readonly number[],
  reserved: readonly number[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const index = await SearchIndex.open();
  for (const at of reserved) await index?.reserve(pathOf(at));
  for (const at of order)
    await index?.add(
      pathOf(at),
      `<html lang="en"><body><main data-pagefind-body>${WORDS[at]}</main></body></html>`,
    );
  return (await index?.finish()) ?? new Map();
}

test('a page that is added late has the place that was reserved for it', async () => {
  const inOrder = await filesOf([0, 1, 2], []);
  expect(await filesOf([2, 0, 1], [0, 1])).toEqual(inOrder);
  expect(await filesOf([2, 0, 1], [])).not.toEqual(inOrder);
});
