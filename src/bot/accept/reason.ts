import { isPlaceholder } from '../../spec/placeholder.ts';

/** Whether a text states a reason: it is neither empty nor a placeholder such as TODO. */
export function isReason(text: string): boolean {
  return text.trim() !== '' && !isPlaceholder(text);
}
