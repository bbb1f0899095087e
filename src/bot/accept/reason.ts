import { isPlaceholder } from '../../spec/placeholder.ts';

/** Whether a text is a reason: not empty, and no placeholder for one. */
export function isReason(text: string): boolean {
  return text.trim() !== '' && !isPlaceholder(text);
}
